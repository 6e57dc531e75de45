// SPDX-License-Identifier: GPL-2.0
// Words behind a label, broken at the margin.
#include "util/flow.h"
#include "util/pool.h"

#include <stdio.h>
#include <string.h>

void flow_start(struct flow *f, int width, const char *label)
{
	printf("  %-*s", width - 2, label);
	f->indent = width;
	f->at = width;
}

void flow_add(struct flow *f, int gap, const char *word)
{
	int len = (int)strlen(word);

	if (f->at + gap + len > FLOW_COLUMNS && f->at > f->indent) {
		printf("\n%*s", f->indent, "");
		f->at = f->indent;
	}
	f->at += printf("%*s%s", f->at > f->indent ? gap : 0, "", word);
}

/* A name that is longer than a line is cut, not printed beyond the margin. */
void flow_text(struct flow *f, const char *text)
{
	size_t room = (size_t)(FLOW_COLUMNS - f->indent);

	while (*text) {
		size_t len = strcspn(text, " \n");
		size_t part = len > room ? room : len;

		if (part)
			flow_add(f, 1, pool_strndup(text, part));
		text += part;
		if (part == len)
			text += strspn(text, " \n");
	}
}

void flow_end(const struct flow *f)
{
	puts(f->at == f->indent ? "none" : "");
}
