// SPDX-License-Identifier: GPL-2.0
// What a record was made of and with: the kernel, whose it is, the stack.
#include "report/target.h"
#include "util/file.h"
#include "util/utf8.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define STACK_DIGITS 12
#define PRINT_DIGITS 16

static const struct {
	const char *key;
	size_t at;
} members[] = {
	{ "kernel", offsetof(struct target, kernel) },
	{ "vendor", offsetof(struct target, vendor) },
	{ "stack", offsetof(struct target, stack) },
	{ "series", offsetof(struct target, series) },
	{ "level", offsetof(struct target, level) },
	{ "numbering", offsetof(struct target, numbering) },
	{ "commit", offsetof(struct target, commit) },
	{ "fingerprint", offsetof(struct target, fingerprint) },
};
#define MEMBERS (sizeof(members) / sizeof(*members))

static const char **member(const struct target *t, size_t i)
{
	return (const char **)((char *)(uintptr_t)t + members[i].at);
}

const char *text_member(const json_t *j, const char *key, const char *missing)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text ? pool_strdup(text) : missing;
}

/* Of what was checked and with what, not of the day. */
static const char *digest_of(const json_t *j)
{
	char *text = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
	const char *digest = text ? text_hash(text, strlen(text)) : "";

	free(text);
	return pool_strndup(digest, PRINT_DIGITS);
}

const struct target *target_of(const char *results)
{
	const char *dir = folder_of(results);
	struct target *t;
	json_t *doc, *j, *applied;
	size_t len;
	char *text;

	text = file_read(*dir		   ? pool_printf("%s/fingerprint.json", dir)
			 : *results == '/' ? "/fingerprint.json"
					   : "fingerprint.json",
			 0, &len);
	doc = text ? json_loadb(text, len, 0, NULL) : NULL;
	j = json_object_get(doc, "fingerprint");
	if (!json_is_object(j)) {
		json_decref(doc);
		return NULL;
	}
	t = pool_alloc(sizeof(*t));
	applied = json_object_get(j, "applied");
	t->kernel = text_member(j, "kernel", "");
	t->vendor = text_member(json_object_get(json_object_get(j, "tree"), "vendor"),
				"id", "");
	t->stack = text_member(j, "stack", "");
	if (strlen(t->stack) > STACK_DIGITS)
		t->stack = pool_strndup(t->stack, STACK_DIGITS);
	t->series = text_member(applied, "series", "");
	t->level = text_member(applied, "level", "");
	t->numbering = text_member(applied, "numbering", "");
	t->commit = text_member(j, "commit", "");
	t->fingerprint = digest_of(j);
	json_decref(doc);
	return t;
}

struct target *target_of_print(const json_t *print, const char *kernel)
{
	char *text = json_dumps(print, JSON_COMPACT | JSON_SORT_KEYS);
	struct target *t;
	size_t i;

	if (!text)
		return NULL;
	t = pool_alloc(sizeof(*t));
	for (i = 0; i < MEMBERS; i++)
		*member(t, i) = "";
	t->kernel = kernel;
	t->vendor = text_member(json_object_get(print, "vendor"), "id", "");
	t->fingerprint = pool_strndup(text_hash(text, strlen(text)), PRINT_DIGITS);
	free(text);
	return t;
}

const struct target *target_read(const json_t *j)
{
	struct target *t;
	size_t i;

	if (!json_is_object(j))
		return NULL;
	t = pool_alloc(sizeof(*t));
	for (i = 0; i < MEMBERS; i++)
		*member(t, i) = text_member(j, members[i].key, "");
	return t;
}

json_t *target_json(const struct target *t)
{
	json_t *j = json_object();
	size_t i;

	for (i = 0; i < MEMBERS; i++)
		if (**member(t, i))
			json_object_set_new(j, members[i].key,
					    json_string(utf8_clean(*member(t, i))));
	return j;
}
