// SPDX-License-Identifier: GPL-2.0
// The checks of a converted header: each one can fail.
#include "mini.h"

/* Check @after against @before (NULL: alone); the number that failed. */
static size_t check(struct mini *m, const char *after, const char *before,
		    struct checks *c)
{
	static struct unit old, now;
	struct check_input s = { .generic = &m->generic,
				 .arch = &m->arch,
				 .after = &now };

	memset(c, 0, sizeof(*c));
	if (before) {
		assert_int_equal(mini_plan(m, before), 0);
		old = m->unit;
		s.before = &old;
		s.plan = &m->plan;
	}
	mini_header(m, after);
	assert_int_equal(unit_read(&now, &m->tree, tree_header(&m->tree), NULL, &m->d),
			 0);
	return check_header(c, &s);
}

static const char *with(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	return pool_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* One planted fault must fail this check. */
static void fault(struct mini *m, const char *from, const char *to, const char *name,
		  const char *said)
{
	struct checks c;

	assert_int_not_equal(check(m, with(toy_done, from, to), toy_header, &c), 0);
	assert_failed(&c, name, said);
}

static void test_good_header_passes(void **state)
{
	struct mini *m = *state;
	struct checks c;
	size_t i;

	assert_int_equal(check(m, toy_done, toy_header, &c), 0);
	assert_int_equal(c.count, 12);
	for (i = 0; i < c.count; i++)
		assert_true(c.list[i].ok);
	assert_int_equal(check(m, toy_done, NULL, &c), 0);
	assert_int_equal(c.count, 7);
}

static void test_planted_faults(void **state)
{
	struct mini *m = *state;

	fault(m, "TIF_STEP\t\t18", "TIF_STEP\t\t17", "numbers-unique",
	      "share the number 17");
	fault(m, "TIF_STEP\t\t18", "TIF_STEP\t\t1", "numbers-unique",
	      "share the number 1");
	fault(m, "TIF_STEP\t\t18", "TIF_STEP\t\t2", "halves-16-16",
	      "in the generic half");
	fault(m, "TIF_STEP\t\t18", "TIF_STEP\t\t32", "halves-16-16", "above 31");
	fault(m, "TIF_STEP\t\t18", "TIF_STEP\t\t12", "numbers-free", "must stay free");
	fault(m, "TIF_STEP\t\t18", "TIF_STEP\t\t20", "numbers-planned", "planned was 18");
	fault(m, "TIF_HIGH\t\t17", "TIF_HIGH\t\t19", "constraints",
	      "must be TIF_LOW + 1");
	fault(m, "BIT(TIF_STEP)", "TIF_STEP", "masks-right", "not a mask");
	fault(m, "BIT(TIF_STEP)", "BIT(TIF_LOW)", "masks-right", "TIF_STEP is bit 18");
	fault(m, "#define TIF_STEP\t\t18\t/* step */\n", "#define TIF_STEPS 18\n",
	      "names-kept", "TIF_STEP is lost");
	fault(m, "#define _TIF_HIGH\t\tBIT(TIF_HIGH)\n", "", "names-kept",
	      "_TIF_HIGH is lost");
	fault(m, "#define HAVE_TIF_POLLING_NRFLAG\n", "", "optional-flags",
	      "was there and is gone");
	fault(m, "#define HAVE_TIF_POLLING_NRFLAG\n", "", "names-kept",
	      "TIF_POLLING_NRFLAG is lost");
	fault(m, "_TIF_SIGPENDING | _TIF_STEP", "_TIF_SIGPENDING | _TIF_LOW",
	      "composite-masks", "was TIF_SIGPENDING TIF_STEP, is TIF_LOW");
	fault(m, "TIF_STEP\t\t18", "TIF_STEP\t\tVENDOR", "header-reads",
	      "TIF_STEP cannot be evaluated");
}

static void test_unconverted_header_fails(void **state)
{
	struct mini *m = *state;
	struct checks c;

	assert_int_not_equal(check(m, toy_header, NULL, &c), 0);
	assert_failed(&c, "header-reads", "does not include");
	assert_failed(&c, "halves-16-16", "TIF_SIGPENDING is 0");
}

static void test_id_of_the_numbers(void **state)
{
	struct mini *m = *state;
	struct symbols known = { .off = (const char *[]){ "CONFIG_X" }, .noff = 1 };
	struct check_input s = { .generic = &m->generic, .after = &m->unit };
	struct checks c = { 0 };

	fault(m, "TIF_STEP\t\t18", "TIF_STEP\t\t20", "numbers-id",
	      "thread_info.h:8: THREAD_FLAGS_ID is \"" TOY_ID
	      "\", and the numbers here give \"tif_731ce6e4\": write that");
	fault(m, ID_WORDS, "", "numbers-id",
	      "thread_info.h: no THREAD_FLAGS_ID: define it as \"" TOY_ID "\"");
	fault(m, ID_WORDS, ID_WORDS ID_WORDS, "numbers-id", "once, under no condition");
	fault(m, ID_WORDS, "#ifdef CONFIG_X\n" ID_WORDS "#endif\n", "numbers-id",
	      "once, under no condition");

	/* upstream's own header has none; and none is compared in part */
	assert_int_equal(check(m, with(toy_done, ID_WORDS, ""), NULL, &c), 0);
	assert_int_equal(
		unit_read(&m->unit, &m->tree, tree_header(&m->tree), &known, &m->d), 0);
	memset(&c, 0, sizeof(c));
	check_header(&c, &s);
	assert_int_equal(c.count, 5);
}

/* What a tree's version magic says of it; with @text its header. */
static size_t guarded(struct mini *m, const char *header, const char *vermagic,
		      bool unconverted, struct checks *c)
{
	struct check_input s = { .generic = &m->generic,
				 .after = &m->unit,
				 .unconverted = unconverted };

	mini_write(m, VERMAGIC_HEADER, vermagic);
	mini_table(m, header);
	s.id_taken = vermagic_takes_id(&m->tree);
	memset(c, 0, sizeof(*c));
	return check_header(c, &s);
}

static void test_id_in_version_magic(void **state)
{
	static const char takes[] = "#ifdef THREAD_FLAGS_ID\n"
				    "#define MODULE_X THREAD_FLAGS_ID \" \"\n#endif\n";
	static const char tests[] = "#ifdef THREAD_FLAGS_ID\n#define MODULE_X \"\"\n"
				    "#endif /* THREAD_FLAGS_ID */\n";
	struct mini *m = *state;
	struct checks c;

	assert_int_equal(guarded(m, toy_done, takes, false, &c), 0);
	assert_int_equal(guarded(m, toy_done, tests, false, &c), 1);
	assert_failed(&c, "numbers-id",
		      VERMAGIC_HEADER ": no macro takes THREAD_FLAGS_ID");
	assert_int_equal(guarded(m, with(toy_done, ID_WORDS, ""), takes, false, &c), 1);
	assert_failed(&c, "numbers-id", "no THREAD_FLAGS_ID");
	assert_int_equal(guarded(m, with(toy_done, ID_WORDS, ""), tests, false, &c), 0);
	/* the tree has a converted architecture, and this is another */
	assert_int_equal(guarded(m, toy_header, takes, true, &c), 0);
	assert_int_equal(
		guarded(m, pool_printf(ID_WORDS "%s", toy_header), takes, true, &c), 1);
	assert_failed(&c, "numbers-id", ":1: THREAD_FLAGS_ID is defined, and no number");
}

static void test_name_lost_in_one_configuration(void **state)
{
	struct mini *m = *state;

	fault(m, "#define TIF_STEP\t\t18\t/* step */\n",
	      "#ifdef CONFIG_S\n#define TIF_STEP 18\n#endif\n", "names-kept",
	      "TIF_STEP is lost (with CONFIG_HAVE_TIF_RSEQ=y CONFIG_S=n)");
}

static size_t compare(struct mini *m, const char *said, struct checks *c)
{
	memset(c, 0, sizeof(*c));
	assert_int_equal(mini_table(m, "#define TIF_A 3\n#define _TIF_A (1 << TIF_A)\n"
				       "#define TIF_TOP 31\n"
				       "#define _TIF_TOP (1 << TIF_TOP)\n"),
			 0);
	return check_compiler(c, &m->table, &m->table.views[0], said);
}

static void test_compiler(void **state)
{
	struct mini *m = *state;
	struct checks c;

	assert_int_equal(
		compare(m, "TIF_A 3\n_TIF_A 8\nTIF_TOP 31\n_TIF_TOP -2147483648\n", &c),
		0);
	compare(m, "TIF_A 4\n_TIF_A 8\nTIF_TOP 31\n_TIF_TOP 2147483648\n", &c);
	assert_failed(&c, "compiler-agrees", "TIF_A is 3 here, 4 for the compiler");
	compare(m, "TIF_A 3\nTIF_TOP 31\n_TIF_TOP 2147483648\n", &c);
	assert_failed(&c, "compiler-agrees", "_TIF_A is unknown to the compiler");
	compare(m, "TIF_A 3\n_TIF_A 8\nTIF_TOP 31\n_TIF_TOP 2147483648\nTIF_B 5\n", &c);
	assert_failed(&c, "compiler-agrees", "TIF_B: the compiler has it (5)");
	compare(m, "", &c);
	assert_failed(&c, "compiler-agrees", "named no flag at all");
}

#define check_test(f) cmocka_unit_test_setup_teardown(f, mini_setup, mini_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		check_test(test_good_header_passes),
		check_test(test_planted_faults),
		check_test(test_unconverted_header_fails),
		check_test(test_id_of_the_numbers),
		check_test(test_id_in_version_magic),
		check_test(test_name_lost_in_one_configuration),
		check_test(test_compiler),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
