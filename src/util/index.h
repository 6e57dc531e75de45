/* SPDX-License-Identifier: GPL-2.0 */
/* From a string to a number: a hash table in the pool. */
#ifndef TIF_INDEX_H
#define TIF_INDEX_H

#include <stddef.h>

/** struct index - the table; zero it to start */
struct index {
	struct index_slot *slots;
	size_t room; /* a power of two, or 0 */
	size_t count;
};

/**
 * index_find - look up a string
 * @x: the table
 * @s: the string, not necessarily ended by a NUL
 * @len: its length
 *
 * Return: its number, or -1.
 */
long index_find(const struct index *x, const char *s, size_t len);

/**
 * index_add - add a string that is not there yet
 * @x: the table
 * @s: the string; it must live as long as the table
 * @len: its length
 * @number: what index_find() shall return
 */
void index_add(struct index *x, const char *s, size_t len, size_t number);

#endif
