// SPDX-License-Identifier: GPL-2.0
// What is known of an architecture beside its bit map, as lists and tables.
#include "report/audit-html.h"

#include <string.h>

void html_place(const json_t *j, struct str *page)
{
	int line = number_of(j, "line");

	if (!*text_of(j, "file"))
		return;
	html_add(page, " <code class=\"place\">%s", text_of(j, "file"));
	if (line > 0)
		html_add(page, ":%d", line);
	html_add(page, "</code> ");
}

static void add_places(const json_t *list, const char *title, const char *class,
		       struct str *page)
{
	const json_t *j;
	size_t i;

	if (!json_array_size(list))
		return;
	html_add(page, "<h3>%s</h3>\n<ul class=\"places %s\">\n", title, class);
	json_array_foreach(list, i, j)
	{
		html_add(page, "<li>");
		html_place(j, page);
		html_add(page, "%s</li>\n", text_of(j, "text"));
	}
	html_add(page, "</ul>\n");
}

/* "limit: ...", where the finding has one. */
static void add_extra(const json_t *j, const char *key, const char *label,
		      struct str *page)
{
	if (*text_of(j, key))
		html_add(page, "<br><span class=\"extra\">%s: %s</span>", label,
			 text_of(j, key));
}

static void add_finding(const json_t *j, struct str *page)
{
	html_add(page,
		 "<tr><td><span class=\"severity %s\">%s</span></td><td>%s</td><td>",
		 text_of(j, "severity"), text_of(j, "severity"), text_of(j, "kind"));
	html_place(j, page);
	if (*text_of(j, "code"))
		html_add(page, "<br><code>%s</code>", text_of(j, "code"));
	html_add(page, "</td><td>%s", text_of(j, "text"));
	add_extra(j, "limit", "limit", page);
	add_extra(j, "now", "now", page);
	add_extra(j, "after", "after a conversion", page);
	add_extra(j, "source", "source", page);
	html_add(page, "</td></tr>\n");
}

static void add_findings(const json_t *list, struct str *page)
{
	static const char *const order[] = { "fault", "blocks", "fix", "warning",
					     "note" };
	const json_t *j;
	size_t i, k;

	if (!json_array_size(list))
		return;
	html_add(page, "<details><summary>Places that depend on numbers or masks: %zu,",
		 json_array_size(list));
	for (k = 0; k < 5; k++)
		if (count_of(list, "severity", order[k]))
			html_add(page, " <span class=\"severity %s\">%zu %s</span>",
				 order[k], count_of(list, "severity", order[k]),
				 order[k]);
	html_add(page, "</summary>\n<div class=\"scroll\"><table><thead><tr>"
		       "<th scope=\"col\">severity</th><th scope=\"col\">kind</th>"
		       "<th scope=\"col\">place</th><th scope=\"col\">what</th>"
		       "</tr></thead><tbody>\n");
	for (k = 0; k < 5; k++)
		json_array_foreach(list, i,
				   j) if (!strcmp(text_of(j, "severity"), order[k]))
			add_finding(j, page);
	html_add(page, "</tbody></table></div></details>\n");
}

static void add_number(const json_t *j, const char *key, struct str *page)
{
	int n = number_of(j, key);

	if (n < 0)
		html_add(page, "<td class=\"n\"></td>");
	else
		html_add(page, "<td class=\"n\">%d</td>", n);
}

static void add_change(const json_t *j, struct str *page)
{
	const json_t *explained = json_object_get(j, "explained");

	html_add(page, "<tr><th scope=\"row\"><code>%s</code></th><td>%s</td>",
		 text_of(j, "name"), text_of(j, "change"));
	add_number(j, "from", page);
	add_number(j, "to", page);
	html_add(page, "<td>%s</td><td%s>%s%s</td></tr>\n", text_of(j, "condition"),
		 json_is_false(explained) ? " class=\"bad\"" : "",
		 json_is_false(explained) ? "not explained. " : "", text_of(j, "why"));
}

