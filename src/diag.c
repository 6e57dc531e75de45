// SPDX-License-Identifier: GPL-2.0
// What is wrong with the input, and where: collected, then printed.
#include "diag.h"
#include "pool.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void diag_add(struct diags *d, const char *file, unsigned int line, const char *fmt, ...)
{
	char text[2048];
	va_list args;
	struct diag *e;
	size_t i;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);

	/* The same line is read once for each configuration: say it once. */
	for (i = 0; i < d->count; i++) {
		e = &d->list[i];
		if (e->line == line && !strcmp(e->file, file) && !strcmp(e->text, text))
			return;
	}
	d->list = pool_grow(d->list, d->count, sizeof(*d->list));
	e = &d->list[d->count++];
	e->file = pool_strdup(file);
	e->line = line;
	e->text = pool_strdup(text);
}

const char *diag_line(const struct diag *d)
{
	if (!d->line)
		return pool_printf("%s: %s", d->file, d->text);
	return pool_printf("%s:%u: %s", d->file, d->line, d->text);
}

void diag_print(const struct diags *d)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		fprintf(stderr, "tiftab: error: %s\n", diag_line(&d->list[i]));
}
