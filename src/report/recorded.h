/* SPDX-License-Identifier: GPL-2.0 */
/* Tables in Markdown of records that are kept (docs/recorded.jsonl). */
#ifndef TIF_RECORDED_H
#define TIF_RECORDED_H

#include "report/checks.h"
#include "util/pool.h"

/**
 * recorded_filled - a template with what a record says in the place of each {KEY}: a
 * figure, or the architecture or the kernel of its path; "-" where it has none of the
 * name
 *
 * Return: the text; empty where there are {KEY}s and the record has none of them.
 */
const char *recorded_filled(const struct check *k, const char *template);

/**
 * recorded_table - a row for each record of a level, in their order
 * @level: only records of this level that have @key
 * @key: a figure, or FIGURE=VALUE; "-": any record of the level
 * @columns: HEAD=TEMPLATE each; in a template, {KEY} is that figure, {arch} the
 *           architecture. A template none of whose figures is there gives an empty cell
 * @n: how many
 * @out: where it is appended
 *
 * Return: how many rows, or -1 if a column has no "=".
 */
long recorded_table(const struct results *all, const char *level, const char *key,
		    char **columns, size_t n, struct str *out);

/**
 * recorded_support - a row for each tree: what was booted, built, compiled
 *
 * An architecture stands in the first of these columns that a record which passed is of.
 * Records name their tree by the figure "tree".
 */
void recorded_support(const struct results *all, struct str *out);

#endif
