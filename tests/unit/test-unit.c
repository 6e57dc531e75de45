// SPDX-License-Identifier: GPL-2.0
// Reading a header: conditions, includes, limits, configurations.
#include "mini.h"

static void test_conditions_are_kept(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, "#ifdef CONFIG_A\n#define TIF_A 1\n#else\n"
				       "#define TIF_B 1\n#endif\n"
				       "#if defined(CONFIG_B) && !defined(CONFIG_A)\n"
				       "#define TIF_C 2\n#endif\n"),
			 0);
	assert_int_equal(m->unit.natoms, 2);
	assert_string_equal(table_row(&m->table, "TIF_A")->def->cond, "CONFIG_A");
	assert_string_equal(table_row(&m->table, "TIF_B")->def->cond, "!CONFIG_A");
	assert_int_equal(m->table.nviews, 4);
	/* A and B never meet: no two names on one number. */
	assert_int_equal(table_faults(&m->table, &m->d), 0);
}

static void test_conditions_in_words(void **state)
{
	struct mini *m = *state;

	mini_table(
		m,
		"#if !defined(A) && defined(B)\n#define TIF_A 1\n#else\n"
		"#define TIF_B 1\n#endif\n"
		"#ifndef C\n#define TIF_C 2\n#elif defined(D\n#define TIF_D 2\n#endif\n");
	assert_string_equal(table_row(&m->table, "TIF_A")->def->cond,
			    "!defined(A) && defined(B)");
	assert_string_equal(table_row(&m->table, "TIF_B")->def->cond,
			    "!(!defined(A) && defined(B))");
	assert_string_equal(table_row(&m->table, "TIF_C")->def->cond, "!C");
	assert_string_equal(table_row(&m->table, "TIF_D")->def->cond, "C && defined(D");
}

static void test_include_guard_is_no_condition(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, toy_header), 0);
	assert_int_equal(m->unit.natoms, 0);
	assert_int_equal(m->table.nviews, 1);
	assert_int_equal(mini_value(m, "TIF_STEP"), 2);
}

static void test_generic_header_is_found(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, toy_done), 0);
	assert_true(m->unit.generic);
	assert_int_equal(mini_value(m, "TIF_SIGPENDING"), 1);
	assert_int_equal(mini_value(m, "_TIF_POLLING_NRFLAG"), 1 << 6);
	assert_int_equal(m->unit.natoms, 1);
	assert_string_equal(m->unit.atoms[0], "CONFIG_HAVE_TIF_RSEQ");
}

static void test_symbols_from_the_user(void **state)
{
	struct mini *m = *state;
	const char *rseq[] = { "CONFIG_HAVE_TIF_RSEQ" };
	struct symbols on = { .on = rseq, .non = 1 }, off = { .off = rseq, .noff = 1 };

	mini_header(m, toy_done);
	memset(&m->d, 0, sizeof(m->d));
	assert_int_equal(unit_read(&m->unit, &m->tree, tree_header(&m->tree), &on, &m->d),
			 0);
	table_build(&m->table, &m->unit, NULL, 0, &m->d);
	assert_int_equal(mini_value(m, "TIF_RSEQ"), 11);
	assert_int_equal(m->table.nviews, 1);
	unit_read(&m->unit, &m->tree, tree_header(&m->tree), &off, &m->d);
	table_build(&m->table, &m->unit, NULL, 0, &m->d);
	assert_int_equal(mini_value(m, "TIF_RSEQ"), -1);
}

static void test_missing_include(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, "\n#include <asm/thread_info_64.h>\n"), -1);
	assert_said(&m->d, "thread_info.h:2: #include <asm/thread_info_64.h>: not found");
}

static void test_include_loop(void **state)
{
	struct mini *m = *state;

	mini_write(m, "arch/toy/include/asm/thread_info_a.h",
		   "#include <asm/thread_info.h>\n");
	assert_int_equal(mini_table(m, "#include <asm/thread_info_a.h>\n"), -1);
	assert_said(&m->d,
		    "thread_info_a.h:1: #include <asm/thread_info.h>: an include loop");
}

static void test_unbalanced_conditionals(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, "#define TIF_A 1\n#endif\n"), -1);
	assert_said(&m->d, ":2: #endif without #if");
	assert_int_equal(mini_table(m, "\n#ifdef CONFIG_A\n"), -1);
	assert_said(&m->d, ":2: this #if is never closed");
	assert_int_equal(mini_table(m, "#ifdef\n#endif\n"), -1);
	assert_said(&m->d, ":1: #if without a condition");
	assert_int_equal(mini_table(m, "#ifdef A\n#else\n#else\n#endif\n"), -1);
	assert_said(&m->d, ":3: #else or #elif after #else");
}

static void test_nesting_limit(void **state)
{
	struct mini *m = *state;
	struct str s = { 0 };
	int i;

	for (i = 0; i < 100; i++)
		str_puts(&s, "#ifdef A\n");
	assert_int_equal(mini_table(m, str_get(&s)), -1);
	assert_said(&m->d, ":65: #if nested too deeply");
}

static void test_too_many_symbols(void **state)
{
	struct mini *m = *state;
	struct str s = { 0 };
	int i;

	for (i = 0; i < 13; i++)
		str_printf(&s, "#ifdef CONFIG_%d\n#define TIF_%d %d\n#endif\n", i, i, i);
	assert_int_equal(mini_table(m, str_get(&s)), -1);
	assert_said(&m->d, "the flags depend on 13 symbols");
}

static void test_arithmetic_condition_is_one_symbol(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, "#if CONFIG_LEVELS > 3\n#define TIF_A 1\n#else\n"
				       "#define TIF_A 2\n#endif\n"),
			 0);
	assert_int_equal(m->unit.natoms, 1);
	assert_string_equal(m->unit.atoms[0], "CONFIG_LEVELS > 3");
	assert_int_equal(table_row(&m->table, "TIF_A")->ndefs, 2);
}

static void test_redefinition(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, "#define TIF_A 1\n#define TIF_A 2\n"), -1);
	assert_said(&m->d, ":2: TIF_A is defined again");
	assert_int_equal(
		mini_table(m, "#define TIF_A 1\n#undef TIF_A\n#define TIF_A 2\n"), 0);
	assert_int_equal(mini_value(m, "TIF_A"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conditions_are_kept),
		cmocka_unit_test(test_conditions_in_words),
		cmocka_unit_test(test_include_guard_is_no_condition),
		cmocka_unit_test(test_generic_header_is_found),
		cmocka_unit_test(test_symbols_from_the_user),
		cmocka_unit_test(test_missing_include),
		cmocka_unit_test(test_include_loop),
		cmocka_unit_test(test_unbalanced_conditionals),
		cmocka_unit_test(test_nesting_limit),
		cmocka_unit_test(test_too_many_symbols),
		cmocka_unit_test(test_arithmetic_condition_is_one_symbol),
		cmocka_unit_test(test_redefinition),
	};

	return cmocka_run_group_tests_name("unit", tests, mini_setup, mini_teardown);
}
