// SPDX-License-Identifier: GPL-2.0
// The table at the top of the page: one row per architecture.
#include "report/audit-html.h"

#include <string.h>

/* A verdict's class, and a mark so that colour is not all that tells. */
static const struct {
	const char *answer, *class, *mark;
} verdicts[] = {
	{ "converted", "done", "\xe2\x97\x8f" }, { "as is", "yes", "\xe2\x9c\x93" },
	{ "with fixes", "fix", "\xe2\x9a\x92" }, { "no", "no", "\xe2\x9c\x95" },
	{ "unknown", "unknown", "?" },
};

static void add_verdict(const json_t *arch, struct str *page)
{
	const char *answer = text_of(json_object_get(arch, "verdict"), "answer");
	size_t i;

	for (i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
		if (!strcmp(answer, verdicts[i].answer))
			html_add(page, "<span class=\"verdict %s\">%s %s</span>",
				 verdicts[i].class, verdicts[i].mark, answer);
}

static void add_vendor(const json_t *arch, struct str *page)
{
	int n = number_of(arch, "vendor");

	if (n < 0)
		html_add(page, "<td class=\"n\">-</td>");
	else
		html_add(page, "<td class=\"n\">%d</td>", n);
}

static void add_changes(const json_t *arch, struct str *page)
{
	static const char *const kinds[] = { "renumbered", "new", "gone" };
	const json_t *changes = json_object_get(arch, "changes"), *c;
	size_t i, unexplained = 0;

	for (i = 0; i < 3; i++)
		html_add(page, "<td class=\"n\">%zu</td>",
			 count_of(changes, "change", kinds[i]));
	json_array_foreach(changes, i, c) unexplained +=
		json_is_false(json_object_get(c, "explained"));
	html_add(page, "<td class=\"n%s\">%zu</td>", unexplained ? " bad" : "",
		 unexplained);
}

static void add_row(const json_t *arch, bool two, struct str *page)
{
	const char *name = text_of(arch, "arch");
	const json_t *flags = json_object_get(arch, "flags");
	size_t faults = size_of(arch, "faults") + size_of(arch, "not_read");

	html_add(page, "<tr><th scope=\"row\"><a href=\"#arch-%s\">%s</a></th>", name,
		 name);
	html_add(page, "<td>");
	add_verdict(arch, page);
	html_add(page, "</td><td>%s</td><td>",
		 text_of(json_object_get(arch, "exit"), "class"));
	html_strip(arch, page);
	html_add(page, "</td><td class=\"n\">%zu</td>", count_of(flags, "kind", "bit"));
	add_vendor(arch, page);
	html_add(page, "<td class=\"n\">%zu + %zu</td>", size_of(arch, "free_generic"),
		 size_of(arch, "free_arch"));
	html_add(page, "<td class=\"n\">%zu</td><td class=\"n%s\">%zu</td>",
		 size_of(arch, "findings"), faults ? " bad" : "", faults);
	if (two)
		add_changes(arch, page);
	html_add(page, "</tr>\n");
}

static void add_totals(const json_t *archs, struct str *page)
{
	size_t i, n, listed = 0;
	const json_t *arch;

	html_add(page,
		 "<p class=\"totals\"><b>%zu</b> architectures:", json_array_size(archs));
	for (i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++) {
		size_t k;

		n = 0;
		json_array_foreach(archs, k, arch) n +=
			!strcmp(text_of(json_object_get(arch, "verdict"), "answer"),
				verdicts[i].answer);
		if (!n)
			continue;
		html_add(page, "%s <span class=\"verdict %s\">%s %zu %s</span>",
			 listed++ ? "," : "", verdicts[i].class, verdicts[i].mark, n,
			 verdicts[i].answer);
	}
	html_add(page, "</p>\n");
}

void html_summary(const json_t *doc, struct str *page)
{
	const json_t *archs = json_object_get(doc, "archs"), *arch;
	bool two = json_object_get(doc, "other") != NULL;
	size_t i;

	add_totals(archs, page);
	html_add(page,
		 "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		 "aria-labelledby=\"verdicts\"><table class=\"summary\"><thead><tr>"
		 "<th scope=\"col\">architecture</th><th scope=\"col\">verdict</th>"
		 "<th scope=\"col\">exit path</th><th scope=\"col\">bits 31 to 0</th>"
		 "<th scope=\"col\" class=\"n\">flags</th><th scope=\"col\" "
		 "class=\"n\">vendor's</th>"
		 "<th scope=\"col\" class=\"n\">free</th><th scope=\"col\" "
		 "class=\"n\">findings</th>"
		 "<th scope=\"col\" class=\"n\">faults</th>");
	if (two)
		html_add(page, "<th scope=\"col\" class=\"n\">renumbered</th><th "
			       "scope=\"col\" class=\"n\">new</th>"
			       "<th scope=\"col\" class=\"n\">gone</th>"
			       "<th scope=\"col\" class=\"n\">unexplained</th>");
	html_add(page, "</tr></thead><tbody>\n");
	json_array_foreach(archs, i, arch) add_row(arch, two, page);
	html_add(page, "</tbody></table></div>\n");
	html_add(page, "<p class=\"note\">Vendor's: flags that no upstream release has; "
		       "- means that the kit has no table to tell them by. Free: numbers "
		       "that no configuration uses, in the generic half + in the "
		       "architecture's.</p>\n");
}
