// SPDX-License-Identifier: GPL-2.0
// Judge how code uses thread flags, with the bits of today and after a conversion.
#include "audit/judge.h"
#include "util/pool.h"

#include <string.h>

/* A name of this table that stands for a number. */
static bool is_number(const struct table *t, const char *name)
{
	const struct row *r = table_row(t, name);

	return r && row_is_number(r);
}

static bool is_mask(const struct table *t, const char *name)
{
	const struct row *r = table_row(t, name);

	return r && (r->kind == ROW_MASK || r->kind == ROW_COMPOSITE);
}

static void add_fault(struct findings *l, const struct use *u)
{
	bool number = u->kind == USE_NUMBER_AS_MASK;

	finding_add(l, number ? FIND_NUMBER_AS_MASK : FIND_MASK_AS_NUMBER, SEVERE_FAULT,
		    u->file, u->line,
		    number ? "%s is a number, and a mask is meant here: _%s"
			   : "%s is a mask, and a number is meant here: %s",
		    u->name, number ? u->name : u->name + 1)
		->code = u->code;
}

static void judge_carrier(struct findings *l, const struct renumbered *f,
			  const struct use *u)
{
	int max = renumbered_max(f, AFTER);
	bool is_signed = !strcmp(u->operand, "int") || !strcmp(u->operand, "s32");
	struct finding *x;

	if (max > ARCH_LAST)
		x = finding_add(l, FIND_CARRIER, SEVERE_FIX, u->file, u->line,
				"%s is %s: it loses flags from 32 on, and %d is in use",
				u->name, u->operand, max);
	else if (is_signed && max == ARCH_LAST)
		x = finding_add(l, FIND_CARRIER, SEVERE_WARN, u->file, u->line,
				"%s is %s: flag 31 is its sign", u->name, u->operand);
	else
		x = finding_add(l, FIND_CARRIER, SEVERE_NOTE, u->file, u->line,
				"%s is %s: it holds flags up to 31", u->name, u->operand);
	x->code = u->code;
}

static void judge_use(struct findings *l, const struct renumbered *f, const struct use *u,
		      const struct facts *facts)
{
	switch (u->kind) {
	case USE_NUMBER_AS_MASK:
		if (is_number(f->table, u->name))
			add_fault(l, u);
		break;
	case USE_MASK_AS_NUMBER:
		if (is_mask(f->table, u->name))
			add_fault(l, u);
		break;
	case USE_POSITION:
		if (is_number(f->table, u->name))
			finding_add(l, FIND_POSITION, SEVERE_NOTE, u->file, u->line,
				    "computes with the number of %s", u->name)
				->code = u->code;
		break;
	case USE_STORED:
		if (is_number(f->table, u->name))
			finding_add(l, FIND_POSITION, SEVERE_NOTE, u->file, u->line,
				    "keeps the number of %s", u->name)
				->code = u->code;
		break;
	case USE_INT_SHIFT:
		judge_int_shift(l, f, u, facts);
		break;
	case USE_CARRIER:
		judge_carrier(l, f, u);
		break;
	case USE_INSN:
		break;
	}
}

/* Report a line once: "SSBD - 2 >> SSBD" is one place. */
static bool is_twin(const struct findings *l)
{
	const struct finding *last = &l->list[l->count - 1];
	size_t i;

	for (i = l->count - 1; i-- > 0;) {
		const struct finding *x = &l->list[i];

		if (x->line == last->line && x->kind == last->kind &&
		    !strcmp(x->file, last->file) &&
		    (x->kind == FIND_POSITION || !strcmp(x->text, last->text)))
			return true;
	}
	return false;
}

static bool is_skipped(const struct facts *facts, const struct use *u)
{
	return facts_find(facts, FACT_SKIP, u->file) != NULL;
}

void judge_uses(struct findings *l, const struct renumbered *f, const struct scan *s,
		const struct facts *facts, struct diags *unknown)
{
	size_t i, before;

	for (i = 0; i < s->nuses; i++) {
		const struct use *u = &s->uses[i];

		if (is_skipped(facts, u))
			continue;
		before = l->count;
		if (u->kind == USE_INSN)
			judge_insn(l, f, u, facts, unknown);
		else
			judge_use(l, f, u, facts);
		if (l->count > before && is_twin(l))
			l->count--;
	}
}

