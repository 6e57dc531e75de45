/* SPDX-License-Identifier: GPL-2.0 */
/* A header with what it includes: every #define, and under which condition. */
#ifndef TIF_UNIT_H
#define TIF_UNIT_H

#include "util/diag.h"
#include "header/lines.h"
#include "header/tree.h"

#include <stdbool.h>

#define INCLUDE_DEPTH_MAX 8
#define NESTING_MAX	  64
/* All combinations of these are tried: 2^12 of them at most. */
#define ATOMS_MAX 12
/* Far beyond any real header; they bound the time and memory for others. */
#define DEFS_MAX   16384
#define AROUND_MAX 65536
#define FILES_MAX  64
/* A definition's condition for the reader is cut there. */
#define COND_TEXT_MAX 1000

struct cond;

/** struct branch - a condition around a definition; @not: its #else side */
struct branch {
	struct cond *cond;
	bool not ;
};

/**
 * struct def - one #define
 * @name: the macro
 * @id: number of @name in the unit
 * @has_args: a function-like macro
 * @body: what it stands for, without comments
 * @comment: text of the comments on its line
 * @cond: the configuration it depends on, for the reader; "" if none
 * @file: name of the header below the tree's root
 * @line: the logical line
 * @generic: it comes from the generic header
 */
struct def {
	const char *name;
	size_t id;
	bool has_args;
	const char *body;
	const char *comment;
	const char *cond;
	const char *file;
	const struct line *line;
	bool generic;
	struct branch *around; /* the conditions, outermost first */
	size_t naround;
};

struct event;

/**
 * struct unit - a header and all it includes
 * @main: the header itself
 * @file: its name below the tree's root
 * @defs: every #define of every branch, in the order read
 * @names: the names they define, each once; @index finds them
 * @atoms: what the flags depend on: CONFIG_ symbols, or whole conditions
 * @generic: the generic header is included
 * @long_bits: bits of a long, at most
 * @flags_bits: bits of thread_info's word of flags, at most
 */
struct unit {
	struct source main;
	const char *file;
	struct def *defs;
	size_t ndefs;
	const char **names;
	size_t nnames;
	struct index index;
	size_t naround; /* conditions around all definitions together */
	const char **atoms;
	size_t natoms;
	bool generic;
	unsigned int long_bits;
	unsigned int flags_bits;
	struct event *events;
	size_t nevents;
	const char **on;  /* symbols the user defined */
	const char **off; /* symbols the user undefined */
	size_t non, noff;
};

/** unit_is_native - the generic header leaves the numbers to the architecture */
bool unit_is_native(const struct unit *u);

/** struct symbols - what the user says about configuration symbols */
struct symbols {
	const char **on;
	const char **off;
	size_t non, noff;
};

/**
 * unit_read - read a header, and every thread_info header that it includes
 * @u: result
 * @t: the tree it stands in
 * @file: its name below the tree's root
 * @known: symbols whose state is given, or NULL
 * @d: takes complaints
 *
 * Return: 0, or -1 when complaints were added.
 */
int unit_read(struct unit *u, const struct tree *t, const char *file,
	      const struct symbols *known, struct diags *d);

/** struct config - one configuration: which atoms are on */
struct config {
	const char **atoms;
	size_t natoms;
	unsigned long on; /* bit n: atoms[n] is on */
};

/** config_text - the configuration in words: "CONFIG_SMP=y CONFIG_X=n" */
const char *config_text(const struct config *c);

/** config_has - is atom @name on? Absent ones are off. */
bool config_has(const struct config *c, const char *name);

/**
 * unit_walk - preprocess under one configuration
 * @u: the unit
 * @c: which of its atoms are on; absent ones are off
 * @active: one slot per name of the unit: set to its definition, or NULL
 * @steps: counts the tokens read, see expr.h
 * @d: takes complaints (redefinition, condition that cannot be evaluated)
 *
 * Return: 0, or -1 when complaints were added.
 */
int unit_walk(const struct unit *u, const struct config *c, const struct def **active,
	      size_t *steps, struct diags *d);

/** unit_name - number of @name in the unit, or -1 */
long unit_name(const struct unit *u, const char *name);

/** unit_merge_atoms - the atoms of @a and @b together, in the pool */
size_t unit_merge_atoms(const struct unit *a, const struct unit *b, const char ***atoms);

#endif
