// SPDX-License-Identifier: GPL-2.0
// Results in Markdown: the support matrix, changes, failures, skips.
#include "report/checks.h"
#include "util/utf8.h"

#include <string.h>

/* A text inside a table: nothing in it ends the cell or the line, or becomes markup. */
static const char *cell_text(const char *text)
{
	struct str out = { 0 };
	const char *s;

	for (s = utf8_clean(text ? text : ""); *s; s++) {
		if (strchr("\n\r\t\v\f", *s))
			str_puts(&out, " ");
		else if (*s == '<')
			str_puts(&out, "&lt;");
		else if (*s == '&')
			str_puts(&out, "&amp;");
		else if (strchr("|\\`*_[]~", *s))
			str_printf(&out, "\\%c", *s);
		else
			str_add(&out, s, 1);
	}
	return str_get(&out);
}

static void add_row(const struct checks *c, const struct cell *row, struct str *out)
{
	size_t i;

	str_printf(out, "| %s | %s |", cell_text(row->first->tree),
		   cell_text(row->first->arch));
	for (i = 0; i < c->levels.n; i++) {
		const struct cell *cell = cell_of(c, row, c->levels.s[i]);

		if (cell)
			str_printf(out, " %zu/%zu/%zu |", cell->of[KIND_PASSED],
				   cell->of[KIND_FAILED], cell->of[KIND_SKIPPED]);
		else
			str_puts(out, " |");
	}
	str_puts(out, "\n");
}

static void add_matrix(const struct checks *c, struct str *out)
{
	size_t i;

	str_puts(out, "| tree | architecture |");
	for (i = 0; i < c->levels.n; i++)
		str_printf(out, " %s |", cell_text(c->levels.s[i]));
	str_puts(out, "\n|---|---|");
	for (i = 0; i < c->levels.n; i++)
		str_puts(out, "---|");
	str_puts(out, "\n");
	for (i = 0; i < c->ncells; i++)
		if (cell_starts_row(c, i))
			add_row(c, &c->cells[i], out);
	str_printf(out,
		   "\nEach cell: passed/failed/skipped. Of %zu checks %zu passed, %zu "
		   "failed, %zu were skipped.\n",
		   c->count, c->of[KIND_PASSED], c->of[KIND_FAILED], c->of[KIND_SKIPPED]);
}

static void add_changes(const struct checks *c, struct str *out)
{
	const struct check **list;
	size_t i, n, all = 0;

	str_printf(out, "\n## Since %s\n\n", cell_text(c->old));
	for (unsigned int change = CHANGE_BROKEN; change <= CHANGE_GONE; change++) {
		n = check_changes(c, (enum change)change, &list);
		if (n && !all)
			str_puts(
				out,
				"| change | check | before | now |\n|---|---|---|---|\n");
		all += n;
		for (i = 0; i < n; i++)
			str_printf(out, "| %s | %s | %s | %s |\n",
				   word_of(&check_change_words, change),
				   cell_text(list[i]->id), cell_text(list[i]->before),
				   cell_text(list[i]->now));
	}
	if (!all)
		str_puts(out, "Nothing has changed.\n");
}

static void add_list(const struct checks *c, enum kind kind, struct str *out)
{
	bool failed = kind == KIND_FAILED;
	size_t i;

	if (!c->of[kind])
		return;
	str_printf(out, "\n## %s\n\n| check | %s |\n|---|---|%s\n",
		   failed ? "Failed" : "Skipped",
		   failed ? "outcome | why | figures | log | repeat" : "why",
		   failed ? "---|---|---|---|" : "");
	for (i = 0; i < c->count; i++) {
		const struct check *k = &c->list[i];

		if (k->kind != kind)
			continue;
		str_printf(out, "| %s |", cell_text(k->id));
		if (failed)
			str_printf(out, " %s |", cell_text(k->r->word));
		str_printf(out, " %s |", cell_text(result_reason(k->r)));
		if (failed)
			str_printf(out, " %s | %s | %s |", cell_text(check_figures(k)),
				   cell_text(check_log(k)), cell_text(check_repeat(k)));
		str_puts(out, "\n");
	}
}

void checks_markdown(const struct checks *c, struct str *out)
{
	str_puts(out, "# Results\n\n");
	add_matrix(c, out);
	if (c->old)
		add_changes(c, out);
	add_list(c, KIND_FAILED, out);
	add_list(c, KIND_SKIPPED, out);
}
