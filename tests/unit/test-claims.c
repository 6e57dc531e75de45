// SPDX-License-Identifier: GPL-2.0
// Numbers of flags outside of thread_info.h: every form of definition and of use.
#include "mini.h"

#include "code/claims.h"
#include "header/in-use.h"

#include <stdio.h>

static const char header[] = "#define TIF_SIGPENDING 1\n"
			     "#define TIF_LOW 2\n"
			     "#define _TIF_SIGPENDING (1 << TIF_SIGPENDING)\n"
			     "#define _TIF_LOW (1 << TIF_LOW)\n";

/* struct numbers - what was found in a tree with one header and some code */
struct numbers {
	struct in_use in_use;
	struct scan scan;
};

static struct numbers *look(struct mini *m)
{
	struct numbers *n = pool_alloc(sizeof(*n));
	struct facts common = { 0 }, none = { 0 };

	assert_int_equal(facts_read(&common, KIT_DIR "/arch/common.facts", &m->d), 0);
	scan_folder(&n->scan, m->dir, "include", &common, &none);
	scan_folder(&n->scan, m->dir, "arch/toy", &common, &none);
	scan_wanted(&n->scan, m->dir, &common);
	claims_read(&n->in_use, &n->scan, &m->table, &none);
	return n;
}

static struct numbers *with(struct mini *m, const char *code)
{
	assert_int_equal(mini_table(m, header), 0);
	mini_write(m, "include/linux/empty.h", "\n");
	mini_write(m, "arch/toy/kernel/site.c", code);
	return look(m);
}

/* One flag, with these numbers. */
static void defines(struct mini *m, const char *code, const char *name, uint64_t bits)
{
	struct numbers *n = with(m, code);

	assert_int_equal(n->in_use.unread.count, 0);
	assert_int_equal(n->in_use.count, 1);
	assert_int_equal(n->in_use.list[0].kind, IN_USE_FLAG);
	assert_string_equal(n->in_use.list[0].name, name);
	assert_int_equal(n->in_use.list[0].bits, bits);
	assert_string_equal(n->in_use.list[0].file, "arch/toy/kernel/site.c");
}

#define BIT_OF(n) (UINT64_C(1) << (n))

static void test_definitions(void **state)
{
	struct mini *m = *state;

	defines(m, "#define TIF_SITE 33\n", "TIF_SITE", BIT_OF(33));
	defines(m, "#define TIF_SITE (33)\n", "TIF_SITE", BIT_OF(33));
	defines(m, "#define TIF_SITE ((int)33)\n", "TIF_SITE", BIT_OF(33));
	defines(m, "#define TIF_SITE (TIF_LOW + 1)\n", "TIF_SITE", BIT_OF(3));
	defines(m, "#define BASE 30\n#define TIF_SITE (BASE + 1)\n", "TIF_SITE",
		BIT_OF(31));
	defines(m, "#define _TIF_SITE 0x30\n", "_TIF_SITE", 0x30);
	defines(m, "static const int TIF_SITE = 33;\n", "TIF_SITE", BIT_OF(33));
	defines(m, "const unsigned long TIF_SITE = 4 * 8;\n", "TIF_SITE", BIT_OF(32));
	defines(m, "enum { TIF_SITE = 33 };\n", "TIF_SITE", BIT_OF(33));
	defines(m, "enum site { SITE_A = 32, SITE_B, TIF_SITE, SITE_C };\n", "TIF_SITE",
		BIT_OF(34));
	defines(m, "enum { SITE_A, TIF_SITE };\n", "TIF_SITE", BIT_OF(1));
}

static void test_two_values(void **state)
{
	struct mini *m = *state;

	defines(m, "#define TIF_SITE (IS_ENABLED(CONFIG_64BIT) ? 40 : 20)\n", "TIF_SITE",
		BIT_OF(40) | BIT_OF(20));
}

static void test_names_are_no_numbers(void **state)
{
	struct mini *m = *state;
	struct numbers *n;

	n = with(m, "#define TIF_OLD TIF_LOW\n#define _TIF_OLD (1 << TIF_OLD)\n"
		    "#ifndef _TIF_LOW\n#define _TIF_LOW 0x80\n#endif\n"
		    "#ifndef _TIF_NONE\n#define _TIF_NONE (0)\n#endif\n"
		    "int a[] = { TIF_LOW, TIF_SIGPENDING };\n"
		    "int f(void) { return test_thread_flag(TIF_LOW); }\n"
		    "#define WORK (_TIF_LOW | _TIF_SIGPENDING)\n"
		    "int g(void) { return !!(read_thread_flags() & WORK); }\n"
		    "#define set_work(t, f) set_tsk_thread_flag(t, TIF_##f)\n"
		    "void h(struct x *t) { set_work(t, LOW); }\n"
		    "static int one(int n) { return n ? TIF_LOW : TIF_SIGPENDING; }\n"
		    "int i(void) { return test_thread_flag(one(1)); }\n"
		    "int j(struct other *o) { return o->flags & 0x80; }\n");
	assert_int_equal(n->in_use.count, 0);
	assert_int_equal(n->in_use.unread.count, 0);
	assert_int_equal(n->in_use.faults.count, 0);
}