/* A name that is a number on one architecture and a mask on none. */
static bool any(const struct table *const *all, size_t count, const char *name,
		bool (*is)(const struct table *t, const char *name))
{
	size_t i;
	bool found = false;

	for (i = 0; i < count; i++) {
		const struct row *r = table_row(all[i], name);

		if (r && r->kind == ROW_ODD)
			return false;
		found |= is(all[i], name);
	}
	return found;
}

void judge_core(struct findings *l, const struct scan *s, const struct table *const *all,
		size_t count)
{
	size_t i, before;

	for (i = 0; i < s->nuses; i++) {
		const struct use *u = &s->uses[i];

		before = l->count;
		if (u->kind == USE_NUMBER_AS_MASK && any(all, count, u->name, is_number))
			add_fault(l, u);
		else if (u->kind == USE_MASK_AS_NUMBER &&
			 any(all, count, u->name, is_mask))
			add_fault(l, u);
		else if (u->kind == USE_CARRIER)
			finding_add(l, FIND_CARRIER, SEVERE_NOTE, u->file, u->line,
				    "%s is %s: it holds flags up to 31", u->name,
				    u->operand)
				->code = u->code;
		if (l->count > before && is_twin(l))
			l->count--;
	}
}

/* What a mask with literal numbers covers is another set of flags afterwards. */
static void judge_literal(struct findings *l, const struct renumbered *f,
			  const struct row *r, bool used)
{
	const struct table *t = f->table;
	bool mended = f->plan && plan_literal(f->plan, r->name);
	size_t v;

	for (v = 0; v < t->nviews; v++) {
		const struct cell *c = table_cell(t, &t->views[v], r);
		const char *blame, *was, *will, *lost, *got;
		uint64_t now, after;

		if (!c || renumbered_eval(f, TODAY, v, c->def->body, &now, &blame) ||
		    renumbered_eval(f, AFTER, v, c->def->body, &after, &blame))
			continue;
		was = renumbered_names(f, TODAY, now);
		will = renumbered_names(f, AFTER, after);
		lost = renumbered_differs(was, will);
		got = renumbered_differs(will, was);
		if (!*lost && !*got)
			continue;
		finding_add(l, FIND_LITERAL_MASK, used ? SEVERE_FIX : SEVERE_NOTE,
			    r->def->file, r->def->line->number,
			    "%s has literal numbers: with new ones it%s%s%s%s%s%s%s",
			    r->name, *lost ? " loses " : "", lost,
			    *lost && *got ? " and" : "", *got ? " takes in " : "", got,
			    used ? "" : " (nothing uses it)",
			    mended ? "; the kit writes it with names" : "")
			->code = pool_printf("#define %s %s", r->name, c->def->body);
		return;
	}
}

void judge_masks(struct findings *l, const struct renumbered *f, const struct scan *s)
{
	const struct table *t = f->table;
	size_t i;

	for (i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];

		if ((r->kind == ROW_COMPOSITE || r->kind == ROW_ODD) && !r->bad &&
		    expr_has_number(r->def->body))
			judge_literal(
				l, f, r,
				in_list(s->mentioned.list, s->mentioned.count, r->name));
	}
}

void judge_room(struct findings *l, const struct renumbered *f)
{
	const struct unit *u = f->table->unit;
	int max = renumbered_max(f, AFTER);

	if (u->generic)
		return;
	if (!f->plan && f->own > ARCH_LAST - ARCH_FIRST + 1)
		finding_add(l, FIND_COUNT, SEVERE_BLOCKS, u->file, 0,
			    "%u flags of its own do not fit the 16 numbers from 16 to 31",
			    f->own);
	else if (max > ARCH_LAST)
		finding_add(l, FIND_COUNT, SEVERE_FIX, u->file, 0,
			    "%u flags of its own need numbers up to %d: their masks must "
			    "be 64 bits wide, the kit writes BIT()",
			    f->own, max);
}
