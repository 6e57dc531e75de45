// SPDX-License-Identifier: GPL-2.0
// Results as one page: its frame, the filters, the support matrix.
#include "report/checks-html.h"

#include <string.h>

static const struct word kinds[] = {
	[KIND_PASSED] = { "passed", "said yes" },
	[KIND_FAILED] = { "failed", "said no, died, complained or did not end" },
	[KIND_SKIPPED] = { "skipped", "was not made, for a reason" },
};

const struct words kind_counts = WORDS("outcome", kinds);

/* So that colour is not all that tells. */
static const char *const marks[] = {
	[KIND_PASSED] = "\xe2\x9c\x93",
	[KIND_FAILED] = "\xe2\x9c\x95",
	[KIND_SKIPPED] = "\xe2\x80\x93",
};

void checks_badge(const struct checks_page *p, enum kind kind, const char *text)
{
	html_add(p->out, "<span class=\"verdict kind-%s\">%s %s</span>", kinds[kind].word,
		 marks[kind], text);
}

/* What failed is said first. */
static const enum kind order[KINDS] = { KIND_FAILED, KIND_PASSED, KIND_SKIPPED };

void checks_counts(const struct checks_page *p, const size_t of[KINDS])
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (of[order[i]])
			checks_badge(p, order[i],
				     pool_printf("%zu %s", of[order[i]],
						 kinds[order[i]].word));
}

static size_t number_in(const struct list *l, const char *s)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!strcmp(l->s[i], s))
			return i;
	return l->n;
}

const char *checks_item(const struct checks_page *p, const struct check *first,
			size_t count)
{
	struct str s = { 0 };
	struct list levels = { 0 };
	bool has[KINDS] = { false };
	size_t i;

	str_printf(&s, "item arch-%zu", number_in(&p->archs, first->arch));
	for (i = 0; i < count; i++) {
		has[first[i].kind] = true;
		if (!list_has(&levels, first[i].level))
			list_add(&levels, first[i].level);
	}
	for (i = 0; i < KINDS; i++)
		if (has[i])
			str_printf(&s, " has-%s", kinds[i].word);
	for (i = 0; i < levels.n; i++)
		str_printf(&s, " level-%zu", number_in(&p->c->levels, levels.s[i]));
	return str_get(&s);
}

static void rules(struct str *out, const char *group, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		str_printf(out,
			   "body:has(#show-%s-%zu:checked) .item:not(.%s-%zu) { "
			   "display: none; }\n",
			   group, i, group, i);
}

const char *checks_style_of(const struct checks_page *p)
{
	struct str out = { 0 };

	str_puts(&out, checks_style);
	str_puts(&out, "@media screen {\n");
	rules(&out, "arch", p->archs.n);
	rules(&out, "level", p->c->levels.n);
	str_puts(&out, "}\n");
	return str_get(&out);
}

static void add_radio(const struct checks_page *p, const char *group, const char *value,
		      const char *label, size_t count)
{
	bool all = !strcmp(value, "all");

	html_add(p->out,
		 "<label><input type=\"radio\" name=\"%s\" id=\"show-%s-%s\"%s>"
		 "<span>%s <b>%zu</b></span></label>\n",
		 group, group, value, all ? " checked" : "", label, count);
}

static size_t count_word(const struct checks *c, const char *word, bool level)
{
	size_t i, n = 0;

	for (i = 0; i < c->count; i++)
		n += !strcmp(level ? c->list[i].level : c->list[i].arch, word);
	return n;
}

static void add_group(const struct checks_page *p, const char *group, const char *legend,
		      const struct list *l)
{
	size_t i;

	if (l->n < 2)
		return;
	html_add(p->out, "<fieldset><legend>%s</legend>\n", legend);
	add_radio(p, group, "all", "all", p->c->count);
	for (i = 0; i < l->n; i++)
		add_radio(p, group, pool_printf("%zu", i), l->s[i],
			  count_word(p->c, l->s[i], l == &p->c->levels));
	html_add(p->out, "</fieldset>\n");
}

void checks_filters(const struct checks_page *p)
{
	size_t i;

	html_add(p->out, "<div class=\"filter\" role=\"search\" aria-label=\"show "
			 "only\">\n<fieldset><legend>outcome</legend>\n");
	add_radio(p, "outcome", "all", "all", p->c->count);
	for (i = 0; i < KINDS; i++)
		if (p->c->of[i])
			add_radio(p, "outcome", kinds[i].word, kinds[i].word,
				  p->c->of[i]);
	html_add(p->out, "</fieldset>\n");
	add_group(p, "arch", "architecture", &p->archs);
	add_group(p, "level", "level", &p->c->levels);
	html_add(p->out, "</div>\n");
}

