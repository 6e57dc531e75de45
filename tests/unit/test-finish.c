// SPDX-License-Identifier: GPL-2.0
// Layout after spatch, and the proof that every rule was applied.
#include "mini.h"

#include "convert/parse-check.h"

/* What spatch makes of toy_header: one blank where the header had tabs. */
static const char spatched[] = "#ifndef _ASM_TOY_H\n"
			       "#define _ASM_TOY_H\n"
			       "\n"
			       "/* the flags */\n"
			       "#define HAVE_TIF_POLLING_NRFLAG\n" ID_WORDS
			       "#include <asm-generic/thread_info_tif.h>\n"
			       "#define TIF_SIGPENDING __TIF_DROP\t/* signal */\n"
			       "#define TIF_NEED_RESCHED __TIF_DROP\n"
			       "#define TIF_STEP\t\t18\t/* step */\n"
			       "#define TIF_LOW\t\t\t16\n"
			       "#define TIF_HIGH\t\t17\n"
			       "#define TIF_POLLING_NRFLAG __TIF_DROP\t/* polls */\n"
			       "\n"
			       "#define _TIF_SIGPENDING __TIF_DROP\n"
			       "#define _TIF_NEED_RESCHED __TIF_DROP\n"
			       "#define _TIF_STEP BIT(TIF_STEP)\n"
			       "#define _TIF_LOW BIT(TIF_LOW)\n"
			       "#define _TIF_HIGH BIT(TIF_HIGH)\n"
			       "#define _TIF_POLLING_NRFLAG __TIF_DROP\n"
			       "\n"
			       "#define _TIF_WORK\t\t(_TIF_SIGPENDING | _TIF_STEP)\n"
			       "\n"
			       "#endif\n";

static int finish(struct mini *m, const char *header, const char *text, struct finish *f)
{
	struct source s;

	assert_int_equal(mini_plan(m, header), 0);
	assert_string_equal(m->plan.id, NO_ID);
	m->plan.id = TOY_ID;
	source_split(&s, "spatched.h", text, strlen(text), &m->d);
	return finish_header(f, &m->plan, &s, &m->d);
}

