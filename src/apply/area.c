// SPDX-License-Identifier: GPL-2.0
// The layout guard. The fast path takes the place of the tree's own handler: whatever
// that one writes to the user's area and the fast path does not would go stale. So the
// structure's fields, and what the handler stores and calls, are compared with what the
// IDs of the plan were made for (patches/compat/NAME.area).
#include "apply/area.h"
#include "apply/area-file.h"
#include "code/area.h"
#include "util/at.h"
#include "util/diag.h"
#include "util/message.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CODE_LIMIT ((size_t)16 << 20)

/* Where files that have rseq in their names are looked for. */
static const char *const rseq_folders[] = { "kernel", "include/linux", "kernel/sched",
					    "kernel/entry" };

#define NFOLDERS (sizeof(rseq_folders) / sizeof(*rseq_folders))

/* struct guard - one comparison */
struct guard {
	struct apply *a;
	struct area_file file;
	struct deeds deeds;
	struct diags *found;
};

const char *area_name(const struct apply *a, const struct entry *e)
{
	const char *name = pool_printf(
		"patches/%.*s.area", (int)(strlen(e->name) - strlen(".patch")), e->name);

	if (e->kind != KIND_COMPAT ||
	    !strcmp(file_hash(pool_printf("%s/%s", a->kit, name)), "absent"))
		return NULL;
	return name;
}

/* A file of the tree, links not followed; NULL and a complaint. */
static const char *read_tree(struct guard *g, const char *path)
{
	int fd = at_open(g->a->kernel.path);
	size_t len;
	char *text = fd < 0 ? NULL : at_read(fd, path, CODE_LIMIT, &len);

	if (fd >= 0)
		close(fd);
	if (!text)
		diag_add(g->found, path, 0, "cannot be read");
	return text;
}

/* Is @have what @want says, "A", or "A|B" for either? */
static bool is_either(const char *want, const char *have)
{
	size_t n = strlen(have);

	while (strncmp(want, have, n) != 0 || (want[n] && want[n] != '|')) {
		want = strchr(want, '|');
		if (!want)
			return false;
		want++;
	}
	return true;
}

/* One of the wanted that @have is. */
static bool is_wanted(const struct list *wanted, const char *have)
{
	for (size_t i = 0; i < wanted->n; i++)
		if (is_either(wanted->s[i], have))
			return true;
	return false;
}

/* Is there what @want says? */
static bool has_either(const struct list *there, const char *want)
{
	for (size_t i = 0; i < there->n; i++)
		if (is_either(want, there->s[i]))
			return true;
	return false;
}

static void check_fields(struct guard *g)
{
	const struct area_file *f = &g->file;
	const char *text = read_tree(g, f->header);
	struct members m = { 0 };
	struct list seen = { 0 };
	unsigned int bodies;

	if (!text)
		return;
	bodies = struct_members(&m, text, f->tag);
	if (bodies != 1) {
		diag_add(g->found, f->header, 0, "defines struct %s %u times, not once",
			 f->tag, bodies);
		return;
	}
	for (size_t i = 0; i < m.count; i++) {
		list_add(&seen, m.list[i].text);
		if (!is_wanted(&f->fields, m.list[i].text))
			diag_add(g->found, f->header, m.list[i].line,
				 "struct %s has '%s', which the fast path does not know",
				 f->tag, m.list[i].text);
	}
	for (size_t i = 0; i < f->fields.n; i++)
		if (!has_either(&seen, f->fields.s[i]))
			diag_add(g->found, f->header, 0, "struct %s has no '%s'", f->tag,
				 f->fields.s[i]);
}

/* The field that a deed writes, or NULL. */
static const char *stored(const struct area_file *f, const struct deed *d)
{
	if (d->kind == DEED_STORE)
		return f->macro && !strcmp(d->function,
					   pool_printf("#define %s", f->macro))
			       ? NULL
			       : d->what;
	if (d->kind != DEED_CALL || !f->macro || strcmp(d->what, f->macro) != 0)
		return NULL;
	return f->argument <= d->arguments.n ? d->arguments.s[f->argument - 1] : "?";
}

/* A function that may write nothing, or nothing of this. */
static void check_store(struct guard *g, const struct deed *d, const char *field)
{
	const struct area_function *may = area_function(&g->file, d->function);

	if (may && is_wanted(&may->stores, field))
		return;
	if (may)
		diag_add(g->found, g->file.code, d->line,
			 "%s() writes %s, which the fast path does not", d->function,
			 field);
	else
		diag_add(g->found, g->file.code, d->line,
			 "%s writes %s of a user's area: unknown to the fast path",
			 *d->function ? d->function : "code outside of functions", field);
}

static void check_call(struct guard *g, const struct deed *d)
{
	const struct area_function *by = area_function(&g->file, d->function);
	const struct area_function *of = area_function(&g->file, d->what);
	const struct area_file *f = &g->file;
	const char *length = d->arguments.n > 1 ? d->arguments.s[1] : "";

	if (by && by->calls.n && !list_has(&by->calls, d->what) &&
	    !list_has(&by->calls, pool_printf("?%s", d->what)))
		diag_add(g->found, f->code, d->line,
			 "%s() calls %s(), which the fast path does not", d->function,
			 d->what);
	if (of && of->callers.n && !list_has(&of->callers, d->function))
		diag_add(g->found, f->code, d->line,
			 "%s() is called by %s(), not by %s()", d->what, d->function,
			 list_join(&of->callers, "() or "));
	if (by && f->access && !strcmp(d->what, f->access) &&
	    strcmp(length, f->length) != 0)
		diag_add(g->found, f->code, d->line,
			 "%s() opens the area with the length %s, the fast path with %s",
			 d->function, length, f->length);
}

