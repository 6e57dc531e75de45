// SPDX-License-Identifier: GPL-2.0
// The table: every form a flag is written in, and planted faults.
#include "mini.h"

#include "header/numbers-id.h"

static void test_forms_of_numbers_and_masks(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m,
				    "# define TIF_A (3)\n"
				    "#define TIF_B 0x10 /* two\n lines */\n"
				    "#define TIF_C \\\n\t5\n"
				    "#define _TIF_A (1<<TIF_A)\n"
				    "#define _TIF_B BIT(TIF_B)\n"
				    "#define _TIF_C _BITUL(TIF_C)\n"
				    "#define _TIF_ALL (_TIF_A | _TIF_B |\\\n _TIF_C)\n"),
			 0);
	assert_int_equal(mini_value(m, "TIF_B"), 16);
	assert_string_equal(table_row(&m->table, "TIF_B")->def->comment, "two lines");
	assert_int_equal(mini_value(m, "_TIF_ALL"), 1 << 3 | 1 << 16 | 1 << 5);
	assert_int_equal(table_row(&m->table, "_TIF_ALL")->kind, ROW_COMPOSITE);
	assert_int_equal(table_row(&m->table, "_TIF_B")->kind, ROW_MASK);
	assert_int_equal(table_faults(&m->table, &m->d), 0);
}

static void test_kinds(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, "#define TIF_FOO 3\n"
				       "#define TIF_ALIAS (TIF_FOO)\n"
				       "#define TIF_BAR (TIF_FOO + 1)\n"
				       "#define TIF_WORK_MASK 0x7fff\n"
				       "#define TIF_ALLWORK (_TIF_FOO|1)\n"
				       "#define _TIF_FOO (1 << TIF_FOO)\n"),
			 0);
	assert_int_equal(table_row(&m->table, "TIF_ALIAS")->kind, ROW_ALIAS);
	assert_int_equal(table_row(&m->table, "TIF_BAR")->kind, ROW_DERIVED);
	assert_int_equal(mini_value(m, "TIF_BAR"), 4);
	assert_int_equal(table_row(&m->table, "TIF_WORK_MASK")->kind, ROW_ODD);
	assert_int_equal(table_row(&m->table, "TIF_ALLWORK")->kind, ROW_ODD);
}

static void test_number_twice(void **state)
{
	struct mini *m = *state;

	mini_table(m, "#define TIF_A 3\n#define TIF_B 3\n");
	assert_int_equal(table_faults(&m->table, &m->d), -1);
	assert_said(&m->d, ":2: TIF_B and TIF_A");
	assert_said(&m->d, "share the number 3");
}

/* Upstream's 3ec09344b01a: a flag got the number of another by a typo. */
static void test_typed_number_of_another(void **state)
{
	struct mini *m = *state;

	mini_table(m, "#define TIF_RESTORE_SIGMASK 10\n#define TIF_FIXADE 10\n"
		      "#define _TIF_FIXADE BIT(TIF_FIXADE)\n");
	assert_int_equal(table_faults(&m->table, &m->d), -1);
	assert_said(&m->d, "TIF_FIXADE and TIF_RESTORE_SIGMASK");
}

static void test_derived_number_collides(void **state)
{
	struct mini *m = *state;

	mini_table(m, "#define TIF_FOO 3\n#define TIF_BAR (TIF_FOO + 1)\n"
		      "#define TIF_BAZ 4\n");
	assert_int_equal(table_faults(&m->table, &m->d), -1);
	assert_said(&m->d, "TIF_BAZ and TIF_BAR");
}

static void test_same_number_in_one_configuration_only(void **state)
{
	struct mini *m = *state;

	mini_table(m, "#define TIF_A 3\n#ifdef CONFIG_X\n#define TIF_B 3\n#endif\n");
	assert_int_equal(table_faults(&m->table, &m->d), -1);
}

static void test_alias_is_no_twin(void **state)
{
	struct mini *m = *state;

	mini_table(m, "#define TIF_A 3\n#define TIF_B TIF_A\n");
	assert_int_equal(table_faults(&m->table, &m->d), 0);
}

static void test_number_where_a_mask_is_meant(void **state)
{
	struct mini *m = *state;

	mini_table(m, "#define TIF_A 3\n#define _TIF_A TIF_A\n");
	assert_int_equal(table_faults(&m->table, &m->d), -1);
	assert_said(&m->d, ":2: _TIF_A is the number 3 of its bit, not a mask");
}

static void test_mask_of_another_bit(void **state)
{
	struct mini *m = *state;

	mini_table(m, "#define TIF_A 3\n#define TIF_B 4\n#define _TIF_A (1 << TIF_B)\n");
	assert_int_equal(table_faults(&m->table, &m->d), -1);
	assert_said(&m->d, ":3: _TIF_A is 0x10, but TIF_A is bit 3");
}

static void test_what_has_no_value_is_named(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, "#define TIF_A VENDOR\n"), -1);
	assert_said(&m->d, ":1: TIF_A cannot be evaluated");
	assert_int_equal(mini_table(m, "#define TIF_A(x) 3\n"), -1);
	assert_int_equal(mini_table(m, "#define TIF_A\n"), -1);
	assert_int_equal(mini_table(m, "#define TIF_A TIF_B\n#define TIF_B TIF_A\n"), -1);
	assert_said(&m->d, "defined by itself");
}

static void test_value_depends_on_configuration(void **state)
{
	struct mini *m = *state;
	const struct row *r;

	assert_int_equal(mini_table(m, "#define TIF_A 3\n#define TIF_B 4\n"
				       "#ifdef CONFIG_S\n#define _TIF_W (1 << TIF_A)\n"
				       "#else\n#define _TIF_W (1 << TIF_B)\n#endif\n"),
			 0);
	r = table_row(&m->table, "_TIF_W");
	assert_int_equal(table_cell(&m->table, &m->table.views[0], r)->value, 8);
	assert_int_equal(table_cell(&m->table, &m->table.views[1], r)->value, 16);
}

