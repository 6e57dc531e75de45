// SPDX-License-Identifier: GPL-2.0
// Long masks over several lines.
#include "convert/wrap.h"
#include "util/pool.h"

#include <string.h>

#define COLUMNS	  80
#define TAB_WIDTH 8

static size_t column_after(size_t column, const char *s, size_t len)
{
	while (len--)
		column = *s++ == '\t' ? (column / TAB_WIDTH + 1) * TAB_WIDTH : column + 1;
	return column;
}

static void indent(struct str *out, size_t column)
{
	size_t i;

	for (i = 0; i < column / TAB_WIDTH; i++)
		str_puts(out, "\t");
	for (i = 0; i < column % TAB_WIDTH; i++)
		str_puts(out, " ");
}

const char *wrap_mask(const char *line, size_t len)
{
	const char *text = pool_strndup(line, len), *open = strchr(text, '(');
	struct str out = { 0 };
	size_t start, column;

	if (!open)
		return text;
	start = column_after(0, text, (size_t)(open + 1 - text));
	column = start;
	str_add(&out, text, (size_t)(open + 1 - text));
	for (text = open + 1; *text;) {
		const char *bar = strstr(text, " | ");
		size_t word = bar ? (size_t)(bar - text) : strcspn(text, " \t\n");
		/* " | \\" must fit behind a word that others follow. */
		size_t tail = bar ? strlen(" | \\") : 0;

		if (column > start && column + word + tail > COLUMNS) {
			str_puts(&out, "\\\n");
			indent(&out, start);
			column = start;
		}
		str_add(&out, text, word);
		if (!bar) {
			str_puts(&out, text + word);
			break;
		}
		str_puts(&out, " | ");
		column += word + strlen(" | ");
		text = bar + strlen(" | ");
	}
	return str_get(&out);
}
