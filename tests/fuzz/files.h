/* SPDX-License-Identifier: GPL-2.0 */
/* A kernel tree in memory: the files that one fuzzing input describes. */
#ifndef FUZZ_FILES_H
#define FUZZ_FILES_H

#include <stdbool.h>
#include <stddef.h>

/** struct file - one file of the input */
struct file {
	const char *name;
	const char *text;
	size_t len;
};

/**
 * files_split - cut an input into files
 * @data: the input; up to the first line "//// NAME" it is the header
 * @size: its length
 *
 * The reader's own look-ups are replaced at link time (see the Makefile) and
 * find these files, and the generic header, instead of a tree's on disk.
 */
void files_split(const char *data, size_t size);

/** file_find - the file called @name, or NULL */
const struct file *file_find(const char *name);

/** file_nth - file number @n, or NULL behind the last */
const struct file *file_nth(size_t n);

/** generic_rules - the rules of the generic half, for both targets */
extern const char generic_rules[];

/** must - end with a finding unless this holds */
void must(bool holds);

/** fuzz_one - what a target does with one input; the pool is released behind it */
void fuzz_one(void);

#endif
