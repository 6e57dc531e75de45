// SPDX-License-Identifier: GPL-2.0
// Cut functions out of a file, read a hook's ledger, and hold the two together.
#include "mini.h"

#include "code/cut.h"
#include "convert/hook.h"
#include "util/message.h"
#include "util/scratch.h"

#include <string.h>

static const char file[] = "#include <linux/x.h>\n"
			   "\n"
			   "int one(int a);\n"
			   "\n"
			   "/* What one() does. */\n"
			   "static __always_inline int\n"
			   "one(int a)\n"
			   "{\n"
			   "\treturn two(a); /* } */\n"
			   "}\n"
			   "\n"
			   "/* not of two() */\n"
			   "\n"
			   "int two(int a)\n"
			   "{\n"
			   "\tif (a) {\n"
			   "\t\tone(\"}\");\n"
			   "\t}\n"
			   "\treturn one(a);\n"
			   "}\n"
			   "#ifdef CONFIG_X\n"
			   "int three(void) { return 3; }\n"
			   "#else\n"
			   "int three(void)\n"
			   "{\n"
			   "}\n"
			   "#endif\n"
			   "#define MASK \\\n"
			   "\t(_A | \\\n"
			   "\t _B)\n"
			   "int last;\n";

static const char *text_of(const struct cut *c)
{
	return pool_strndup(file + c->start, c->end - c->start);
}

static void test_cut(void **state)
{
	struct cuts c = { 0 };

	(void)state;
	assert_int_equal(cut_functions(&c, file, "three"), 2);
	assert_int_equal(cut_functions(&c, file, "one"), 1);
	assert_int_equal(cut_functions(&c, file, "two"), 1);
	assert_int_equal(cut_functions(&c, file, "four"), 0);
	assert_int_equal(cut_functions(&c, file, "last"), 0);
	assert_int_equal(cut_macros(&c, file, "MASK"), 1);
	assert_int_equal(c.count, 5);
	assert_string_equal(text_of(&c.list[0]),
			    "static __always_inline int\none(int a)\n{\n"
			    "\treturn two(a); /* } */\n}\n");
	assert_int_equal(c.list[0].line, 6);
	assert_true(starts_with(file + c.list[0].above, "/* What one() does. */"));
	assert_string_equal(c.list[1].name, "two");
	assert_int_equal(c.list[1].above, c.list[1].start);
	assert_string_equal(text_of(&c.list[2]), "int three(void) { return 3; }\n");
	assert_string_equal(text_of(&c.list[3]), "int three(void)\n{\n}\n");
	assert_string_equal(text_of(&c.list[4]), "#define MASK \\\n\t(_A | \\\n\t _B)\n");
}

/* Nothing but the cuts changes; what is gone takes its comment and an empty line. */
static void test_paste(void **state)
{
	const char *texts[] = { "", "int two(int a);\n" };
	struct cuts c = { 0 };
	const char *same[2], *out;

	(void)state;
	cut_functions(&c, file, "one");
	cut_functions(&c, file, "two");
	same[0] = text_of(&c.list[0]);
	same[1] = text_of(&c.list[1]);
	assert_string_equal(cut_paste(&c, file, same), file);
	out = cut_paste(&c, file, texts);
	assert_true(starts_with(out, "#include <linux/x.h>\n\nint one(int a);\n\n"
				     "/* not of two() */\n\nint two(int a);\n"
				     "#ifdef CONFIG_X\nint three"));
	assert_string_equal(strstr(out, "#ifdef"), strstr(file, "#ifdef"));
}

static void test_words(void **state)
{
	struct word_place *at;

	(void)state;
	assert_int_equal(count_word(file, strlen(file), "one"), 4);
	assert_int_equal(find_word(file, "one", &at), 4);
	assert_string_equal(at[0].function, "");
	assert_int_equal(at[0].line, 3);
	assert_string_equal(at[3].function, "two");
	assert_int_equal(at[3].line, 19);
}

#define FILES "// file: a.c b.c\n"
#define RULE  "// rule r: two 1 -> 0 in one\n"
#define SMPL  "\n//\n\n@r@\n@@\n-two(...)\n+2\n"

