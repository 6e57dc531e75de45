// SPDX-License-Identifier: GPL-2.0
// The audit as one page for a browser.
#include "report/audit-html.h"

#include <string.h>

/* A version, or the path where the tree does not tell one. */
static const char *tree_name(const json_t *doc, const char *version, const char *path)
{
	if (*text_of(doc, version))
		return pool_printf("Linux %s", text_of(doc, version));
	return text_of(doc, path);
}

static void add_head(const json_t *doc, struct str *page)
{
	const char *name = tree_name(doc, "version", "tree");

	html_add(
		page,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
		"'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
		html_style_hash);
	html_add(page,
		 "<meta name=\"viewport\" content=\"width=device-width, "
		 "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
		 "dark\">\n"
		 "<title>Thread flags of %s</title>\n<style>",
		 name);
	str_puts(page, html_style);
	html_add(page, "</style>\n</head>\n<body>\n<header>\n<h1>Thread flags of %s",
		 name);
	if (json_object_get(doc, "other"))
		html_add(page, " and %s", tree_name(doc, "other_version", "other"));
	html_add(page, "</h1>\n<p>Tree: <code>%s</code>", text_of(doc, "tree"));
	if (json_object_get(doc, "other"))
		html_add(page, ", compared with <code>%s</code>", text_of(doc, "other"));
	html_add(page, "</p>\n</header>\n<main>\n");
}

/* The cells of the legend look exactly like those of the maps. */
static void add_legend(struct str *page)
{
	static const char *const keys[][3] = {
		{ "g", "G", "generic flag: upstream's common list has it" },
		{ "a", "A", "architecture's flag" },
		{ "v", "V", "vendor's flag: no upstream release has it" },
		{ "g m", "G*", "moved: another number than before, or new" },
		{ "r", "R", "reserved: the generic header's, not in use here" },
		{ "o", "?", "used in another configuration only" },
		{ "f", "\xc2\xb7", "free" },
	};
	size_t i;

	html_add(page,
		 "<section aria-labelledby=\"legend\">\n<h2 id=\"legend\">How to read "
		 "the bit maps</h2>\n<ul class=\"legend\">\n");
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		html_add(page, "<li><span class=\"c %s\"><b>%s</b></span> %s</li>\n",
			 keys[i][0], keys[i][1], keys[i][2]);
	html_add(page,
		 "</ul>\n<p class=\"note\">Bit 31 is on the left, as in a register. "
		 "The bar above the cells tells the half: <span class=\"half u\">"
		 "architecture's</span> <span class=\"half l\">generic</span>. Point at "
		 "a cell, or reach it with the Tab key, for all that is known of its "
		 "flag.</p>\n</section>\n");
}

static void add_benefit(const json_t *verdict, struct str *page)
{
	const json_t *benefit = json_object_get(verdict, "benefit");

	if (json_is_true(benefit))
		html_add(page,
			 "<dt>own TIF_RSEQ</dt><dd>the exit path can consume it</dd>");
	if (json_is_false(benefit))
		html_add(page, "<dt>own TIF_RSEQ</dt><dd>no gain here</dd>");
}

static void add_facts(const json_t *arch, struct str *page)
{
	const json_t *exit = json_object_get(arch, "exit");
	const json_t *verdict = json_object_get(arch, "verdict");

	html_add(page,
		 "<dl class=\"facts\"><dt>header</dt><dd><code>%s</code></dd>"
		 "<dt>numbers</dt><dd>%s</dd>",
		 text_of(arch, "header"), text_of(arch, "state"));
	if (verdict)
		html_add(page, "<dt>conversion</dt><dd><b>%s</b></dd>",
			 text_of(verdict, "answer"));
	if (exit) {
		html_add(page, "<dt>exit path</dt><dd>%s", text_of(exit, "class"));
		html_place(exit, page);
		html_add(page, " %s</dd>", text_of(exit, "text"));
	}
	add_benefit(verdict, page);
	html_add(page, "</dl>\n");
}

static void add_arch(const json_t *arch, struct str *page)
{
	const char *name = text_of(arch, "arch");

	html_add(page,
		 "<section class=\"arch\" id=\"arch-%s\" aria-labelledby=\"title-%s\">\n"
		 "<h2 id=\"title-%s\">%s <a class=\"up\" href=\"#verdicts\">to the "
		 "table</a></h2>\n",
		 name, name, name, name);
	add_facts(arch, page);
	if (size_of(arch, "flags"))
		html_maps(arch, page);
	html_lists(arch, page);
	html_add(page, "</section>\n");
}

void audit_html(const json_t *doc, struct str *page)
{
	const json_t *arch;
	size_t i;

	add_head(doc, page);
	html_add(page, "<section aria-labelledby=\"verdicts\">\n"
		       "<h2 id=\"verdicts\">Verdicts</h2>\n");
	html_summary(doc, page);
	html_add(page, "</section>\n");
	add_legend(page);
	json_array_foreach(json_object_get(doc, "archs"), i, arch) add_arch(arch, page);
	html_add(page,
		 "</main>\n<footer><p>Written by the audit of tif-backports. This page "
		 "needs no network and runs no script.</p></footer>\n</body>\n</html>\n");
}
