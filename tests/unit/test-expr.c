// SPDX-License-Identifier: GPL-2.0
// Constant expressions: values, precedence, and what is refused.
#include "mini.h"

#include "header/expr.h"

static enum expr_rc lookup(struct expr_env *env, const char *name, uint64_t *out)
{
	(void)env;
	*out = 7;
	return strcmp(name, "SEVEN") ? EXPR_UNKNOWN : EXPR_OK;
}

static bool is_defined(struct expr_env *env, const char *name)
{
	(void)env;
	return !strcmp(name, "SEVEN");
}

static enum expr_rc eval(const char *text, uint64_t *out)
{
	struct expr_env env = { .value = lookup, .defined = is_defined };

	return expr_eval(&env, text, out);
}

#define assert_value(text, want)                              \
	do {                                                  \
		uint64_t got_;                                \
		assert_int_equal(eval(text, &got_), EXPR_OK); \
		assert_true(got_ == (uint64_t)(want));        \
	} while (0)

#define assert_refused(text, why)                         \
	do {                                              \
		uint64_t got_;                            \
		assert_int_equal(eval(text, &got_), why); \
	} while (0)

static void test_numbers(void **state)
{
	(void)state;
	assert_value("12", 12);
	assert_value("0x1F", 31);
	assert_value("017", 15);
	assert_value("0", 0);
	assert_value("5UL", 5);
	assert_value("0xffffffffffffffffULL", UINT64_MAX);
	assert_refused("18446744073709551616", EXPR_SYNTAX);
	assert_refused("08", EXPR_SYNTAX);
	assert_refused("0x", EXPR_SYNTAX);
	assert_refused("1.5", EXPR_SYNTAX);
	assert_refused("5abc", EXPR_SYNTAX);
}

static void test_operators(void **state)
{
	(void)state;
	assert_value("(1 << 31)", 0x80000000);
	assert_value("1<<3|1<<2", 12);
	assert_value("2 + 3 * 4 - 1", 13);
	assert_value("0xff & ~(1 << 3 | 1 << 2)", 0xf3);
	assert_value("10 - 3 - 2", 5);
	assert_value("1 ? 2 : 1 / 0", 2);
	assert_value("!SEVEN || SEVEN == 7 && 1", 1);
	assert_value("-1 < 0", 1);
}

static void test_wrappers(void **state)
{
	(void)state;
	assert_value("BIT(3)", 8);
	assert_value("_BITUL(SEVEN)", 128);
	assert_value("(_AC(1, UL) << 4)", 16);
	assert_value("UL(1) << 5", 32);
	assert_value("(unsigned long)1", 1);
	assert_value("defined(SEVEN) && !defined OTHER", 1);
	assert_value("IS_ENABLED(OTHER)", 0);
	assert_refused("BIT(64)", EXPR_RANGE);
}

static void test_what_is_refused(void **state)
{
	(void)state;
	assert_refused("", EXPR_SYNTAX);
	assert_refused("(1", EXPR_SYNTAX);
	assert_refused("1 2", EXPR_SYNTAX);
	assert_refused("1 <<", EXPR_SYNTAX);
	assert_refused("OTHER", EXPR_UNKNOWN);
	assert_refused("GENMASK(3, 1)", EXPR_UNKNOWN);
	assert_refused("1 << 64", EXPR_RANGE);
	assert_refused("3 << 63", EXPR_RANGE);
	assert_refused("1 / 0", EXPR_RANGE);
	assert_refused("\"text\"", EXPR_SYNTAX);
}

static void test_depth_limit(void **state)
{
	char deep[300] = "";
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		strcat(deep, "(");
	strcat(deep, "1");
	for (i = 0; i < 100; i++)
		strcat(deep, ")");
	assert_refused(deep, EXPR_DEEP);
}

static void test_dead_operands_are_not_looked_up(void **state)
{
	(void)state;
	assert_value("0 && OTHER", 0);
	assert_value("1 || OTHER", 1);
	assert_value("0 && (1 << 64)", 0);
}

static void test_literals_in_masks(void **state)
{
	(void)state;
	assert_true(expr_has_number("0x0000FFFF"));
	assert_true(expr_has_number("(0xff & ~_TIF_A)"));
	assert_false(expr_has_number("(1 << TIF_A)"));
	assert_false(expr_has_number("(_AC(1, UL) << TIF_A)"));
	assert_false(expr_has_number("(_TIF_A | _TIF_B)"));
}

