/* SPDX-License-Identifier: GPL-2.0 */
/* Somebody's clone of Linux: asked, never obeyed. */
#ifndef TIF_CLONE_H
#define TIF_CLONE_H

#include "util/pool.h"

/**
 * struct clone - a repository, bare or not
 * @path: absolute; @shown: for messages
 * @shallow: history ends before the first commit
 * @partial: contents may be missing
 */
struct clone {
	const char *path;
	const char *shown;
	bool bare;
	bool shallow;
	bool partial;
};

/** clone_open - is there a repository at @arg itself? 0, or the code of fail() */
int clone_open(struct clone *c, const char *arg);

/**
 * clone_git - ask git
 * @input: for its stdin, or NULL
 * @out: takes what it says, or NULL
 * @args: words behind "git", NULL at the end
 *
 * No configuration but the clone's own is read, and what that could start is switched
 * off: pagers, hooks, external diffs and filters, signature programs, every transport. No
 * lock is taken and nothing is written.
 *
 * Return: git's exit status.
 */
int clone_git(const struct clone *c, const char *input, struct str *out,
	      const char *const *args);

/** clone_line - the first line of git's answer, or "" where it fails */
const char *clone_line(const struct clone *c, const char *const *args);

#endif
