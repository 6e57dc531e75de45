// SPDX-License-Identifier: GPL-2.0
// The top of the page: filters, and a table with one row per architecture.
#include "report/audit-html-parts.h"
#include "audit/audit.h"

/* So that colour is not all that tells. */
static const char *const marks[] = {
	[ANSWER_CONVERTED] = "\xe2\x97\x8f",
	[ANSWER_AS_IS] = "\xe2\x9c\x93",
	[ANSWER_WITH_FIXES] = "\xe2\x9a\x92",
	[ANSWER_NO] = "\xe2\x9c\x95",
	[ANSWER_UNKNOWN] = "?",
};

/* What somebody who looks for trouble looks for. */
enum attention { ATTENTION_FAULTS, ATTENTION_UNEXPLAINED, ATTENTION_VENDOR };

static const struct word attentions[] = {
	[ATTENTION_FAULTS] = { "faults", "something is wrong today" },
	[ATTENTION_UNEXPLAINED] = { "unexplained", "nothing explains a change" },
	[ATTENTION_VENDOR] = { "vendor", "has flags that upstream's kernel lacks" },
};

static const struct words attention_words = WORDS("attention", attentions);

static size_t unexplained(const json_t *arch)
{
	const json_t *c;
	size_t i, n = 0;

	json_array_foreach(json_object_get(arch, "changes"), i, c)
		n += json_is_false(json_object_get(c, "explained"));
	return n;
}

static size_t faults(const json_t *arch)
{
	return size_of(arch, "faults") + size_of(arch, "not_read") +
	       count_of(json_object_get(arch, "findings"), "severity", &severity_words,
			SEVERE_FAULT);
}

static bool needs(const json_t *arch, int attention)
{
	switch (attention) {
	case ATTENTION_FAULTS:
		return faults(arch) > 0;
	case ATTENTION_UNEXPLAINED:
		return unexplained(arch) > 0;
	default:
		return number_of(arch, "vendor") > 0;
	}
}

static int answer_of(const json_t *arch)
{
	return value_of(json_object_get(arch, "verdict"), "answer", &answer_words);
}

static int exit_of(const json_t *arch)
{
	return value_of(json_object_get(arch, "exit"), "class", &exit_words);
}

const char *page_item(const json_t *arch)
{
	struct str s = { 0 };
	int n;

	str_puts(&s, "item");
	n = answer_of(arch);
	if (n >= 0)
		str_printf(
			&s, " %s",
			word_class("verdict", word_of(&answer_words, (unsigned int)n)));
	n = exit_of(arch);
	if (n >= 0)
		str_printf(&s, " %s",
			   word_class("exit", word_of(&exit_words, (unsigned int)n)));
	for (n = 0; n < (int)attention_words.count; n++)
		if (needs(arch, n))
			str_printf(&s, " %s", word_class("has", attentions[n].word));
	return str_get(&s);
}

void page_verdict(const struct page *p, const json_t *arch)
{
	const json_t *verdict = json_object_get(arch, "verdict");
	int answer = answer_of(arch);
	const char *word;

	if (answer < 0) {
		page_word(p, verdict, "answer", &answer_words, "verdict");
		return;
	}
	word = word_of(&answer_words, (unsigned int)answer);
	html_add(p->out, "<span class=\"verdict %s\" title=\"%s\">%s %s</span>",
		 word_class("verdict", word), answer_words.list[answer].meaning,
		 marks[answer], word);
}

static void add_radio(const struct page *p, const char *group, const char *value,
		      const char *label, size_t n, bool checked)
{
	const char *id = word_class(pool_printf("show-%s", group), value);

	html_add(p->out,
		 "<label><input type=\"radio\" name=\"%s\" id=\"%s\"%s>"
		 "<span>%s <b>%zu</b></span></label>\n",
		 group, id, checked ? " checked" : "", label, n);
}

static size_t count_archs(const json_t *archs, const struct words *w, int value)
{
	const json_t *arch;
	size_t i, n = 0;

	json_array_foreach(archs, i, arch)
		n += w == &attention_words ? needs(arch, value)
		     : w == &answer_words  ? answer_of(arch) == value
					   : exit_of(arch) == value;
	return n;
}

/* One group of filters: what occurs can be chosen, and a group of nothing is left out. */
static void add_filter(const struct page *p, const json_t *archs, const struct words *w,
		       const char *group)
{
	size_t k, n, listed = 0;

	for (k = 0; k < w->count; k++) {
		n = count_archs(archs, w, (int)k);
		if (!n)
			continue;
		if (!listed++) {
			html_add(p->out, "<fieldset><legend>%s</legend>\n", w->name);
			add_radio(p, group, "all", "all", json_array_size(archs), true);
		}
		add_radio(p, group, w->list[k].word, w->list[k].word, n, false);
	}
	if (listed)
		html_add(p->out, "</fieldset>\n");
}

