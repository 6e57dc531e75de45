/* SPDX-License-Identifier: GPL-2.0 */
/* What this kit carries of upstream: the commits that its headers name, and the code. */
#ifndef TIF_OWN_H
#define TIF_OWN_H

#include "upstream/patch-facts.h"

/**
 * struct own_commit - one commit that headers name
 * @checked_to: the oldest Fixes-checked-to of them: "v7.2.8"
 * @patches: the files below patches/
 * @here: is it in the clone? Set by who looks
 */
struct own_commit {
	const char *id; /* 12 hex digits */
	const char *subject;
	const char *checked_to;
	struct list patches;
	bool here;
};

/** struct own_text - a patch's diff, or a file below compat/, and what it is called */
struct own_text {
	const char *name;
	struct list paths; /* the kernel's files in it */
	const char *text;
};

/** struct own - all of it */
struct own {
	struct own_commit *commits;
	size_t ncommits;
	struct own_text *texts;
	size_t ntexts;
};

/** own_read - read patches/ and compat/ of a kit; 0, or the code of fail() */
int own_read(struct own *o, const char *kit);

/** own_find - the commit with that id, 12 digits or more; NULL */
struct own_commit *own_find(const struct own *o, const char *id);

/** own_path - names of the patches and files that touch a file of the kernel */
void own_path(const struct own *o, const char *path, struct list *where);

/** own_word - names of those in which a function's name stands */
void own_word(const struct own *o, const char *word, struct list *where);

/** release_compare - of "v6.18-rc1" and the like: below, equal to or above 0 */
int release_compare(const char *a, const char *b);

#endif
