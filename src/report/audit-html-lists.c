// SPDX-License-Identifier: GPL-2.0
// What is known of an architecture beside its bit map, as lists and tables.
#include "report/audit-html-parts.h"
#include "audit/audit.h"

#include <string.h>

static void open_table(const struct page *p, const char *const *titles)
{
	html_add(p->out, "<div class=\"scroll\"><table><thead><tr>");
	for (; *titles; titles++)
		if (**titles == '#')
			html_add(p->out, "<th scope=\"col\" class=\"n\">%s</th>",
				 *titles + 1);
		else
			html_add(p->out, "<th scope=\"col\">%s</th>", *titles);
	html_add(p->out, "</tr></thead><tbody>\n");
}

static void close_table(const struct page *p)
{
	html_add(p->out, "</tbody></table></div></details>\n");
}

static void add_places(const struct page *p, const json_t *list, const char *title,
		       const char *class)
{
	const json_t *j;
	size_t i;

	if (!json_array_size(list))
		return;
	html_add(p->out, "<h3>%s</h3>\n<ul class=\"places %s\">\n", title, class);
	json_array_foreach(list, i, j) {
		html_add(p->out, "<li>");
		page_place(p, j);
		html_add(p->out, "%s</li>\n", text_of(j, "text"));
	}
	html_add(p->out, "</ul>\n");
}

/* "limit: ...", where the finding has one. */
static void add_extra(const struct page *p, const json_t *j, const char *key,
		      const char *label)
{
	if (*text_of(j, key))
		html_add(p->out, "<br><span class=\"extra\">%s: %s</span>", label,
			 text_of(j, key));
}

static void add_finding(const struct page *p, const json_t *j)
{
	struct page place = *p;

	/* the file may not be in this tree at all */
	if (value_of(j, "kind", &finding_words) == FIND_NOT_FOUND)
		place.link = NULL;
	html_add(p->out, "<tr><td>");
	page_word(p, j, "severity", &severity_words, "severity");
	html_add(p->out, "</td><td class=\"kind\">");
	page_word(p, j, "kind", &finding_words, "finding");
	html_add(p->out, "</td><td>");
	page_place(&place, j);
	if (*text_of(j, "code"))
		html_add(p->out, "<br><code>%s</code>", text_of(j, "code"));
	html_add(p->out, "</td><td>%s", text_of(j, "text"));
	add_extra(p, j, "limit", "limit");
	add_extra(p, j, "now", "now");
	add_extra(p, j, "after", "after a conversion");
	add_extra(p, j, "source", "source");
	html_add(p->out, "</td></tr>\n");
}

/* Rows in the order of the enum; what has a word of no enum comes last. */
static void add_findings(const struct page *p, const json_t *list, bool open)
{
	static const char *const titles[] = { "severity", "kind", "place", "what", NULL };
	const json_t *j;
	int value;
	size_t i, n;

	if (!json_array_size(list))
		return;
	html_add(p->out, "<details%s><summary>Places that depend on bits or masks: %zu,",
		 open ? " open" : "", json_array_size(list));
	for (value = 0; value < (int)severity_words.count; value++) {
		n = count_of(list, "severity", &severity_words, value);
		if (n)
			html_add(p->out, " <span class=\"severity %s\">%zu %s</span>",
				 word_class("severity", word_of(&severity_words,
								(unsigned int)value)),
				 n, word_of(&severity_words, (unsigned int)value));
	}
	html_add(p->out, "</summary>\n");
	open_table(p, titles);
	for (value = 0; value < (int)severity_words.count; value++)
		json_array_foreach(list, i, j)
			if (value_of(j, "severity", &severity_words) == value)
				add_finding(p, j);
	json_array_foreach(list, i, j)
		if (value_of(j, "severity", &severity_words) < 0)
			add_finding(p, j);
	close_table(p);
}

static void add_number(const struct page *p, const json_t *j, const char *key)
{
	int n = number_of(j, key);

	if (n < 0)
		html_add(p->out, "<td class=\"n\"></td>");
	else
		html_add(p->out, "<td class=\"n\">%d</td>", n);
}

