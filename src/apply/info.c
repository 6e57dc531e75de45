// SPDX-License-Identifier: GPL-2.0
// info.json: what was applied. No date and no path: equal runs leave equal trees.
#include "apply/journal.h"

#include "util/version.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA	   "tif-backports/applied/1"
#define INFO_LIMIT ((size_t)1 << 20)

static json_t *arch_array(const char *archs)
{
	json_t *list = json_array();
	char *copy = pool_strdup(archs), *arch;

	while ((arch = strsep(&copy, ",")))
		json_array_append_new(list, json_string(arch));
	return list;
}

/* The names of what landed; of the vendor's own alone, if @own. */
static json_t *patch_array(const struct apply *a, bool own)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < a->nplan; i++)
		if (a->plan[i].outcome == OUT_FITS && (a->plan[i].own || !own))
			json_array_append_new(list, json_string(a->plan[i].name));
	return list;
}

static json_t *place_object(const struct stack_place *p)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "as", p->as, "patches", p->patches, "pc",
			 p->pc, "series", p->series);
}

const char *info_text(const struct apply *a)
{
	json_t *info = json_object();
	char *dump;
	const char *text;

	json_object_set_new(info, "schema", json_string(SCHEMA));
	json_object_set_new(info, "kit", json_string(kit_version(a->kit)));
	json_object_set_new(info, "release", json_string(a->kernel.release));
	json_object_set_new(info, "series", json_string(a->series));
	json_object_set_new(info, "level", json_string(a->level));
	json_object_set_new(info, "numbering", json_string(a->numbering));
	if (a->reserve && *a->reserve)
		json_object_set_new(info, "reserve", json_string(a->reserve));
	json_object_set_new(info, "archs", arch_array(a->archs));
	json_object_set_new(info, "digest", json_string(a->digest));
	json_object_set_new(info, "patches", patch_array(a, false));
	json_object_set_new(info, "vendor", patch_array(a, true));
	if (a->place.patches)
		json_object_set_new(info, "place", place_object(&a->place));
	dump = json_dumps(info, JSON_INDENT(2));
	text = dump ? pool_printf("%s\n", dump) : NULL;
	free(dump);
	json_decref(info);
	return text;
}

/* These words reach messages: letters, digits and a few signs. */
static const char *word(const json_t *value)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789_.+~-";
	const char *s = json_string_value(value);

	return s && !s[strspn(s, good)] ? pool_strdup(s) : NULL;
}

/* A release may be anything that a Makefile says, but for control characters. */
static const char *line(const json_t *value)
{
	const char *s = json_string_value(value), *c;

	for (c = s; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			return NULL;
	return s ? pool_strdup(s) : NULL;
}

static const char *join_archs(const json_t *list)
{
	struct str s = { 0 };
	const json_t *value;
	size_t i;

	if (!json_is_array(list))
		return NULL;
	json_array_foreach((json_t *)list, i, value) {
		const char *arch = word(value);

		if (!arch)
			return NULL;
		str_printf(&s, "%s%s", i ? "," : "", arch);
	}
	return str_get(&s);
}

static bool patches_are_safe(const json_t *list)
{
	const json_t *value;
	size_t i;

	if (!json_is_array(list))
		return false;
	json_array_foreach((json_t *)list, i, value) {
		if (!json_is_string(value) || !path_is_safe(json_string_value(value)))
			return false;
	}
	return true;
}

/* Older kits know one place only. */
static bool read_place(const json_t *place, struct stack_place *p)
{
	const char *const names[] = { "as", "patches", "pc", "series" };
	const char **const values[] = { &p->as, &p->patches, &p->pc, &p->series };
	size_t i;

	*p = (struct stack_place){ "quilt", "patches", ".pc", "" };
	if (!place)
		return true;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *s = json_string_value(json_object_get(place, names[i]));

		if (!s)
			return false;
		*values[i] = pool_strdup(s);
	}
	return place_is_known(p);
}

static void read_names(const json_t *list, struct list *names)
{
	const json_t *value;
	size_t i;

	*names = (struct list){ 0 };
	json_array_foreach((json_t *)list, i, value)
		list_add(names, pool_strdup(json_string_value(value)));
}

static bool read_fields(const json_t *info, struct applied *applied)
{
	const json_t *kit = json_object_get(info, "kit");
	const json_t *reserve = json_object_get(info, "reserve");
	const json_t *vendor = json_object_get(info, "vendor");
	const char *schema = json_string_value(json_object_get(info, "schema"));

	applied->series = word(json_object_get(info, "series"));
	applied->level = word(json_object_get(info, "level"));
	applied->numbering = word(json_object_get(info, "numbering"));
	/* only where something was reserved */
	applied->reserve = reserve ? line(reserve) : "";
	applied->digest = word(json_object_get(info, "digest"));
	applied->release = line(json_object_get(info, "release"));
	applied->archs = join_archs(json_object_get(info, "archs"));
	/* older ones do not write these */
	applied->kit = kit ? line(kit) : "";
	if (vendor && !patches_are_safe(vendor))
		return false;
	read_names(vendor, &applied->vendor);
	if (!read_place(json_object_get(info, "place"), &applied->place) ||
	    !patches_are_safe(json_object_get(info, "patches")))
		return false;
	read_names(json_object_get(info, "patches"), &applied->patches);
	return schema && !strcmp(schema, SCHEMA) && applied->series && applied->level &&
	       applied->numbering && applied->digest && applied->release &&
	       applied->archs && applied->kit && applied->reserve;
}

const char *info_read(const struct journal *j, struct applied *applied)
{
	size_t len;
	char *text = at_read(j->dir, "info.json", INFO_LIMIT, &len);
	json_t *info;
	bool good;

	if (!text)
		return "info.json cannot be read";
	info = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	good = json_is_object(info) && read_fields(info, applied);
	json_decref(info);
	return good ? NULL : "info.json is unreadable";
}
