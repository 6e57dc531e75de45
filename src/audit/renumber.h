/* SPDX-License-Identifier: GPL-2.0 */
/* The numbers of a header today, and after a conversion. */
#ifndef TIF_RENUMBER_H
#define TIF_RENUMBER_H

#include "header/expr.h"
#include "convert/plan.h"
#include "code/scan.h"

#define NO_NUMBER (-1)

/** enum when - today's numbers, or those after a conversion */
enum when { TODAY, AFTER };

/**
 * struct renumbered - a table and what becomes of it
 * @plan: what the kit's tables decide; NULL: numbers are proposed
 * @to: the number of each row after the conversion, or NO_NUMBER
 * @active: per view, the definition of each name
 * @symbols: those of assembly, or NULL
 * @steps: tokens read so far, see expr.h
 * @native: every number stays
 * @own: how many flags the architecture's half has to hold
 */
struct renumbered {
	const struct table *table;
	const struct rules *generic;
	const struct plan *plan;
	int *to;
	bool native;
	unsigned int own;
	const struct def ***active;
	const struct spots *symbols;
	size_t *steps;
};

/**
 * renumbered_make - find the numbers after a conversion
 * @f: result
 * @t: the table
 * @generic: upstream's generic bits
 * @plan: the kit's plan, or NULL: the generic ones get theirs, the others
 *	follow from 16 in their old order
 * @in_use: numbers that stay free then, one bit each
 *
 * A header that is converted already keeps its numbers.
 */
void renumbered_make(struct renumbered *f, const struct table *t,
		     const struct rules *generic, const struct plan *plan,
		     uint64_t in_use);

/** renumbered_number - the number of flag @name, or NO_NUMBER */
int renumbered_number(const struct renumbered *f, enum when when, const char *name);

/** renumbered_max - the highest number in use */
int renumbered_max(const struct renumbered *f, enum when when);

/**
 * renumbered_eval - evaluate an expression
 * @f: the numbers
 * @when: which ones
 * @view: index of the configuration
 * @text: the expression
 * @out: its value
 * @blame: set to what was wrong
 */
enum expr_rc renumbered_eval(const struct renumbered *f, enum when when, size_t view,
			     const char *text, uint64_t *out, const char **blame);

/** renumbered_names - the flags in a mask, in words: "TIF_A TIF_B" */
const char *renumbered_names(const struct renumbered *f, enum when when, uint64_t mask);

/** renumbered_differs - names in @a that are not in @b, both from renumbered_names() */
const char *renumbered_differs(const char *a, const char *b);

#endif
