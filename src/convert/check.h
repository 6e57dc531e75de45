/* SPDX-License-Identifier: GPL-2.0 */
/* The checks of a converted header, alone and against the one before. */
#ifndef TIF_CHECK_H
#define TIF_CHECK_H

#include "convert/plan.h"
#include "header/numbers-id.h"

/** struct check - one check, how it went, and how long it took (check_took()) */
struct check {
	const char *name;
	bool ok;
	const char *detail; /* what was found, or counted */
	double seconds;
};

/**
 * struct checks - all of them, in order; zero it to start
 * @since: when the last one had ended, or the first began (clock_now())
 */
struct checks {
	struct check *list;
	size_t count;
	double since;
};

/** check_took - the seconds since @since, for the check that has ended */
double check_took(struct checks *c);

/**
 * struct check_input - what is checked
 * @after: the header to check
 * @before: the same header before the conversion, or NULL
 * @generic: upstream's generic bits
 * @arch: the architecture's table, or NULL where there is none
 * @plan: what was to be done with @before, or NULL
 * @unconverted: the architecture keeps its own list, and every number with it
 * @id_taken: does the version magic of modules take the id of the numbers?
 */
struct check_input {
	const struct unit *after;
	const struct unit *before;
	const struct rules *generic;
	const struct rules *arch;
	const struct plan *plan;
	bool unconverted;
	enum id_taken id_taken;
};

/**
 * check_header - run every check
 * @c: takes the checks
 * @s: what to check
 *
 * Return: how many failed.
 */
size_t check_header(struct checks *c, const struct check_input *s);

/**
 * check_compiler - compare the table with what a compiler says
 * @c: takes the check
 * @t: the table
 * @v: the configuration that the compiler used
 * @text: lines "NAME VALUE"
 */
size_t check_compiler(struct checks *c, const struct table *t, const struct view *v,
		      const char *text);

#endif
