// SPDX-License-Identifier: GPL-2.0
// The page of results: what a tree is, where its stack is from, its bit maps.
#include "report/checks-html.h"
#include "report/provenance.h"

#include <string.h>
#include <unistd.h>

/* The cells of a tree are consecutive; its stores, each once, in order of the cells. */
static size_t stores_of(const struct checks *c, const struct cell *cell,
			const struct store ***list)
{
	const char *tree = cell->first->tree;
	size_t i, k, n = 0;

	*list = NULL;
	for (; cell < c->cells + c->ncells && !strcmp(cell->first->tree, tree); cell++)
		for (i = 0; i < cell->count; i++) {
			for (k = 0; k < n && (*list)[k] != cell->first[i].store; k++)
				;
			if (k < n)
				continue;
			*list = pool_grow(*list, n, sizeof(**list));
			(*list)[n++] = cell->first[i].store;
		}
	return n;
}

/* The store whose fingerprint tells most: the stack of one tree is the same in all. */
static const struct provenance *provenance_of(const struct checks *c,
					      const struct cell *cell)
{
	const struct provenance *found = NULL, *one;
	const struct store **list;
	size_t i, n = stores_of(c, cell, &list);

	for (i = 0; i < n; i++) {
		one = list[i]->earlier ? NULL : provenance_read(list[i]->dir);
		if (one && (!found || one->count > found->count))
			found = one;
	}
	return found;
}

static void add_patch(const struct checks_page *p, const struct origin_of_patch *one)
{
	size_t i;

	html_add(p->out, "<li><code>%s</code> %s", one->file, one->subject);
	if (*one->mainline)
		html_add(p->out, "<span class=\"extra\">Patch-mainline: %s</span>",
			 one->mainline);
	for (i = 0; i < one->commits.n; i++)
		html_add(p->out, "<span class=\"extra\">Upstream-commit: %s</span>",
			 one->commits.s[i]);
	html_add(p->out, "</li>\n");
}

static void add_stack(const struct checks_page *p, const struct provenance *from)
{
	size_t i;

	html_add(p->out,
		 "<details><summary>the stack: %zu patches, in their order</summary>\n"
		 "<ol class=\"stack\">\n",
		 from->count);
	for (i = 0; i < from->count; i++)
		add_patch(p, &from->patches[i]);
	html_add(p->out, "</ol>\n</details>\n");
}

/* Where level static of a store has put the audit of an architecture, or NULL. */
static const char *audit_file(const struct store *s, const char *arch)
{
	const char *file = pool_printf("%s/audit/%s.html", s->dir, arch);

	return s->earlier || access(file, R_OK) ? NULL : file;
}

/* Links to the bit maps of a tree, one for each architecture that has one. */
static void add_audits(const struct checks_page *p, const struct cell *cell)
{
	const char *tree = cell->first->tree, *file, *between = "<dt>bit maps</dt><dd>";

	for (; cell < p->c->cells + p->c->ncells && !strcmp(cell->first->tree, tree);
	     cell++) {
		file = strcmp(cell->first->level, "static")
			       ? NULL
			       : audit_file(cell->first->store, cell->first->arch);
		if (!file)
			continue;
		str_puts(p->out, between);
		checks_link(p, file, cell->first->arch);
		between = ", ";
	}
	if (*between == ',')
		html_add(p->out, "</dd>\n");
}

void checks_audit(const struct checks_page *p, const struct cell *cell)
{
	const char *file = audit_file(cell->first->store, cell->first->arch);

	if (!file)
		return;
	html_add(p->out, "<p class=\"note\">");
	checks_link(p, file, "bit maps of the thread flags");
	html_add(p->out, "</p>\n");
}

static const char *kit_of(const struct target *t, const struct provenance *from,
			  const char *version)
{
	const char *commit = *t->commit ? t->commit : from ? from->commit : "";

	if (!version)
		version = from ? from->version : "";
	return pool_printf("%s%s%s", version, *commit ? ", commit " : "", commit);
}

void checks_target(const struct checks_page *p, const struct cell *cell)
{
	const struct check *k = cell->first;
	const struct target *t = k->r->target ? k->r->target : k->store->target;
	const struct provenance *from;

	if (!t)
		return;
	from = provenance_of(p->c, cell);
	html_add(p->out, "<dl class=\"facts\">\n");
	checks_fact(p, "kernel", t->kernel);
	if (strcmp(t->vendor, "unknown") != 0)
		checks_fact(p, "vendor", t->vendor);
	checks_fact(p, "series", t->series);
	checks_fact(p, "level", t->level);
	checks_fact(p, "numbering", t->numbering);
	checks_fact(p, "stack", t->stack);
	checks_fact(p, "tif-backports", kit_of(t, from, k->r->version));
	checks_fact(p, "checked on", from ? from->date : "");
	add_audits(p, cell);
	html_add(p->out, "</dl>\n");
	if (from && from->count)
		add_stack(p, from);
}
