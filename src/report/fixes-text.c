// SPDX-License-Identifier: GPL-2.0
// Upstream's repairs for people.
#include "report/fixes-report.h"

#include "util/flow.h"
#include "util/utf8.h"

#include <string.h>

#define COLUMNS 100
#define INDENT	9

static void paragraph(struct str *out, const char *label, const char *text)
{
	struct flow f;

	flow_start(&f, out, COLUMNS, INDENT, label);
	flow_text(&f, text);
	flow_end(&f);
}

/* '123456789abc ("subject")' of ours or of another repair */
static const char *name_of(const struct fixes *f, const char *id)
{
	const struct own_commit *own = own_find(f->own, id);
	const struct repair *r = own ? NULL : repair_find(f, id);

	return pool_printf("%.12s (\"%s\")%s", id,
			   utf8_clean(own ? own->subject
				      : r ? r->subject
					  : ""),
			   own ? pool_printf(" of %s", list_join(&own->patches, ", "))
			       : "");
}

static void add_touched(struct str *s, const struct touched *list, size_t n,
			const char *behind)
{
	size_t i;

	for (i = 0; i < n; i++)
		str_printf(s, "%s%s%s%s%s%s", s->len ? "; " : "",
			   utf8_clean(list[i].name), behind, list[i].where.n ? " (" : "",
			   list_join(&list[i].where, ", "), list[i].where.n ? ")" : "");
}

static const char *code_of(const struct repair *r)
{
	struct str s = { 0 };

	if (!r->code_known)
		return "not known, the clone does not have it";
	add_touched(&s, r->files, r->nfiles, "");
	add_touched(&s, r->functions, r->nfunctions, "()");
	return pool_printf("%s: %s",
			   repair_in_series(r) ? "carried here" : "not carried here",
			   str_get(&s));
}

static void tell_open(const struct fixes *f, const struct repair *r, struct str *out)
{
	struct list of = { 0 };
	size_t i;

	str_printf(out, "open     %.12s %s\n", r->id, utf8_clean(r->subject));
	for (i = 0; i < r->of.n; i++)
		list_add(&of, name_of(f, r->of.s[i]));
	paragraph(out, r->kind == REPAIR_REVERT ? "reverts" : "fixes",
		  list_join(&of, "; "));
	paragraph(out, "release",
		  *r->release ? r->release : "in no release that the clone has");
	if (r->copies.n)
		paragraph(out, "copies", list_join(&r->copies, " "));
	paragraph(out, "code", code_of(r));
	str_puts(out, "\n");
}

static size_t count(const struct fixes *f, enum repair_status status)
{
	size_t i, n = 0;

	for (i = 0; i < f->count; i++)
		n += f->repairs[i].status == status;
	return n;
}

/* The releases that headers were checked to, each once. */
static const char *checked_to(const struct own *own)
{
	struct list l = { 0 };
	size_t i;

	for (i = 0; i < own->ncommits; i++)
		list_add(&l, own->commits[i].checked_to);
	list_sort(&l);
	return list_join(&l, ", ");
}

void fixes_text(const struct fixes *f, struct str *out)
{
	size_t i;

	str_printf(out,
		   "Clone: %s%s%s%s\n"
		   "Upstream commits of this kit: %zu, %zu of them in the clone; their "
		   "repairs were looked at up to %s\n\n",
		   f->clone->shown, f->clone->bare ? ", bare" : "",
		   f->clone->shallow ? ", shallow" : "",
		   f->clone->partial ? ", partial" : "", f->own->ncommits, f->here,
		   checked_to(f->own));
	for (i = 0; i < f->count; i++)
		if (f->repairs[i].status == REPAIR_OPEN)
			tell_open(f, &f->repairs[i], out);
	for (i = 0; i < f->notes.n; i++)
		paragraph(out, "note", utf8_clean(f->notes.s[i]));
	str_printf(out,
		   "Repairs: %zu; %zu looked at, %zu cancelled by a revert, %zu open\n",
		   f->count, count(f, REPAIR_LOOKED_AT), count(f, REPAIR_CANCELLED),
		   f->open);
}
