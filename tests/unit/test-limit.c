// SPDX-License-Identifier: GPL-2.0
// Which constants an instruction takes.
#include "code/insn-limit.h"
#include "mini.h"
#include "util/pool.h"

#include <stdlib.h>

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

/* A statement is these two, with a constant in between. */
static const struct {
	const char *program;
	const char *before;
	const char *behind;
	const char *limit;
} asks[] = {
	{ "aarch64-linux-gnu-as", "and x0, x1, #", "", "logical" },
	{ "aarch64-linux-gnu-as", "mov x0, #", "", "move" },
	{ "aarch64-linux-gnu-as", "tbz x0, #", ", .", "bit64" },
	{ "arm-linux-gnueabi-as", "tst r0, #", "", "rotated8" },
	{ "riscv64-linux-gnu-as", "andi a0, a0, ", "", "s12" },
	{ "powerpc64le-linux-gnu-as", "andi. 3, 3, ", "", "u16" },
	{ "powerpc64le-linux-gnu-as", "li 3, ", "", "s16" },
};

/* Masks of flags as they are, and what is just beyond a limit. */
static const uint64_t values[] = {
	1,	  2,	   5,	      31,	  63,	   64,	    0x7f,
	0xff,	  0x117,   0x1ff,     0x400,	  0x7ff,   0x800,   0xfff,
	0x1000,	  0x7fff,  0x8000,    0xffff,	  0x10000, 0x10317, 0x1e0000,
	0xf00000, 0x70117, 0xf000000, 0x40000000,
};

/* Ask the assembler itself, where there is one. */
static void test_assemblers(void **state)
{
	size_t i, j, asked = 0;

	(void)state;
	for (i = 0; i < sizeof(asks) / sizeof(*asks); i++) {
		if (system(pool_printf("command -v %s >/dev/null", asks[i].program))) {
			print_message("# no %s: not asked\n", asks[i].program);
			continue;
		}
		for (j = 0; j < sizeof(values) / sizeof(*values); j++) {
			const char *line = pool_printf("%s%llu%s", asks[i].before,
						       (unsigned long long)values[j],
						       asks[i].behind);
			bool takes = !system(
				pool_printf("echo '%s' | %s -o /dev/null - 2>/dev/null",
					    line, asks[i].program));

			if (takes != limit_fits(asks[i].limit, values[j]))
				fail_msg("%s: %s: %s", asks[i].program, line,
					 takes ? "taken" : "refused");
		}
		asked++;
	}
	if (!asked)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_immediates),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_assemblers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
