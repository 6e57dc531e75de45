// SPDX-License-Identifier: GPL-2.0
// The audit as one page for a browser.
#include "report/audit-html.h"
#include "report/audit-html-parts.h"
#include "audit/audit.h"

#include <string.h>

/* A version, or the path where the tree does not tell one. */
static const char *tree_name(const json_t *doc, const char *version, const char *path)
{
	if (*text_of(doc, version))
		return pool_printf("Linux %s", text_of(doc, version));
	return text_of(doc, path);
}

static const char *title_of(const json_t *doc)
{
	const char *name = tree_name(doc, "version", "tree");
	const char *other = tree_name(doc, "other_version", "other");

	if (!json_object_get(doc, "other"))
		return pool_printf("Thread flags of %s", name);
	if (!strcmp(name, other))
		return pool_printf("Thread flags of %s in two trees", name);
	return pool_printf("Thread flags of %s and %s", name, other);
}

static void add_tree(const struct page *p, const json_t *doc, const char *label,
		     const char *path, const char *version)
{
	html_add(p->out, "<dt>%s</dt><dd><code>%s</code>", label, text_of(doc, path));
	if (*text_of(doc, version))
		html_add(p->out, " Linux %s", text_of(doc, version));
	html_add(p->out, "</dd>\n");
}

/* Whose kernel it is, and what it has already. */
static void add_fingerprint(const struct page *p, const json_t *print)
{
	if (!print)
		return;
	html_add(p->out, "<dt>kernel</dt><dd>%s</dd>\n", text_of(print, "who"));
	html_add(p->out, "<dt>has</dt><dd>%s</dd>\n", text_of(print, "text"));
}

static void add_header(const struct page *p, const json_t *doc, const char *title)
{
	bool two = json_object_get(doc, "other") != NULL;

	html_add(p->out, "<header>\n<h1>%s</h1>\n<dl class=\"facts\">\n", title);
	add_tree(p, doc, two ? "before" : "tree", "tree", "version");
	add_fingerprint(p, json_object_get(doc, "fingerprint"));
	if (two)
		add_tree(p, doc, "after", "other", "other_version");
	if (*text_of(doc, "kit"))
		html_add(p->out, "<dt>audited by</dt><dd>tif-backports %s</dd>\n",
			 text_of(doc, "kit"));
	html_add(p->out, "</dl>\n</header>\n<main>\n");
}

/* The cells of the legend look exactly like those of the maps. */
static void add_legend(const struct page *p)
{
	static const char *const keys[][3] = {
		{ "g", "G", "generic flag: upstream's common list has it" },
		{ "a", "A", "architecture's flag" },
		{ "v", "V",
		  "vendor's flag: upstream's kernel of this version and architecture "
		  "lacks it" },
		{ "g m", "G*", "moved: another bit than before, or new" },
		{ "r", "R", "reserved: the generic header's, not in use here" },
		{ "o", "?", "used in another configuration only" },
		{ "f", "\xc2\xb7", "free" },
	};
	size_t i;

	html_add(p->out,
		 "<section aria-labelledby=\"legend\">\n<h2 id=\"legend\">How to read "
		 "the bit maps</h2>\n<ul class=\"legend\">\n");
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		html_add(p->out, "<li><span class=\"c %s\"><b>%s</b></span> %s</li>\n",
			 keys[i][0], keys[i][1], keys[i][2]);
	html_add(p->out,
		 "</ul>\n<p class=\"note\">Bit 31 is on the left, as in a register. "
		 "The bar above the cells tells the half: <span class=\"half u\">"
		 "architecture's</span> <span class=\"half l\">generic</span>. Point at "
		 "a cell, or reach it with the Tab key, for all that is known of its "
		 "flag. What the words mean is <a href=\"#words\">at the end</a>."
		 "</p>\n</section>\n");
}

static void add_benefit(const struct page *p, const json_t *verdict)
{
	const json_t *benefit = json_object_get(verdict, "benefit");

	if (json_is_true(benefit))
		html_add(p->out,
			 "<dt>own TIF_RSEQ</dt><dd>the exit path can consume it</dd>\n");
	if (json_is_false(benefit))
		html_add(p->out, "<dt>own TIF_RSEQ</dt><dd>no gain here</dd>\n");
}

static void add_facts(const struct page *p, const json_t *arch)
{
	const json_t *exit = json_object_get(arch, "exit");
	const char *header = text_of(arch, "header");
	bool link;

	html_add(p->out, "<dl class=\"facts\"><dt>conversion</dt><dd>");
	page_verdict(p, arch);
	if (json_is_false(json_object_get(json_object_get(arch, "verdict"), "table")))
		html_add(p->out, " the kit has no table: bits are proposed");
	html_add(p->out, "</dd>\n<dt>header</dt><dd><span class=\"place\">");
	link = page_link(p, header, 0);
	html_add(p->out, "<code>%s</code>", header);
	html_add(p->out, link ? "</a></span>, " : "</span>, ");
	page_word(p, arch, "state", &state_words, "state");
	html_add(p->out, "</dd>\n");
	if (exit) {
		html_add(p->out, "<dt>exit path</dt><dd>");
		page_word(p, exit, "class", &exit_words, "exit");
		page_place(p, exit);
		html_add(p->out, " %s</dd>\n", text_of(exit, "text"));
	}
	add_benefit(p, json_object_get(arch, "verdict"));
	html_add(p->out, "</dl>\n");
}

/* The outer element is the target of "only this one": the style sheet hides the others.
 */
static void add_arch(const struct page *p, const json_t *arch)
{
	const char *name = text_of(arch, "arch");

	html_add(p->out,
		 "<div class=\"only\" id=\"only-%s\">\n"
		 "<section class=\"arch %s\" id=\"arch-%s\" "
		 "aria-labelledby=\"title-%s\">\n"
		 "<h2 id=\"title-%s\">%s</h2>\n",
		 name, page_item(arch), name, name, name, name);
	html_add(p->out,
		 "<p class=\"up\"><a href=\"#verdicts\">back to all</a> "
		 "<a class=\"one\" href=\"#only-%s\">only this one</a></p>\n",
		 name);
	add_facts(p, arch);
	if (size_of(arch, "flags"))
		page_maps(p, arch);
	page_lists(p, arch);
	html_add(p->out, "</section></div>\n");
}

void audit_html(const json_t *doc, const char *link_base, struct str *out)
{
	struct page p = { .out = out };
	const char *title = title_of(doc);
	const json_t *arch;
	size_t i;

	page_links(&p, doc, link_base);
	html_head(out, title);
	add_header(&p, doc, title);
	html_add(out, "<section class=\"overview\" aria-labelledby=\"verdicts\">\n"
		      "<h2 id=\"verdicts\">Architectures</h2>\n");
	page_summary(&p, doc);
	html_add(out, "</section>\n");
	page_finder(&p, json_object_get(doc, "archs"));
	add_legend(&p);
	json_array_foreach(json_object_get(doc, "archs"), i, arch)
		add_arch(&p, arch);
	page_core(&p, json_object_get(doc, "core"));
	page_words(&p);
	html_add(out,
		 "</main>\n<footer><p>Written by the audit of tif-backports%s%s. This "
		 "page needs no network and runs no script.</p></footer>\n</body>\n"
		 "</html>\n",
		 *text_of(doc, "kit") ? " " : "", text_of(doc, "kit"));
}
