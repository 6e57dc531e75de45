// SPDX-License-Identifier: GPL-2.0
// The audited tables: what a .tif file may say.
#include "mini.h"

static int parse(struct rules *r, const char *text, struct diags *d)
{
	memset(d, 0, sizeof(*d));
	return rules_parse(r, "x.tif", text, d);
}

static void test_words(void **state)
{
	struct rules r;
	struct diags d;

	(void)state;
	assert_int_equal(parse(&r,
			       "# comment\n\nbit TIF_A 16 # since ever\n"
			       "adjacent TIF_A TIF_B\nneeds GENERIC_ENTRY # asm\n",
			       &d),
			 0);
	assert_int_equal(r.count, 3);
	assert_int_equal(rules_number(&r, "TIF_A")->number, 16);
	assert_string_equal(rules_number(&r, "TIF_A")->why, "since ever");
	assert_null(rules_number(&r, "TIF_B"));
}

static void test_words_of_one_and_none(void **state)
{
	struct rules r;
	struct diags d;

	(void)state;
	assert_int_equal(parse(&r,
			       "wide # long\nrseq # C\nnoasm _TIF_M # imm\n"
			       "literal _TIF_M\nbit TIF_A 63\n",
			       &d),
			 0);
	assert_string_equal(rules_find(&r, RULE_WIDE)->why, "long");
	assert_string_equal(rules_find(&r, RULE_NOASM)->name, "_TIF_M");
	assert_int_equal(rules_number(&r, "TIF_A")->number, 63);
	assert_null(rules_find(&r, RULE_REFUSE));

	assert_int_equal(parse(&r, "wide\n", &d), -1);
	assert_said(&d, "'wide' takes nothing, and a reason behind #");
	assert_int_equal(parse(&r, "refuse\n", &d), -1);
	assert_int_equal(parse(&r, "refuse it # why\n", &d), -1);
	assert_int_equal(parse(&r, "noasm _TIF_M\n", &d), -1);
	assert_said(&d, "'noasm' takes a name in _TIF_, and a reason behind #");
	assert_int_equal(parse(&r, "literal TIF_M\n", &d), -1);
	assert_int_equal(parse(&r, "wide # long\nbit TIF_A 64\n", &d), -1);
	assert_said(&d, "'bit' takes a name in TIF_ and a number");
}

static void test_text_of_a_comment(void **state)
{
	struct rules r;
	struct diags d;

	(void)state;
	assert_int_equal(parse(&r, "stale  - other flags,\tin MSW \t# why\n", &d), 0);
	assert_string_equal(rules_find(&r, RULE_STALE)->other, "- other flags,\tin MSW");
	assert_null(rules_find(&r, RULE_STALE)->name);
	assert_int_equal(parse(&r, "stale - other flags\n", &d), -1);
	assert_said(&d, "'stale' takes a text, and a reason behind #");
	assert_int_equal(parse(&r, "stale # why\n", &d), -1);
}

static void test_faults(void **state)
{
	struct rules r;
	struct diags d;

	(void)state;
	assert_int_equal(parse(&r, "bits TIF_A 16\n", &d), -1);
	assert_said(&d, "x.tif:1: unknown word 'bits'");
	assert_int_equal(parse(&r, "\nbit TIF_A 32\n", &d), -1);
	assert_said(&d, "TIF_A is above 31, but there is no 'wide'");
	assert_int_equal(parse(&r, "bit TIF_A\n", &d), -1);
	assert_int_equal(parse(&r, "bit A 16\n", &d), -1);
	assert_int_equal(parse(&r, "bit TIF_A 16 17\n", &d), -1);
	assert_int_equal(parse(&r, "needs\n", &d), -1);
	assert_int_equal(parse(&r, "bit TIF_A 16\nbit TIF_B 16\n", &d), -1);
	assert_said(&d, "a name or number twice");
	assert_int_equal(parse(&r, "bit TIF_A 16\nbit TIF_A 17\n", &d), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_words_of_one_and_none),
		cmocka_unit_test(test_text_of_a_comment),
		cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests_name("rules", tests, mini_setup, mini_teardown);
}