static void test_read(void **state)
{
	static const char *const bad[][2] = {
		{ RULE SMPL, "no file" },
		{ FILES SMPL, "no rule" },
		{ "// file: ../a.c\n" RULE SMPL, "line 1: cannot use" },
		{ FILES RULE "@r@\n@@\n-a\n@s@\n@@\n-b\n",
		  "rule s is not in the ledger" },
		{ FILES RULE "@s@\n@@\n-b\n", "names rule r" },
		{ FILES RULE "@@\n@@\n-b\n", "line 3: cannot use '@@'" },
		{ FILES "// rule r: two 1 to 0 in one\n" SMPL, "line 2: cannot use" },
		{ FILES "// rule r: two 1 -> 0 in\n" SMPL, "line 2: cannot use" },
		{ FILES "// rule r: two 1 -> in one\n" SMPL, "line 2: cannot use" },
		{ FILES "// rule r: two -1 -> 0 in one\n" SMPL, "line 2: cannot use" },
		{ FILES "// rule r two 1 -> 0 in one\n" SMPL, "line 2: cannot use" },
		{ FILES "// rule r: two 1 -> 0 in one,,\n" SMPL, "line 2: cannot use" },
	};
	struct hook h;

	(void)state;
	assert_null(hook_read(&h, FILES RULE "// rule r: x 0 -> 2 in a|b, c\n" SMPL));
	assert_int_equal(h.files.n, 2);
	assert_int_equal(h.nrules, 2);
	assert_int_equal(h.rules[1].after, 2);
	assert_string_equal(h.rules[1].in.s[0], "a|b");
	assert_string_equal(h.rules[1].in.s[1], "c");
	assert_null(hook_read(&h, FILES "// rule r: _B 1 -> 1 in macro MASK\n" SMPL));
	assert_true(h.rules[0].macro);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *wrong = hook_read(&h, bad[i][0]);

		assert_non_null(wrong);
		if (!strstr(wrong, bad[i][1]))
			assert_string_equal(wrong, bad[i][1]);
	}
}

/* What a hook makes of the file above, or what it says. */
static const char *run(const char *text, struct hook_result *r)
{
	struct hook h;

	assert_null(hook_read(&h, text));
	assert_int_equal(hook_run(&h, KIT_DIR, "a.c", file, r), 0);
	assert_true(!r->text != !r->wrong);
	return r->text ? r->text : r->wrong;
}

static void assert_has(const char *text, const char *words)
{
	if (!strstr(text, words))
		assert_string_equal(text, words);
}

static void test_refuse(void **state)
{
	struct hook_result r;

	(void)state;
	assert_has(
		run(FILES "// rule r: one 1 -> 0 in two\n" SMPL, &r),
		"rule r: two() has one 2 times, expected once; the file has one at "
		"line 3, in one() at line 7, in two() at line 17, in two() at line 19");
	assert_int_equal(r.line, 14);
	assert_has(run(FILES "// rule r: three 1 -> 0 in two\n" SMPL, &r),
		   "two() has three not at all, expected once; the file has three in "
		   "three() at line 22");
	assert_has(run(FILES "// rule r: seven 1 -> 1 in two\n" SMPL, &r),
		   "two() has seven not at all, expected once; the file has no seven");
	assert_false(r.already);
}

/* What it adds is there; or what it removes is nowhere in the file. */
static void test_already(void **state)
{
	struct hook_result r;

	(void)state;
	run(FILES "// rule r: one 0 -> 2 in two\n" SMPL, &r);
	assert_true(r.already);
	run(FILES "// rule r: seven 1 -> 0 in two\n" SMPL, &r);
	assert_true(r.already);
	run(FILES "// rule r: three 1 -> 0 in two\n" SMPL, &r);
	assert_false(r.already);
	run(FILES "// rule r: one 0 -> 2 in two\n// rule r: two 1 -> 0 in one\n" SMPL,
	    &r);
	assert_false(r.already);
}

/* spatch itself: what it gets is the functions, what comes back is held to the ledger. */
static void test_run(void **state)
{
	struct hook_result r;
	const char *out;

	(void)state;
	assert_int_equal(scratch_open(), 0);
	out = run(FILES RULE SMPL, &r);
	assert_has(out, "one(int a)\n{\n\treturn 2; /* } */\n}\n");
	assert_string_equal(strstr(out, "\n/* not of"), strstr(file, "\n/* not of"));
	/* another shape than the rule expects: two(a) is no statement */
	assert_has(run(FILES RULE "@r@\n@@\n-two(...);\n", &r),
		   "rule r did not do its work: one() has two once, expected not at all");
	out = run(FILES "// rule r: _C 0 -> 1 in macro MASK\n@r@\nsymbol _B, "
			"_C;\n@@\n-_B\n+_C | _B\n",
		  &r);
	assert_has(out, "\t(_A | \\\n\t _C | _B)\nint last;\n");
	/* what a rule puts beside a function does not count for it */
	out = run(FILES RULE
		  "@r@\nidentifier arg;\n@@\n"
		  "+int beside(int arg)\n+{\n+\treturn two(arg);\n+}\n+\n"
		  " one(int arg)\n {\n-return two(arg);\n+return beside(arg);\n }\n",
		  &r);
	assert_has(out, "int beside(int a)\n{\n\treturn two(a);\n}\n\nstatic");
	assert_has(out, "one(int a)\n{\n\treturn beside(a);");
	scratch_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut),    cmocka_unit_test(test_paste),
		cmocka_unit_test(test_words),  cmocka_unit_test(test_read),
		cmocka_unit_test(test_refuse), cmocka_unit_test(test_already),
		cmocka_unit_test(test_run),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	pool_release();
	return rc;
}
