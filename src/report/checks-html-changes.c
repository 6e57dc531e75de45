// SPDX-License-Identifier: GPL-2.0
// The page of results: what has changed since earlier ones.
#include "report/checks-html.h"

static void add_change(const struct checks_page *p, const struct check *k,
		       unsigned int change)
{
	bool gone = change == CHANGE_GONE;

	html_add(p->out,
		 "<tr class=\"%s\"><td>%s</td><th scope=\"row\"><code>%s</code></th>"
		 "<td>%s</td><td>",
		 gone ? "" : checks_item(p, k, 1), word_of(&check_change_words, change),
		 k->id, k->before);
	if (change == CHANGE_COSTS)
		html_add(p->out, "%s", k->now);
	else if (!gone)
		checks_badge(p, k->kind, k->now);
	html_add(p->out, "</td><td>%s</td></tr>\n", gone ? "" : result_reason(k->r));
}

static const char changes_head[] =
	"<div class=\"scroll\"><table class=\"changes\"><thead><tr><th>change</th>"
	"<th>check</th><th>before</th><th>now</th><th>why</th></tr></thead><tbody>\n";

/* Rows of one change: of what ended as @kind, or of all; their number. */
static size_t add_rows(const struct checks_page *p, enum change change, enum kind kind,
		       bool head)
{
	const struct check **list;
	size_t i, n = check_changes(p->c, change, &list), added = 0;

	for (i = 0; i < n; i++) {
		if (kind < KINDS && list[i]->kind != kind)
			continue;
		if (!added++ && head)
			str_puts(p->out, changes_head);
		add_change(p, list[i], change);
	}
	return added;
}

/* New checks that pass are many and say little: one line, to be opened. */
static size_t add_new_passes(const struct checks_page *p)
{
	const struct check **list;
	size_t i, n = check_changes(p->c, CHANGE_NEW, &list), passed = 0;

	for (i = 0; i < n; i++)
		passed += list[i]->kind == KIND_PASSED;
	if (!passed)
		return 0;
	html_add(p->out, "<details><summary>new, and passed: %zu</summary>\n", passed);
	add_rows(p, CHANGE_NEW, KIND_PASSED, true);
	html_add(p->out, "</tbody></table></div>\n</details>\n");
	return passed;
}

void checks_changes(const struct checks_page *p)
{
	/* failures first, whatever they were before */
	static const struct {
		enum change change;
		enum kind kind;
	} order[] = {
		{ CHANGE_BROKEN, KINDS },     { CHANGE_NEW, KIND_FAILED },
		{ CHANGE_COSTS, KINDS },      { CHANGE_FIXED, KINDS },
		{ CHANGE_SKIPPED, KINDS },    { CHANGE_RUNS, KINDS },
		{ CHANGE_NEW, KIND_SKIPPED }, { CHANGE_GONE, KINDS },
	};
	size_t i, all = 0;

	html_add(p->out,
		 "<section aria-labelledby=\"changes\">\n<h2 id=\"changes\">Since "
		 "<code>%s</code></h2>\n",
		 p->c->old);
	for (i = 0; i < sizeof(order) / sizeof(*order); i++)
		all += add_rows(p, order[i].change, order[i].kind, !all);
	if (all)
		html_add(p->out, "</tbody></table></div>\n");
	all += add_new_passes(p);
	html_add(p->out,
		 all ? "</section>\n" : "<p>Nothing has changed.</p>\n</section>\n");
}