static void add_change(const struct page *p, const json_t *j)
{
	const json_t *explained = json_object_get(j, "explained");

	html_add(p->out, "<tr><th scope=\"row\"><code>%s</code></th><td>",
		 text_of(j, "name"));
	page_word(p, j, "change", &change_words, "change");
	html_add(p->out, "</td>");
	add_number(p, j, "from");
	add_number(p, j, "to");
	html_add(p->out, "<td>%s</td><td class=\"%s\">%s%s</td></tr>\n",
		 text_of(j, "condition"), json_is_false(explained) ? "bad" : "why",
		 json_is_false(explained) ? "not explained. " : "", text_of(j, "why"));
}

static void add_changes_in_order(const struct page *p, const json_t *list, int value)
{
	const json_t *j;
	size_t i;

	json_array_foreach(list, i, j)
		if (value_of(j, "change", &change_words) == value)
			add_change(p, j);
}

static void add_changes(const struct page *p, const json_t *list)
{
	static const char *const titles[] = { "flag",	   "change", "#from", "#to",
					      "condition", "why",    NULL };
	/* what is the same comes last */
	static const enum change_kind order[] = { CHANGE_MOVED, CHANGE_NEW, CHANGE_GONE,
						  CHANGE_KEPT };
	size_t k;

	if (!json_array_size(list))
		return;
	html_add(p->out, "<details open><summary>Changes:");
	for (k = 0; k < 4; k++)
		html_add(p->out, "%s %zu %s", k ? "," : "",
			 count_of(list, "change", &change_words, (int)order[k]),
			 word_of(&change_words, order[k]));
	html_add(p->out, "</summary>\n");
	open_table(p, titles);
	for (k = 0; k < 4; k++)
		add_changes_in_order(p, list, (int)order[k]);
	add_changes_in_order(p, list, -1);
	close_table(p);
}

/* Most names stand in the header itself: its name again would only be noise. */
static void add_line(const struct page *p, const json_t *f, const char *header)
{
	const char *file = text_of(f, "file");
	int line = number_of(f, "line");
	bool link;

	if (strcmp(file, header) != 0) {
		page_place(p, f);
		return;
	}
	link = page_link(p, file, line);
	if (line > 0)
		html_add(p->out, "line %d", line);
	html_add(p->out, link ? "</a>" : "");
}

static void add_flag(const struct page *p, const json_t *f, const char *header,
		     bool planned)
{
	html_add(p->out, "<tr><th scope=\"row\"><code>%s</code></th>",
		 text_of(f, "name"));
	add_number(p, f, "number");
	if (planned) {
		add_number(p, f, "after");
		html_add(p->out, "<td>");
		page_word(p, f, "action", &action_words, NULL);
		html_add(p->out, "</td>");
	}
	html_add(p->out, "<td><code>%s</code></td><td>", text_of(f, "mask"));
	page_word(p, f, "kind", &kind_words, NULL);
	html_add(p->out, "%s%s</td><td>", *text_of(f, "of") ? " of " : "",
		 text_of(f, "of"));
	page_word(p, f, "half", &half_words, NULL);
	html_add(p->out, "</td><td>");
	page_word(p, f, "origin", &origin_words, NULL);
	if (*text_of(f, "upstream"))
		html_add(p->out, " (%s)", text_of(f, "upstream"));
	html_add(p->out, "</td><td>%s%s%s</td><td>%s</td><td>", text_of(f, "condition"),
		 *text_of(f, "unknown") ? " not evaluated: " : "", text_of(f, "unknown"),
		 text_of(f, "comment"));
	add_line(p, f, header);
	html_add(p->out, "</td></tr>\n");
}

static bool is_planned(const json_t *list)
{
	const json_t *f;
	size_t i;

	json_array_foreach(list, i, f)
		if (json_object_get(f, "after") || json_object_get(f, "action"))
			return true;
	return false;
}

