// SPDX-License-Identifier: GPL-2.0
// A landed stack as files: what the formats share, and the two plain ones.
#include "report/export.h"

#include <string.h>

void export_add(struct export *x, const char *path, const char *text)
{
	x->files = pool_grow(x->files, x->nfiles, sizeof(*x->files));
	x->files[x->nfiles++] = (struct export_file){ path, text };
}

void export_note(struct export *x, const char *text)
{
	if (!list_has(&x->notes, text))
		list_add(&x->notes, text);
}

const char *export_name(const struct export *x, size_t i)
{
	char *name = pool_printf("%04zu-%s", i + 1, x->landed->patches[i].name);

	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '-';
	return name;
}

const char *export_id(struct export *x, const struct citation *c)
{
	const struct commit_id *id = commit_ids_find(x->ids, c->id);

	if (id)
		return id->id;
	export_note(x, pool_printf("commit %s is not in patches/upstream.tsv: its id has "
				   "12 digits in what was written",
				   c->id));
	return c->id;
}

void export_indented(struct str *out, const char *before, const char *empty,
		     const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (len)
			str_printf(out, "%s%.*s\n", before, (int)len, text);
		else
			str_printf(out, "%s\n", empty);
		text += len + (text[len] == '\n');
	}
}

void export_citations(struct str *out, const struct patch_facts *f)
{
	const char *author = "";

	if (!f->ncommits)
		return;
	str_puts(out, "Follows upstream:\n");
	for (size_t i = 0; i < f->ncommits; i++) {
		const struct citation *c = &f->commits[i];

		str_printf(out, "  %s\n", citation_text(c));
		author = c->author;
		if (*author && (i + 1 == f->ncommits ||
				strcmp(author, f->commits[i + 1].author) != 0))
			str_printf(out, "  by %s\n", author);
	}
}

void export_remainder(struct str *out, const struct patch_facts *f)
{
	if (*f->checked_to)
		str_printf(out, "Fixes-checked-to: %s\n", f->checked_to);
	for (size_t i = 0; i < f->notes.n; i++)
		str_printf(out, "Checkpatch-note: %s\n", f->notes.s[i]);
	for (size_t i = 0; i < f->trailers.n; i++)
		str_printf(out, "%s\n", f->trailers.s[i]);
}

static const char *title(const struct export *x)
{
	return pool_printf("tif-backports %s%s%s", x->kit_version, *x->title ? ": " : "",
			   x->title);
}

/* The patches, flat, as mails. */
static void add_patches(struct export *x)
{
	for (size_t i = 0; i < x->landed->count; i++)
		export_add(x, export_name(x, i), export_mail(x, i, ""));
}

static void make_patches(struct export *x)
{
	struct str series = { 0 };

	str_printf(&series, "# %s\n", title(x));
	for (size_t i = 0; i < x->landed->count; i++)
		str_printf(&series, "%s\n", export_name(x, i));
	add_patches(x);
	export_add(x, "series", str_get(&series));
}

/* One file for the head of the spec, one for %prep where it has no %autosetup. */
static void make_rpm(struct export *x)
{
	struct str head = { 0 }, prep = { 0 };

	str_printf(
		&head,
		"# %s\n"
		"# For the head of the spec file. \"%%%%autosetup -p1\" applies them; a "
		"spec\n"
		"# file without it takes tif-backports.prep behind its own patches.\n",
		title(x));
	str_printf(&prep, "# %s\n# For %%%%prep of a spec file without %%%%autosetup.\n",
		   title(x));
	for (size_t i = 0; i < x->landed->count; i++) {
		unsigned int nr = x->first + (unsigned int)i;

		str_printf(&head, "Patch%u: %s\n", nr, export_name(x, i));
		str_printf(&prep, "%%patch -P %u -p1\n", nr);
	}
	add_patches(x);
	export_add(x, "tif-backports.patches", str_get(&head));
	export_add(x, "tif-backports.prep", str_get(&prep));
}

void export_make(struct export *x)
{
	switch (x->format) {
	case EXPORT_PATCHES:
		make_patches(x);
		break;
	case EXPORT_GIT:
		export_mailbox(x);
		break;
	case EXPORT_RPM:
		make_rpm(x);
		break;
	case EXPORT_DEBIAN:
		export_debian(x);
		break;
	case EXPORT_SUSE:
		export_suse(x);
		break;
	}
}
