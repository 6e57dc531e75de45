/* SPDX-License-Identifier: GPL-2.0 */
/* Read a unified diff: which files, which hunks, which lines. */
#ifndef TIF_PATCH_H
#define TIF_PATCH_H

#include "util/file.h"
#include "util/pool.h"

/**
 * struct hunk - one hunk
 * @at: the line of the old file where it should fit, @new_at: that of the new one
 * @text: its lines behind the "@@" line, with their signs
 */
struct hunk {
	unsigned int at;
	unsigned int new_at;
	const char *text;
	size_t len;
};

/**
 * struct patch_file - what a patch does to one file
 * @sign: '+' a new one, '-' deleted, '!' changed
 * @path: without the first folder
 * @text: all of it, headers and hunks
 */
struct patch_file {
	char sign;
	const char *path;
	const char *text;
	size_t len;
	struct hunk *hunks;
	size_t nhunks;
};

/**
 * struct patch - one patch file
 * @header: the text above the "---" line, or above the diff where there is none
 * @rest: what follows: the "---" line, if there is one, and the diff
 */
struct patch {
	const char *header;
	const char *rest;
	struct patch_file *files;
	size_t nfiles;
};

/**
 * patch_read - read a patch; what it does not know is refused
 *
 * Renames, copies, modes that change, binary and empty files, files named twice.
 *
 * Return: NULL, or what is wrong: "line 12: a rename".
 */
const char *patch_read(struct patch *p, const char *text);

/** enum hunk_side - the lines that a hunk wants to find, or those that it leaves */
enum hunk_side { HUNK_BEFORE = '-', HUNK_AFTER = '+' };

/** hunk_lines - the lines of one side, each with its newline, in the pool */
const char *hunk_lines(const struct hunk *h, enum hunk_side side);

/** patch_find - what a patch does to @path, or NULL */
const struct patch_file *patch_find(const struct patch *p, const char *path);

#endif
