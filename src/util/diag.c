// SPDX-License-Identifier: GPL-2.0
// What is wrong with the input, and where: collected, then printed.
#include "util/diag.h"
#include "util/message.h"
#include "util/pool.h"
#include "util/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void diag_add(struct diags *d, const char *file, unsigned int line, const char *fmt, ...)
{
	char text[2048];
	va_list args;
	struct diag *e;
	const char *key;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);

	/* The same line is read once for each configuration: say it once. */
	key = pool_printf("%u:%s:%s", line, file, text);
	if (index_find(&d->index, key, strlen(key)) >= 0)
		return;
	index_add(&d->index, key, strlen(key), d->count);
	d->list = pool_grow(d->list, d->count, sizeof(*d->list));
	e = &d->list[d->count++];
	e->file = utf8_clean(pool_strdup(file));
	e->line = line;
	e->text = utf8_clean(pool_strdup(text));
}

const char *diag_line(const struct diag *d)
{
	if (!d->line)
		return pool_printf("%s: %s", d->file, d->text);
	return pool_printf("%s:%u: %s", d->file, d->line, d->text);
}

static void print(const struct diags *d, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		fprintf(stderr, "%s: error: %s\n", message_prog(),
			diag_line(&d->list[i]));
}

int diag_fail(const struct diags *d, int code, const char *todo)
{
	print(d, d->count - 1);
	return fail(code, todo, "%s", diag_line(&d->list[d->count - 1]));
}
