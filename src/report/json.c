// SPDX-License-Identifier: GPL-2.0
// Tables as JSON.
#include "report/json.h"

#include <string.h>

static json_t *json_row(const struct row *r, const struct origins *o)
{
	json_t *j = json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "name", r->name,
			      "kind", kind_text(r->kind), "file", r->def->file, "line",
			      (int)r->def->line->number, "condition", r->def->cond,
			      "body", r->def->body, "comment", r->def->comment);
	char hex[32];

	if (r->bad) {
		json_object_set_new(j, "unknown", json_string(r->bad));
		return j;
	}
	if (!r->present)
		return j;
	if (row_is_number(r)) {
		json_object_set_new(j, "number", json_integer((json_int_t)r->value));
		json_object_set_new(j, "half",
				    json_string(word_of(&half_words, half_of(r->value))));
		json_object_set_new(
			j, "origin",
			json_string(word_of(&origin_words, origin_of(o, r->name))));
		if (*origin_detail(o, r->name))
			json_object_set_new(j, "upstream",
					    json_string(origin_detail(o, r->name)));
	} else {
		snprintf(hex, sizeof(hex), "0x%08llx", (unsigned long long)r->value);
		json_object_set_new(j, "mask", json_string(hex));
	}
	if (r->bit)
		json_object_set_new(j, "of", json_string(r->bit->name));
	return j;
}

json_t *json_table(const struct table *t, const struct origins *o)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < t->nrows; i++)
		json_array_append_new(list, json_row(&t->rows[i], o));
	return list;
}

int json_write(json_t *j, const char *path)
{
	int rc;

	if (!strcmp(path, "-"))
		rc = json_dumpf(j, stdout, JSON_INDENT(2));
	else
		rc = json_dump_file(j, path, JSON_INDENT(2));
	if (!rc && !strcmp(path, "-"))
		putchar('\n');
	json_decref(j);
	return rc;
}
