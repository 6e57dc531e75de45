// SPDX-License-Identifier: GPL-2.0
// The JSON report of drift (docs/drift.json.md).
#include "report/drift-json.h"
#include "report/drift-text.h"
#include "util/utf8.h"
#include "util/version.h"

static json_t *text(const char *s)
{
	return json_string(s ? utf8_clean(s) : "");
}

static json_t *text_or_null(const char *s)
{
	return s ? text(s) : json_null();
}

static json_t *texts(const struct list *l)
{
	json_t *j = json_array();

	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(j, text(l->s[i]));
	return j;
}

static json_t *name_of(const struct drift_run *run)
{
	return run ? text(run->name) : json_null();
}

static json_t *cell(const struct drift_run *run, size_t hook)
{
	const struct cell *c = &run->cells[hook];
	json_t *j = json_pack("{s:o, s:s, s:s}", "tree", text(run->name), "fit",
			      word_of(&fit_words, run->refused ? FIT_REFUSED : c->fit),
			      "mark", cell_mark(run, hook));

	if (run->refused)
		return j;
	if (c->fit == FIT_OFFSET)
		json_object_set_new(j, "offset", json_integer(c->offset));
	if (*c->why)
		json_object_set_new(j, "why", text(c->why));
	if (c->fit != FIT_NO)
		return j;
	json_object_set_new(j, "file", text(c->file));
	json_object_set_new(j, "hunk", json_integer(c->hunk));
	json_object_set_new(j, "line", json_integer(c->line));
	json_object_set_new(j, "expected", text(c->expected));
	json_object_set_new(j, "found", text(c->found));
	json_object_set_new(j, "known", text_or_null(c->known));
	json_object_set_new(j, "text", text(cell_text(c)));
	return j;
}

static json_t *row(const struct drift_series *s, size_t hook)
{
	const struct hook_row *r = &s->hooks[hook];
	json_t *cells = json_array();

	for (size_t i = 0; i < s->nruns; i++)
		json_array_append_new(cells, cell(s->runs[i], hook));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "name", text(r->name),
			 "last_fit", name_of(r->last_fit), "first_miss",
			 name_of(r->first_miss), "first_fit", name_of(r->first_fit),
			 "text", text(row_text(r)), "cells", cells);
}

static json_t *series(const struct drift *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->nseries; i++) {
		const struct drift_series *s = &d->series[i];
		json_t *hooks = json_array(), *trees = json_array();

		for (size_t r = 0; r < s->nruns; r++)
			json_array_append_new(trees, text(s->runs[r]->name));
		for (size_t h = 0; h < s->nhooks; h++)
			json_array_append_new(hooks, row(s, h));
		json_array_append_new(list,
				      json_pack("{s:o, s:o, s:o}", "name", text(s->name),
						"trees", trees, "hooks", hooks));
	}
	return list;
}

static json_t *tree(const struct drift_run *run)
{
	return json_pack(
		"{s:o, s:o, s:o, s:o, s:o, s:O?, s:b, s:o, s:o, s:o, s:o, s:f, s:f}",
		"name", text(run->name), "path", text(run->path), "release",
		text(run->release), "vendor", text(run->vendor), "kernel",
		text(run->kernel), "fingerprint", run->print, "pin", *run->pin != '\0',
		"series", text(run->series), "numbering", text(run->numbering), "refused",
		text_or_null(run->refused), "known", text_or_null(run->known),
		"cpu_seconds", run->trial, "cpu_seconds_to_get", run->extract);
}

static json_t *stale(const struct drift *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->known_count; i++) {
		const struct known_miss *k = &d->known[i];

		if (k->stale)
			json_array_append_new(
				list, json_pack("{s:i, s:o, s:o, s:o, s:o}", "line",
						(int)k->line, "series", text(k->series),
						"release", text(k->release), "hook",
						text(k->hook), "why", text(k->stale)));
	}
	return list;
}

static json_t *anchors(const struct anchors *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->count; i++) {
		const struct anchor *x = &a->list[i];

		json_array_append_new(
			list, json_pack("{s:o, s:o, s:i, s:s, s:o, s:i, s:i, s:i, s:o}",
					"hook", text(x->hook), "file", text(x->file),
					"hunk", (int)x->hunk, "kind",
					x->sign == '-'	 ? "removed"
					: x->sign == '=' ? "ledger"
							 : "context",
					"line", text(x->text), "trees", (int)x->trees,
					"once", (int)x->once, "more", (int)x->more,
					"not_in", texts(&x->lost)));
	}
	return list;
}

json_t *drift_document(const struct drift *d, const struct anchors *a)
{
	json_t *j = json_object(), *trees = json_array();

	for (size_t i = 0; i < d->nruns; i++)
		json_array_append_new(trees, tree(&d->runs[i]));
	json_object_set_new(j, "schema", text("tif-backports/drift/1"));
	json_object_set_new(j, "kit", text(kit_version(d->kit)));
	json_object_set_new(j, "trees", trees);
	json_object_set_new(j, "not_here", texts(&d->not_here));
	json_object_set_new(j, "series", series(d));
	json_object_set_new(j, "stale", stale(d));
	json_object_set_new(j, "explained", json_integer((json_int_t)d->explained));
	json_object_set_new(j, "unexplained", json_integer((json_int_t)d->unexplained));
	if (a)
		json_object_set_new(j, "anchors", anchors(a));
	return j;
}
