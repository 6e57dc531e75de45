// SPDX-License-Identifier: GPL-2.0
// Did every rule of the semantic patch do its work? spatch does not tell.
#include "convert/rules-applied.h"
#include "header/lines.h"
#include "header/numbers-id.h"

#include <stdlib.h>
#include <string.h>

static void note_applied(struct finish *f, const char *rule)
{
	f->applied = pool_grow(f->applied, f->napplied, sizeof(*f->applied));
	f->applied[f->napplied++] = rule;
}

/* The only #define of @name, or NULL when there is none or more than one. */
static const struct piece *only_define(const struct piece *list, size_t count,
				       const char *name)
{
	const struct piece *found = NULL;
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(list[i].name, name))
			continue;
		if (found)
			return NULL;
		found = &list[i];
	}
	return found;
}

static void must_be(struct finish *f, const struct plan *p, const struct piece *list,
		    size_t count, const struct def *def, const char *rule,
		    const char *body, struct diags *d)
{
	const struct piece *piece = only_define(list, count, def->name);

	if (piece && !strcmp(piece->body, body)) {
		note_applied(f, rule);
		return;
	}
	diag_add(d, p->table->unit->file, def->line->number,
		 "rule %s was not applied: %s is %s", rule, def->name,
		 piece ? piece->body : "not defined exactly once in what spatch wrote");
}

static void must_insert(struct finish *f, const struct plan *p, const struct piece *list,
			size_t count, struct diags *d)
{
	size_t i, includes = 0;

	for (i = 0; i < count; i++)
		includes += list[i].ours && list[i].directive &&
			    !strcmp(list[i].directive, "include");
	for (i = 0; i < p->count; i++) {
		const char *have = pool_printf("HAVE_%s", p->moves[i].bit->name);

		if (p->moves[i].optional && !only_define(list, count, have))
			diag_add(d, p->table->unit->file, p->anchor->line->number,
				 "rule insert was not applied: no %s", have);
	}
	if (p->rseq && !only_define(list, count, "TIF_RSEQ"))
		diag_add(d, p->table->unit->file, p->anchor->line->number,
			 "rule insert was not applied: no TIF_RSEQ");
	if (p->id && !only_define(list, count, NUMBERS_ID))
		diag_add(d, p->table->unit->file, p->anchor->line->number,
			 "rule insert was not applied: no " NUMBERS_ID);
	if (includes == 1)
		note_applied(f, "insert");
	else
		diag_add(
			d, p->table->unit->file, p->anchor->line->number,
			"rule insert was not applied: %zu includes of the generic header",
			includes);
}

int rules_applied(struct finish *f, const struct plan *p, const struct piece *list,
		  size_t count, struct diags *d)
{
	size_t i, before = d->count;

	must_insert(f, p, list, count, d);
	for (i = 0; i < p->count; i++) {
		const struct move *m = &p->moves[i];
		const char *bit = m->bit->name;

		if (m->action == MOVE_GENERIC || m->action == MOVE_DROPPED) {
			must_be(f, p, list, count, m->bit->def,
				pool_printf("drop_%s", bit), DROP_MARK, d);
		}
		if (m->mask && (m->action == MOVE_GENERIC || m->action == MOVE_DROPPED ||
				m->action == MOVE_MASK)) {
			must_be(f, p, list, count, m->mask->def,
				pool_printf("drop__%s", bit), DROP_MARK, d);
		} else if (m->action == MOVE_ARCH && m->from != m->to) {
			must_be(f, p, list, count, m->bit->def,
				pool_printf("number_%s", bit), pool_printf("%u", m->to),
				d);
		}
		if (m->new_mask)
			must_be(f, p, list, count, m->mask->def,
				pool_printf("mask_%s", bit), pool_printf("BIT(%s)", bit),
				d);
	}
	for (i = 0; i < p->nliterals; i++)
		must_be(f, p, list, count, p->literals[i].mask->def,
			pool_printf("literal_%s", p->literals[i].mask->name),
			p->literals[i].body, d);
	return d->count > before ? -1 : 0;
}
