// SPDX-License-Identifier: GPL-2.0
// Which kits and which trees results are of, with how many checks each.
#include "report/checks.h"
#include "util/utf8.h"

#include <ctype.h>
#include <string.h>

/* Lines that are there, with how often. */
struct counts {
	struct index seen;
	struct list lines;
	size_t *count;
};

/* A column: one that is not told is "-", and none has a tab or an end of a line. */
static const char *column(const char *text)
{
	char *copy = pool_strdup(text && *text ? utf8_clean(text) : "-");
	size_t i;

	for (i = 0; copy[i]; i++)
		if (iscntrl((unsigned char)copy[i]))
			copy[i] = '?';
	return copy;
}

static void count_line(struct counts *c, const char *line)
{
	long at = index_find(&c->seen, line, strlen(line));

	if (at < 0) {
		at = (long)c->lines.n;
		index_add(&c->seen, line, strlen(line), c->lines.n);
		c->count = pool_grow(c->count, c->lines.n, sizeof(*c->count));
		c->count[at] = 0;
		list_add(&c->lines, line);
	}
	c->count[at]++;
}

/* The checks are sorted by their trees: so are the lines, but for the kits. */
static void put(const struct counts *c, const char *head, struct str *out)
{
	size_t i;

	str_puts(out, head);
	for (i = 0; i < c->lines.n; i++)
		str_printf(out, "%s\t%zu\n", c->lines.s[i], c->count[i]);
}

void checks_targets(const struct checks *c, struct str *out)
{
	static const struct target none;
	struct counts kits = { 0 }, trees = { 0 };
	size_t i;

	for (i = 0; i < c->count; i++) {
		const struct check *k = &c->list[i];
		const struct target *t = check_target(k);

		if (!t)
			t = &none;
		count_line(&kits, pool_printf("kit\t%s\t%s", column(k->r->version),
					      column(t->commit)));
		count_line(&trees, pool_printf("tree\t%s\t%s\t%s\t%s", column(t->kernel),
					       column(t->stack), column(t->series),
					       column(t->numbering)));
	}
	put(&kits, "#kit\tversion\tcommit\tchecks\n", out);
	put(&trees, "#tree\tkernel\tstack\tseries\tnumbering\tchecks\n", out);
}
