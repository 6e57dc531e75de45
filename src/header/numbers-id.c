// SPDX-License-Identifier: GPL-2.0
// One word for the numbers of all flags: modules that were built for others are told.
#include "header/numbers-id.h"
#include "util/file.h"

#include <string.h>

#define ID_DIGITS 8

/* The numbers that a flag has in any configuration, a bit each. */
static uint64_t numbers_of(const struct table *t, const struct row *r)
{
	uint64_t bits = 0;

	for (size_t v = 0; v < t->nviews; v++) {
		const struct cell *c = table_cell(t, &t->views[v], r);

		if (c && c->value < 64)
			bits |= UINT64_C(1) << c->value;
	}
	return bits;
}

const char *numbers_id(const struct table *t)
{
	struct list lines = { 0 };
	struct str all = { 0 };

	for (size_t i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];
		uint64_t bits = row_is_number(r) ? numbers_of(t, r) : 0;

		for (unsigned int n = 0; n < 64; n++)
			if (bits >> n & 1)
				list_add(&lines, pool_printf("%s %u\n", r->name, n));
	}
	list_sort(&lines);
	for (size_t i = 0; i < lines.n; i++)
		str_puts(&all, lines.s[i]);
	return pool_printf("tif_%.*s", ID_DIGITS, text_hash(str_get(&all), all.len));
}

enum id_taken vermagic_takes_id(const struct tree *t)
{
	struct diags ignored = { 0 };
	struct source s;
	struct place p;

	if (tree_file(t, VERMAGIC_HEADER, &p) || source_read(&s, p.path, &ignored))
		return ID_NOT_TAKEN;
	for (size_t i = 0; i < s.count; i++) {
		const char *rest, *what = line_directive(&s.lines[i], &rest);

		if (what && !strcmp(what, "define") && strstr(rest, NUMBERS_ID))
			return ID_TAKEN;
	}
	return ID_NOT_TAKEN;
}