static void test_outside_the_word(void **state)
{
	struct mini *m = *state;
	struct numbers *n = with(m, "#define TIF_SITE 64\n");

	assert_int_equal(n->in_use.count, 0);
	assert_said(&n->in_use.faults,
		    "arch/toy/kernel/site.c:1: TIF_SITE: 64 is no number of a flag");
	n = with(m, "#define TIF_SITE (-1)\n");
	assert_said(&n->in_use.faults, "TIF_SITE: -1 is no number of a flag");
}

/* One place in the body of a function, with these numbers. */
static void uses(struct mini *m, const char *body, uint64_t bits)
{
	const char *code =
		pool_printf("#define SITE_MARK 7\n"
			    "void f(struct thread_info *ti, struct task_struct *t)\n"
			    "{\n\t%s\n}\n",
			    body);
	struct numbers *n = with(m, code);

	assert_int_equal(n->in_use.unread.count, 0);
	assert_int_equal(n->in_use.count, 1);
	assert_int_equal(n->in_use.list[0].kind, IN_USE_NUMBER);
	assert_int_equal(n->in_use.list[0].bits, bits);
	assert_int_equal(n->in_use.list[0].line, 4);
}

static void test_numbers_of_helpers(void **state)
{
	struct mini *m = *state;

	uses(m, "test_thread_flag(7);", 0x80);
	uses(m, "test_thread_flag(0);", 1);
	uses(m, "test_thread_flag(SITE_MARK);", 0x80);
	uses(m, "set_ti_thread_flag(ti, 8);", 0x100);
	uses(m, "set_tsk_thread_flag(t, (8));", 0x100);
	uses(m, "update_thread_flag(7, ti != 0);", 0x80);
	uses(m, "if (test_and_clear_tsk_thread_flag(t, TIF_LOW + 1)) return;", 8);
	uses(m, "int n = 7; test_thread_flag(n);", 0x80);
	uses(m, "test_bit(7, &task_thread_info(t)->flags);", 0x80);
	uses(m, "set_bit(7, (unsigned long *)&ti->flags);", 0x80);
	uses(m, "assign_bit(7, &t->thread_info.flags, 1);", 0x80);
}

static void test_masks(void **state)
{
	struct mini *m = *state;

	uses(m, "if (ti->flags & 0x80) return;", 0x80);
	uses(m, "if (0x80 & ti->flags) return;", 0x80);
	uses(m, "if (task_thread_info(t)->flags & (1UL << 7)) return;", 0x80);
	uses(m, "if (READ_ONCE(ti->flags) & BIT(7)) return;", 0x80);
	uses(m, "if (read_thread_flags() & (_TIF_LOW | 0x80)) return;", 0x84);
	uses(m, "ti->flags |= (unsigned long)0x80;", 0x80);
	uses(m, "current_thread_info()->flags &= ~0x80UL;", 0x80);
	uses(m, "unsigned long w = read_thread_flags(); if (w & 0x80) return;", 0x80);
	uses(m, "set_mask_bits(&ti->flags, 0, 0x80);", 0x80);
	uses(m, "if (ti->flags >> 7 & 1) return;", 0x80);
	uses(m, "if (ti->flags >> 60) return;", 0xf000000000000000);
}

static void test_types_of_c(void **state)
{
	struct mini *m = *state;
	struct numbers *n;

	n = with(m,
		 "void f(struct thread_info *ti) { ti->flags |= 1 << 31; }\n"
		 "void g(struct thread_info *ti) { ti->flags &= ~(1 << 31); }\n"
		 "void h(struct thread_info *ti) { ti->flags |= 1 << (TIF_LOW + 38); }\n"
		 "#define _TIF_SITE (1 << 31)\n");
	assert_int_equal(n->in_use.count, 0);
	assert_int_equal(n->in_use.faults.count, 4);
	assert_said(&n->in_use.faults, "site.c:1: 1 << 31: an int with bit 31 set");
	assert_said(&n->in_use.faults, "site.c:2: ~ ( 1 << 31 ): an int with bit 31 set");
	assert_said(&n->in_use.faults, "site.c:3: 1 << ( TIF_LOW + 38 ): 1 << 40 shifts");
	assert_said(&n->in_use.faults, "site.c:4: _TIF_SITE: an int with bit 31 set");
	uses(m, "ti->flags |= 1U << 31;", BIT_OF(31));
	uses(m, "ti->flags |= BIT(40);", BIT_OF(40));
	uses(m, "ti->flags &= ~(1UL << 40);", BIT_OF(40));
	mini_write(m, "arch/toy/Kconfig", "config TOY\n\tdef_bool y\n");
	uses(m, "ti->flags |= 1 << 31;", BIT_OF(31));
}

