// SPDX-License-Identifier: GPL-2.0
// The JSON report of apply (docs/apply.json.md).
#include "apply/present.h"
#include "report/apply-json.h"
#include "report/fingerprint.h"
#include "util/utf8.h"
#include "util/version.h"

#include <string.h>

/* What has not been found out yet is empty. */
static json_t *text(const char *s)
{
	return json_string(s ? utf8_clean(s) : "");
}

static json_t *hash(const char *s)
{
	return s && strcmp(s, "absent") ? text(s) : json_null();
}

static json_t *texts(const struct list *l)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < l->n; i++)
		json_array_append_new(j, text(l->s[i]));
	return j;
}

static json_t *split(const char *s, const char *between)
{
	json_t *j = json_array();

	while (s && *s) {
		size_t len = strcspn(s, between);

		json_array_append_new(j, text(pool_strndup(s, len)));
		s += len + (s[len] != '\0');
	}
	return j;
}

static json_t *fingerprint(const struct kernel *k)
{
	json_t *j =
		json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "release", text(k->release),
			  "version", text(k->version), "patchlevel", text(k->patchlevel),
			  "sublevel", text(k->sublevel), "extraversion",
			  text(k->extraversion), "hints", texts(&k->hints));

	fingerprint_fields(j, &k->print);
	return j;
}

static json_t *rseq(const struct apply *a)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < a->nexits; i++)
		json_array_append_new(j, json_pack("{s:o, s:s, s:o}", "arch",
						   text(a->exits[i].arch), "flag",
						   a->exits[i].own ? "own" : "alias",
						   "why", text(a->exits[i].why)));
	return j;
}

/* Without lsdiff's signs. */
static json_t *files_of(const struct entry *e)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < e->files.n; i++)
		json_array_append_new(j, text(e->files.s[i] + 2));
	return j;
}

static json_t *patches(const struct apply *a)
{
	static const char *const kinds[] = { "file", "compat", "cocci", "hook" };
	static const char *const outcomes[] = { "fits", "conflict", "skipped" };
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < a->nplan; i++) {
		const struct entry *e = &a->plan[i];

		json_array_append_new(
			j, json_pack("{s:o, s:s, s:o, s:o, s:s, s:o, s:b}", "name",
				     text(e->name), "kind", kinds[e->kind], "level",
				     text(e->level), "arch", text(e->arch), "outcome",
				     outcomes[e->outcome], "files", files_of(e), "vendor",
				     e->own != NULL));
	}
	return j;
}

static json_t *left_out(const struct apply *a)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < a->nleft_out; i++) {
		const struct left_out *l = &a->left_out[i];

		json_array_append_new(j, json_pack("{s:o, s:o, s:b}", "patch",
						   text(l->patch), "why", text(l->why),
						   "by_probe", l->by_probe));
	}
	return j;
}

static json_t *conflicts(const struct apply *a)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < a->nconflicts; i++) {
		const struct conflict *c = &a->conflicts[i];

		json_array_append_new(
			j,
			json_pack("{s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:b, s:o}",
				  "patch", text(c->patch), "file", text(c->file), "hunk",
				  (int)c->hunk, "line", (int)c->line, "reason",
				  text(c->reason), "expected", split(c->expected, "\n"),
				  "found", split(c->found, "\n"), "already_applied",
				  c->already, "wiggle", text(c->wiggle)));
	}
	return j;
}

static json_t *offsets(const struct apply *a)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < a->noffsets; i++) {
		const struct offset *o = &a->offsets[i];

		json_array_append_new(j, json_pack("{s:o, s:o, s:i, s:i, s:i}", "patch",
						   text(o->patch), "file", text(o->file),
						   "hunk", (int)o->hunk, "line",
						   (int)o->line, "offset", o->offset));
	}
	return j;
}

static json_t *files(const struct changes *c)
{
	static const char *const actions[] = { "add", "modify", "delete" };
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < c->count; i++) {
		const struct file_change *f = &c->list[i];

		json_array_append_new(
			j, json_pack("{s:o, s:s, s:o, s:o}", "path", text(f->path),
				     "action", actions[f->action], "before",
				     hash(f->before), "after", hash(f->after)));
	}
	return j;
}