/* @text with the first @from replaced by @to. */
static const char *with(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	return pool_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void test_layout(void **state)
{
	struct mini *m = *state;
	struct finish f;

	assert_int_equal(finish(m, toy_header, spatched, &f), 0);
	assert_string_equal(str_get(&f.out), toy_done);
	/* insert, 3 numbers, 3 masks, 3 flags and 3 masks dropped */
	assert_int_equal(f.napplied, 13);
	assert_int_equal(f.nremarks, 0);
}

static void not_applied(struct mini *m, const char *from, const char *to,
			const char *said)
{
	struct finish f;

	assert_int_equal(finish(m, toy_header, with(spatched, from, to), &f), -1);
	assert_said(&m->d, said);
}

static void test_each_rule_must_be_applied(void **state)
{
	struct mini *m = *state;

	not_applied(m, "TIF_SIGPENDING __TIF_DROP", "TIF_SIGPENDING 0",
		    "thread_info.h:5: rule drop_TIF_SIGPENDING was not applied");
	not_applied(m, "_TIF_SIGPENDING __TIF_DROP", "_TIF_SIGPENDING (1 << 0)",
		    "rule drop__TIF_SIGPENDING was not applied");
	not_applied(m, "TIF_STEP\t\t18", "TIF_STEP\t\t2",
		    "rule number_TIF_STEP was not applied: TIF_STEP is 2");
	not_applied(m, "BIT(TIF_LOW)", "(1 << TIF_LOW)",
		    "rule mask_TIF_LOW was not applied");
	not_applied(m, "#include <asm-generic/thread_info_tif.h>\n", "",
		    "rule insert was not applied: 0 includes");
	not_applied(m, ID_WORDS, "", "rule insert was not applied: no THREAD_FLAGS_ID");
	not_applied(m, "#define HAVE_TIF_POLLING_NRFLAG\n", "",
		    "rule insert was not applied: no HAVE_TIF_POLLING_NRFLAG");
	not_applied(m, "#define TIF_LOW\t\t\t16\n", "",
		    "rule number_TIF_LOW was not applied: TIF_LOW is not defined "
		    "exactly once");
}

static void test_conditional_flags(void **state)
{
	struct mini *m = *state;
	struct finish f;

	assert_int_equal(finish(m,
				"#define TIF_LOW 1\n"
				"#ifdef CONFIG_U\n"
				"/* about uprobes */\n"
				"# define TIF_UPROBE 2\n"
				"#endif\n"
				"#ifdef CONFIG_V\n"
				"# define TIF_VENDOR\t3 /* two\n lines */\n"
				"# define _TIF_VENDOR\t(1 << TIF_VENDOR)\n"
				"#endif\n",
				ID_WORDS "#include <asm-generic/thread_info_tif.h>\n"
					 "#define TIF_LOW 16\n"
					 "#ifdef CONFIG_U\n"
					 "/* about uprobes */\n"
					 "#define TIF_UPROBE __TIF_DROP\n"
					 "#endif\n"
					 "#ifdef CONFIG_V\n"
					 "# define TIF_VENDOR\t19 /* two\n lines */\n"
					 "#define _TIF_VENDOR BIT(TIF_VENDOR)\n"
					 "#endif\n",
				&f),
			 0);
	assert_string_equal(str_get(&f.out),
			    ID_LINES "\n#include <asm-generic/thread_info_tif.h>\n"
				     "\n"
				     "/* Architecture specific flags: bits 16 to 31 */\n"
				     "#define TIF_LOW 16\n"
				     "#ifdef CONFIG_V\n"
				     "# define TIF_VENDOR\t19 /* two\n lines */\n"
				     "# define _TIF_VENDOR\tBIT(TIF_VENDOR)\n"
				     "#endif\n");
	assert_int_equal(f.nremarks, 2);
}

static void test_comments_of_others_survive(void **state)
{
	struct mini *m = *state;
	struct finish f;

	assert_int_equal(finish(m,
				"#define TIF_LOW 1\n"
				"\n"
				"/* mine */\n"
				"#define TIF_UPROBE 2\n"
				"\n"
				"/* ours */\n"
				"#define TIF_SIGPENDING 3\n"
				"#define TIF_VENDOR 4\n",
				ID_WORDS "#include <asm-generic/thread_info_tif.h>\n"
					 "#define TIF_LOW 16\n"
					 "\n"
					 "/* mine */\n"
					 "#define TIF_UPROBE __TIF_DROP\n"
					 "\n"
					 "/* ours */\n"
					 "#define TIF_SIGPENDING __TIF_DROP\n"
					 "#define TIF_VENDOR 19\n",
				&f),
			 0);
	assert_null(strstr(str_get(&f.out), "mine"));
	assert_non_null(strstr(str_get(&f.out), "TIF_LOW 16\n\n/* ours */\n#define"));
	assert_int_equal(f.nremarks, 1);
	assert_string_equal(f.remarks[0].text, "mine");
}

/* What becomes of @comment above a flag, where the table calls two lines stale. */
static void becomes(struct mini *m, const char *comment, const char *want, size_t remarks)
{
	struct finish f;

	assert_int_equal(rules_parse(&m->arch, "toy.tif",
				     "bit TIF_LOW 16\nstale - high is high # so is low\n"
				     "stale the bits # all\n",
				     &m->d),
			 0);
	assert_int_equal(finish(m,
				pool_printf("int x;\n\n%s#define TIF_LOW 1\n", comment),
				pool_printf("int x;\n\n%s" ID_WORDS
					    "#include <asm-generic/thread_info_tif.h>\n"
					    "#define TIF_LOW 16\n",
					    comment),
				&f),
			 0);
	assert_string_equal(
		str_get(&f.out),
		pool_printf("int x;\n\n%s" ID_LINES
			    "\n#include <asm-generic/thread_info_tif.h>\n"
			    "\n/* Architecture specific flags: bits 16 to 31 */\n"
			    "#define TIF_LOW 16\n",
			    want));
	assert_int_equal(f.nremarks, remarks);
	if (remarks)
		assert_string_equal(f.remarks[0].what, "stale comment removed");
}

static void test_stale_comments(void **state)
{
	struct mini *m = *state;

	becomes(m, "/*\n * flags\n * - low is low\n *\t- high is high \n */\n",
		"/*\n * flags\n * - low is low\n */\n", 1);
	becomes(m, "/* one */\n/* the bits */\n", "/* one */\n", 1);
	becomes(m, "/*\n * - high is high\n * the bits\n */\n", "", 2);
	/* more or less than the line, or on the line of a mark */
	becomes(m, "/*\n * - high is higher\n * high is high\n */\n",
		"/*\n * - high is higher\n * high is high\n */\n", 0);
	becomes(m, "/* the bits\n * of it\n */\n", "/* the bits\n * of it\n */\n", 0);
	becomes(m, "/* of it:\n * the bits */\n", "/* of it:\n * the bits */\n", 0);
	becomes(m, "int the_bits; /* the bits */\n", "int the_bits; /* the bits */\n", 0);
}

static void test_order_of_an_unsorted_header_stays(void **state)
{
	struct mini *m = *state;
	struct finish f;

	assert_int_equal(finish(m, "#define TIF_HIGH 2\n#define TIF_LOW 1\n",
				ID_WORDS "#include <asm-generic/thread_info_tif.h>\n"
					 "#define TIF_HIGH 17\n#define TIF_LOW 16\n",
				&f),
			 0);
	assert_non_null(strstr(str_get(&f.out), "TIF_HIGH 17\n#define TIF_LOW 16\n"));
}

static void test_parse_check(void **state)
{
	const char *good = "PARSING: f.h\nnb good = 24,  nb bad = 3 ===> 9%\n";
	const char *harmless =
		"BAD:!!!!! int x y;\nbad: int x y;\nnb good = 1,  nb bad = 1\n";
	const char *hidden = "BAD:!!!!! #define q s(r)\nbad: #define TIF_A 1\n"
			     "nb good = 1,  nb bad = 2\n";
	struct diags d = { 0 };

	(void)state;
	assert_int_equal(parse_check(good, "f.h", &d), PARSE_OK);
	assert_int_equal(parse_check(harmless, "f.h", &d), PARSE_OK);
	assert_int_equal(d.count, 0);
	assert_int_equal(parse_check(hidden, "f.h", &d), PARSE_SKIPPED);
	assert_said(&d, "f.h: spatch cannot parse the part with: #define TIF_A 1");
	assert_int_equal(parse_check("", "f.h", &d), PARSE_NO_ANSWER);
	assert_int_equal(parse_check("bad: #define TIF_A 1\n", "f.h", &d),
			 PARSE_NO_ANSWER);
}

#define finish_test(f) cmocka_unit_test_setup_teardown(f, mini_setup, mini_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		finish_test(test_layout),
		finish_test(test_each_rule_must_be_applied),
		finish_test(test_conditional_flags),
		finish_test(test_comments_of_others_survive),
		finish_test(test_stale_comments),
		finish_test(test_order_of_an_unsorted_header_stays),
		finish_test(test_parse_check),
	};

	return cmocka_run_group_tests_name("finish", tests, NULL, NULL);
}
