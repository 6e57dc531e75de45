/* SPDX-License-Identifier: GPL-2.0 */
/* Which patches of a stack, or hooks of a series, are in a tree: told by its files. */
#ifndef TIF_PRESENT_H
#define TIF_PRESENT_H

#include "apply/trial.h"

/* present.c */

/** presence_text - "in", "not", "part", "changed", "open" */
const char *presence_text(enum presence p);
/** present_find - after state_read(): sets a->present; 0 or fail()'s code */
int present_find(struct apply *a);
/**
 * present_view - after present_find(): the tree without the stack
 * @view: set to its path, or to NULL where not every patch comes off
 */
int present_view(struct apply *a, const char **view);
/**
 * present_ready - after present_find(): does the stack, whose own patches are there, come
 * off exactly? Then sets changes, plan, and all that lost_adopt() wants
 */
bool present_ready(struct apply *a);
/** present_drop - after the undo: remove patches/ and .pc of the stack that was lost */
void present_drop(const struct apply *a);

/* pieces.c: the patches of a stack that is in a tree, or of a series */

/**
 * struct piece - one of them
 * @text: NULL for a hook or a conversion of the kit, and where it is gone
 * @entry: its kind and architecture
 * @files: of each file of @patch, whether it has it
 * @open: why it may not be part of the stack, or why it cannot be told, or NULL
 */
struct piece {
	const char *name;
	const char *text;
	struct patch patch;
	struct entry entry;
	enum presence *files;
	const char *open;
};

/** struct pieces - all of them, in order; @own: they are the stack's own patches */
struct pieces {
	struct piece *list;
	size_t count;
	bool own;
};

/** pieces_read - from the state folder, the commits, patches/, or from the kit; 0 or
 * fail()'s code */
int pieces_read(struct apply *a, struct pieces *p);
/**
 * series_score - how many hooks of a series, patches and semantic ones, have their lines
 *	in the tree? Nothing is tried
 * @side: the lines from before, where those under a condition do not count, or those
 *	that they leave
 */
int series_score(struct apply *a, const char *name, enum hunk_side side, size_t *stand,
		 size_t *hooks);
/** hook_stands - is there a file as the ledger of a hook wants it before, or after? */
bool hook_stands(const struct apply *a, const struct entry *e, bool after);
/** hook_presence - is a hook in the files below a->work? @files: those that lack it */
enum presence hook_presence(const struct apply *a, const struct entry *e,
			    struct list *files);

#endif