/* What this function has to do: is it done in each definition of it? */
static void check_function(struct guard *g, const struct area_function *want)
{
	struct list stores = { 0 }, calls = { 0 };
	const struct deed *def = NULL;
	unsigned int defined = 0;

	for (size_t i = 0; i < g->deeds.count; i++) {
		const struct deed *d = &g->deeds.list[i];
		const char *field = stored(&g->file, d);

		if (strcmp(d->function, want->name) != 0)
			continue;
		if (d->kind == DEED_DEFINED) {
			defined++;
			def = d;
		}
		if (field)
			list_add(&stores, field);
		if (d->kind == DEED_CALL)
			list_add(&calls, d->what);
	}
	if (defined != 1) {
		diag_add(g->found, g->file.code, def ? def->line : 0,
			 "defines %s() %u times, not once", want->name, defined);
		return;
	}
	for (size_t i = 0; i < want->stores.n; i++)
		if (!has_either(&stores, want->stores.s[i]))
			diag_add(g->found, g->file.code, def->line,
				 "%s() does not write %s", want->name, want->stores.s[i]);
	for (size_t i = 0; i < want->calls.n; i++)
		if (*want->calls.s[i] != '?' && !list_has(&calls, want->calls.s[i]))
			diag_add(g->found, g->file.code, def->line,
				 "%s() does not call %s()", want->name, want->calls.s[i]);
}

static void check_code(struct guard *g)
{
	const char *text = read_tree(g, g->file.code);

	if (!text)
		return;
	if (deeds_read(&g->deeds, text)) {
		diag_add(g->found, g->file.code, 0, "is larger than any code");
		return;
	}
	for (size_t i = 0; i < g->deeds.count; i++) {
		const struct deed *d = &g->deeds.list[i];
		const char *field = stored(&g->file, d);

		if (field)
			check_store(g, d, field);
		if (d->kind == DEED_CALL)
			check_call(g, d);
	}
	for (size_t i = 0; i < g->file.nfunctions; i++)
		check_function(g, &g->file.functions[i]);
}

/* Code elsewhere that writes the area: the tree has another handler. */
static void check_other(struct guard *g, const char *path)
{
	const char *text = read_tree(g, path);
	struct deeds deeds = { 0 };

	if (!text || deeds_read(&deeds, text))
		return;
	for (size_t i = 0; i < deeds.count; i++) {
		const struct deed *d = &deeds.list[i];
		const char *all = list_join(&d->arguments, ",");

		if (d->kind == DEED_STORE && strstr(all, "rseq->"))
			diag_add(g->found, path, d->line,
				 "%s writes %s of a user's area: unknown to the fast "
				 "path",
				 *d->function ? d->function : "code", d->what);
	}
}

/* The files that are named, and those beside them that have rseq in their names. */
static void check_others(struct guard *g)
{
	int fd = at_open(g->a->kernel.path);
	struct list files = { 0 };

	for (size_t i = 0; fd >= 0 && i < g->file.also.n; i++)
		if (at_exists(fd, g->file.also.s[i]))
			list_add(&files, g->file.also.s[i]);
	for (size_t i = 0; fd >= 0 && i < NFOLDERS; i++) {
		struct list names = { 0 };

		if (at_names(fd, rseq_folders[i], &names))
			continue;
		for (size_t k = 0; k < names.n; k++) {
			const char *at = strstr(names.s[k], "rseq"),
				   *end = strrchr(names.s[k], '.');

			if (at && (at == names.s[k] || at[-1] == '_') && end &&
			    (!strcmp(end, ".c") || !strcmp(end, ".h")))
				list_add(&files, pool_printf("%s/%s", rseq_folders[i],
							     names.s[k]));
		}
	}
	if (fd >= 0)
		close(fd);
	list_sort(&files);
	for (size_t i = 0; i < files.n; i++)
		if (strcmp(files.s[i], g->file.code) != 0)
			check_other(g, files.s[i]);
}

/* Links are not followed here: a view needs these folders as folders. */
static int open_folders(const struct guard *g)
{
	struct list paths = { 0 };

	list_add(&paths, g->file.header);
	list_add(&paths, g->file.code);
	for (size_t i = 0; i < g->file.also.n; i++)
		list_add(&paths, g->file.also.s[i]);
	for (size_t i = 0; i < NFOLDERS; i++)
		list_add(&paths, pool_printf("%s/rseq", rseq_folders[i]));
	return view_open(g->a, &paths);
}

int find_area(struct apply *a)
{
	struct diags found = { 0 };

	a->guard = (struct list){ 0 };
	a->guarded = "";

	for (size_t i = 0; i < a->nplan; i++) {
		const char *name = area_name(a, &a->plan[i]);
		struct guard g = { .a = a, .found = &found };
		int rc = name ? area_file_read(a, name, &g.file) : 0;

		if (!rc && name)
			rc = open_folders(&g);
		if (rc)
			return rc;
		if (!name)
			continue;
		a->guarded = a->plan[i].name;
		check_fields(&g);
		check_code(&g);
		check_others(&g);
	}
	for (size_t i = 0; i < found.count; i++)
		list_add(&a->guard, diag_line(&found.list[i]));
	return 0;
}

int check_area(struct apply *a)
{
	int rc = find_area(a);

	for (size_t i = 0; i < a->guard.n; i++)
		fprintf(stderr, "layout: %s\n", a->guard.s[i]);
	if (rc || !a->guard.n)
		return rc;
	return fail(
		EX_NO,
		"--level tif lands without rseq; for rseq the fast path has to do what "
		"is new (docs/series.md, the layout guard)",
		"the rseq area of %s is not the one that %s writes, the first of %zu: %s",
		a->kernel.shown, a->guarded, a->guard.n, a->guard.s[0]);
}
