/* SPDX-License-Identifier: GPL-2.0 */
/* Where a kernel tree keeps the headers this program reads. */
#ifndef TIF_TREE_H
#define TIF_TREE_H

#include <stddef.h>

struct in_use;

#define GENERIC_TIF_HEADER "asm-generic/thread_info_tif.h"

/**
 * struct tree - a kernel tree, seen by one architecture
 * @overlay: folder whose files hide the tree's, or NULL
 * @root: the tree
 * @extra: a plain include folder behind the tree's own, or NULL
 * @full: the whole tree, where @root holds only some of its files; or NULL
 * @arch: name of the folder below arch/
 * @in_use: numbers that code outside of the headers has, or NULL: nobody looked
 */
struct tree {
	const char *overlay;
	const char *root;
	const char *extra;
	const char *full;
	const char *arch;
	const struct in_use *in_use;
};

/**
 * struct place - a file that was found
 * @path: to open it
 * @name: to speak of it: below the tree's root
 */
struct place {
	const char *path;
	const char *name;
};

/** tree_whole - the whole tree: @full, else @root */
const char *tree_whole(const struct tree *t);

/** tree_file - find @name, a path below the tree's root; 0, or -1 if absent */
int tree_file(const struct tree *t, const char *name, struct place *p);

/** tree_include - find what #include <@name> means; 0, or -1 if absent */
int tree_include(const struct tree *t, const char *name, struct place *p);

/** tree_header - name of the architecture's thread_info.h below the root */
const char *tree_header(const struct tree *t);

/**
 * tree_archs - the architectures that have a thread_info.h, sorted
 * @root: the tree
 * @count: set to their number
 *
 * Return: the names; NULL when there is no arch/ folder to read.
 */
const char **tree_archs(const char *root, size_t *count);

#endif