/* Where the stack is, or would be; null where there is none. */
static json_t *place(const struct apply *a)
{
	const struct stack_place *p = a->place.patches ? &a->place : &a->applied.place;

	if (!p->patches)
		return json_null();
	return json_pack("{s:s, s:o, s:o, s:o}", "as", p->as, "patches", text(p->patches),
			 "pc", text(p->pc), "series", text(p->series));
}

static json_t *present(const struct apply *a)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < a->npresent; i++) {
		const struct present *p = &a->present[i];
		static const struct list none;

		json_array_append_new(
			j, json_pack("{s:o, s:s, s:o, s:o}", "patch", text(p->patch),
				     "state", presence_text(p->how), "files",
				     texts(p->how == PRESENT_IN ? &none : &p->files),
				     "why", text(p->why)));
	}
	return j;
}

static json_t *candidates(const struct apply *a)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < a->ncandidates; i++) {
		const struct candidate *c = &a->candidates[i];
		json_t *one = json_pack("{s:o, s:o}", "series", text(c->series),
					"against", texts(&c->against));

		if (c->hooks) {
			json_object_set_new(one, "hooks", json_integer((int)c->hooks));
			json_object_set_new(one, "stand", json_integer((int)c->stand));
		}
		json_array_append_new(j, one);
	}
	return j;
}

static json_t *nearest(const struct apply *a)
{
	if (!a->nearest)
		return json_null();
	return json_pack("{s:o, s:i, s:i}", "series", text(a->nearest), "fit",
			 (int)a->nearest_fit, "patches", (int)a->nplan);
}

json_t *apply_document(const struct apply *a, int code)
{
	json_t *j = json_object();

	json_object_set_new(j, "schema", text("tif-backports/apply/1"));
	json_object_set_new(j, "kit", text(kit_version(a->kit)));
	json_object_set_new(j, "command", text(a->command));
	json_object_set_new(j, "dry_run", json_boolean(a->dry_run));
	json_object_set_new(j, "exit", json_integer(code));
	json_object_set_new(j, "outcome", text(a->outcome));
	json_object_set_new(j, "message", text(fail_text()));
	json_object_set_new(j, "recovered",
			    a->recovered ? text(a->recovered) : json_null());
	json_object_set_new(j, "tree", text(a->kernel.path));
	json_object_set_new(j, "status",
			    text(a->state_known ? state_text(a->state) : ""));
	json_object_set_new(j, "fingerprint", fingerprint(&a->kernel));
	json_object_set_new(j, "series", text(a->series));
	json_object_set_new(j, "level", text(a->level));
	json_object_set_new(j, "numbering", text(a->numbering));
	json_object_set_new(j, "reserve", text(a->reserve));
	json_object_set_new(j, "archs", split(a->archs, ","));
	json_object_set_new(j, "rseq", rseq(a));
	json_object_set_new(j, "patches", patches(a));
	json_object_set_new(j, "left_out", left_out(a));
	json_object_set_new(j, "conflicts", conflicts(a));
	json_object_set_new(j, "offsets", offsets(a));
	json_object_set_new(j, "candidates", candidates(a));
	json_object_set_new(j, "nearest", nearest(a));
	json_object_set_new(j, "lands", texts(&a->lands));
	json_object_set_new(j, "lands_command",
			    a->nplan ? text(lands_command(a)) : text(""));
	json_object_set_new(j, "layout", texts(&a->guard));
	json_object_set_new(j, "files", files(&a->changes));
	json_object_set_new(j, "changed", texts(&a->changed));
	json_object_set_new(j, "notes", texts(&a->notes));
	json_object_set_new(j, "foreign", texts(&a->foreign));
	json_object_set_new(j, "place", place(a));
	json_object_set_new(j, "stack", present(a));
	json_object_set_new(j, "vendor", texts(&a->applied.vendor));
	return j;
}
