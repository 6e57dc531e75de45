// SPDX-License-Identifier: GPL-2.0
// The bits of the architecture's half, and what has to hold for them.
#include "convert/generic-numbers.h"
#include "convert/numbers-in-use.h"
#include "header/expr.h"
#include "util/pool.h"

#include <string.h>

static bool taken(const struct plan *p, unsigned int n)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (p->moves[i].action == MOVE_ARCH && p->moves[i].to == n)
			return true;
	return number_in_use(p, n);
}

/* The lowest free number behind all of the table's, then the gaps. */
static unsigned int free_number(const struct plan *p)
{
	unsigned int n, first = ARCH_FIRST;
	size_t i;

	for (i = 0; i < p->arch->count; i++)
		if (p->arch->list[i].kind <= RULE_RESERVED &&
		    p->arch->list[i].number >= first)
			first = p->arch->list[i].number + 1;
	for (n = first; n <= plan_last(p->arch); n++)
		if (!taken(p, n))
			return n;
	for (n = ARCH_FIRST; n < first && taken(p, n);)
		n++;
	return n;
}

/* Does anything ask for more than a number of its own? */
static bool is_bound(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->arch->count; i++) {
		const struct rule *r = &p->arch->list[i];

		if (r->name && !strcmp(r->name, name) && r->kind != RULE_BIT)
			return true;
		if (r->other && !strcmp(r->other, name))
			return true;
		if (r->name && !strcmp(r->name, name) && r->why && *r->why)
			return true;
	}
	return false;
}

/* Other code has the number that the table gives to a flag: another will do. */
static void steer_clear(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->count; i++) {
		struct move *m = &p->moves[i];

		if (m->action != MOVE_ARCH || !m->to || m->to == m->from ||
		    !number_in_use(p, m->to) || is_bound(p, m->bit->name))
			continue;
		m->why = pool_printf("the table's %u is in use (%s): next free number",
				     m->to, places_of_number(p, m->to));
		m->to = 0;
	}
}

static int number_vendor_bits(struct plan *p, struct diags *d)
{
	struct str list = { 0 };
	size_t i, need = 0;
	unsigned int n;

	for (i = 0; i < p->count; i++) {
		if (p->moves[i].action != MOVE_ARCH)
			continue;
		str_printf(&list, "%s%s", need ? " " : "", p->moves[i].bit->name);
		need++;
	}
	if (need > plan_last(p->arch) - ARCH_FIRST + 1) {
		diag_add(d, p->table->unit->file, 0,
			 "%zu bits for the %u numbers of the architecture's half: %s",
			 need, plan_last(p->arch) - ARCH_FIRST + 1, str_get(&list));
		return -1;
	}
	for (i = 0; i < p->count; i++) {
		struct move *m = &p->moves[i];

		if (m->action != MOVE_ARCH || m->to)
			continue;
		n = free_number(p);
		if (n > plan_last(p->arch) || taken(p, n)) {
			diag_add(d, m->bit->def->file, m->bit->def->line->number,
				 "%s: no number from %d to %u is left that nothing else "
				 "has",
				 m->bit->name, ARCH_FIRST, plan_last(p->arch));
			return -1;
		}
		m->to = n;
		if (!*m->why)
			m->why = "not in the architecture's table: next free number";
	}
	return 0;
}

/* Move @b into the byte of @a when upstream's numbers part them. */
static int keep_byte(struct plan *p, const struct rule *r, struct diags *d)
{
	struct move *a = (struct move *)plan_move(p, r->name);
	struct move *b = (struct move *)plan_move(p, r->other);
	unsigned int n;

	if (!a || !b || a->action != MOVE_ARCH || b->action != MOVE_ARCH ||
	    a->to / 8 == b->to / 8)
		return 0;
	for (n = a->to & ~7U; n < (a->to & ~7U) + 8; n++) {
		if (taken(p, n))
			continue;
		b->to = n;
		b->why = r->why;
		return 0;
	}
	diag_add(d, p->table->unit->file, 0, "no room for %s in the byte of %s",
		 b->bit->name, a->bit->name);
	return -1;
}

int generic_numbers_plan(struct plan *p, struct diags *d)
{
	size_t i;

	steer_clear(p);
	if (number_vendor_bits(p, d))
		return -1;
	for (i = 0; i < p->arch->count; i++)
		if (p->arch->list[i].kind == RULE_SAMEBYTE)
			keep_byte(p, &p->arch->list[i], d);
	return 0;
}

void aliases_plan(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->count; i++) {
		struct move *m = &p->moves[i];
		const struct row *target = m->bit;
		const struct move *to;
		int hops = 0;

		if (m->action != MOVE_ALIAS)
			continue;
		while (target && target->kind == ROW_ALIAS && hops++ < EXPR_DEPTH_MAX)
			target = target->bit;
		to = target ? plan_move(p, target->name) : NULL;
		m->to = to ? to->to : 0;
		m->why = pool_printf("follows %s", target ? target->name : "?");
	}
}

int plan_constraints(const struct rules *r, const struct table *t, struct diags *d)
{
	size_t i;
	int rc = 0;

	for (i = 0; r && i < r->count; i++) {
		const struct rule *rule = &r->list[i];
		const struct row *a, *b;

		if (rule->kind != RULE_ADJACENT && rule->kind != RULE_SAMEBYTE)
			continue;
		a = table_row(t, rule->name);
		b = table_row(t, rule->other);
		if (!a || !b || a->bad || b->bad)
			continue;
		if (rule->kind == RULE_ADJACENT && b->value != a->value + 1) {
			diag_add(d, b->def->file, b->def->line->number,
				 "%s is %llu and must be %s + 1, %llu (%s)", b->name,
				 (unsigned long long)b->value, a->name,
				 (unsigned long long)a->value + 1, rule->why);
			rc = -1;
		}
		if (rule->kind == RULE_SAMEBYTE && a->value / 8 != b->value / 8) {
			diag_add(d, b->def->file, b->def->line->number,
				 "%s (%llu) and %s (%llu) must share a byte (%s)",
				 a->name, (unsigned long long)a->value, b->name,
				 (unsigned long long)b->value, rule->why);
			rc = -1;
		}
	}
	return rc;
}
