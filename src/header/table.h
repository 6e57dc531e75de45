/* SPDX-License-Identifier: GPL-2.0 */
/* The flags of a header: numbers and masks under every configuration. */
#ifndef TIF_TABLE_H
#define TIF_TABLE_H

#include "header/expr.h"
#include "header/rules.h"
#include "header/unit.h"
#include "util/words.h"

#include <stdint.h>

/* Rows times configurations: beyond any real header. */
#define CELLS_MAX (1024 * 1024)

/** enum row_kind - what a name is */
enum row_kind {
	ROW_BIT,       /* TIF_X: a number */
	ROW_ALIAS,     /* TIF_X: another name for a bit */
	ROW_DERIVED,   /* TIF_X: computed from another bit */
	ROW_ODD,       /* TIF_X: named like a bit, but a mask */
	ROW_MASK,      /* _TIF_X: the mask of TIF_X */
	ROW_COMPOSITE, /* _TIF_X: several masks together */
};

/**
 * struct row - one name
 * @name: the name
 * @kind: what it is
 * @def: its first definition
 * @ndefs: how many definitions there are in all branches
 * @bit: ROW_MASK: the row of its bit; ROW_ALIAS: of the bit it names, if any
 * @value: its value in the first configuration that has it
 * @present: some configuration has it
 * @bad: why it has no value, or NULL
 * @fault: what is wrong with its value in C, or NULL; @fault_def: with which definition
 * @sign: this is EXPR_FAULT_SIGN
 */
struct row {
	const char *name;
	enum row_kind kind;
	const struct def *def;
	size_t ndefs;
	const struct row *bit;
	uint64_t value;
	bool present;
	const char *bad;
	const char *fault;
	const struct def *fault_def;
	bool sign;
};

/**
 * struct cell - a row under one configuration
 * @def: NULL: it is not defined there
 * @value: without the sign of an int that a mask may be
 */
struct cell {
	const struct def *def;
	uint64_t value;
	struct expr_type type;
};

/**
 * struct view - all rows under one configuration
 * @long_bits: bits of a long; @flags_bits: of the word of flags
 */
struct view {
	struct config config;
	unsigned int long_bits;
	unsigned int flags_bits;
	struct cell *cells;
};

/** struct table - the flags of a unit */
struct table {
	const struct unit *unit;
	struct row *rows;
	size_t nrows;
	size_t *row_of; /* by number of the name in the unit: 0, or index + 1 */
	size_t steps;	/* tokens read for all values, see expr.h */
	struct view *views;
	size_t nviews;
};

/**
 * table_build - evaluate every flag of a unit
 * @t: result
 * @u: the unit
 * @atoms: what to try on and off; NULL for the unit's own atoms
 * @natoms: their number
 * @d: takes complaints; a name that has no value is one
 *
 * Return: 0, or -1 when complaints were added. The table can be used either way;
 * what it lacks then has no value, and is complained about.
 */
int table_build(struct table *t, const struct unit *u, const char **atoms, size_t natoms,
		struct diags *d);

/** table_row - the row of @name, or NULL */
const struct row *table_row(const struct table *t, const char *name);

/** table_cell - row @r under view @v; NULL when it is not defined there */
const struct cell *table_cell(const struct table *t, const struct view *v,
			      const struct row *r);

/** kind_words - the words of enum row_kind */
extern const struct words kind_words;

/** kind_text - a row's kind in one word */
const char *kind_text(enum row_kind k);

/** row_is_number - does the name stand for a bit number? */
bool row_is_number(const struct row *r);

/** table_faults - what is wrong in this table by itself
 *
 * Two names on one number, a mask that is not its bit's, a number where a mask
 * is meant, bits outside a long.
 *
 * Return: 0, or -1 when complaints were added.
 */
int table_faults(const struct table *t, struct diags *d);

#endif
