/* SPDX-License-Identifier: GPL-2.0 */
/* The patches of a stack that has landed in a tree. */
#ifndef TIF_LANDED_H
#define TIF_LANDED_H

#include "apply/apply.h"
#include "apply/patch.h"
#include "upstream/patch-facts.h"

/**
 * struct landed_patch - one of them
 * @name: in the series: "rseq/slow-path.patch"
 * @diff: what follows the header's "---" line
 */
struct landed_patch {
	const char *name;
	const char *diff;
	struct patch patch;
	struct patch_facts facts;
};

/** struct landed - all of them, in order */
struct landed {
	struct landed_patch *patches;
	size_t count;
};

/**
 * landed_read - read the stack of a tree, after kernel_open()
 * @a: the run; state_read() is called here
 * @l: set
 *
 * Each patch has to have the hash with which it landed. Of --as git the commits are read.
 * A tree that has the stack and no state folder (a clone) is taken as it is, and so is
 * one whose files were edited: both with a warning.
 *
 * Return: 0, or the code of fail().
 */
int landed_read(struct apply *a, struct landed *l);

#endif
