// SPDX-License-Identifier: GPL-2.0
// debian/patches: DEP-3 headers, in a folder of their own beside what is there.
#include "report/export.h"

#define FOLDER "tif-backports"

/* "commit:ID, commit:ID" */
static void add_commits(struct export *x, struct str *out, const struct patch_facts *f)
{
	for (size_t i = 0; i < f->ncommits; i++)
		str_printf(out, "%scommit:%s", i ? ", " : "",
			   export_id(x, &f->commits[i]));
	str_puts(out, "\n");
}

static void add_origin(struct export *x, struct str *out, const struct patch_facts *f)
{
	if (!f->ncommits) {
		str_printf(out, "Origin: vendor, tif-backports %s\n", x->kit_version);
		return;
	}
	str_printf(out, "Origin: %s, ",
		   f->ncommits == 1 && f->commits[0].extent == EXTENT_WHOLE ? "upstream"
									    : "backport");
	add_commits(x, out, f);
}

/* Only what can go upstream and did not is "no". */
static const char *forwarded(const struct patch_facts *f)
{
	return starts_with(f->mainline, "Not yet") ? "no" : "not-needed";
}

static const char *dep3(struct export *x, size_t i)
{
	const struct landed_patch *p = &x->landed->patches[i];
	const struct patch_facts *f = &p->facts;
	struct str out = { 0 }, more = { 0 };

	str_printf(&out, "Description: %s\n", f->subject);
	export_indented(&out, " ", " .", f->body);
	export_citations(&more, f);
	if (more.len)
		str_puts(&out, " .\n");
	export_indented(&out, " ", " .", str_get(&more));
	if (!is_released(f) && *f->mainline)
		str_printf(&out, " .\n Upstream: %s\n", f->mainline);
	add_origin(x, &out, f);
	str_printf(&out, "Author: %s\n", f->from);
	str_printf(&out, "Forwarded: %s\n", forwarded(f));
	if (is_released(f)) {
		str_printf(&out, "Applied-Upstream: %s, ", f->mainline + 1);
		add_commits(x, &out, f);
	}
	str_printf(&out, "Last-Update: %s\n", x->date);
	export_remainder(&out, f);
	str_printf(&out, "---\n%s", p->diff);
	return str_get(&out);
}

void export_debian(struct export *x)
{
	struct str series = { 0 };

	str_printf(&series, "# tif-backports %s%s%s\n", x->kit_version,
		   *x->title ? ": " : "", x->title);
	for (size_t i = 0; i < x->landed->count; i++) {
		const char *name = export_name(x, i);

		str_printf(&series, "%s/%s\n", FOLDER, name);
		export_add(x, pool_printf("debian/patches/%s/%s", FOLDER, name),
			   dep3(x, i));
	}
	export_add(x, "debian/patches/series", str_get(&series));
}
