/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state folder of a tree, .tif-backports, and the moves of a landing.
 *
 * Everything is prepared in it, so that a full disk is found before anything changes, and
 * then renamed into place, file by file:
 *
 *   journal    the phase: staging, landing, done, undoing
 *   manifest   a line a file: action, hash before, hash after, path (tabs)
 *   folders    folders that have to be made, outermost first
 *   sums       hashes of the stack's files, as sha256sum writes them
 *   info.json  what was applied
 *   patches/   the patches, where they are not in the tree (--as plain)
 *   theirs/    a vendor's lists of patches, as they were before ours were added
 *   edit.new   such a list that is being written
 *   orig/      every file that changes, as it was
 *   stage/     what is still to land: tree/, patches/, pc/
 *
 * Killed while staging: the next run removes the folder. Killed while landing or undoing:
 * the next run does the rest; a file whose staged (or original) copy is gone was done.
 * The folder may come from elsewhere: journal_open() believes nothing in it unchecked,
 * and all files are reached from held folders (util/at.h).
 */
#ifndef TIF_JOURNAL_H
#define TIF_JOURNAL_H

#include "apply/apply.h"
#include "util/at.h"

enum phase { PHASE_NONE, PHASE_STAGING, PHASE_LANDING, PHASE_DONE, PHASE_UNDOING };

/** struct sum - a file of the stack, relative to patches/ */
struct sum {
	const char *hash;
	const char *name;
};

/**
 * struct journal - a tree's state folder, held open
 * @name: STATE_NAME, or NEXT_NAME for what an update prepares
 * @before: an update's old state folder, or -1; @made: folders that it has made
 * @tree: the tree's folder
 * @dir: the state folder, or -1
 * @like: the tree's folder: what is made for root gets its owner
 * @gone: .tif-backports.gone is there, which an undo was removing
 * @written: there is a journal; without one the phase follows from the rest
 * @listed: there is a manifest
 */
struct journal {
	const struct kernel *kernel;
	const char *name;
	int tree;
	int dir;
	int before;
	struct list made;
	struct stat like;
	bool gone;
	bool written;
	bool listed;
	enum phase phase;
	struct stack_place place;
	struct list names; /* of the patches, in order */
	struct changes manifest;
	struct list folders;
	struct sum *sums;
	size_t nsums;
};

#define GONE_NAME STATE_NAME ".gone"
#define NEXT_NAME STATE_NAME ".next"
#define STAGED	  "stage/tree/"
#define KEPT	  "orig/"

/* journal.c */

/** journal_open - hold a tree's state folder and check it; 0 or the code of fail() */
int journal_open(struct journal *j, const struct kernel *k);
int journal_open_named(struct journal *j, const struct kernel *k, const char *name);
void journal_close(struct journal *j);
/** journal_set - the phase, atomically, on the disk before it returns; 0 or -1 */
int journal_set(struct journal *j, enum phase phase);
/** journal_discard - one rename takes the folder out of sight, then it is removed; 0 or
 * -1 */
int journal_discard(struct journal *j);
const char *phase_text(enum phase phase);
/** journal_step - a point where a run may be killed */
void journal_step(const char *name);
/** journal_hook - for tests: called at each step */
extern void (*journal_hook)(const char *name);

/* record.c */

/** record_check - is the folder as this kit writes it? reads the lists; 0 or fail()'s
 * code */
int record_check(struct journal *j);
/** record_refuse - fail() for a folder that is not */
int record_refuse(const struct journal *j, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* manifest.c */

/** manifest_read - manifest, folders, sums; NULL, or what is wrong with them */
const char *manifest_read(struct journal *j);
/** manifest_write - the three, from what is staged; 0 or -1 */
int manifest_write(struct journal *j);
const char *change_text(enum change_action action);
/** staged_path, kept_path - of a file, below the state folder */
const char *staged_path(const char *path);
const char *kept_path(const char *path);

/* hashes.c: do the contents agree with the manifest? */

/** still_staged - is a file's change still to be done? */
bool still_staged(const struct journal *j, const struct file_change *f);
/** wrong_copy - a staged or kept file without the hash that the lists have for it, or
 * NULL */
const char *wrong_copy(const struct journal *j);
/** check_copies - there is none; 0 or fail()'s code */
int check_copies(const struct journal *j);
/** list_unlanded - files still to land that are not as they were when they were read */
void list_unlanded(const struct journal *j, struct list *edited);
/** list_unundone - files still to be taken back that are neither as landed nor as before
 */
void list_unundone(const struct journal *j, struct list *edited);

/* info.c */

/** info_text - info.json for this run */
const char *info_text(const struct apply *a);
/** info_read - what info.json says; NULL, or what is wrong with it */
const char *info_read(const struct journal *j, struct applied *applied);

/* place.c */

/** place_is_known - is it one that this kit makes? */
bool place_is_known(const struct stack_place *p);
/** place_keep - while staging: copies of a vendor's lists; 0 or -1 */
int place_keep(const struct journal *j);
/** place_join - our patches into a vendor's lists, or out of them; 0 or -1 */
int place_join(const struct journal *j, bool add);
/** place_is_pushed - are all of ours applied, and nothing on them?
 * @on_it: set to a patch on top, or NULL */
bool place_is_pushed(const struct journal *j, const char **on_it);
/** place_is_popped - is none of ours applied? */
bool place_is_popped(const struct journal *j);

/* traces.c */

/** look_for_traces - sets state, changed and stack for a tree without a state folder */
void look_for_traces(struct apply *a, const struct journal *j);

/* stage.c, land.c, undo.c */

/** stage_all - everything into the state folder; 0 or fail()'s code, with nothing left */
int stage_all(const struct apply *a, struct journal *j);
/** land_forward - from landing to done, from any point on; 0 or -1 */
int land_forward(struct journal *j);
/** undo_back - from undoing to no state folder, from any point on; 0 or -1 */
int undo_back(struct journal *j);
/** sync_folders - every folder that a file of the manifest is in; 0 or -1 */
int sync_folders(const struct journal *j);

/* update.c */

/** recover_update - before the rest of recover(): an update that was interrupted */
int recover_update(struct apply *a);

/* writable.c */

/** check_folders - can files be renamed in the folders of these paths? 0 or fail()'s code
 */
int check_folders(const struct kernel *k, const char *const *paths, size_t count);

#endif
