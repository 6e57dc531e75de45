// SPDX-License-Identifier: GPL-2.0
// Words behind a label, broken at the margin.
#include "util/flow.h"
#include "util/terminal.h"

#include <string.h>

static void add_blanks(struct str *out, int n)
{
	str_printf(out, "%*s", n > 0 ? n : 0, "");
}

void flow_start(struct flow *f, struct str *out, int columns, int width,
		const char *label)
{
	f->out = out;
	f->columns = columns;
	f->indent = width;
	f->at = width;
	if (*label)
		str_printf(out, "  %s", label);
	add_blanks(out, *label ? width - 2 - (int)text_width(label) : width);
}

void flow_add(struct flow *f, int gap, const char *word)
{
	int len = (int)text_width(word);

	if (f->at + gap + len > f->columns && f->at > f->indent) {
		str_puts(f->out, "\n");
		add_blanks(f->out, f->indent);
		f->at = f->indent;
	}
	if (f->at > f->indent) {
		add_blanks(f->out, gap);
		f->at += gap;
	}
	str_puts(f->out, word);
	f->at += len;
}

/* A name that is longer than a line is cut, not written beyond the margin. */
void flow_text(struct flow *f, const char *text)
{
	size_t room = (size_t)(f->columns - f->indent);

	while (*text) {
		size_t len = strcspn(text, " \n");
		size_t part = len > room ? room : len;

		/* not within a character */
		while (part > 1 && part < len &&
		       ((unsigned char)text[part] & 0xc0) == 0x80)
			part--;
		if (part)
			flow_add(f, 1, pool_strndup(text, part));
		text += part;
		if (part == len)
			text += strspn(text, " \n");
	}
}

void flow_end(const struct flow *f)
{
	str_puts(f->out, f->at == f->indent ? "none\n" : "\n");
}
