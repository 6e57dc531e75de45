/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of the page of results. */
#ifndef TIF_CHECKS_HTML_H
#define TIF_CHECKS_HTML_H

#include "report/checks.h"
#include "report/html.h"

/**
 * struct checks_page - the page that is being written
 * @base: the folder that it will be in, or NULL
 * @archs, @trees: those that occur; filters number them
 */
struct checks_page {
	const struct checks *c;
	struct str *out;
	const char *base;
	struct list archs;
};

/** kind_words - passed, failed, skipped */
extern const struct words kind_counts;

/** checks_badge - a word in the colour of @kind */
void checks_badge(const struct checks_page *p, enum kind kind, const char *text);

/** checks_counts - "3 passed 1 failed", each in its colour */
void checks_counts(const struct checks_page *p, const size_t of[KINDS]);

/** checks_link - a link to a file */
void checks_link(const struct checks_page *p, const char *file, const char *text);

/** checks_log - a link to the log of a check, if it has one */
void checks_log(const struct checks_page *p, const struct check *k, const char *text);

/** checks_item - classes by which the filters find the checks from @first on */
const char *checks_item(const struct checks_page *p, const struct check *first,
			size_t count);

/** checks_style_of - the rules of the filters */
const char *checks_style_of(const struct checks_page *p);

/** checks_filters - what can be chosen */
void checks_filters(const struct checks_page *p);

/** checks_matrix - a row per tree and architecture, a column per level */
void checks_matrix(const struct checks_page *p);

/** checks_changes - what has changed since OLD, failures first */
void checks_changes(const struct checks_page *p);

/** checks_failures - each with its reason, log and command */
void checks_failures(const struct checks_page *p);

/** checks_speed - what an event costs in each kernel that level perf has counted */
void checks_speed(const struct checks_page *p);

/** checks_skips - those that were skipped, by their reasons */
void checks_skips(const struct checks_page *p);

/** checks_trees - all checks, a list to be opened for each cell */
void checks_trees(const struct checks_page *p);

/* Their parts. */

/** checks_fact - a row of a list of facts, if it has a value */
void checks_fact(const struct checks_page *p, const char *name, const char *value);

/** checks_target - what a tree is, and its stack; @cell: the first of the tree */
void checks_target(const struct checks_page *p, const struct cell *cell);

/** checks_audit - a line with links to the bit maps of a cell's architecture, if any */
void checks_audit(const struct checks_page *p, const struct cell *cell);

#endif
