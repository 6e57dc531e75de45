// SPDX-License-Identifier: GPL-2.0
// Masks that are plain numbers: the flags in them, by name.
#include "convert/mask-names.h"
#include "header/expr.h"
#include "util/pool.h"

#include <string.h>

/* The flag that has this number, or NULL. */
static const struct move *flag_at(const struct plan *p, unsigned int n)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (p->moves[i].action != MOVE_ALIAS && p->moves[i].from == n)
			return &p->moves[i];
	return NULL;
}

/* Bits without a name go: nothing can set them. */
static const char *spelled(const struct plan *p, const struct row *mask, struct diags *d)
{
	struct str s = { 0 };
	unsigned int n;

	for (n = 0; n < 64; n++) {
		const struct move *m = mask->value >> n & 1 ? flag_at(p, n) : NULL;

		if (!m || m->action == MOVE_DROPPED)
			continue;
		if (*m->bit->def->cond)
			diag_add(d, mask->def->file, mask->def->line->number,
				 "%s has the number of %s, which depends on %s",
				 mask->name, m->bit->name, m->bit->def->cond);
		str_puts(&s, s.len ? " | " : "(");
		if (m->mask || m->action == MOVE_GENERIC)
			str_printf(&s, "_%s", m->bit->name);
		else
			str_printf(&s, "BIT(%s)", m->bit->name);
	}
	if (!s.len)
		diag_add(d, mask->def->file, mask->def->line->number,
			 "%s has no flag in it", mask->name);
	str_puts(&s, ")");
	return str_get(&s);
}

void mask_names_plan(struct plan *p, struct diags *d)
{
	size_t i;

	for (i = 0; i < p->arch->count; i++) {
		const struct rule *rule = &p->arch->list[i];
		const struct row *r;
		struct literal *l;

		if (rule->kind != RULE_LITERAL)
			continue;
		r = table_row(p->table, rule->name);
		if (!r || !expr_has_number(r->def->body))
			continue;
		if (r->ndefs > 1) {
			diag_add(d, r->def->file, r->def->line->number,
				 "%s has a literal number in %zu definitions", r->name,
				 r->ndefs);
			continue;
		}
		p->literals = pool_grow(p->literals, p->nliterals, sizeof(*p->literals));
		l = &p->literals[p->nliterals++];
		l->mask = r;
		l->body = spelled(p, r, d);
	}
}
