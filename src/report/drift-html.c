// SPDX-License-Identifier: GPL-2.0
// Where hooks fit, as a page: a matrix per series, and what stands behind a miss.
#include "report/drift-html.h"
#include "report/audit-html-parts.h"
#include "drift/drift.h"

#include <string.h>

/* The style sheet's classes of an answer. */
static const char *tint(const json_t *cell)
{
	switch (value_of(cell, "fit", &fit_words)) {
	case FIT_YES:
	case FIT_OFFSET:
		return "verdict-as-is";
	case FIT_NO:
		return json_is_string(json_object_get(cell, "known"))
			       ? "verdict-with-fixes"
			       : "verdict-no";
	case FIT_REFUSED:
		return "verdict-no";
	default:
		return "verdict-unknown";
	}
}

static void add_cell(struct str *out, const json_t *cell)
{
	const char *says =
		*text_of(cell, "text") ? text_of(cell, "text") : text_of(cell, "why");

	html_add(out,
		 "<td><span class=\"verdict %s\" title=\"%s: %s%s%s\">%s</span></td>",
		 tint(cell), text_of(cell, "tree"), text_of(cell, "fit"),
		 *says ? ": " : "", says, text_of(cell, "mark"));
}

static const json_t *tree_named(const json_t *doc, const char *name, const char *series)
{
	const json_t *tree;
	size_t i;

	json_array_foreach(json_object_get(doc, "trees"), i, tree)
		if (!strcmp(text_of(tree, "name"), name) &&
		    !strcmp(text_of(tree, "series"), series))
			return tree;
	return NULL;
}

static void add_tree(struct str *out, const json_t *tree, size_t number)
{
	double seconds = json_number_value(json_object_get(tree, "cpu_seconds"));

	html_add(out,
		 "<tr><td class=\"n\">%zu</td><th scope=\"row\">%s</th><td>%s</td>"
		 "<td>%s</td><td>%s</td>",
		 number, text_of(tree, "name"), text_of(tree, "release"),
		 text_of(tree, "kernel"), text_of(tree, "numbering"));
	html_add(out, "<td class=\"n\">%s</td><td>%s</td></tr>\n",
		 pool_printf("%.1f", seconds), text_of(tree, "refused"));
}

static void add_trees(struct str *out, const json_t *doc, const json_t *series)
{
	const json_t *name;
	size_t i;

	html_add(out, "<div class=\"scroll\"><table>\n<thead><tr><th class=\"n\">column"
		      "</th><th>tree</th><th>release</th><th>kernel</th>"
		      "<th>numbering</th><th class=\"n\">CPU s</th><th>refused</th></tr>"
		      "</thead>\n<tbody>\n");
	json_array_foreach(json_object_get(series, "trees"), i, name) {
		const json_t *tree =
			tree_named(doc, json_string_value(name), text_of(series, "name"));

		if (tree)
			add_tree(out, tree, i + 1);
	}
	html_add(out, "</tbody>\n</table></div>\n");
}

static void add_matrix(struct str *out, const json_t *series)
{
	const json_t *hook, *cell;
	size_t i, k;

	html_add(out, "<div class=\"scroll\"><table class=\"summary\">\n<thead><tr>"
		      "<th>hook</th>");
	for (i = 0; i < size_of(series, "trees"); i++)
		html_add(out, "<th>%zu</th>", i + 1);
	html_add(out, "<th>since when</th></tr></thead>\n<tbody>\n");
	json_array_foreach(json_object_get(series, "hooks"), i, hook) {
		html_add(out, "<tr><th scope=\"row\"><code>%s</code></th>",
			 text_of(hook, "name"));
		json_array_foreach(json_object_get(hook, "cells"), k, cell)
			add_cell(out, cell);
		html_add(out, "<td>%s</td></tr>\n", text_of(hook, "text"));
	}
	html_add(out, "</tbody>\n</table></div>\n");
}

static void add_misses(struct str *out, const json_t *series)
{
	const json_t *hook, *cell;
	size_t i, k;

	json_array_foreach(json_object_get(series, "hooks"), i, hook) {
		if (!json_is_string(json_object_get(hook, "first_miss")))
			continue;
		html_add(out, "<h3><code>%s</code>: %s</h3>\n<ul class=\"places\">\n",
			 text_of(hook, "name"), text_of(hook, "text"));
		json_array_foreach(json_object_get(hook, "cells"), k, cell)
			if (*text_of(cell, "text"))
				html_add(out, "<li>%s: %s</li>\n", text_of(cell, "tree"),
					 text_of(cell, "text"));
		html_add(out, "</ul>\n");
	}
}

static void add_series(struct str *out, const json_t *doc, const json_t *series)
{
	const char *name = text_of(series, "name");

	html_add(out,
		 "<section class=\"arch\" aria-labelledby=\"series-%s\">\n"
		 "<h2 id=\"series-%s\">Series %s</h2>\n",
		 name, name, name);
	add_trees(out, doc, series);
	add_matrix(out, series);
	add_misses(out, series);
	html_add(out, "</section>\n");
}

static void add_others(struct str *out, const json_t *doc)
{
	const json_t *j;
	size_t i;

	html_add(out, "<ul class=\"places\">\n");
	json_array_foreach(json_object_get(doc, "trees"), i, j)
		if (!*text_of(j, "series"))
			html_add(out, "<li>no series: %s: %s</li>\n", text_of(j, "name"),
				 text_of(j, "refused"));
	json_array_foreach(json_object_get(doc, "stale"), i, j)
		html_add(out,
			 "<li>known.tsv, line %d: %s %s %s does not apply any more: "
			 "%s</li>\n",
			 number_of(j, "line"), text_of(j, "series"),
			 text_of(j, "release"), text_of(j, "hook"), text_of(j, "why"));
	json_array_foreach(json_object_get(doc, "not_here"), i, j)
		html_add(out, "<li>not in the cache, not tried: %s</li>\n",
			 json_string_value(j));
	html_add(out, "</ul>\n");
}

void drift_html(const json_t *doc, struct str *out)
{
	const json_t *series;
	size_t i;

	html_head(out, "Where the hooks fit");
	html_add(out,
		 "<header>\n<h1>Where the hooks fit</h1>\n<dl class=\"facts\">"
		 "<dt>trees</dt><dd>%zu</dd>\n<dt>known misses</dt><dd>%d</dd>\n"
		 "<dt>unexplained</dt><dd>%d</dd>\n</dl>\n</header>\n<main>\n",
		 size_of(doc, "trees"), number_of(doc, "explained"),
		 number_of(doc, "unexplained"));
	html_add(out,
		 "<p class=\"note\">= fits, +N or -N fits that many lines away, o "
		 "left out by a probe, X does not fit, k is known not to fit, R "
		 "tree refused, r known to be refused, . not for this tree. Point at "
		 "a mark for more.</p>\n");
	add_others(out, doc);
	json_array_foreach(json_object_get(doc, "series"), i, series)
		add_series(out, doc, series);
	html_add(out,
		 "</main>\n<footer><p>Written by the drift of tif-backports%s%s. This "
		 "page needs no network and runs no script.</p></footer>\n</body>\n"
		 "</html>\n",
		 *text_of(doc, "kit") ? " " : "", text_of(doc, "kit"));
}
