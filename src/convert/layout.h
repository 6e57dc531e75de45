/* SPDX-License-Identifier: GPL-2.0 */
/* Turn what spatch wrote into the header a careful person would write. */
#ifndef TIF_LAYOUT_H
#define TIF_LAYOUT_H

#include "convert/plan.h"
#include "util/pool.h"

#define DROP_MARK "__TIF_DROP"

/** struct remark - something the ledger tells about a line of the old header */
struct remark {
	const char *what;
	const char *text;
};

/**
 * struct finish - the result
 * @out: the header
 * @applied: names of the rules that were applied, of those that had to be
 * @remarks: comments that went with their flags, or became stale
 */
struct finish {
	struct str out;
	const char **applied;
	size_t napplied;
	struct remark *remarks;
	size_t nremarks;
};

/**
 * finish_header - check that every rule was applied, then lay out the header
 * @f: result
 * @p: the plan
 * @spatched: what spatch wrote
 * @d: takes complaints; a rule that was not applied is one
 *
 * Takes out the marked definitions with their comments, lines of comments that
 * the table calls stale, conditionals that became empty, and blank lines that
 * became double; separates the new include;
 * gives rewritten lines their old alignment; sorts runs of definitions that
 * were sorted before.
 *
 * Return: 0, or -1 when complaints were added.
 */
int finish_header(struct finish *f, const struct plan *p, const struct source *spatched,
		  struct diags *d);

#endif
