/* SPDX-License-Identifier: GPL-2.0 */
/* What a conversion will do to each flag of one header. */
#ifndef TIF_PLAN_H
#define TIF_PLAN_H

#include "header/rules.h"
#include "header/table.h"

/** enum action - what happens to a bit */
enum action {
	MOVE_GENERIC, /* its definition goes: the generic header has it */
	MOVE_ARCH,    /* it gets a number in the architecture's half */
	MOVE_DROPPED, /* its definition goes: nobody uses it */
	MOVE_ALIAS,   /* it names another bit and follows it */
	MOVE_MASK,    /* native: the number stays, the generic header has the mask */
};

/**
 * struct move - one bit
 * @bit: its row
 * @mask: the row of its mask, or NULL
 * @action: what happens
 * @from: number before
 * @to: number after; not for MOVE_DROPPED
 * @optional: MOVE_GENERIC: a HAVE_ define keeps it
 * @vendor: neither upstream's generic list nor the architecture's table has it
 * @new_mask: the mask's body is not BIT(name) yet
 * @why: what the table says about it, or what decided here
 */
struct move {
	const struct row *bit;
	const struct row *mask;
	enum action action;
	unsigned int from;
	unsigned int to;
	bool optional;
	bool vendor;
	bool new_mask;
	const char *why;
};

/**
 * struct literal - a mask of numbers
 * @mask: its row
 * @body: the same flags by name
 */
struct literal {
	const struct row *mask;
	const char *body;
};

/* In the place of an id that is not known yet. */
#define NO_ID "tif_00000000"

/**
 * struct plan - one header
 * @table: the header before
 * @native: every number stays; else upstream's numbers, 16 + 16
 * @moves: one per bit, in the header's order
 * @literals: masks that get names instead of numbers
 * @rseq: native: a free number for TIF_RSEQ; 0 for none
 * @id: generic: the id of the numbers; until the header is laid out, NO_ID
 * @anchor: the definition before which the include goes
 * @done: the header is converted already, there is nothing to do
 */
struct plan {
	const struct table *table;
	const struct tree *tree;
	const struct rules *generic;
	const struct rules *arch;
	bool native;
	struct move *moves;
	size_t count;
	struct literal *literals;
	size_t nliterals;
	unsigned int rseq;
	const char *id;
	const struct def *anchor;
	bool done;
};

/**
 * plan_make - decide on every flag of a header, or say why not
 * @p: result
 * @t: its table
 * @tree: the tree it stands in
 * @generic: upstream's generic bits
 * @arch: the architecture's table
 * @native: keep every number
 * @d: takes complaints; each one is a refusal
 *
 * Return: 0, or -1 when complaints were added.
 */
int plan_make(struct plan *p, const struct table *t, const struct tree *tree,
	      const struct rules *generic, const struct rules *arch, bool native,
	      struct diags *d);

/** plan_last - the last number of the architecture's half: 31, or 63 */
unsigned int plan_last(const struct rules *arch);

/** plan_literal - the literal mask @name, or NULL */
const struct literal *plan_literal(const struct plan *p, const char *name);

/** plan_move - the move of bit @name, or NULL */
const struct move *plan_move(const struct plan *p, const char *name);

/** action_words - the words of enum action */
extern const struct words action_words;

/** action_text - @a in one word, for the ledger */
const char *action_text(enum action a);

/**
 * plan_constraints - do the numbers keep what code depends on?
 * @r: the architecture's table
 * @t: any table
 * @d: takes complaints
 */
int plan_constraints(const struct rules *r, const struct table *t, struct diags *d);

#endif
