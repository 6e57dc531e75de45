/* SPDX-License-Identifier: GPL-2.0 */
/* What a campaign has shown, as records that are kept (docs/recorded.jsonl). */
#ifndef TIF_CAMPAIGN_H
#define TIF_CAMPAIGN_H

#include "report/results.h"

/**
 * struct line - one line of a campaign: a tree and an architecture
 * @run: the campaign's name
 * @name: the line's, "TREE-ARCH"
 * @tree: what its records call the tree
 * @repeat: the command that runs it again
 * @seconds: how long it took; "-": not known
 * @all: its results; those of a storm have "storm/" before their paths, those of the
 *       unpatched kernel "stock/"
 */
struct line {
	const char *run;
	const char *name;
	const char *tree;
	const char *repeat;
	const char *seconds;
	struct results all;
};

/**
 * line_records - what the checks of a line come to: a record for each kernel
 * @l: the line
 * @out: where they are appended
 *
 * A kernel that has booted gives a record of level boot, one that was only built one of
 * level build; where there is neither, the line gives one of level objects. The unpatched
 * kernel and the one that is built for its warnings give none.
 *
 * Return: NULL, or why there is none: a check did not pass, nothing was compiled, or the
 * results do not name one commit of the kit.
 */
const char *line_records(const struct line *l, struct results *out);

/**
 * struct campaign - a run of one that is no line of a tree and its kernels
 * @run: its name: kabi, mutants or userspace
 * @tree: what its records call the tree; NULL: its kernel's version
 * @all: its results
 */
struct campaign {
	const char *run;
	const char *tree;
	struct results all;
};

/** campaign_known - are there rows of this campaign? */
bool campaign_known(const char *run);

/**
 * campaign_records - what the checks of a campaign come to: a record for each row of the
 * documents' tables
 * @c: the campaign, which has to be known
 * @out: where they are appended
 *
 * Return: NULL, or why there is none: a check did not pass, a figure is missing, or the
 * results do not name one commit of the kit, or its series.
 */
const char *campaign_records(const struct campaign *c, struct results *out);

/**
 * target_wrong - may a record be made of the results with this target?
 * @t: what one of them says
 * @last: what the one before said, or NULL; becomes @t
 *
 * Return: NULL, or why not: no commit, changes beside it, or another than the last one's.
 */
const char *target_wrong(const struct target *t, const struct target **last);

/**
 * records_keep - put a record among those that are kept
 * @kept: they
 * @r: takes the place of what they have of its tree, architecture and kernel, up to its
 *     level; or goes behind what else of its tree was booted, built or compiled. One of
 *     kabi, mutants or userspace takes the place of the same row, or goes behind the
 *     others of its campaign
 */
void records_keep(struct results *kept, const struct result *r);

/**
 * records_drop - remove what was kept of stressors that do not run any more
 * @kept: the records that are kept
 * @new: those that will be; without one of a stressor nothing is removed
 */
void records_drop(struct results *kept, const struct results *new);

#endif
