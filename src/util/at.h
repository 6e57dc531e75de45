/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files below a folder that is held open: paths are walked folder by folder from its
 * descriptor, so no link on the way, no ".." and no other file system leads out of it,
 * whatever is swapped in meanwhile.
 */
#ifndef TIF_AT_H
#define TIF_AT_H

#include "util/file.h"

#include <sys/stat.h>

/** at_open - hold the folder @path; -1 and errno */
int at_open(const char *path);

/** at_folder - the folder @path below @root ("" for @root itself), held; -1 and errno:
 * ENOTDIR also for a link, EXDEV for another file system, EINVAL for "." and ".." */
int at_folder(int root, const char *path);

/** at_parent - the folder of @path, held; sets @name to its last component */
int at_parent(int root, const char *path, const char **name);

/** at_stat - lstat() of @path below @root; 0 or -1 */
int at_stat(int root, const char *path, struct stat *st);

/** at_exists - is there anything, a link included? */
bool at_exists(int root, const char *path);

/** at_read - as file_read(), NULL and errno */
char *at_read(int root, const char *path, size_t limit, size_t *len);

/** at_hash - as file_hash(): "absent", "unreadable" (no regular file, too) */
const char *at_hash(int root, const char *path);

/** at_write - a new regular file with the owner of @like; 0 or -1 */
int at_write(int root, const char *path, const void *data, size_t len,
	     const struct stat *like);

/**
 * at_copy - a copy of the regular file @from as @path; at_sync() it
 * @like: for root, whose owner it gets; @mode: permissions. Times are those of @from.
 */
int at_copy(const char *from, int root, const char *path, const struct stat *like,
	    mode_t mode);

/** at_make - a folder and those above it, each new one with the owner of @like */
int at_make(int root, const char *path, const struct stat *like);

/** at_rename - 0 or -1; replaces a file, never follows */
int at_rename(int root, const char *from, int to_root, const char *to);

/** at_remove - a file; 0 when there was none */
int at_remove(int root, const char *path);

/** at_remove_folder - an empty one; 0 when it is not empty, no folder, or not there */
int at_remove_folder(int root, const char *path);

/** at_remove_all - with all below it, links not followed; 0 when there was none */
int at_remove_all(int root, const char *path);

/** at_sync - a file's content, or what was renamed in a folder, is on the disk; 0 or -1
 */
int at_sync(int root, const char *path);

/** at_touch - the time of now, for the file @path */
int at_touch(int root, const char *path);

/**
 * at_list - the paths of all files below the folder @path, relative to it, sorted
 *
 * Return: 0; -1 and errno; where something is neither a folder nor a regular file, EINVAL
 * and its path in @l alone.
 */
int at_list(int root, const char *path, struct list *l);

/** at_names - what is in the folder @path, sorted; 0 or -1 */
int at_names(int root, const char *path, struct list *l);

#endif
