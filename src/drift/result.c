// SPDX-License-Identifier: GPL-2.0
// What the report of "apply --dry-run" says about each hook.
#include "drift/drift.h"
#include "apply/series.h"
#include "util/message.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *text_at(const json_t *j, const char *key)
{
	const char *s = json_string_value(json_object_get(j, key));

	return s ? pool_strdup(s) : "";
}

static unsigned int number_at(const json_t *j, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(j, key));

	return n > 0 ? (unsigned int)n : 0;
}

/* Messages name a tree by its path, reports by its name. */
static const char *without_path(const struct drift_run *run, const char *text)
{
	size_t len = strlen(run->path);
	struct str s = { 0 };

	while (*text) {
		if (len > 1 && starts_with(text, run->path)) {
			str_puts(&s, run->name);
			text += len;
		} else {
			str_add(&s, text++, 1);
		}
	}
	return str_get(&s);
}

struct drift_series *series_of(struct drift *d, const char *name)
{
	struct apply a = { .kit = d->kit, .series = name };
	struct drift_series s = { .name = name };
	struct series lines;

	for (size_t i = 0; i < d->nseries; i++)
		if (!strcmp(d->series[i].name, name))
			return &d->series[i];
	if (series_read(&a, &lines))
		return NULL;
	for (size_t i = 0; i < lines.count; i++) {
		struct hook_row row = { .name = lines.lines[i].name };

		if (lines.lines[i].kind != LINE_PATCH)
			continue;
		s.hooks = pool_grow(s.hooks, s.nhooks, sizeof(*s.hooks));
		s.hooks[s.nhooks++] = row;
	}
	d->series = pool_grow(d->series, d->nseries, sizeof(*d->series));
	d->series[d->nseries] = s;
	return &d->series[d->nseries++];
}

static struct cell *cell_of(const struct drift_series *s, struct drift_run *run,
			    const char *hook)
{
	for (size_t i = 0; i < s->nhooks; i++)
		if (!strcmp(s->hooks[i].name, hook))
			return &run->cells[i];
	return NULL;
}

static void read_plan(const struct drift_series *s, struct drift_run *run,
		      const json_t *doc)
{
	const json_t *j;
	size_t i;

	json_array_foreach(json_object_get(doc, "patches"), i, j) {
		struct cell *c = cell_of(s, run, text_at(j, "name"));

		if (c)
			c->fit = !strcmp(text_at(j, "outcome"), "conflict") ? FIT_NO
				 : !strcmp(text_at(j, "outcome"), "skipped")
					 ? FIT_LEFT_OUT
					 : FIT_YES;
	}
	json_array_foreach(json_object_get(doc, "left_out"), i, j) {
		struct cell *c = cell_of(s, run, text_at(j, "patch"));

		if (!c)
			continue;
		c->why = text_at(j, "why");
		c->fit = json_is_true(json_object_get(j, "by_probe")) ? FIT_LEFT_OUT
								      : FIT_ABSENT;
	}
}

static void read_offsets(const struct drift_series *s, struct drift_run *run,
			 const json_t *doc)
{
	const json_t *j;
	size_t i;

	json_array_foreach(json_object_get(doc, "offsets"), i, j) {
		struct cell *c = cell_of(s, run, text_at(j, "patch"));
		int offset = (int)json_integer_value(json_object_get(j, "offset"));

		if (!c)
			continue;
		run->offsets++;
		if (c->fit == FIT_YES)
			c->fit = FIT_OFFSET;
		if (abs(offset) > abs(c->offset))
			c->offset = offset;
	}
}

static bool has_line(const json_t *lines, const char *line)
{
	for (size_t i = 0; i < json_array_size(lines); i++)
		if (!strcmp(json_string_value(json_array_get(lines, i)), line))
			return true;
	return false;
}

/* The first line that is missing, else the first that stands elsewhere. */
static void read_lines(struct cell *c, const json_t *conflict)
{
	const json_t *expected = json_object_get(conflict, "expected"),
		     *found = json_object_get(conflict, "found");
	bool any = false;

	for (size_t i = 0; i < json_array_size(expected); i++) {
		const char *want = json_string_value(json_array_get(expected, i)),
			   *have = json_string_value(json_array_get(found, i));
		bool missing = !has_line(found, want);

		if ((have && !strcmp(want, have)) || (any && !missing))
			continue;
		any = true;
		c->expected = pool_strdup(want);
		c->found = have ? pool_strdup(have) : "";
		if (missing)
			return;
	}
}

/* The first conflict of a hook says why; more are in apply's own report. */
static void read_conflicts(const struct drift_series *s, struct drift_run *run,
			   const json_t *doc)
{
	const json_t *j;
	size_t i;

	json_array_foreach(json_object_get(doc, "conflicts"), i, j) {
		struct cell *c = cell_of(s, run, text_at(j, "patch"));

		if (!c || *c->why)
			continue;
		c->why = without_path(run, text_at(j, "reason"));
		c->file = text_at(j, "file");
		c->hunk = number_at(j, "hunk");
		c->line = number_at(j, "line");
		if (!json_is_true(json_object_get(j, "already_applied")))
			read_lines(c, j);
	}
}

/* The vendor, and what is built on top; empty for a tree that says nothing. */
static const char *kernel_of(const json_t *print)
{
	const json_t *vendor = json_object_get(print, "vendor"), *variant;
	struct list words = { 0 };
	size_t i;

	if (*text_at(vendor, "at"))
		list_add(&words, text_at(vendor, "text"));
	json_array_foreach(json_object_get(print, "variants"), i, variant)
		if (json_string_value(variant))
			list_add(&words, pool_strdup(json_string_value(variant)));
	return list_join(&words, ", ");
}

static void read_tree(struct drift_run *run, const json_t *doc)
{
	json_t *print = json_object_get(doc, "fingerprint"), *hint;
	struct list hints = { 0 };
	size_t i;

	run->print = json_incref(print);
	run->kernel = kernel_of(print);
	run->release = text_at(print, "release");
	json_array_foreach(json_object_get(print, "hints"), i, hint)
		if (json_string_value(hint))
			list_add(&hints, pool_strdup(json_string_value(hint)));
	run->vendor = list_join(&hints, " ");
	run->numbering = text_at(doc, "numbering");
	run->series = text_at(doc, "series");
}

/* A tree that says no is a result; a kit or a machine that does not work is not. */
int result_read(struct drift *d, struct drift_run *run, const json_t *doc)
{
	json_int_t code = json_integer_value(json_object_get(doc, "exit"));
	const char *outcome = text_at(doc, "outcome"), *message = text_at(doc, "message");
	struct drift_series *s;

	if (code != EX_OK && code != EX_NO && code != EX_TREE)
		return fail((int)code, NULL, "%s: %s", run->name, message);
	read_tree(run, doc);
	if (!strcmp(outcome, "error"))
		run->refused = without_path(run, message);
	else if (!strcmp(outcome, "already-applied"))
		run->refused =
			"the series is applied: only trees without it can be tried";
	if (!*run->series)
		return 0;
	s = series_of(d, run->series);
	if (!s)
		return EX_FAULT;
	run->cells = pool_alloc((s->nhooks + 1) * sizeof(*run->cells));
	for (size_t i = 0; i < s->nhooks; i++)
		run->cells[i] = (struct cell){
			.why = "", .file = "", .expected = "", .found = ""
		};
	read_plan(s, run, doc);
	read_conflicts(s, run, doc);
	read_offsets(s, run, doc);
	s->runs = pool_grow(s->runs, s->nruns, sizeof(struct drift_run *));
	s->runs[s->nruns++] = run;
	return 0;
}
