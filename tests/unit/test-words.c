// SPDX-License-Identifier: GPL-2.0
// Every value of every enum of docs/audit.schema.json is a word of the program, and is
// on the page.
#include "report/audit-html.h"
#include "report/audit-html-parts.h"
#include "audit/audit.h"
#include "mini.h"

#include <stdio.h>

#define NO_WORD "zz-no-word"

/* Where the schema has an enum, and the words that belong there. */
static const struct {
	const char *object, *member;
	const struct words *words;
	const char *rule; /* the style sheet has one for each word, named like this */
} enums[] = {
	{ "arch", "state", &state_words, NULL },
	{ "exit", "class", &exit_words, "#show-exit" },
	{ "verdict", "answer", &answer_words, "#show-verdict" },
	{ "flag", "kind", &kind_words, NULL },
	{ "flag", "half", &half_words, NULL },
	{ "flag", "origin", &origin_words, NULL },
	{ "flag", "action", &action_words, NULL },
	{ "finding", "kind", &finding_words, NULL },
	{ "finding", "severity", &severity_words, ".severity" },
	{ "change", "change", &change_words, NULL },
};

#define ENUMS (sizeof(enums) / sizeof(*enums))

/* The schema, and the value that one enum in it gets. */
static json_t *schema;
static const json_t *chosen;
static const char *chosen_word;

static const json_t *resolve(const json_t *node)
{
	const char *ref = text_of(node, "$ref");

	if (!*ref)
		return node;
	assert_true(starts_with(ref, "#/definitions/"));
	node = json_object_get(json_object_get(schema, "definitions"),
			       ref + strlen("#/definitions/"));
	assert_non_null(node);
	return node;
}

static json_t *sample(const json_t *node);

static json_t *sample_object(const json_t *node)
{
	json_t *j = json_object(), *member;
	const char *key;

	json_object_foreach(json_object_get(node, "properties"), key, member)
		json_object_set_new(j, key, sample(member));
	return j;
}

/* A document that has every member that the schema knows. */
static json_t *sample(const json_t *node)
{
	const json_t *list, *type;
	json_t *j;

	node = resolve(node);
	list = json_object_get(node, "enum");
	type = json_object_get(node, "type");
	if (json_is_array(type))
		type = json_array_get(type, 0);
	if (list)
		return node == chosen ? json_string(chosen_word)
				      : json_incref(json_array_get(list, 0));
	if (json_object_get(node, "const"))
		return json_incref(json_object_get(node, "const"));
	if (!strcmp(json_string_value(type), "object"))
		return sample_object(node);
	if (!strcmp(json_string_value(type), "array")) {
		j = json_array();
		json_array_append_new(j, sample(json_object_get(node, "items")));
		return j;
	}
	if (!strcmp(json_string_value(type), "integer"))
		return json_integer(1);
	if (!strcmp(json_string_value(type), "boolean"))
		return json_true();
	assert_string_equal(json_string_value(type), "string");
	return json_string("x");
}

static const char *page_with(const json_t *node, const char *word)
{
	struct str page = { 0 };
	json_t *doc;

	chosen = node;
	chosen_word = word;
	doc = sample(schema);
	audit_html(doc, "none", &page);
	json_decref(doc);
	return str_get(&page);
}

/* How often the word stands alone between tags. */
static size_t shown(const char *page, const char *word)
{
	size_t n = 0, len = strlen(word);
	const char *s = page;

	for (; (s = strstr(s, word)); s += len)
		n += strchr("> ", s[-1]) && strchr("< ", s[len]);
	return n;
}

static const json_t *enum_node(size_t i)
{
	const json_t *node = json_object_get(schema, "definitions");

	node = json_object_get(node, enums[i].object);
	node = json_object_get(json_object_get(node, "properties"), enums[i].member);
	return node;
}

/* Neither has the schema a value without a word, nor the program one without a value. */
static void test_schema_has_the_words(void **state)
{
	const json_t *j;
	size_t i, k;

	(void)state;
	for (i = 0; i < ENUMS; i++) {
		const json_t *list = json_object_get(enum_node(i), "enum");

		assert_int_equal(json_array_size(list), enums[i].words->count);
		json_array_foreach(list, k, j)
			if (word_value(enums[i].words, json_string_value(j)) < 0)
				fail_msg("%s of the schema is no word of \"%s\"",
					 json_string_value(j), enums[i].words->name);
	}
}

static size_t count_enums(const json_t *node)
{
	size_t n = 0, i;
	const char *key;
	json_t *j;

	if (json_is_array(node))
		json_array_foreach(node, i, j)
			n += count_enums(j);
	else
		json_object_foreach((json_t *)node, key, j)
			n += !strcmp(key, "enum") ? 1 : count_enums(j);
	return n;
}

static void test_no_enum_is_forgotten(void **state)
{
	(void)state;
	assert_int_equal(count_enums(schema), ENUMS);
}

static void test_page_shows_every_value(void **state)
{
	const char *page, *other, *word;
	size_t i, k;

	(void)state;
	for (i = 0; i < ENUMS; i++) {
		const struct words *w = enums[i].words;

		for (k = 0; k < w->count; k++) {
			word = w->list[k].word;
			page = page_with(enum_node(i), word);
			other = page_with(enum_node(i), w->list[(k + 1) % w->count].word);
			if (strstr(page, "\"undefined\""))
				fail_msg("%s is undefined on the page", word);
			if (shown(page, word) <= shown(other, word))
				fail_msg("%s %s is not on the page", w->name, word);
			if (!strstr(page, pool_printf("<dt>%s</dt><dd>", word)))
				fail_msg("%s is not explained", word);
		}
	}
}

/* What the page does not know it shows, and marks. */
static void test_a_word_that_is_none_is_marked(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ENUMS; i++)
		if (!strstr(page_with(enum_node(i), NO_WORD),
			    "<span class=\"undefined\">" NO_WORD "</span>"))
			fail_msg("%s \"%s\" vanishes", enums[i].words->name, NO_WORD);
}

static void test_style_has_every_word(void **state)
{
	static const char *const verdicts = ".verdict";
	size_t i, k;

	(void)state;
	for (i = 0; i < ENUMS; i++)
		for (k = 0; enums[i].rule && k < enums[i].words->count; k++) {
			const char *word = enums[i].words->list[k].word;

			if (!strstr(html_style, word_class(enums[i].rule, word)))
				fail_msg("no rule %s", word_class(enums[i].rule, word));
			if (enums[i].words == &answer_words &&
			    !strstr(html_style, word_class(verdicts, word)))
				fail_msg("no rule %s", word_class(verdicts, word));
		}
}

static int setup(void **state)
{
	schema = json_load_file(KIT_DIR "/docs/audit.schema.json", 0, NULL);
	return schema ? mini_setup(state) : -1;
}

static int teardown(void **state)
{
	json_decref(schema);
	return mini_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schema_has_the_words),
		cmocka_unit_test(test_no_enum_is_forgotten),
		cmocka_unit_test(test_page_shows_every_value),
		cmocka_unit_test(test_a_word_that_is_none_is_marked),
		cmocka_unit_test(test_style_has_every_word),
	};

	return cmocka_run_group_tests_name("words", tests, setup, teardown);
}
