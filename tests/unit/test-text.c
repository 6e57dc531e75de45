// SPDX-License-Identifier: GPL-2.0
// Text that passes through spatch: register names, and long masks.
#include "mini.h"

#include "convert/asm-names.h"
#include "convert/wrap.h"

static void quotes(const char *text, const char *quoted)
{
	assert_string_equal(asm_names_quote(text), quoted);
	assert_string_equal(asm_names_unquote(quoted), text);
}

static void stays(const char *text)
{
	assert_string_equal(asm_names_quote(text), text);
	assert_string_equal(asm_names_unquote(text), text);
}

static void test_register_names(void **state)
{
	(void)state;
	quotes("a;\nregister int *t asm(REG);\nb;",
	       "a;\nregister int *t asm(\"__MACRO REG\");\nb;");
	quotes("register int t __asm__ (R1);\nregister int u asm(R2);\n",
	       "register int t __asm__ (\"__MACRO R1\");\n"
	       "register int u asm(\"__MACRO R2\");\n");
	stays("register int t asm(\"r19\");\n");
	stays("register int t asm(name(REG));\n");
	stays("register int t asm(REG\n");
	stays("register int t;\nint u = asm(REG);\n");
	stays("");
}

static void wraps(const char *line, const char *wrapped)
{
	assert_string_equal(wrap_mask(line, strlen(line)), wrapped);
}

static void test_long_masks(void **state)
{
	(void)state;
	wraps("#define _TIF_WORK (_TIF_A | _TIF_B)\n",
	      "#define _TIF_WORK (_TIF_A | _TIF_B)\n");
	wraps("#define _TIF_WORK\t\t(_TIF_NOTIFY_RESUME | _TIF_SIGPENDING | "
	      "_TIF_NEED_RESCHED)\n",
	      "#define _TIF_WORK\t\t(_TIF_NOTIFY_RESUME | _TIF_SIGPENDING | \\\n"
	      "\t\t\t\t _TIF_NEED_RESCHED)\n");
	wraps("#define _TIF_WORK\t\t(_TIF_NOTIFY_RESUME | _TIF_SIGPENDING) /* both */\n",
	      "#define _TIF_WORK\t\t(_TIF_NOTIFY_RESUME | _TIF_SIGPENDING) /* both */\n");
	wraps("#define _TIF_WORK 0\n", "#define _TIF_WORK 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_register_names),
		cmocka_unit_test(test_long_masks),
	};

	return cmocka_run_group_tests_name("text", tests, mini_setup, mini_teardown);
}
