// SPDX-License-Identifier: GPL-2.0
// A conversion keeps clear of numbers that other code has, or is refused.
#include "convert/numbers-in-use.h"
#include "util/pool.h"

#include <string.h>

static const char *owner_today(const struct plan *p, unsigned int n)
{
	const struct table *t = p->table;
	size_t v, i;

	for (i = 0; i < t->nrows; i++) {
		if (t->rows[i].kind != ROW_BIT)
			continue;
		for (v = 0; v < t->nviews; v++) {
			const struct cell *c = table_cell(t, &t->views[v], &t->rows[i]);

			if (c && !t->rows[i].bad && c->value == n)
				return t->rows[i].name;
		}
	}
	return NULL;
}

/* The generic header gives its numbers to every architecture. */
static const char *owner_after(const struct plan *p, unsigned int n)
{
	size_t i;

	for (i = 0; i < p->count; i++) {
		const struct move *m = &p->moves[i];

		if (m->action != MOVE_DROPPED && m->action != MOVE_ALIAS && m->to == n)
			return m->bit->name;
	}
	for (i = 0; i < p->generic->count; i++) {
		const struct rule *r = &p->generic->list[i];

		if ((r->kind == RULE_BIT || r->kind == RULE_RESERVED) && r->number == n)
			return r->name;
	}
	return NULL;
}

static bool same_owner(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Would number @n mean something else under this place? */
static bool breaks(const struct plan *p, const struct number_use *use, unsigned int n)
{
	const char *was = owner_today(p, n), *will = owner_after(p, n);

	switch (use->kind) {
	case IN_USE_FLAG:
		return will && !number_use_is(use, will);
	case IN_USE_NUMBER:
		return !same_owner(was, will);
	case IN_USE_RESERVED:
		return will && !same_owner(was, will);
	}
	return true;
}

static void refuse(const struct plan *p, const struct number_use *use, unsigned int n,
		   struct diags *d)
{
	const char *was = owner_today(p, n), *will = owner_after(p, n);

	switch (use->kind) {
	case IN_USE_FLAG:
		diag_add(d, use->file, use->line,
			 "%s has the number %u, which the conversion would give to %s",
			 use->name, n, will);
		break;
	case IN_USE_NUMBER:
		diag_add(d, use->file, use->line,
			 "has the number %u, %s today and %s after the conversion: write "
			 "it with the flag's name",
			 n, was ? was : "free", will ? will : "free");
		break;
	case IN_USE_RESERVED:
		diag_add(d, p->table->unit->file, 0,
			 "--reserve keeps the number %u free, which is %s after the "
			 "conversion",
			 n, will);
		break;
	}
}

void numbers_in_use_check(const struct plan *p, struct diags *d)
{
	const struct in_use *u = p->tree->in_use;
	unsigned int n;
	size_t i;

	for (i = 0; u && i < u->faults.count; i++)
		diag_add(d, u->faults.list[i].file, u->faults.list[i].line, "%s",
			 u->faults.list[i].text);
	for (i = 0; u && i < u->unread.count; i++)
		diag_add(d, u->unread.list[i].file, u->unread.list[i].line,
			 "may have any number: %s", u->unread.list[i].text);
	for (i = 0; u && i < u->count; i++)
		for (n = 0; n < 64; n++)
			if (u->list[i].bits >> n & 1 && breaks(p, &u->list[i], n))
				refuse(p, &u->list[i], n, d);
}

bool number_in_use(const struct plan *p, unsigned int n)
{
	return n < 64 && in_use_bits(p->tree->in_use) >> n & 1;
}

const char *places_of_number(const struct plan *p, unsigned int n)
{
	const struct in_use *u = p->tree->in_use;
	struct str s = { 0 };
	size_t i;

	for (i = 0; u && i < u->count; i++)
		if (u->list[i].bits >> n & 1)
			str_printf(&s, u->list[i].line ? "%s%s:%u" : "%s%s",
				   s.len ? ", " : "", u->list[i].file, u->list[i].line);
	return str_get(&s);
}
