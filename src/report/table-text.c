// SPDX-License-Identifier: GPL-2.0
// Tables, plans and checks for the terminal.
#include "report/table-text.h"
#include "util/pool.h"

#include <stdio.h>

void show_table(const struct table *t, const struct origins *o)
{
	size_t i;

	printf("%-28s %-10s %-9s %-8s %s\n", "name", "value", "kind", "origin",
	       "condition");
	for (i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];
		const char *value = "?";

		if (!r->bad && r->present)
			value = row_is_number(r)
					? pool_printf("%llu",
						      (unsigned long long)r->value)
					: pool_printf("0x%08llx",
						      (unsigned long long)r->value);
		printf("%-28s %-10s %-9s %-8s %s\n", r->name, value, kind_text(r->kind),
		       row_is_number(r) ? word_of(&origin_words, origin_of(o, r->name))
					: "",
		       r->def->cond);
	}
}

void show_checks(const struct checks *c, bool seconds)
{
	size_t i;

	for (i = 0; i < c->count; i++) {
		printf("%s\t%s\t%s", c->list[i].ok ? "pass" : "fail", c->list[i].name,
		       c->list[i].detail);
		if (seconds)
			printf("\t%.3f", c->list[i].seconds);
		putchar('\n');
	}
}

void show_checks_json(const struct checks *c)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < c->count; i++)
		json_array_append_new(
			list, json_pack("{s:s, s:b, s:s}", "name", c->list[i].name, "ok",
					(int)c->list[i].ok, "detail", c->list[i].detail));
	json_write(list, "-");
}
