/* SPDX-License-Identifier: GPL-2.0 */
/* A tree of a few files, and a trial that changes, deletes and adds some. */
#ifndef TEST_LANDING_H
#define TEST_LANDING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* message.h has a function of that name */

#include "apply/journal.h"

/** struct landing - a run that has come as far as its trial */
struct landing {
	const char *dir;
	const char *tree;
	const char *pristine; /* snapshots */
	const char *applied;
	struct apply a;
};

int landing_setup(void **state);
int landing_teardown(void **state);

/** landing_again - a run of its own in the same tree */
void landing_again(struct landing *l);

/** put - a file below the scratch folder, with the folders above it */
void put(const struct landing *l, const char *path, const char *text);
/** put_state - a file of the tree's state folder */
void put_state(const struct landing *l, const char *path, const char *text);
/** get - its text, NULL if there is none */
const char *get(const struct landing *l, const char *path);
/** drop - remove a file or folder */
void drop(const struct landing *l, const char *path);
/** snapshot - paths, modes and hashes of all files of the tree, and its folders */
const char *snapshot(const struct landing *l);
/** there - is there anything of that name, below the scratch folder? */
bool there(const struct landing *l, const char *path);

/** landed - land, and be sure of it */
void landed(struct landing *l);
/** ended - a process of its own does @what, and that ends well */
void ended(struct landing *l, int (*what)(struct apply *a));
/** killed - a process of its own is killed at a step, when it passes it for the time
 * @count; false: it ended well before that */
bool killed(struct landing *l, int (*what)(struct apply *a), const char *step, int count);
/** read_and_undo - what the command does */
int read_and_undo(struct apply *a);
/** refused - @rc is EX_NO, and fail() said @words */
void refused(int rc, const char *words);

#endif
