// SPDX-License-Identifier: GPL-2.0
// The audit for programs.
#include "audit.h"

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

static json_t *json_changes(const struct arch_audit *a)
{
	static const char *const kinds[] = {
		[CHANGE_KEPT] = "kept",
		[CHANGE_MOVED] = "renumbered",
		[CHANGE_NEW] = "new",
		[CHANGE_GONE] = "gone",
	};
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < a->nchanges; i++) {
		const struct change *c = &a->changes[i];
		json_t *j = json_pack("{s:s, s:s, s:s}", "name", c->name, "change",
				      kinds[c->kind], "condition", c->cond);

		if (c->kind != CHANGE_NEW)
			json_object_set_new(j, "from", json_integer(c->from));
		if (c->kind != CHANGE_GONE)
			json_object_set_new(j, "to", json_integer(c->to));
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *json_arch(const struct audit *all, const struct arch_audit *a)
{
	json_t *j = json_pack("{s:s, s:s, s:s}", "arch", a->arch, "header", a->file,
			      "state", audit_state(a));

	if (a->readable) {
		json_object_set_new(j, "flags", json_table(&a->table, &a->origins));
		json_object_set_new(j, "free_generic", json_free(a, 0, ARCH_FIRST - 1));
		json_object_set_new(j, "free_arch", json_free(a, ARCH_FIRST, ARCH_LAST));
		json_object_set_new(
			j, "vendor",
			a->origins.arch ? json_integer((json_int_t)audit_count(a, true))
					: json_null());
	}
	json_object_set_new(j, "not_read", json_diags(&a->unknown));
	json_object_set_new(j, "faults", json_diags(&a->faults));
	if (all->other)
		json_object_set_new(j, "changes", json_changes(a));
	return j;
}

json_t *audit_document(const struct audit *a)
{
	json_t *j = json_object(), *list = json_array();
	size_t i;

	json_object_set_new(j, "tree", json_string(a->tree));
	if (a->other)
		json_object_set_new(j, "other", json_string(a->other));
	for (i = 0; i < a->count; i++)
		json_array_append_new(list, json_arch(a, &a->list[i]));
	json_object_set_new(j, "archs", list);
	return j;
}