static void test_masks_in_the_types_of_c(void **state)
{
	struct mini *m = *state;
	const struct row *r;

	assert_int_equal(mini_table(m, "#define TIF_A 31\n#define TIF_B 40\n"
				       "#define _TIF_A (1 << TIF_A)\n"
				       "#define _TIF_B (1 << TIF_B)\n"
				       "#define _TIF_C (1U << TIF_A)\n"),
			 0);
	r = table_row(&m->table, "_TIF_A");
	assert_true(r->sign && r->fault && r->fault_def->line->number == 3);
	r = table_row(&m->table, "_TIF_B");
	assert_true(!r->sign && strstr(r->fault, "1 << 40 shifts"));
	assert_null(table_row(&m->table, "_TIF_C")->fault);
	/* what the flag means is its bit all the same */
	assert_int_equal(mini_value(m, "_TIF_A"), 0x80000000);
	assert_int_equal(mini_value(m, "_TIF_B"), 0x10000000000);
	assert_int_equal(table_faults(&m->table, &m->d), 0);
}

static void test_word_of_32_bits(void **state)
{
	static const char mask[] = "#define TIF_A 31\n#define _TIF_A (1 << TIF_A)\n";
	struct mini *m = *state;

	mini_table(m, pool_printf("struct thread_info {\n\t__u32 flags;\n};\n%s", mask));
	assert_null(table_row(&m->table, "_TIF_A")->fault);
	mini_table(m, pool_printf("struct thread_info {\n\tunsigned long flags;\n};\n"
				  "struct other {\n\tu32 flags;\n};\n%s",
				  mask));
	assert_non_null(table_row(&m->table, "_TIF_A")->fault);
	mini_write(m, "arch/toy/Kconfig", "config TOY\n\tdef_bool y\n");
	mini_table(m, mask);
	assert_null(table_row(&m->table, "_TIF_A")->fault);
	mini_write(m, "arch/toy/Kconfig", "config 64BIT\n\tdef_bool y\n");
	mini_table(m, mask);
	assert_non_null(table_row(&m->table, "_TIF_A")->fault);
}

static void test_two_values_in_one_definition(void **state)
{
	struct mini *m = *state;
	const struct row *r;

	assert_int_equal(mini_table(m,
				    "#define TIF_A (IS_ENABLED(CONFIG_64BIT) ? 40 : 20)\n"
				    "#define _TIF_A BIT_ULL(TIF_A)\n"
				    "#define TIF_B 20\n"),
			 0);
	assert_int_equal(m->table.nviews, 2);
	r = table_row(&m->table, "TIF_A");
	assert_int_equal(r->kind, ROW_BIT);
	assert_int_equal(table_cell(&m->table, &m->table.views[0], r)->value, 40);
	assert_int_equal(table_cell(&m->table, &m->table.views[1], r)->value, 20);
	assert_int_equal(table_faults(&m->table, &m->d), -1);
	assert_said(&m->d, ":3: TIF_B and TIF_A");
}

static const char *id_of(struct mini *m, const char *header)
{
	assert_int_equal(mini_table(m, header), 0);
	return numbers_id(&m->table);
}

/* Neither the order, nor masks, nor comments; each number of each name. */
static void test_id_is_of_names_and_numbers(void **state)
{
	struct mini *m = *state;
	const char *id = id_of(m, "#define TIF_A 3\n#define TIF_B 40\n");

	/* printf "TIF_A 3\nTIF_B 40\n" | sha256sum */
	assert_string_equal(id, "tif_da541636");
	assert_string_equal(id, id_of(m, "#define TIF_B (39 + 1) /* b */\n"
					 "#define _TIF_B (1UL << TIF_B)\n"
					 "#define THREAD_FLAGS_ID \"x\"\n"
					 "#define TIF_A 3\n"));
	assert_string_not_equal(id, id_of(m, "#define TIF_A 4\n#define TIF_B 40\n"));
	assert_string_not_equal(id, id_of(m, "#define TIF_A 3\n#define TIF_C 40\n"));
	assert_string_not_equal(id, id_of(m, "#define TIF_A 3\n"));
	/* printf "TIF_A 3\nTIF_A 5\nTIF_B 3\n" | sha256sum; an alias is a name, too */
	assert_string_equal(id_of(m, "#ifdef CONFIG_X\n#define TIF_A 3\n#else\n"
				     "#define TIF_A 5\n#endif\n"
				     "#ifdef CONFIG_X\n#define TIF_B TIF_A\n#endif\n"),
			    "tif_d56b0462");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms_of_numbers_and_masks),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_number_twice),
		cmocka_unit_test(test_typed_number_of_another),
		cmocka_unit_test(test_derived_number_collides),
		cmocka_unit_test(test_same_number_in_one_configuration_only),
		cmocka_unit_test(test_alias_is_no_twin),
		cmocka_unit_test(test_number_where_a_mask_is_meant),
		cmocka_unit_test(test_mask_of_another_bit),
		cmocka_unit_test(test_what_has_no_value_is_named),
		cmocka_unit_test(test_value_depends_on_configuration),
		cmocka_unit_test(test_masks_in_the_types_of_c),
		cmocka_unit_test(test_word_of_32_bits),
		cmocka_unit_test(test_two_values_in_one_definition),
		cmocka_unit_test(test_id_is_of_names_and_numbers),
	};

	return cmocka_run_group_tests_name("table", tests, mini_setup, mini_teardown);
}