static void add_cell(const struct checks_page *p, const struct cell *cell)
{
	enum kind kind = cell->of[KIND_FAILED]	 ? KIND_FAILED
			 : cell->of[KIND_PASSED] ? KIND_PASSED
						 : KIND_SKIPPED;
	struct str says = { 0 };
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (cell->of[order[i]])
			str_printf(&says, "%s%zu %s", says.len ? ", " : "",
				   cell->of[order[i]], kinds[order[i]].word);
	html_add(p->out, "<td><a class=\"verdict kind-%s\" href=\"#cell-%zu\"",
		 kinds[kind].word, (size_t)(cell - p->c->cells));
	if (cell->timed)
		html_add(p->out, " title=\"%s s\"", seconds_text(cell->seconds));
	html_add(p->out, ">%s <span class=\"level\">%s: </span>%s</a></td>", marks[kind],
		 cell->first->level, str_get(&says));
}

/* Guest tests are told which kind of kernel they run in, and say so. */
static bool has_alias(const struct check *first, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(figure_text(first[i].r, "mode", ""), "alias"))
			return true;
	return false;
}

static void add_row(const struct checks_page *p, size_t n)
{
	const struct cell *row = &p->c->cells[n], *cell;
	size_t i, count = row->count;

	for (i = n + 1; i < p->c->ncells && !cell_starts_row(p->c, i); i++)
		count += p->c->cells[i].count;
	html_add(p->out,
		 "<tr class=\"%s\"><th scope=\"row\"><a href=\"#tree-%zu\">%s</a></th>"
		 "<th scope=\"row\">%s%s</th>",
		 checks_item(p, row->first, count), n, row->first->tree, row->first->arch,
		 has_alias(row->first, count) ? " (TIF_RSEQ is an alias)" : "");
	for (i = 0; i < p->c->levels.n; i++) {
		cell = cell_of(p->c, row, p->c->levels.s[i]);
		if (cell)
			add_cell(p, cell);
		else
			html_add(p->out, "<td></td>");
	}
	html_add(p->out, "</tr>\n");
}

void checks_matrix(const struct checks_page *p)
{
	size_t i;

	html_add(p->out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
			 "aria-labelledby=\"matrix\"><table class=\"summary matrix\">"
			 "<thead><tr><th scope=\"col\">tree</th><th scope=\"col\">"
			 "architecture</th>");
	for (i = 0; i < p->c->levels.n; i++)
		html_add(p->out, "<th scope=\"col\">%s</th>", p->c->levels.s[i]);
	html_add(p->out, "</tr></thead><tbody>\n");
	for (i = 0; i < p->c->ncells; i++)
		if (cell_starts_row(p->c, i))
			add_row(p, i);
	html_add(p->out, "</tbody></table></div>\n");
}

static void add_header(const struct checks_page *p)
{
	const struct checks *c = p->c;
	struct list kits = { 0 };
	size_t i;

	for (i = 0; i < c->count; i++)
		if (c->list[i].r->version && strcmp(c->list[i].r->version, "-") != 0)
			list_add(&kits, c->list[i].r->version);
	list_sort(&kits);
	html_add(p->out, "<header>\n<h1>Results</h1>\n<dl class=\"facts\"><dt>checks</dt>"
			 "<dd>");
	checks_counts(p, c->of);
	html_add(p->out, "</dd>\n");
	if (kits.n)
		html_add(p->out, "<dt>made by</dt><dd>tif-backports %s</dd>\n",
			 list_join(&kits, ", "));
	if (c->old)
		html_add(p->out, "<dt>compared with</dt><dd><code>%s</code></dd>\n",
			 c->old);
	if (c->repeated)
		html_add(p->out,
			 "<dt>repeated</dt><dd>%zu lines came again later, and count "
			 "no more</dd>\n",
			 c->repeated);
	html_add(p->out, "</dl>\n</header>\n");
}

void checks_html(const struct checks *c, const char *base, struct str *out)
{
	struct checks_page p = { .c = c, .out = out, .base = base };
	size_t i;

	for (i = 0; i < c->count; i++)
		if (!list_has(&p.archs, c->list[i].arch))
			list_add(&p.archs, c->list[i].arch);
	list_sort(&p.archs);
	html_head_styled(out, "Results of tif-backports", checks_style_of(&p));
	add_header(&p);
	html_add(out, "<main>\n<section class=\"overview\" aria-labelledby=\"matrix\">\n"
		      "<h2 id=\"matrix\">Support matrix</h2>\n");
	checks_filters(&p);
	checks_matrix(&p);
	html_add(out, "<p class=\"note\">Each cell leads to its checks. The filters "
		      "apply to the whole page.</p>\n</section>\n");
	if (c->old)
		checks_changes(&p);
	checks_failures(&p);
	checks_speed(&p);
	checks_skips(&p);
	checks_trees(&p);
	html_add(out, "</main>\n<footer><p>Written by the report of tif-backports. This "
		      "page needs no network and runs no script.</p></footer>\n</body>\n"
		      "</html>\n");
}
