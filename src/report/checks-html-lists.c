// SPDX-License-Identifier: GPL-2.0
// The page of results: failures, skips, and every check.
#include "report/checks-html.h"

#include <string.h>

#define TAIL 30

/* Percent-encoded, but for what a path may have. */
static const char *url(const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789/._-~+,=@";
	struct str out = { 0 };

	for (; *path; path++)
		if (strchr(plain, *path))
			str_add(&out, path, 1);
		else
			str_printf(&out, "%%%02X", (unsigned char)*path);
	return str_get(&out);
}

/* The way from the folder @base to @path, both absolute. */
static const char *relative(const char *base, const char *path)
{
	struct str out = { 0 };
	size_t i, same = 0;

	for (i = 0; base[i] && base[i] == path[i]; i++)
		if (base[i] == '/')
			same = i + 1;
	if (!base[i] && path[i] == '/')
		same = i + 1;
	if (same > strlen(base))
		return path + same;
	for (i = same; base[i]; i++)
		if (i == same || base[i - 1] == '/')
			str_puts(&out, "../");
	str_puts(&out, path + same);
	return str_get(&out);
}

void checks_link(const struct checks_page *p, const char *file, const char *text)
{
	const char *path = path_absolute(file);

	if (path)
		html_add(p->out, "<a href=\"%s%s\">%s</a>", p->base ? "" : "file://",
			 url(p->base ? relative(p->base, path) : path), text);
}

void checks_log(const struct checks_page *p, const struct check *k, const char *text)
{
	const char *log = check_log(k);

	if (log)
		checks_link(p, log, text ? text : log);
}

void checks_fact(const struct checks_page *p, const char *name, const char *value)
{
	if (*value)
		html_add(p->out, "<dt>%s</dt><dd><code>%s</code></dd>\n", name, value);
}

static void add_failure(const struct checks_page *p, const struct check *k)
{
	const char *tail = check_tail(k, TAIL);

	html_add(p->out, "<article class=\"failure %s\">\n<h3><code>%s</code> ",
		 checks_item(p, k, 1), k->id);
	checks_badge(p, k->kind, k->r->word);
	html_add(p->out, "</h3>\n<p>%s</p>\n<dl class=\"facts\">\n", result_reason(k->r));
	checks_fact(p, "tree", k->tree);
	checks_fact(p, "figures", check_figures(k));
	checks_fact(p, "seconds", seconds_text(result_seconds(k->r)));
	checks_fact(p, "repeat", check_repeat(k));
	if (check_log(k)) {
		html_add(p->out, "<dt>log</dt><dd>");
		checks_log(p, k, NULL);
		html_add(p->out, "</dd>\n");
	}
	html_add(p->out, "</dl>\n");
	if (*tail)
		html_add(p->out,
			 "<details%s><summary>last lines of the log</summary><pre>%s"
			 "</pre></details>\n",
			 p->c->of[KIND_FAILED] == 1 ? " open" : "", tail);
	html_add(p->out, "</article>\n");
}

void checks_skips(const struct checks_page *p)
{
	const struct checks *c = p->c;
	struct index seen = { 0 };
	size_t i, n;

	if (!c->of[KIND_SKIPPED])
		return;
	html_add(p->out, "<section class=\"item has-skipped\" "
			 "aria-labelledby=\"skipped\">\n<h2 id=\"skipped\">Skipped</h2>\n"
			 "<ul class=\"places\">\n");
	for (i = 0; i < c->count; i++) {
		const char *why = result_reason(c->list[i].r);

		if (c->list[i].kind != KIND_SKIPPED ||
		    index_find(&seen, why, strlen(why)) >= 0)
			continue;
		index_add(&seen, why, strlen(why), i);
		html_add(p->out, "<li>%s:", *why ? why : "no reason was given");
		for (n = i; n < c->count; n++)
			if (c->list[n].kind == KIND_SKIPPED &&
			    !strcmp(result_reason(c->list[n].r), why))
				html_add(p->out, " <code class=\"%s\">%s</code>",
					 checks_item(p, &c->list[n], 1), c->list[n].id);
		html_add(p->out, "</li>\n");
	}
	html_add(p->out, "</ul>\n</section>\n");
}

