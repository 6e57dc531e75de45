// SPDX-License-Identifier: GPL-2.0
// Memory that lives as long as the program, and strings that grow in it.
#include "util/pool.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chunk {
	struct chunk *next;
	max_align_t data[];
};

static struct chunk *chunks;
static unsigned long lease;

static void out_of_memory(void)
{
	fputs("tif-backports: error: out of memory\n", stderr);
	exit(5);
}

void *pool_alloc(size_t size)
{
	struct chunk *c;

	if (size > SIZE_MAX - sizeof(*c))
		out_of_memory();
	c = calloc(1, sizeof(*c) + size);
	if (!c)
		out_of_memory();
	c->next = chunks;
	chunks = c;
	return c->data;
}

void *pool_grow(void *array, size_t count, size_t size)
{
	void *bigger;

	/* Arrays double: they are full at 0, 8, 16, 32, ... elements. */
	if (count && (count < 8 || count & (count - 1)))
		return array;
	if (count > SIZE_MAX / 2 / size)
		out_of_memory();
	bigger = pool_alloc((count ? 2 * count : 8) * size);
	if (count)
		memcpy(bigger, array, count * size);
	return bigger;
}

char *pool_strndup(const char *s, size_t len)
{
	char *copy = pool_alloc(len + 1);

	memcpy(copy, s, len);
	return copy;
}

char *pool_strdup(const char *s)
{
	return pool_strndup(s, strlen(s));
}

static char *vprint(const char *fmt, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0)
		out_of_memory();
	text = pool_alloc((size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, fmt, args);
	return text;
}

char *pool_printf(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = vprint(fmt, args);
	va_end(args);
	return text;
}

unsigned long pool_lease(void)
{
	return lease;
}

void pool_release(void)
{
	lease++;
	while (chunks) {
		struct chunk *c = chunks;

		chunks = c->next;
		free(c);
	}
}

void str_add(struct str *s, const char *text, size_t len)
{
	if (len >= SIZE_MAX / 4 - s->len)
		out_of_memory();
	if (s->len + len + 1 > s->room) {
		size_t room = 2 * (s->len + len + 32);
		char *bigger = pool_alloc(room);

		if (s->len)
			memcpy(bigger, s->text, s->len);
		s->text = bigger;
		s->room = room;
	}
	memcpy(s->text + s->len, text, len);
	s->len += len;
	s->text[s->len] = '\0';
}

void str_puts(struct str *s, const char *text)
{
	str_add(s, text, strlen(text));
}

void str_printf(struct str *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	str_puts(s, vprint(fmt, args));
	va_end(args);
}

const char *str_get(const struct str *s)
{
	return s->text ? s->text : "";
}

bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}
