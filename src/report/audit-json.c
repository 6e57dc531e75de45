// SPDX-License-Identifier: GPL-2.0
// The audit for programs: docs/audit.schema.json says what is in it.
#include "report/audit-json.h"
#include "report/fingerprint.h"
#include "report/json.h"
#include "util/pool.h"
#include "util/utf8.h"

static json_t *json_diags(const struct diags *d)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < d->count; i++)
		json_array_append_new(list, json_pack("{s:s, s:i, s:s}", "file",
						      d->list[i].file, "line",
						      (int)d->list[i].line, "text",
						      d->list[i].text));
	return list;
}

static json_t *json_free(const struct arch_audit *a, unsigned int first,
			 unsigned int last)
{
	json_t *list = json_array();
	unsigned int n;

	for (n = first; n <= last; n++)
		if (!audit_has(a, n))
			json_array_append_new(list, json_integer(n));
	return list;
}

/* The flags, with what the report adds to each. */
static json_t *json_flags(const struct arch_audit *a, const struct table *t,
			  const struct renumbered *f, const char *version)
{
	struct origins from = a->origins;
	json_t *list;
	size_t i;

	from.version = version;
	list = json_table(t, &from);
	for (i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];
		const struct move *m =
			a->planned && f ? plan_move(&a->plan, r->name) : NULL;
		json_t *j = json_array_get(list, i);

		if (!f || !audit_is_flag(r))
			continue;
		if (audit_varies(a, r))
			json_object_set_new(j, "varies", json_true());
		if (f->to[i] != NO_NUMBER)
			json_object_set_new(j, "after", json_integer(f->to[i]));
		if (m)
			json_object_set_new(j, "action",
					    json_string(action_text(m->action)));
	}
	return list;
}

static json_t *json_changes(const struct arch_audit *a)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < a->nchanges; i++) {
		const struct change *c = &a->changes[i];
		json_t *j = json_pack("{s:s, s:s, s:s, s:b, s:s}", "name", c->name,
				      "change", word_of(&change_words, c->kind),
				      "condition", c->cond, "explained", c->why != NULL,
				      "why", c->why ? c->why : "nothing explains it");

		if (c->kind != CHANGE_NEW)
			json_object_set_new(j, "from", json_integer(c->from));
		if (c->kind != CHANGE_GONE)
			json_object_set_new(j, "to", json_integer(c->to));
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *json_findings(const struct findings *l)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < l->count; i++) {
		const struct finding *f = &l->list[i];
		json_t *j = json_pack("{s:s, s:s, s:s, s:i, s:s, s:s}", "kind",
				      finding_kind_text(f->kind), "severity",
				      severity_text(f->severity), "file",
				      utf8_clean(f->file), "line", (int)f->line, "code",
				      utf8_clean(f->code), "text", utf8_clean(f->text));

		if (f->limit)
			json_object_set_new(j, "limit", json_string(f->limit));
		if (f->now)
			json_object_set_new(j, "now", json_string(f->now));
		if (f->after)
			json_object_set_new(j, "after", json_string(f->after));
		if (f->source)
			json_object_set_new(j, "source",
					    json_string(utf8_clean(f->source)));
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *json_missing(const struct arch_audit *a, const struct audit *all)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < all->generic.count; i++)
		if (audit_misses(a, &all->generic.list[i]))
			json_array_append_new(list,
					      json_string(all->generic.list[i].name));
	return list;
}

static json_t *json_without_mask(const struct arch_audit *a)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < a->table.nrows; i++)
		if (audit_no_mask(a, &a->table.rows[i]))
			json_array_append_new(list, json_string(a->table.rows[i].name));
	return list;
}

static json_t *json_arch(const struct audit *all, const struct arch_audit *a)
{
	const struct verdict *v = &a->verdict;
	json_t *j = json_pack("{s:s, s:s, s:s, s:s}", "arch", a->arch, "folder",
			      a->folder, "header", a->file, "state",
			      word_of(&state_words, audit_state(a)));

	json_object_set_new(j, "exit",
			    json_pack("{s:s, s:s, s:i, s:s}", "class",
				      word_of(&exit_words, a->exit.class), "file",
				      utf8_clean(a->exit.file), "line", (int)a->exit.line,
				      "text", utf8_clean(a->exit.text)));
	json_object_set_new(j, "verdict",
			    json_pack("{s:s, s:b, s:b, s:o}", "answer",
				      word_of(&answer_words, v->answer), "table",
				      v->table, "benefit", v->benefit, "reasons",
				      json_diags(&v->reasons)));
	if (a->readable) {
		json_object_set_new(
			j, "flags",
			json_flags(a, &a->table, &a->renumbered, all->version));
		json_object_set_new(j, "free_generic", json_free(a, 0, ARCH_FIRST - 1));
		json_object_set_new(j, "free_arch", json_free(a, ARCH_FIRST, ARCH_LAST));
		json_object_set_new(j, "missing", json_missing(a, all));
		json_object_set_new(j, "without_mask", json_without_mask(a));
		json_object_set_new(
			j, "vendor",
			audit_vendor(a) ? json_integer((json_int_t)audit_count(a, true))
					: json_null());
	}
	json_object_set_new(j, "not_read", json_diags(&a->unknown));
	json_object_set_new(j, "faults", json_diags(&a->faults));
	json_object_set_new(j, "findings", json_findings(&a->findings));
	if (all->other) {
		json_object_set_new(j, "flags_other",
				    json_flags(a, &a->other, NULL, all->other_version));
		json_object_set_new(j, "changes", json_changes(a));
	}
	return j;
}

json_t *audit_document(const struct audit *a)
{
	json_t *j = json_object(), *list = json_array();
	size_t i;

	json_object_set_new(j, "schema", json_string("tif-backports/audit/1"));
	if (a->kit_version && *a->kit_version)
		json_object_set_new(j, "kit", json_string(utf8_clean(a->kit_version)));
	json_object_set_new(j, "tree", json_string(utf8_clean(a->tree)));
	json_object_set_new(j, "version", json_string(a->version));
	json_object_set_new(j, "fingerprint", fingerprint_document(&a->print));
	if (a->other) {
		json_object_set_new(j, "other", json_string(utf8_clean(a->other)));
		json_object_set_new(j, "other_version", json_string(a->other_version));
	}
	json_object_set_new(j, "core",
			    json_pack("{s:i, s:o, s:o}", "files", (int)a->core_scan.files,
				      "not_read", json_diags(&a->core_scan.complaints),
				      "findings", json_findings(&a->core)));
	for (i = 0; i < a->count; i++)
		json_array_append_new(list, json_arch(a, &a->list[i]));
	json_object_set_new(j, "archs", list);
	return j;
}