static void add_changes(const json_t *list, struct str *page)
{
	static const char *const order[] = { "renumbered", "new", "gone", "kept" };
	const json_t *j;
	size_t i, k;

	if (!json_array_size(list))
		return;
	html_add(page, "<details open><summary>Changes:");
	for (k = 0; k < 4; k++)
		html_add(page, "%s %zu %s", k ? "," : "",
			 count_of(list, "change", order[k]), order[k]);
	html_add(page, "</summary>\n<div class=\"scroll\"><table><thead><tr>"
		       "<th scope=\"col\">flag</th><th scope=\"col\">change</th>"
		       "<th scope=\"col\" class=\"n\">from</th><th scope=\"col\" "
		       "class=\"n\">to</th>"
		       "<th scope=\"col\">condition</th><th scope=\"col\">why</th>"
		       "</tr></thead><tbody>\n");
	for (k = 0; k < 4; k++)
		json_array_foreach(list, i, j) if (!strcmp(text_of(j, "change"),
							   order[k])) add_change(j, page);
	html_add(page, "</tbody></table></div></details>\n");
}

static const char *after_text(const json_t *f)
{
	int n = number_of(f, "after");

	if (n >= 0)
		return pool_printf("%d", n);
	return strcmp(text_of(f, "action"), "dropped") ? "" : "dropped";
}

/* Most names stand in the header itself: its name again would only be noise. */
static void add_line(const json_t *f, const char *header, struct str *page)
{
	if (strcmp(text_of(f, "file"), header))
		html_place(f, page);
	else
		html_add(page, "line %d", number_of(f, "line"));
}

static void add_flag(const json_t *f, const char *header, struct str *page)
{
	html_add(page, "<tr><th scope=\"row\"><code>%s</code></th>", text_of(f, "name"));
	add_number(f, "number", page);
	html_add(page, "<td class=\"n\">%s</td><td><code>%s</code></td><td>%s%s%s</td>",
		 after_text(f), text_of(f, "mask"), text_of(f, "kind"),
		 *text_of(f, "of") ? " of " : "", text_of(f, "of"));
	html_add(page, "<td>%s</td><td>%s</td><td>%s%s%s</td><td>", text_of(f, "half"),
		 text_of(f, "origin"), text_of(f, "condition"),
		 *text_of(f, "unknown") ? " not evaluated: " : "", text_of(f, "unknown"));
	html_add(page, "%s</td><td>", text_of(f, "comment"));
	add_line(f, header, page);
	html_add(page, "</td></tr>\n");
}

static void add_flags(const json_t *list, const char *header, struct str *page)
{
	const json_t *f;
	size_t i;

	if (!json_array_size(list))
		return;
	html_add(page,
		 "<details><summary>All %zu names: numbers, masks, conditions, "
		 "comments</summary>\n<div class=\"scroll\"><table><thead><tr>"
		 "<th scope=\"col\">name</th><th scope=\"col\" class=\"n\">number</th>"
		 "<th scope=\"col\" class=\"n\">after</th><th scope=\"col\">mask</th>"
		 "<th scope=\"col\">kind</th><th scope=\"col\">half</th>"
		 "<th scope=\"col\">whose</th><th scope=\"col\">condition</th>"
		 "<th scope=\"col\">comment</th><th scope=\"col\">place</th>"
		 "</tr></thead><tbody>\n",
		 json_array_size(list));
	json_array_foreach(list, i, f) add_flag(f, header, page);
	html_add(page, "</tbody></table></div></details>\n");
}

static const char *reasons_title(const json_t *verdict)
{
	const char *answer = text_of(verdict, "answer");

	if (!strcmp(answer, "no"))
		return "Why not";
	return strcmp(answer, "with fixes") ? "What the verdict rests on"
					    : "Fixes that a conversion needs";
}

static void add_missing(const json_t *list, struct str *page)
{
	const json_t *j;
	size_t i;

	if (!json_array_size(list))
		return;
	html_add(page, "<p>Flags of the generic header that this one does not define:");
	json_array_foreach(list, i, j) if (json_is_string(j))
		html_add(page, " <code>%s</code>", json_string_value(j));
	html_add(page, "</p>\n");
}

void html_lists(const json_t *arch, struct str *page)
{
	const json_t *verdict = json_object_get(arch, "verdict");

	add_places(json_object_get(arch, "not_read"), "Could not be evaluated", "bad",
		   page);
	add_places(json_object_get(arch, "faults"), "Wrong today", "bad", page);
	add_places(json_object_get(verdict, "reasons"), reasons_title(verdict), "", page);
	add_missing(json_object_get(arch, "missing"), page);
	add_changes(json_object_get(arch, "changes"), page);
	add_findings(json_object_get(arch, "findings"), page);
	add_flags(json_object_get(arch, "flags"), text_of(arch, "header"), page);
}
