// SPDX-License-Identifier: GPL-2.0
// Judge numbers that flags and code outside of the thread_info headers have.
#include "audit/judge.h"
#include "util/pool.h"

#include <string.h>

/* The flag that has number @n in any configuration, or NULL. */
static const struct row *owner(const struct renumbered *f, enum when when, unsigned int n)
{
	const struct table *t = f->table;
	size_t i, v;

	for (i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];

		if (r->kind != ROW_BIT || r->bad)
			continue;
		if (when == AFTER && f->to[i] == (int)n)
			return r;
		for (v = 0; when == TODAY && v < t->nviews; v++) {
			const struct cell *c = table_cell(t, &t->views[v], r);

			if (c && c->value == n)
				return r;
		}
	}
	return NULL;
}

/* The name of what has number @n, or NULL: the generic header's names count. */
static const char *owner_name(const struct renumbered *f, enum when when, unsigned int n)
{
	const struct row *r = owner(f, when, n);
	size_t i;

	for (i = 0; !r && when == AFTER && !f->native && i < f->generic->count; i++)
		if (f->generic->list[i].number == n &&
		    f->generic->list[i].kind != RULE_OPTIONAL)
			return f->generic->list[i].name;
	return r ? r->name : NULL;
}

static const char *in_words(const char *name)
{
	return name ? name : "free";
}

static bool same_name(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* "TIF_A TIF_B", or "free": what has these numbers. */
static const char *owners(const struct renumbered *f, enum when when, uint64_t bits)
{
	struct str s = { 0 };
	unsigned int n;

	for (n = 0; n < 64; n++)
		if (bits >> n & 1)
			str_printf(&s, "%s%u: %s", s.len ? ", " : "", n,
				   in_words(owner_name(f, when, n)));
	return str_get(&s);
}

/* "20", "20 or 40": the numbers of a flag in all configurations. */
static const char *numbers(uint64_t bits)
{
	struct str s = { 0 };
	unsigned int n;

	for (n = 0; n < 64; n++)
		if (bits >> n & 1)
			str_printf(&s, "%s%u", s.len ? " or " : "", n);
	return str_get(&s);
}

/* Does somebody else have number @n of this flag, today or after a conversion? */
static struct finding *judge_flag_number(struct findings *l, const struct renumbered *f,
					 const struct number_use *u, unsigned int n)
{
	const struct row *now = owner(f, TODAY, n);
	const char *after = owner_name(f, AFTER, n);

	if (now && number_use_is(u, now->name))
		return NULL;
	if (now && *u->name != '_')
		return finding_add(l, FIND_FLAG_OUTSIDE, SEVERE_FAULT, u->file, u->line,
				   "%s and %s (%s:%u) share the number %u", u->name,
				   now->name, now->def->file, now->def->line->number, n);
	if (after && !number_use_is(u, after))
		return finding_add(
			l, FIND_FLAG_OUTSIDE, SEVERE_BLOCKS, u->file, u->line,
			"%s has the number %u, and %s gets it with a conversion", u->name,
			n, after);
	return NULL;
}

/* Every number of a flag counts; of a mask, the first that is in the way. */
static void judge_flag(struct findings *l, const struct renumbered *f,
		       const struct number_use *u)
{
	const struct row *own = owner(f, TODAY, number_lowest(u->bits));
	struct finding *x = NULL;
	unsigned int n;

	for (n = 0; n < 64 && !(x && *u->name == '_'); n++) {
		struct finding *one =
			u->bits >> n & 1 ? judge_flag_number(l, f, u, n) : NULL;

		if (one) {
			one->code = u->code;
			x = one;
		}
	}
	if (x || (own && number_use_is(u, own->name)))
		return;
	finding_add(l, FIND_FLAG_OUTSIDE, SEVERE_NOTE, u->file, u->line,
		    "%s has the number %s: a conversion keeps clear of it", u->name,
		    numbers(u->bits))
		->code = u->code;
}

static void judge_number(struct findings *l, const struct renumbered *f,
			 const struct number_use *u)
{
	bool moves = false;
	struct finding *x;
	unsigned int n;

	for (n = 0; n < 64; n++)
		moves |= u->bits >> n & 1 &&
			 !same_name(owner_name(f, TODAY, n), owner_name(f, AFTER, n));
	x = finding_add(l, FIND_NUMBER_IN_CODE, moves ? SEVERE_BLOCKS : SEVERE_NOTE,
			u->file, u->line,
			"a number where a flag's name is meant; today %s; after a "
			"conversion %s",
			owners(f, TODAY, u->bits), owners(f, AFTER, u->bits));
	x->code = u->code;
	x->now = owners(f, TODAY, u->bits);
	x->after = owners(f, AFTER, u->bits);
}

/* Two flags outside of the headers on one number. */
static void judge_pair(struct findings *l, const struct number_use *a,
		       const struct number_use *b)
{
	if (a->kind != IN_USE_FLAG || b->kind != IN_USE_FLAG || *a->name == '_' ||
	    *b->name == '_' || !(a->bits & b->bits) || !strcmp(a->name, b->name))
		return;
	finding_add(l, FIND_FLAG_OUTSIDE, SEVERE_FAULT, b->file, b->line,
		    "%s and %s (%s:%u) share the number %u", b->name, a->name, a->file,
		    a->line, number_lowest(a->bits & b->bits))
		->code = b->code;
}

void judge_in_use(struct findings *l, const struct renumbered *f, const struct in_use *u)
{
	size_t i, j;

	for (i = 0; i < u->count; i++) {
		if (u->list[i].kind == IN_USE_FLAG)
			judge_flag(l, f, &u->list[i]);
		else
			judge_number(l, f, &u->list[i]);
		for (j = 0; j < i; j++)
			judge_pair(l, &u->list[j], &u->list[i]);
	}
}
