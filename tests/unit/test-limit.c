// SPDX-License-Identifier: GPL-2.0
// Which constants an instruction takes.
#include "limit.h"
#include "mini.h"

static void test_widths(void **state)
{
	(void)state;
	assert_true(limit_fits("u16", 0xffff) && !limit_fits("u16", 0x10000));
	assert_true(limit_fits("s12", 0x7ff) && !limit_fits("s12", 0x800));
	assert_true(limit_fits("s13", 0xfff) && !limit_fits("s13", 0x1000));
	assert_true(limit_fits("s14", 0x1fff) && !limit_fits("s14", 0x2000));
	assert_true(limit_fits("u32", UINT32_MAX) &&
		    !limit_fits("u32", UINT64_C(1) << 32));
	assert_true(limit_fits("bit32", 31) && !limit_fits("bit32", 32));
	assert_true(limit_fits("shift32", 32) && !limit_fits("shift32", 0));
	assert_false(limit_known("u17"));
	assert_string_equal(limit_text("u8"), "8 bits");
}

/* As the assemblers of arm and arm64 take and refuse them. */
static void test_immediates(void **state)
{
	(void)state;
	assert_true(limit_fits("rotated8", 0xff) && limit_fits("rotated8", 0xf00000));
	assert_true(limit_fits("rotated8", 0xf000000f));
	assert_false(limit_fits("rotated8", 0x1fe) || limit_fits("rotated8", 0x101));
	assert_false(limit_fits("rotated8", UINT64_C(1) << 32));
	assert_true(limit_fits("logical", 0xff) && limit_fits("logical", 0x10));
	assert_true(limit_fits("logical", UINT64_C(0x8000000000000001)));
	assert_true(limit_fits("logical", UINT64_C(0x5555555555555555)));
	assert_false(limit_fits("logical", 0x70117) || limit_fits("logical", 5));
	assert_false(limit_fits("logical", 0) || limit_fits("logical", UINT64_MAX));
	assert_true(limit_fits("move", 5) && limit_fits("move", UINT64_C(0x12340000)));
	assert_true(limit_fits("move", UINT64_MAX) && limit_fits("move", 0));
	assert_false(limit_fits("move", 0x10005));
}

static void test_bytes(void **state)
{
	(void)state;
	assert_true(limit_fits("byte", 0xff00) && limit_fits("byte", UINT64_C(1) << 63));
	assert_false(limit_fits("byte", 0x180) || limit_fits("byte", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_immediates),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