void page_finder(const struct page *p, const json_t *archs)
{
	const json_t *arch;
	size_t i;
	int answer;

	html_add(p->out, "<nav class=\"finder\" aria-label=\"architectures\">\n");
	json_array_foreach(archs, i, arch) {
		answer = answer_of(arch);
		html_add(p->out, "<a class=\"%s\" href=\"#arch-%s\">%s %s</a>\n",
			 page_item(arch), text_of(arch, "arch"),
			 answer < 0 ? "" : marks[answer], text_of(arch, "arch"));
	}
	html_add(p->out, "</nav>\n");
}

static void add_count(const struct page *p, size_t n, bool bad)
{
	html_add(p->out, "<td class=\"n%s\">%zu</td>",
		 bad && n ? " bad"
		 : n	  ? ""
			  : " none",
		 n);
}

static void add_changes(const struct page *p, const json_t *arch)
{
	static const enum change_kind kinds[] = { CHANGE_MOVED, CHANGE_NEW, CHANGE_GONE };
	size_t i;

	for (i = 0; i < 3; i++)
		add_count(p,
			  count_of(json_object_get(arch, "changes"), "change",
				   &change_words, (int)kinds[i]),
			  false);
	add_count(p, unexplained(arch), true);
}

static void add_row(const struct page *p, const json_t *arch, bool two)
{
	const char *name = text_of(arch, "arch");
	int vendor = number_of(arch, "vendor");

	html_add(
		p->out,
		"<tr class=\"%s\"><th scope=\"row\"><a href=\"#arch-%s\">%s</a></th><td>",
		page_item(arch), name, name);
	page_verdict(p, arch);
	html_add(p->out, "</td><td>");
	page_word(p, json_object_get(arch, "exit"), "class", &exit_words, "exit");
	html_add(p->out, "</td><td>");
	page_strip(p, arch);
	html_add(p->out, "</td>");
	add_count(p,
		  count_of(json_object_get(arch, "flags"), "kind", &kind_words, ROW_BIT),
		  false);
	if (vendor < 0)
		html_add(p->out, "<td class=\"n\">-</td>");
	else
		add_count(p, (size_t)vendor, false);
	html_add(p->out, "<td class=\"n\">%zu + %zu</td>", size_of(arch, "free_generic"),
		 size_of(arch, "free_arch"));
	add_count(p, size_of(arch, "findings"), false);
	add_count(p, faults(arch), true);
	if (two)
		add_changes(p, arch);
	html_add(p->out, "</tr>\n");
}

static void add_head(const struct page *p, bool two)
{
	static const char *const titles[] = { "flags", "vendor's", "free", "findings",
					      "faults" };
	size_t i;

	html_add(p->out,
		 "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		 "aria-labelledby=\"verdicts\"><table class=\"summary\"><thead><tr>"
		 "<th scope=\"col\">architecture</th><th scope=\"col\">verdict</th>"
		 "<th scope=\"col\">exit path</th><th scope=\"col\">bits 31 to 0</th>");
	for (i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		html_add(p->out, "<th scope=\"col\" class=\"n\">%s</th>", titles[i]);
	if (two)
		html_add(p->out,
			 "<th scope=\"col\" class=\"n\">%s</th>"
			 "<th scope=\"col\" class=\"n\">%s</th>"
			 "<th scope=\"col\" class=\"n\">%s</th>"
			 "<th scope=\"col\" class=\"n\">unexplained</th>",
			 word_of(&change_words, CHANGE_MOVED),
			 word_of(&change_words, CHANGE_NEW),
			 word_of(&change_words, CHANGE_GONE));
	html_add(p->out, "</tr></thead><tbody>\n");
}

void page_summary(const struct page *p, const json_t *doc)
{
	const json_t *archs = json_object_get(doc, "archs"), *arch;
	bool two = json_object_get(doc, "other") != NULL;
	size_t i;

	html_add(p->out,
		 "<div class=\"filter\" role=\"search\" aria-label=\"show only\">\n");
	add_filter(p, archs, &answer_words, "verdict");
	add_filter(p, archs, &exit_words, "exit");
	add_filter(p, archs, &attention_words, "has");
	html_add(p->out, "</div>\n");
	add_head(p, two);
	json_array_foreach(archs, i, arch)
		add_row(p, arch, two);
	html_add(p->out,
		 "</tbody></table></div>\n<p class=\"note shown\">of %zu architectures "
		 "shown.</p>\n",
		 json_array_size(archs));
	html_add(p->out,
		 "<p class=\"note\">Vendor's: flags that upstream's kernel lacks; "
		 "- means that the kit has no table to tell them by. Free: bits "
		 "that no configuration uses, in the generic half + in the "
		 "architecture's. Faults: what is wrong today, and what could not "
		 "be evaluated.</p>\n");
}