/* In a word of flags with @bits, where a long has as many. */
static enum expr_fault mask(const char *text, unsigned int bits, uint64_t *out)
{
	struct expr_env env = { .value = lookup, .defined = is_defined, .word = bits };

	assert_int_equal(expr_eval(&env, text, out), EXPR_OK);
	*out = expr_as_mask(&env, *out, bits);
	return env.fault;
}

#define assert_mask(text, bits, want)                                       \
	do {                                                                \
		uint64_t got_;                                              \
		assert_int_equal(mask(text, bits, &got_), EXPR_FAULT_NONE); \
		assert_true(got_ == (uint64_t)(want));                      \
	} while (0)

#define assert_fault(text, bits, why)                           \
	do {                                                    \
		uint64_t got_;                                  \
		assert_int_equal(mask(text, bits, &got_), why); \
	} while (0)

static void test_ints_that_are_shifted(void **state)
{
	uint64_t v;

	(void)state;
	assert_int_equal(mask("(1 << 31)", 64, &v), EXPR_FAULT_SIGN);
	assert_true(v == 0xffffffff80000000);
	assert_mask("(1 << 31)", 32, 0x80000000);
	assert_fault("1 << 31 | 1 << 3", 64, EXPR_FAULT_SIGN);
	assert_fault("~(1 << 31)", 64, EXPR_FAULT_SIGN);
	assert_fault("(1 << 31) | 1UL", 64, EXPR_FAULT_SIGN);
	assert_fault("(unsigned long)(1 << 31)", 64, EXPR_FAULT_SIGN);
	assert_fault("(1 << 31) | (1UL << 40)", 64, EXPR_FAULT_SIGN);
	assert_fault("3 << 31", 64, EXPR_FAULT_SIGN);
	assert_fault("1 << 32", 64, EXPR_FAULT_SHIFT);
	assert_fault("(1 << 40)", 64, EXPR_FAULT_SHIFT);
	assert_fault("1U << 32", 64, EXPR_FAULT_SHIFT);
	assert_fault("(u32)1 << 32", 64, EXPR_FAULT_SHIFT);
	assert_fault("1UL << 40", 32, EXPR_FAULT_SHIFT);
	assert_fault("BIT(40)", 32, EXPR_FAULT_SHIFT);
	assert_fault("0 ? 1 : 1 << 40", 64, EXPR_FAULT_SHIFT);
}

static void test_masks_that_are_right(void **state)
{
	(void)state;
	assert_mask("1U << 31", 64, 0x80000000);
	assert_mask("(1UL << 40)", 64, 0x10000000000);
	assert_mask("(1ULL << 40)", 32, 0);
	assert_mask("BIT(40)", 64, 0x10000000000);
	assert_mask("BIT_ULL(40)", 64, 0x10000000000);
	assert_mask("_BITUL(31)", 64, 0x80000000);
	assert_mask("_AC(1, UL) << 40", 64, 0x10000000000);
	assert_mask("UL(1) << 31", 64, 0x80000000);
	assert_mask("(u64)1 << 40", 64, 0x10000000000);
	assert_mask("(unsigned int)(1 << 31)", 64, 0x80000000);
	assert_mask("0x80000000", 64, 0x80000000);
	assert_mask("2147483648", 64, 0x80000000);
	assert_mask("0x80000000U << 1", 64, 0);
	assert_mask("~0x80", 64, 0xffffffffffffff7f);
	assert_mask("~0x80U", 64, 0xffffff7f);
	assert_mask("~0x80U", 32, 0xffffff7f);
	assert_mask("-1", 64, UINT64_MAX);
	assert_mask("0xff & ~(1 << 3)", 64, 0xf7);
	assert_mask("0xff & ~(1 << 31)", 64, 0xff);
	assert_mask("1 ? 0x80 : 1 << 40", 64, 0x80);
	assert_mask("0 && (1 << 40)", 64, 0);
	assert_mask("(1 << 31) < 0", 64, 1);
	assert_mask("1U << 31 > 0", 64, 1);
	assert_mask("-4 / 2 + 3", 64, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_wrappers),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_depth_limit),
		cmocka_unit_test(test_dead_operands_are_not_looked_up),
		cmocka_unit_test(test_literals_in_masks),
		cmocka_unit_test(test_ints_that_are_shifted),
		cmocka_unit_test(test_masks_that_are_right),
	};

	return cmocka_run_group_tests_name("expr", tests, mini_setup, mini_teardown);
}
