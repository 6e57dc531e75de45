/* SPDX-License-Identifier: GPL-2.0 */
/* Judge what the scan found: which places depend on the numbers of flags. */
#ifndef TIF_JUDGE_H
#define TIF_JUDGE_H

#include "audit/finding.h"
#include "audit/renumber.h"
#include "header/in-use.h"

/**
 * judge_uses - judge what the scan found
 * @l: takes the findings
 * @f: the architecture's numbers
 * @s: the scan of its folder
 * @facts: what is known about it
 * @unknown: takes what could not be evaluated
 */
void judge_uses(struct findings *l, const struct renumbered *f, const struct scan *s,
		const struct facts *facts, struct diags *unknown);

/** judge_insn - judge one instruction, as judge_uses() does */
void judge_insn(struct findings *l, const struct renumbered *f, const struct use *u,
		const struct facts *facts, struct diags *unknown);

/** judge_core - judge a scan of core code: @all are the tables that may be used */
void judge_core(struct findings *l, const struct scan *s, const struct table *const *all,
		size_t count);

/** judge_facts - look up in the tree what the facts say, and judge it */
void judge_facts(struct findings *l, const struct renumbered *f, const char *root,
		 const struct facts *facts);

/** judge_in_use - judge numbers that flags and code outside of the headers have */
void judge_in_use(struct findings *l, const struct renumbered *f, const struct in_use *u);

/** judge_types - masks that have another value in C than is meant */
void judge_types(struct findings *l, const struct renumbered *f,
		 const struct facts *facts);

/** judge_int_shift - "1 << TIF_X" in code, where X does not fit an int */
void judge_int_shift(struct findings *l, const struct renumbered *f, const struct use *u,
		     const struct facts *facts);

/** judge_room - do the architecture's flags fit its half? */
void judge_room(struct findings *l, const struct renumbered *f);

/**
 * judge_masks - masks with literal numbers
 *
 * Which flags does each cover today, and which after a conversion?
 */
void judge_masks(struct findings *l, const struct renumbered *f, const struct scan *s);

#endif
