// SPDX-License-Identifier: GPL-2.0
// The conversion that keeps every number.
#include "convert/native-numbers.h"
#include "header/in-use.h"
#include "util/pool.h"

#include <string.h>

/*
 * The numbers that a row takes: a flag's, and all of a mask, which may have literal bits.
 * A mask that has the last number, too, is a complement: any number would be in it.
 */
static uint32_t numbers_of(const struct row *r, uint64_t value)
{
	if (row_is_number(r))
		return value <= ARCH_LAST ? UINT32_C(1) << value : 0;
	return value >> ARCH_LAST & 1 ? 0 : (uint32_t)value;
}

static uint32_t numbers_taken(const struct table *t)
{
	uint32_t taken = 0;
	size_t i, v;

	for (v = 0; v < t->nviews; v++) {
		for (i = 0; i < t->nrows; i++) {
			const struct cell *c = table_cell(t, &t->views[v], &t->rows[i]);

			if (c)
				taken |= numbers_of(&t->rows[i], c->value);
		}
	}
	return taken;
}

/*
 * A number for TIF_RSEQ that this tree has free: the lowest, which is mostly beside the
 * flags that the exit to user mode tests. Where it is, all of them are one immediate: a
 * run of ones on arm64, 16 bits on powerpc.
 */
static void find_rseq(struct plan *p, struct diags *d)
{
	uint32_t taken = (uint32_t)in_use_bits(p->tree->in_use);
	unsigned int n;

	if (!rules_find(p->arch, RULE_RSEQ))
		return;
	taken |= numbers_taken(p->table);
	for (n = 1; n <= ARCH_LAST && taken >> n & 1;)
		n++;
	p->rseq = n <= ARCH_LAST ? n : 0;
	if (!p->rseq)
		diag_add(d, p->table->unit->file, 0,
			 "no number from 1 to 31 is free for TIF_RSEQ");
}

/* Behind the last number of a generic flag, where the masks begin. */
static void find_anchor(struct plan *p, struct diags *d)
{
	const struct unit *u = p->table->unit;
	size_t i;

	for (i = 0; i < u->ndefs; i++) {
		const struct def *f = &u->defs[i];
		const struct move *m = plan_move(p, f->name);

		if (m && m->action == MOVE_MASK)
			p->anchor = NULL;
		else if (!p->anchor && !*f->cond && starts_with(f->name, "_TIF_"))
			p->anchor = f;
	}
	if (!p->anchor)
		diag_add(d, u->file, 0,
			 "no mask behind the numbers, in every configuration");
}

/* A tree that has upstream's header has upstream's numbers in it. */
static void check_generic_header(const struct plan *p, struct diags *d)
{
	struct place place;
	struct source s;
	size_t i;

	if (tree_include(p->tree, GENERIC_TIF_HEADER, &place) ||
	    source_read(&s, place.path, d))
		return;
	for (i = 0; i < s.count; i++) {
		const char *rest, *word = line_directive(&s.lines[i], &rest);

		if (!word || strcmp(word, "define") ||
		    !starts_with(skip_space(rest), "TIF_"))
			continue;
		diag_add(d, place.name, s.lines[i].number,
			 "this tree's generic header has numbers of its own: only "
			 "generic numbering fits");
		return;
	}
}

void native_numbers_plan(struct plan *p, struct diags *d)
{
	check_generic_header(p, d);
	find_rseq(p, d);
	find_anchor(p, d);
}
