/* SPDX-License-Identifier: GPL-2.0 */
/* Which files of a tree are code: all folders but those known to have none. */
#ifndef TIF_CODE_WALK_H
#define TIF_CODE_WALK_H

#include "code/facts.h"
#include "util/file.h"

#include <sys/stat.h>

/**
 * struct code_walk - one walk; each folder is read once in it
 * @root: the tree; or, with @outside, the folder that the walked one is in
 * @real: where the links of a view lead, the tree that it is a view of; or NULL
 * @outside: what is walked is not in a tree
 * @common: the folders without code of the kernel
 * @see: called for each file; false: that is enough, the walk ends
 * @complaints: takes what cannot be read; NULL: that was said before
 * @data: for @see
 * @done, @todo: its own: folders that were read, and those that links lead to
 * @ended: its own: @see has had enough
 *
 * A link is followed where it stays inside of the tree, and what it leads to is read
 * under its own name, once. All others are named.
 */
struct code_walk {
	const char *root;
	const char *real;
	bool outside;
	const struct facts *common;
	bool (*see)(void *data, const char *path, const char *name, size_t size);
	struct diags *complaints;
	void *data;
	struct list done;
	struct list todo;
	bool ended;
};

/** code_is_source - is this, by its name, a file of C code or assembly? */
bool code_is_source(const char *name);

/** code_is_core - is @name, a path in the tree, code that belongs to no architecture? */
bool code_is_core(const struct facts *common, const char *name);

/** code_name - the path in the tree that @path really is, "" for the tree; or NULL */
const char *code_name(const struct code_walk *w, const char *path);

/** code_walk_core - all code that belongs to no architecture, the shared headers first */
void code_walk_core(struct code_walk *w);

/** code_walk_folder - all code below one folder, unless this walk has read it */
void code_walk_folder(struct code_walk *w, const char *folder);

#endif
