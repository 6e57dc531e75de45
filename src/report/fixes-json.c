// SPDX-License-Identifier: GPL-2.0
// Upstream's repairs for programs (docs/fixes.json.md).
#include "report/fixes-report.h"

#include "util/utf8.h"

#include <jansson.h>
#include <stdlib.h>

#define SCHEMA "tif-backports/fixes/1"

static json_t *text(const char *s)
{
	return json_string(utf8_clean(s));
}

static json_t *strings(const struct list *l)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < l->n; i++)
		json_array_append_new(list, text(l->s[i]));
	return list;
}

static json_t *own_array(const struct own *own)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < own->ncommits; i++) {
		const struct own_commit *c = &own->commits[i];

		json_array_append_new(
			list, json_pack("{s:o, s:o, s:b, s:o, s:o}", "id", text(c->id),
					"subject", text(c->subject), "in_clone", c->here,
					"checked_to", text(c->checked_to), "patches",
					strings(&c->patches)));
	}
	return list;
}

static json_t *touched_array(const struct touched *t, size_t n)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		json_array_append_new(list,
				      json_pack("{s:o, s:o}", "name", text(t[i].name),
						"carried_by", strings(&t[i].where)));
	return list;
}

static json_t *repair_object(const struct repair *r)
{
	json_t *o = json_pack(
		"{s:o, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:b}", "id", text(r->id),
		"subject", text(r->subject), "kind", repair_kind_text(r->kind), "status",
		repair_status_text(r->status), "of", strings(&r->of), "copies",
		strings(&r->copies), "checked_to", text(r->checked_to), "release",
		*r->release ? text(r->release) : json_null(), "in_clone", r->here);

	if (r->status != REPAIR_OPEN)
		return o;
	json_object_set_new(o, "code_known", json_boolean(r->code_known));
	if (!r->code_known)
		return o;
	json_object_set_new(o, "carried", json_boolean(repair_in_series(r)));
	json_object_set_new(o, "files", touched_array(r->files, r->nfiles));
	json_object_set_new(o, "functions", touched_array(r->functions, r->nfunctions));
	return o;
}

void fixes_json(const struct fixes *f, struct str *out)
{
	const struct clone *c = f->clone;
	json_t *repairs = json_array(), *doc;
	char *dump;
	size_t i;

	for (i = 0; i < f->count; i++)
		json_array_append_new(repairs, repair_object(&f->repairs[i]));
	doc = json_pack("{s:s, s:{s:o, s:b, s:b, s:b}, s:o, s:o, s:o, s:I}", "schema",
			SCHEMA, "clone", "path", text(c->path), "bare", c->bare,
			"shallow", c->shallow, "partial", c->partial, "commits",
			own_array(f->own), "repairs", repairs, "notes",
			strings(&f->notes), "open", (json_int_t)f->open);
	dump = json_dumps(doc, JSON_INDENT(2));
	str_printf(out, "%s\n", dump ? dump : "");
	free(dump);
	json_decref(doc);
}
