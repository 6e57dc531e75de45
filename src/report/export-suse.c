// SPDX-License-Identifier: GPL-2.0
// SUSE's kernel-source: patches.suse with its tags, and lines for series.conf.
#include "report/export.h"

#include <string.h>

#define FOLDER "patches.suse"

/* Patch-mainline: a release, or "Never, why" and "Not yet, why"; there is always one. */
static void add_mainline(struct export *x, struct str *out, const struct patch_facts *f)
{
	if (!*f->mainline) {
		str_puts(out, "Patch-mainline: Never, a patch of our own\n");
		return;
	}
	str_printf(out, "Patch-mainline: %s\n", f->mainline);
	for (size_t i = 0; is_released(f) && i < f->ncommits; i++)
		str_printf(out, "Git-commit: %s%s\n", export_id(x, &f->commits[i]),
			   f->commits[i].extent ? " (partial)" : "");
}

/* "PED-123" is a Jira key, "bsc#123" says itself what it is. */
static void add_references(struct export *x, struct str *out)
{
	if (!*x->ticket)
		export_note(x, "References: has no ticket, which SUSE's rules want: "
			       "--jira KEY, or --jira bsc#NUMBER");
	str_printf(out, "References: %s%s\n",
		   *x->ticket && !strchr(x->ticket, '#') ? "jsc#" : "",
		   *x->ticket ? x->ticket : "none");
}

static const char *suse_patch(struct export *x, size_t i)
{
	const struct landed_patch *p = &x->landed->patches[i];
	const struct patch_facts *f = &p->facts;
	struct str out = { 0 };

	str_printf(&out, "From: %s\nSubject: %s\n", f->from, f->subject);
	add_mainline(x, &out, f);
	add_references(x, &out);
	str_printf(&out, "\n%s%s", f->body, *f->body ? "\n\n" : "");
	export_citations(&out, f);
	if (f->ncommits)
		str_puts(&out, "\n");
	export_remainder(&out, f);
	str_printf(&out, "---\n%s", p->diff);
	return str_get(&out);
}

void export_suse(struct export *x)
{
	struct str conf = { 0 };

	str_printf(&conf, "\t# tif-backports %s%s%s\n", x->kit_version,
		   *x->title ? ": " : "", x->title);
	for (size_t i = 0; i < x->landed->count; i++) {
		const char *path = pool_printf("%s/tif-%s", FOLDER, export_name(x, i));

		str_printf(&conf, "\t%s\n", path);
		export_add(x, path, suse_patch(x, i));
	}
	export_add(x, "series.conf", str_get(&conf));
}
