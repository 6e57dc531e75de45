/* SPDX-License-Identifier: GPL-2.0 */
/* Memory that lives as long as the program, and strings that grow in it. */
#ifndef TIF_POOL_H
#define TIF_POOL_H

#include <stdbool.h>
#include <stddef.h>

/**
 * pool_alloc - zeroed memory that pool_release() frees
 * @size: bytes
 *
 * Never returns NULL: without memory the program ends with exit code 5.
 */
void *pool_alloc(size_t size);

/**
 * pool_grow - make room for one more element of an array in the pool
 * @array: the array, or NULL
 * @count: elements in use
 * @size: bytes of one element
 *
 * Return: the array, moved or not, with room for element number @count.
 */
void *pool_grow(void *array, size_t count, size_t size);

char *pool_strndup(const char *s, size_t len);
char *pool_strdup(const char *s);
char *pool_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/** pool_release - free everything, for unit tests and leak checkers */
void pool_release(void);

/** pool_lease - another number after every pool_release() */
unsigned long pool_lease(void);

/** struct str - a growing string; zero it to start */
struct str {
	char *text;
	size_t len;
	size_t room;
};

void str_add(struct str *s, const char *text, size_t len);
void str_puts(struct str *s, const char *text);
void str_printf(struct str *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** str_get - the text, never NULL */
const char *str_get(const struct str *s);

bool starts_with(const char *s, const char *prefix);

#endif
