/* SPDX-License-Identifier: GPL-2.0 */
/* Files and folders: read, write, copy, hash, remove. Errors are errno's. */
#ifndef TIF_FILE_H
#define TIF_FILE_H

#include "util/pool.h"

#include <sys/types.h>

/** file_read - a whole regular file into the pool, NUL behind it; NULL and errno (EFBIG
 * above @limit bytes, 0: no limit; EINVAL: not a regular file) */
char *file_read(const char *path, size_t limit, size_t *len);

/** file_write - make or replace a regular file's content, no rename; 0 or -1 */
int file_write(const char *path, const void *data, size_t len, mode_t mode);

/** file_replace - write aside, fsync, rename over @path; 0 or -1 */
int file_replace(const char *path, const void *data, size_t len, mode_t mode);

/** file_copy - bytes (holes stay holes), mode, times, for root the owner; reflink where
 * the file system can; @to must not exist; 0 or -1 */
int file_copy(const char *from, const char *to);

/** file_write_all - @len bytes to an open file, however many writes it takes; 0 or -1 */
int file_write_all(int fd, const char *data, size_t len);

/** file_same - do two regular files hold the same bytes? */
bool file_same(const char *a, const char *b);

#define HASH_LEN 64
/** file_hash - SHA-256 in hex, in the pool; "absent" if there is none, "unreadable" */
const char *file_hash(const char *path);

/** text_hash - SHA-256 of some bytes, in hex, in the pool */
const char *text_hash(const void *data, size_t len);

/** folder_exists - is there a folder of this name, or a link to one? */
bool folder_exists(const char *path);

/** folder_make - a folder and those above it; 0 or -1 */
int folder_make(const char *path);

/** folder_of - the path up to the last slash, "" if there is none */
const char *folder_of(const char *path);

/** path_absolute - @path, below the working directory if it is relative; NULL and errno
 */
const char *path_absolute(const char *path);

/** tree_remove - a file or folder with all below it, links not followed; 0 or -1, and 0
 * when there is none */
int tree_remove(const char *path);

/** struct list - strings in the pool, in order; zero it to start */
struct list {
	const char **s;
	size_t n;
};

void list_add(struct list *l, const char *s);
bool list_has(const struct list *l, const char *s);
/** list_sort - by bytes, doubles removed */
void list_sort(struct list *l);
/** list_join - in the pool */
const char *list_join(const struct list *l, const char *between);

/** folder_list - the paths of all below @path that are no folders, relative, sorted; 0 or
 * -1 */
int folder_list(const char *path, struct list *l);

/**
 * path_is_safe - may a patch, a manifest or a state folder name this path in a tree?
 *
 * Relative, [A-Za-z0-9_.+,@/-] only, no empty component, no "." or "..", nothing below
 * .tif-backports, .git, .pc or patches.
 */
bool path_is_safe(const char *path);

/**
 * path_is_inside - is @path, safe by name, really inside of @tree?
 *
 * Every folder on the way that exists is a folder, no link, on the tree's file system;
 * the last component is absent or a regular file.
 *
 * Return: NULL if it is, else what is wrong, as a sentence's end: "arch is a symbolic
 * link".
 */
const char *path_is_inside(const char *tree, const char *path);

#endif
