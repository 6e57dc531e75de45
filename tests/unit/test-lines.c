// SPDX-License-Identifier: GPL-2.0
// Logical lines: continuations, comments, literals, limits.
#include "mini.h"

static struct source split(const char *text, struct diags *d)
{
	struct source s;

	source_split(&s, "f.h", text, strlen(text), d);
	return s;
}

static void test_continuations_join(void **state)
{
	struct diags d = { 0 };
	struct source s = split("#define A \\\n\t5\nnext\n", &d);

	(void)state;
	assert_int_equal(s.count, 2);
	assert_string_equal(s.lines[0].text, "#define A \t5");
	assert_int_equal(s.lines[1].number, 3);
}

static void test_continuation_inside_a_name(void **state)
{
	struct diags d = { 0 };
	struct source s = split("#define TIF_\\\nFOO 1\r\n", &d);

	(void)state;
	assert_string_equal(s.lines[0].text, "#define TIF_FOO 1\r");
}

static void test_comment_spans_lines(void **state)
{
	struct diags d = { 0 };
	struct source s = split("#define A 5 /* one\n\t * two */ + 1\nB\n", &d);

	(void)state;
	assert_int_equal(s.count, 2);
	assert_string_equal(s.lines[0].text, "#define A 5   + 1");
	assert_string_equal(s.lines[0].comment, "one two");
	assert_int_equal(s.lines[1].number, 3);
}

static void test_line_comment_with_continuation(void **state)
{
	struct diags d = { 0 };
	struct source s = split("A // gone \\\nalso gone\nB", &d);

	(void)state;
	assert_int_equal(s.count, 2);
	assert_string_equal(s.lines[0].text, "A  ");
	assert_string_equal(s.lines[1].text, "B");
}

static void test_comment_marks_in_strings(void **state)
{
	struct diags d = { 0 };
	struct source s = split("a \"/*\" b '\"' /* c */\n#error don't\nx\n", &d);

	(void)state;
	assert_int_equal(s.count, 3);
	assert_string_equal(s.lines[0].text, "a \"/*\" b '\"'  ");
	assert_string_equal(s.lines[1].text, "#error don't");
}

static void test_open_comment_is_named(void **state)
{
	struct diags d = { 0 };

	(void)state;
	split("ok\n/* never\nends\n", &d);
	assert_said(&d, "f.h:2: a comment that begins here never ends");
}

static void test_nul_byte_is_named(void **state)
{
	struct source s;
	struct diags d = { 0 };

	(void)state;
	assert_int_equal(source_split(&s, "f.h", "a\nb\0c\n", 6, &d), -1);
	assert_said(&d, "f.h:2: a NUL byte");
}

static void test_size_limit(void **state)
{
	struct source s;
	struct diags d = { 0 };
	char *big = pool_alloc(SOURCE_MAX + 2);

	(void)state;
	memset(big, '\n', SOURCE_MAX + 1);
	assert_int_equal(source_split(&s, "f.h", big, SOURCE_MAX + 1, &d), -1);
	assert_said(&d, "larger than");
}

static void test_offsets_cover_the_file(void **state)
{
	struct diags d = { 0 };
	const char *text = "a\\\nb\n\n/* c\n */\nlast";
	struct source s = split(text, &d);
	size_t i, at = 0;

	(void)state;
	for (i = 0; i < s.count; i++) {
		assert_int_equal(s.lines[i].start, at);
		at = s.lines[i].end;
	}
	assert_int_equal(at, strlen(text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_continuations_join),
		cmocka_unit_test(test_continuation_inside_a_name),
		cmocka_unit_test(test_comment_spans_lines),
		cmocka_unit_test(test_line_comment_with_continuation),
		cmocka_unit_test(test_comment_marks_in_strings),
		cmocka_unit_test(test_open_comment_is_named),
		cmocka_unit_test(test_nul_byte_is_named),
		cmocka_unit_test(test_size_limit),
		cmocka_unit_test(test_offsets_cover_the_file),
	};

	return cmocka_run_group_tests_name("lines", tests, mini_setup, mini_teardown);
}