static void test_wrapper(void **state)
{
	struct mini *m = *state;
	struct numbers *n;

	n = with(m, "static int has(struct task_struct *t, int n)\n"
		    "{\n\treturn test_tsk_thread_flag(t, n);\n}\n"
		    "int f(struct task_struct *t) { return has(t, TIF_LOW); }\n"
		    "int g(struct task_struct *t) { return has(t, 7); }\n");
	assert_int_equal(n->in_use.unread.count, 0);
	assert_int_equal(n->in_use.count, 1);
	assert_int_equal(n->in_use.list[0].line, 6);
	assert_int_equal(n->in_use.list[0].bits, 0x80);
}

static void test_other_files(void **state)
{
	struct mini *m = *state;
	struct numbers *n;

	assert_int_equal(mini_table(m, header), 0);
	mini_write(m, "include/linux/site.h",
		   "enum { SITE_NONE, SITE_MARK = 7 };\n"
		   "static inline int has(int n) { return test_thread_flag(n); }\n");
	mini_write(m, "arch/toy/kernel/site.c",
		   "int f(void) { return test_thread_flag(SITE_MARK); }\n"
		   "int g(void) { return has(9); }\n");
	n = look(m);
	assert_int_equal(n->in_use.unread.count, 0);
	assert_int_equal(n->in_use.count, 2);
	assert_int_equal(in_use_bits(&n->in_use), 0x280);
}

static void test_unread(void **state)
{
	struct mini *m = *state;
	struct numbers *n;

	n = with(m, "int f(void) { return test_thread_flag(next_mark()); }\n"
		    "int g(void)\n{\n\tint i;\n"
		    "\tfor (i = 0; i < 9; i++)\n\t\ttest_thread_flag(i);\n}\n"
		    "int h(void) { return test_thread_flag(SITE_UNKNOWN); }\n");
	assert_int_equal(n->in_use.count, 0);
	assert_int_equal(n->in_use.unread.count, 3);
	assert_said(&n->in_use.unread, "site.c:1: next_mark ( ): cannot be told");
	assert_said(&n->in_use.unread, "site.c:6: i: cannot be told");
	assert_said(&n->in_use.unread, "site.c:8: SITE_UNKNOWN: a name without a known");
}

/* What is asked for lies behind the end of the file. */
static void test_cut_off(void **state)
{
	static const char *const codes[] = {
		"int f(void) { return test_thread_flag(",
		"int f(void) { return test_thread_flag",
		"#define SITE() test_thread_flag(",
		"void f(struct thread_info *ti) { ti->flags &",
		"void f(struct thread_info *ti) { ti->flags |=",
		"void f(struct thread_info *ti) { ti->flags >>",
		"void f(struct thread_info *ti) { ti->flags =",
		"void f(struct thread_info *ti) { test_bit(",
		"enum { TIF_SITE =",
		"const int TIF_SITE =",
	};
	struct mini *m = *state;
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		assert_int_equal(with(m, codes[i])->in_use.count, 0);
}

static void test_reserve(void **state)
{
	struct in_use u = { 0 };

	(void)state;
	assert_true(in_use_reserve(&u, "33,40-42"));
	assert_int_equal(in_use_bits(&u),
			 BIT_OF(33) | BIT_OF(40) | BIT_OF(41) | BIT_OF(42));
	assert_false(in_use_reserve(&u, ""));
	assert_false(in_use_reserve(&u, "64"));
	assert_false(in_use_reserve(&u, "7,"));
	assert_false(in_use_reserve(&u, "9-7"));
	assert_false(in_use_reserve(&u, "7 8"));
	assert_false(in_use_reserve(&u, "-7"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_definitions, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_two_values, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_names_are_no_numbers, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_outside_the_word, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_numbers_of_helpers, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_masks, mini_setup, mini_teardown),
		cmocka_unit_test_setup_teardown(test_types_of_c, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_wrapper, mini_setup, mini_teardown),
		cmocka_unit_test_setup_teardown(test_other_files, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_unread, mini_setup, mini_teardown),
		cmocka_unit_test_setup_teardown(test_cut_off, mini_setup, mini_teardown),
		cmocka_unit_test_setup_teardown(test_reserve, mini_setup, mini_teardown),
	};

	return cmocka_run_group_tests_name("claims", tests, NULL, NULL);
}
