/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of --as git share.
 *
 * Commits are made under a private name first. Then files, index and branch go from one
 * commit to another, and two private names say which: as long as both are there, the
 * next run completes the move, wherever it was killed.
 */
#ifndef TIF_GIT_H
#define TIF_GIT_H

#include "apply/apply.h"

#define GIT_REFS    "refs/worktree/tif-backports/"
#define GIT_LANDING GIT_REFS "landing" /* made, and not yet landed */
#define GIT_LANDED  GIT_REFS "landed"  /* the last that landed here */
#define GIT_FROM    GIT_REFS "from"    /* under way: from this commit */
#define GIT_TO	    GIT_REFS "to"      /* to that one */
#define GIT_TRAILER "Tif-backports"
#define GIT_OWN	    " own" /* behind it: the patch is the vendor's own (--with) */

/* for all of apply */

struct str;
/** run_git - git in the tree, without hooks: run_program() with @args */
int run_git(const struct apply *a, struct str *out, const char *input,
	    const char *const *args);
/** git_check - is the tree a git work tree that commits can be made in? 0 or fail()'s
 * code
 */
int git_check(struct apply *a);
/** git_check_files - after trial_files(): are the files as in HEAD, none untracked? */
int git_check_files(const struct apply *a);
/** git_land - after trial(): a commit for each patch; the branch moves once, at the end
 */
int git_land(struct apply *a);
/** git_find - sets a->git and, where they are found, a->applied */
void git_find(struct apply *a);
/** git_check_stack - are they on top, and those that were made here? 0 or fail()'s code
 */
int git_check_stack(struct apply *a);
/** git_undo - take them back, if git_check_stack() says so */
int git_undo(struct apply *a);
/** git_update - after trial() on the tree as it was: others in their place, at once */
int git_update(struct apply *a);
/** git_phase - what a killed run has left: "staging", "landing", "undoing", or NULL */
const char *git_phase(const struct apply *a);
/** git_recover - complete it, or take it back; sets recovered; 0 or fail()'s code */
int git_recover(struct apply *a);
/** committer_find - who runs this, "Name <mail>" */
const char *committer_find(const struct apply *a);

/* git.c */

#define GIT(a, out, ...) run_git(a, out, NULL, (const char *const[]){ __VA_ARGS__, NULL })
/** run_git_on - as run_git(), with another index */
int run_git_on(const struct apply *a, const char *index, struct str *out,
	       const char *input, const char *const *args);
/** git_line - the first line of what git said */
const char *git_line(const struct str *s);
/** git_some - some of the names that are lines of a text, each without its first @skip
 * bytes */
const char *git_some(const char *lines, size_t skip);
/** git_commit - the id of a commit, or NULL */
const char *git_commit(const struct apply *a, const char *name);
/** git_failed - fail() for a git that does not work */
int git_failed(const struct apply *a, const char *what, const struct str *said);

/* git-commit.c */

/** git_make - after trial(): the commits on top of @base, under GIT_LANDING
 * @top: set to the last */
int git_make(const struct apply *a, const char *base, const char **top);

/* git-files.c */

/**
 * struct git_file - one that differs between two commits
 * @from, @to: its ids there; zeros: not there
 * @now: what the work tree has, see git_files_edited()
 */
struct git_file {
	const char *path;
	const char *from;
	const char *to;
	const char *now;
};

/**
 * struct git_move - files, index and branch from one commit to another
 * @folder: of the repository, for this work tree
 */
struct git_move {
	const struct apply *a;
	const char *from;
	const char *to;
	const char *folder;
	struct git_file *files;
	size_t nfiles;
};

/** git_files_list - sets files and folder; 0 or fail()'s code */
int git_files_list(struct git_move *m);
/** git_files_check - are they all as in m->from? 0 or fail()'s code */
int git_files_check(const struct git_move *m);
/**
 * git_files_edited - files that are none of: as in one of the commits, not there, or the
 *	beginning of one, as a git that was killed leaves it
 */
int git_files_edited(const struct git_move *m, struct list *edited);
/** git_files_go - files and index as in m->to, from any point on; 0 or fail()'s code */
int git_files_go(const struct git_move *m);

/* git-move.c */

/**
 * git_move - all of it, or nothing
 * @landed: they are commits of this kit; else what GIT_LANDED names goes
 */
int git_move(const struct apply *a, const char *from, const char *to, bool landed,
	     const char *why);

#endif