static void add_flags(const struct page *p, const json_t *list, const char *header)
{
	static const char *const titles[] = { "name",	    "#bit",  "#after",
					      "conversion", "mask",  "kind",
					      "half",	    "whose", "condition",
					      "comment",    "place", NULL };
	static const char *const short_titles[] = { "name",	 "#bit",    "mask",
						    "kind",	 "half",    "whose",
						    "condition", "comment", "place",
						    NULL };
	bool planned = is_planned(list);
	const json_t *f;
	size_t i;

	if (!json_array_size(list))
		return;
	html_add(p->out,
		 "<details><summary>All %zu names: bits, masks, conditions, comments"
		 "</summary>\n",
		 json_array_size(list));
	open_table(p, planned ? titles : short_titles);
	json_array_foreach(list, i, f)
		add_flag(p, f, header, planned);
	close_table(p);
}

static const char *reasons_title(const json_t *verdict)
{
	switch (value_of(verdict, "answer", &answer_words)) {
	case ANSWER_NO:
		return "Why not";
	case ANSWER_WITH_FIXES:
		return "Fixes that a conversion needs";
	default:
		return "What the verdict rests on";
	}
}

static void add_names(const struct page *p, const json_t *list, const char *label)
{
	const json_t *j;
	size_t i;

	if (!json_array_size(list))
		return;
	html_add(p->out, "<p class=\"names\">%s:", label);
	json_array_foreach(list, i, j)
		if (json_is_string(j))
			html_add(p->out, " <code>%s</code>", json_string_value(j));
	html_add(p->out, "</p>\n");
}

void page_lists(const struct page *p, const json_t *arch)
{
	const json_t *verdict = json_object_get(arch, "verdict");

	add_places(p, json_object_get(arch, "not_read"), "Could not be evaluated", "bad");
	add_places(p, json_object_get(arch, "faults"), "Wrong today", "bad");
	add_places(p, json_object_get(verdict, "reasons"), reasons_title(verdict), "");
	add_names(p, json_object_get(arch, "missing"),
		  "Flags of the generic header that this one does not define");
	add_names(p, json_object_get(arch, "without_mask"), "Bits without a mask");
	add_changes(p, json_object_get(arch, "changes"));
	add_findings(p, json_object_get(arch, "findings"), false);
	add_flags(p, json_object_get(arch, "flags"), text_of(arch, "header"));
}

void page_core(const struct page *p, const json_t *core)
{
	int files = number_of(core, "files");

	if (!json_is_object(core))
		return;
	html_add(p->out,
		 "<section class=\"core\" id=\"core\" aria-labelledby=\"title-core\">\n"
		 "<h2 id=\"title-core\">Code that all architectures share</h2>\n");
	if (files >= 0)
		html_add(p->out, "<p>%d files read.%s</p>\n", files,
			 size_of(core, "findings") + size_of(core, "not_read")
				 ? ""
				 : " Nothing in them depends on bits.");
	add_places(p, json_object_get(core, "not_read"), "Could not be evaluated", "bad");
	add_findings(p, json_object_get(core, "findings"), true);
	html_add(p->out, "</section>\n");
}

void page_words(const struct page *p)
{
	static const struct words *const all[] = { &answer_words,  &exit_words,
						   &state_words,   &severity_words,
						   &finding_words, &change_words,
						   &action_words,  &kind_words,
						   &origin_words,  &half_words };
	size_t i, k;

	html_add(p->out, "<section id=\"words\" aria-labelledby=\"title-words\">\n"
			 "<h2 id=\"title-words\">Words on this page</h2>\n"
			 "<div class=\"words\">\n");
	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		html_add(p->out, "<div><h3>%s</h3>\n<dl>\n", all[i]->name);
		for (k = 0; k < all[i]->count; k++)
			html_add(p->out, "<dt>%s</dt><dd>%s</dd>\n", all[i]->list[k].word,
				 all[i]->list[k].meaning);
		html_add(p->out, "</dl></div>\n");
	}
	html_add(p->out, "</div></section>\n");
}
