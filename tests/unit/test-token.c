// SPDX-License-Identifier: GPL-2.0
// C code as tokens.
#include "mini.h"
#include "code/token.h"

static size_t read(struct tokens *t, const char *text)
{
	memset(t, 0, sizeof(*t));
	tokens_read(t, text, strlen(text));
	return t->count;
}

static void test_cut(void **state)
{
	struct tokens t;

	(void)state;
	assert_int_equal(read(&t, "a/* b\n */&&c // d\n<<= 0x1fUL \"x\\\"y\" '\\''"), 7);
	assert_true(token_is(&t.list[1], "&&") && token_is(&t.list[2], "c"));
	assert_int_equal(t.list[2].line, 2);
	assert_true(token_is(&t.list[3], "<<=") && t.list[3].line == 3);
	assert_true(token_is(&t.list[4], "0x1fUL"));
	assert_int_equal(t.list[5].kind, TOK_TEXT);
	assert_int_equal(t.list[6].kind, TOK_TEXT);
	/* whatever breaks off ends with the file */
	assert_int_equal(read(&t, "a /* b"), 1);
	assert_int_equal(read(&t, "\"a\\"), 1);
	assert_int_equal(read(&t, "'"), 1);
	assert_int_equal(read(&t, ""), 0);
	assert_int_equal(read(&t, "#"), 2);
}

static void test_directives(void **state)
{
	struct tokens t;

	(void)state;
	assert_int_equal(read(&t, " # define A \\\n  1\nb"), 5);
	assert_int_equal(t.list[0].kind, TOK_DIRECTIVE);
	assert_true(token_is(&t.list[0], "define") && token_is(&t.list[2], "1"));
	assert_int_equal(t.list[2].line, 2);
	assert_int_equal(t.list[3].kind, TOK_EOL);
	assert_true(t.list[4].first && t.list[4].line == 3);
	read(&t, "a # b");
	assert_int_equal(t.list[1].kind, TOK_OP);
}

static void test_calls(void **state)
{
	struct tokens t;

	(void)state;
	read(&t, "f(a, (b | c), g(d), e); h");
	assert_int_equal(token_call(&t, 2), 0);	  /* a */
	assert_int_equal(token_call(&t, 5), 0);	  /* b, in a group */
	assert_int_equal(token_call(&t, 12), 10); /* d, of g */
	assert_int_equal(token_call(&t, 15), 0);  /* e, behind it */
	assert_int_equal(token_call(&t, 18), t.count);
}

static void test_functions(void **state)
{
	struct function f = { 0 };
	struct tokens t;

	(void)state;
	read(&t, "struct s { int a; };\nint __init f(int x)\n{ if (x) { y(); }\n"
		 "#if A\n if (b) {\n#else\n if (c) {\n#endif\n}\n}\nint g(void) { }\n");
	assert_true(token_function(&t, &f));
	assert_string_equal(f.name, "");
	assert_true(token_function(&t, &f));
	assert_string_equal(f.name, "f");
	assert_true(token_function(&t, &f));
	assert_string_equal(f.name, "g");
	assert_false(token_function(&t, &f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_directives),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_functions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