void checks_failures(const struct checks_page *p)
{
	size_t i;

	if (!p->c->of[KIND_FAILED])
		return;
	html_add(p->out, "<section aria-labelledby=\"failed\">\n"
			 "<h2 id=\"failed\">Failed</h2>\n");
	for (i = 0; i < p->c->count; i++)
		if (p->c->list[i].kind == KIND_FAILED)
			add_failure(p, &p->c->list[i]);
	html_add(p->out, "</section>\n");
}

/* In a cell a check is named by what comes behind the architecture; @told: the folder. */
static const char *name_in_cell(const struct check *k, bool told)
{
	const char *name =
		*k->variant ? pool_printf("%s/%s", k->variant, k->name) : k->name;

	return told ? pool_printf("%s: %s", k->store->name, name) : name;
}

static bool has_two_stores(const struct cell *cell)
{
	return cell->first->store != cell->first[cell->count - 1].store;
}

static void add_check(const struct checks_page *p, const struct check *k, bool told)
{
	html_add(p->out, "<tr class=\"%s\"><td>", checks_item(p, k, 1));
	checks_badge(p, k->kind, k->r->word);
	html_add(p->out, "</td><th scope=\"row\">%s</th><td class=\"figure\">",
		 name_in_cell(k, told));
	if (k->kind != KIND_PASSED && *result_reason(k->r))
		html_add(p->out, "%s ", result_reason(k->r));
	html_add(p->out, "%s</td><td class=\"n\">%s</td><td>", check_figures(k),
		 seconds_text(result_seconds(k->r)));
	checks_log(p, k, "log");
	html_add(p->out, "</td></tr>\n");
}

static void add_cell(const struct checks_page *p, size_t n)
{
	const struct cell *cell = &p->c->cells[n];
	size_t i;

	html_add(p->out, "<details class=\"cell %s\">\n<summary><b>%s, %s</b> ",
		 checks_item(p, cell->first, cell->count), cell->first->arch,
		 cell->first->level);
	checks_counts(p, cell->of);
	if (cell->timed)
		html_add(p->out, " <span class=\"extra\">%s s</span>",
			 seconds_text(cell->seconds));
	html_add(p->out, "</summary>\n");
	if (!strcmp(cell->first->level, "static"))
		checks_audit(p, cell);
	html_add(p->out,
		 "<div class=\"scroll\" id=\"cell-%zu\"><table "
		 "class=\"checks\"><thead><tr>"
		 "<th>outcome</th><th>check</th><th>figures</th><th class=\"n\">seconds"
		 "</th><th>log</th></tr></thead><tbody>\n",
		 n);
	for (i = 0; i < cell->count; i++)
		add_check(p, cell->first + i, has_two_stores(cell));
	html_add(p->out, "</tbody></table></div>\n</details>\n");
}

void checks_trees(const struct checks_page *p)
{
	const struct checks *c = p->c;
	const char *tree = NULL;
	size_t i;

	for (i = 0; i < c->ncells; i++) {
		const struct check *k = c->cells[i].first;

		if (!tree || strcmp(tree, k->tree)) {
			if (tree)
				html_add(p->out, "</section>\n");
			html_add(
				p->out,
				"<section class=\"arch\" id=\"tree-%zu\">\n<h2>%s</h2>\n",
				i, k->tree);
			checks_target(p, &c->cells[i]);
			tree = k->tree;
		} else if (cell_starts_row(c, i))
			html_add(p->out, "<div id=\"tree-%zu\"></div>\n", i);
		add_cell(p, i);
	}
	html_add(p->out, tree ? "</section>\n" : "");
}
