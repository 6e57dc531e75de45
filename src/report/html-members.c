// SPDX-License-Identifier: GPL-2.0
// Members of the audit's JSON document, as text or number.
#include "report/audit-html.h"

#include <limits.h>
#include <string.h>

const char *text_of(const json_t *j, const char *key)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text ? text : "";
}

int number_of(const json_t *j, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(j, key));

	if (!json_is_integer(json_object_get(j, key)) || n < 0 || n > INT_MAX)
		return -1;
	return (int)n;
}

size_t size_of(const json_t *j, const char *key)
{
	return json_array_size(json_object_get(j, key));
}

size_t count_of(const json_t *list, const char *key, const char *value)
{
	const json_t *j;
	size_t i, n = 0;

	json_array_foreach(list, i, j) n += !strcmp(text_of(j, key), value);
	return n;
}

const json_t *flag_by_name(const json_t *flags, const char *name)
{
	const json_t *j;
	size_t i;

	json_array_foreach(flags, i, j) if (!strcmp(text_of(j, "name"), name)) return j;
	return NULL;
}
