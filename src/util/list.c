// SPDX-License-Identifier: GPL-2.0
// Lists of strings.
#include "util/file.h"

#include <stdlib.h>
#include <string.h>

void list_add(struct list *l, const char *s)
{
	l->s = pool_grow(l->s, l->n, sizeof(*l->s));
	l->s[l->n++] = s;
}

bool list_has(const struct list *l, const char *s)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!strcmp(l->s[i], s))
			return true;
	return false;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void list_sort(struct list *l)
{
	size_t i, kept = 0;

	if (!l->n)
		return;
	qsort(l->s, l->n, sizeof(*l->s), by_bytes);
	for (i = 1; i < l->n; i++)
		if (strcmp(l->s[kept], l->s[i]))
			l->s[++kept] = l->s[i];
	l->n = kept + 1;
}

const char *list_join(const struct list *l, const char *between)
{
	struct str s = { 0 };
	size_t i;

	for (i = 0; i < l->n; i++)
		str_printf(&s, "%s%s", i ? between : "", l->s[i]);
	return str_get(&s);
}
