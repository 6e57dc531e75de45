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
 * records_keep - put a record among those that are kept
 * @kept: they
 * @r: takes the place of what they have of its tree, architecture and kernel, up to its
 *     level; or goes behind what else of its tree was booted, built or compiled
 */
void records_keep(struct results *kept, const struct result *r);

#endif
