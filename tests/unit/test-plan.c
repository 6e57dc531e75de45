// SPDX-License-Identifier: GPL-2.0
// Planning a conversion: numbers, vendor bits, and every refusal.
#include "mini.h"

#include "code/scan.h"
#include "header/in-use.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned int number(const struct mini *m, const char *name)
{
	const struct move *move = plan_move(&m->plan, name);

	assert_non_null(move);
	return move->to;
}

static void refused(struct mini *m, const char *text, const char *why)
{
	assert_int_not_equal(mini_plan(m, text), 0);
	assert_said(&m->d, why);
}

static void test_plain_header(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_plan(m, toy_header), 0);
	assert_int_equal(m->plan.count, 6);
	assert_int_equal(number(m, "TIF_SIGPENDING"), 1);
	assert_int_equal(number(m, "TIF_STEP"), 18);
	assert_true(plan_move(&m->plan, "TIF_POLLING_NRFLAG")->optional);
	assert_true(plan_move(&m->plan, "TIF_STEP")->new_mask);
	assert_string_equal(m->plan.anchor->name, "TIF_SIGPENDING");
}

/* What other code has is steered clear of, or refuses the conversion. */
static void test_numbers_in_use(void **state)
{
	struct mini *m = *state;
	struct in_use u = { 0 };
	const char *header = "#define TIF_STEP 1\n#define TIF_VENDOR 2\n";

	m->tree.in_use = &u;
	in_use_add(&u, IN_USE_FLAG, "TIF_SITE", "site.h", 3, 1 << 19);
	in_use_add(&u, IN_USE_NUMBER, "20", "site.c", 4, 1 << 20);
	in_use_reserve(&u, "21");
	assert_int_equal(mini_plan(m, header), 0);
	assert_int_equal(number(m, "TIF_VENDOR"), 22);

	in_use_add(&u, IN_USE_FLAG, "TIF_TAKEN", "site.h", 5, 1 << 18);
	assert_int_equal(mini_plan(m, header), 0);
	assert_int_equal(number(m, "TIF_STEP"), 22);
	assert_string_equal(plan_move(&m->plan, "TIF_STEP")->why,
			    "the table's 18 is in use (site.h:5): next free number");

	in_use_add(&u, IN_USE_NUMBER, "2", "site.c", 9, 1 << 2);
	refused(m, header, "site.c:9: has the number 2, TIF_VENDOR today and free after");
	u.count--;
	in_use_add(&u, IN_USE_FLAG, "_TIF_SITE_B", "site.h", 6, 2);
	refused(m, header,
		"site.h:6: _TIF_SITE_B has the number 1, which the conversion would give "
		"to TIF_SIGPENDING");
	u.count--;
	in_use_reserve(&u, "1");
	refused(m, header, "--reserve keeps the number 1 free, which is TIF_SIGPENDING");
	u.count--;
	in_use_reserve(&u, "16-31");
	refused(m, header, "no number from 16 to 31 is left that nothing else has");
	u.count -= 16;
	diag_add(&u.unread, "site.c", 7, "i: cannot be told");
	refused(m, header, "site.c:7: may have any number: i: cannot be told");
}

static void test_converted_header(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_plan(m, toy_done), 0);
	assert_true(m->plan.done);
}

static void test_half_converted_header(void **state)
{
	struct mini *m = *state;

	refused(m, "#include <asm-generic/thread_info_tif.h>\n#define TIF_UPROBE 12\n",
		":2: TIF_UPROBE is defined although the generic header is included");
	refused(m, "#include <asm-generic/thread_info_tif.h>\n#define TIF_LOW 5\n",
		":2: TIF_LOW is outside 16 to 31 in a converted header");
}

static void test_vendor_bit_gets_the_next_number(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_plan(m, "#define TIF_LOW 1\n#define TIF_VENDOR 2\n"
				      "#ifdef CONFIG_V\n#define TIF_OTHER 3\n#endif\n"),
			 0);
	assert_int_equal(number(m, "TIF_VENDOR"), 19);
	assert_int_equal(number(m, "TIF_OTHER"), 20);
	assert_true(plan_move(&m->plan, "TIF_OTHER")->vendor);
	assert_false(plan_move(&m->plan, "TIF_LOW")->vendor);
}

static const char *many_bits(int n)
{
	struct str s = { 0 };
	int i;

	for (i = 0; i < n; i++)
		str_printf(&s, "#define TIF_V%d %d\n", i, i);
	return str_get(&s);
}

static void test_sixteen_fit_seventeen_do_not(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_plan(m, many_bits(16)), 0);
	/* 19..31 first, then the gaps 16, 17, 18. */
	assert_int_equal(number(m, "TIF_V0"), 19);
	assert_int_equal(number(m, "TIF_V12"), 31);
	assert_int_equal(number(m, "TIF_V13"), 16);
	assert_int_equal(number(m, "TIF_V15"), 18);
	refused(m, many_bits(17), "17 bits for the 16 numbers");
	assert_said(&m->d, "TIF_V16");
}

static void test_alias_follows(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_plan(m, "#define TIF_LOW 1\n#define TIF_OLD TIF_LOW\n"), 0);
	assert_int_equal(number(m, "TIF_OLD"), 16);
	assert_int_equal(plan_move(&m->plan, "TIF_OLD")->action, MOVE_ALIAS);
}

static void test_anchor_is_unconditional(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_plan(m, "#ifdef CONFIG_V\n#define TIF_V 0\n#endif\n"
				      "#define TIF_LOW 1\n"),
			 0);
	assert_string_equal(m->plan.anchor->name, "TIF_LOW");
	refused(m, "#ifdef CONFIG_V\n#define TIF_V 0\n#endif\n",
		"no TIF_ bit that every configuration has");
}

static void test_refused_forms(void **state)
{
	struct mini *m = *state;

	refused(m, "#define TIF_FOO 1\n#define TIF_BAR (TIF_FOO + 1)\n",
		":2: TIF_BAR is computed from another bit");
	refused(m, "#define TIF_LOW 1\n#define TIF_WORK_MASK 0x7fff\n",
		":2: TIF_WORK_MASK is named like a bit but is a mask");
	refused(m, "#ifdef CONFIG_A\n#define TIF_X 1\n#else\n#define TIF_X 2\n#endif\n",
		"TIF_X is defined 2 times (arch/toy/include/asm/thread_info.h:");
	refused(m, "#define TIF_LOW 1\n#define TIF_SIGPENDING TIF_LOW\n",
		":2: TIF_SIGPENDING is a generic flag, but here an alias");
	refused(m, "#define TIF_LOW 1\n#define _TIF_WORK 0xffff\n",
		":2: _TIF_WORK has a literal number");
	refused(m, "#define TIF_LOW 1\n#define TIF_RSEQ 2\n",
		":2: TIF_RSEQ is already defined");
	refused(m, "#define TIF_LOW 1\n#define TIF_HIGH 1\n", "share the number 1");
	refused(m, "#define TIF_LOW 1\n#define _TIF_LOW TIF_LOW\n", "not a mask");
	refused(m, "#define TIF_LOW VENDOR\n", "TIF_LOW cannot be evaluated");
	refused(m, "int x;\n", "no TIF_ bit in it");
	refused(m,
		"#define TIF_LOW 1\n#ifdef CONFIG_P\n#define TIF_POLLING_NRFLAG 2\n"
		"#endif\n",
		":3: TIF_POLLING_NRFLAG is optional and depends on CONFIG_P");
}

static void test_bits_outside_the_header(void **state)
{
	struct mini *m = *state;

	mini_write(m, "arch/toy/include/asm/thread_info_64.h", "#define TIF_LOW 1\n");
	refused(m, "#include <asm/thread_info_64.h>\n#define TIF_HIGH 2\n",
		"thread_info_64.h:1: TIF_LOW is defined outside");
}

static void test_unused_bits(void **state)
{
	struct mini *m = *state;
	const char *header = "#define TIF_LOW 1\n#define TIF_GONE 2\n";

	rules_parse(&m->arch, "toy.tif",
		    "bit TIF_LOW 16\nunused TIF_GONE GENERIC_ENTRY\n", &m->d);
	refused(m, header, ": no readable Kconfig");
	mini_write(m, "arch/toy/Kconfig", "config TOY\n\tselect GENERIC_ENTRY\n");
	refused(m, header, "no code beside it");
	mini_write(m, "arch/toy/kernel/entry.S", "\ttst _TIF_GONE_NOT\n");
	assert_int_equal(mini_plan(m, header), 0);
	assert_int_equal(plan_move(&m->plan, "TIF_GONE")->action, MOVE_DROPPED);
	mini_write(m, "arch/toy/kernel/entry.S", "\n\ttst $_TIF_GONE, %r1\n");
	assert_int_equal(mini_plan(m, header), 0);
	assert_int_equal(plan_move(&m->plan, "TIF_GONE")->action, MOVE_ARCH);
	assert_string_equal(plan_move(&m->plan, "TIF_GONE")->why,
			    "still used: arch/toy/kernel/entry.S:2");

	mini_write(m, "arch/toy/Kconfig", "config TOY\n\tselect GENERIC_ENTRY_OLD\n");
	assert_int_equal(mini_plan(m, header), 0);
	assert_int_equal(plan_move(&m->plan, "TIF_GONE")->action, MOVE_ARCH);
}

static void test_needs(void **state)
{
	struct mini *m = *state;

	rules_parse(&m->arch, "toy.tif", "bit TIF_LOW 16\nneeds GENERIC_ENTRY # asm\n",
		    &m->d);
	refused(m, "#define TIF_LOW 1\n", ": no readable Kconfig");
	mini_write(m, "arch/toy/Kconfig", "config TOY\n\tbool\n");
	refused(m, "#define TIF_LOW 1\n", "does not select GENERIC_ENTRY: asm");
	mini_write(m, "arch/toy/Kconfig", "config TOY\n\tselect GENERIC_ENTRY if X\n");
	assert_int_equal(mini_plan(m, "#define TIF_LOW 1\n"), 0);
}

static void test_same_byte(void **state)
{
	struct mini *m = *state;

	rules_parse(&m->arch, "toy.tif",
		    "bit TIF_LOW 16\nbit TIF_HIGH 24\nsamebyte TIF_LOW TIF_HIGH # asm\n",
		    &m->d);
	assert_int_equal(mini_plan(m, "#define TIF_LOW 1\n#define TIF_HIGH 2\n"), 0);
	assert_int_equal(number(m, "TIF_HIGH"), 17);
}

static void test_constraints(void **state)
{
	struct mini *m = *state;
	struct diags d = { 0 };

	mini_table(m, "#define TIF_LOW 16\n#define TIF_HIGH 18\n");
	assert_int_equal(plan_constraints(&m->arch, &m->table, &d), -1);
	assert_said(&d, "TIF_HIGH is 18 and must be TIF_LOW + 1, 17");
}

static void test_refuse(void **state)
{
	struct mini *m = *state;

	rules_parse(&m->arch, "toy.tif", "refuse # its assembly knows every number\n",
		    &m->d);
	refused(m, toy_header, "not convertible: its assembly knows every number");
	m->native = true;
	refused(m, toy_header, "not convertible");
}

static void test_no_assembly(void **state)
{
	struct mini *m = *state;
	const char *header = "#define TIF_LOW 1\n#define _TIF_LOW (1 << TIF_LOW)\n";

	rules_parse(&m->arch, "toy.tif", "bit TIF_LOW 16\nnoasm _TIF_LOW # 16 bits\n",
		    &m->d);
	refused(m, header, "no assembly beside it");
	mini_write(m, "arch/toy/kernel/entry.S", "\ttst _TIF_LOWER, TIF_LOW\n");
	mini_write(m, "arch/toy/kernel/exit.c", "x = _TIF_LOW;\n");
	assert_int_equal(mini_plan(m, header), 0);
	mini_write(m, "arch/toy/kernel/entry.S", "\n\ttst _TIF_LOW, %r1\n");
	refused(m, header, "entry.S:2: assembly names _TIF_LOW: 16 bits");
	m->native = true;
	remove(pool_printf("%s/include/" GENERIC_TIF_HEADER, m->dir));
	assert_int_equal(mini_plan(m, header), 0);
}

/* A hole of that size instead of a file's content. */
static void grow(const struct mini *m, const char *name, off_t size)
{
	assert_int_equal(truncate(pool_printf("%s/%s", m->dir, name), size), 0);
}

static void test_code_that_is_not_read(void **state)
{
	struct mini *m = *state;
	const char *header = "#define TIF_LOW 1\n#define _TIF_LOW (1 << TIF_LOW)\n";
	const char *big = "arch/toy/kernel/big.S";

	rules_parse(&m->arch, "toy.tif",
		    "bit TIF_LOW 16\nnoasm _TIF_LOW # x\nneeds E # y\n", &m->d);
	mini_write(m, "arch/toy/Kconfig", "config TOY\n\tselect E\n");
	mini_write(m, big, "\tnop\n");
	grow(m, big, FILE_MAX);
	assert_int_equal(mini_plan(m, header), 0);
	grow(m, big, FILE_MAX + 1);
	refused(m, header, "names _TIF_LOW: arch/toy/kernel/big.S: larger than 8388608");
	grow(m, big, 0);
	grow(m, "arch/toy/Kconfig", FILE_MAX + 1);
	refused(m, header, "whether E is selected: no readable Kconfig");

	mini_write(m, "arch/toy/Kconfig", "\tselect E\n");
	assert_int_equal(mkfifo(pool_printf("%s/arch/toy/pipe.S", m->dir), 0600), 0);
	refused(m, header, "arch/toy/pipe.S: not a regular file");
}

static void test_wide(void **state)
{
	struct mini *m = *state;
	const char *header = "struct t {\n\tunsigned long\tflags;\n};\n"
			     "#define TIF_LOW 1\n#define TIF_VENDOR 2\n";

	rules_parse(&m->arch, "toy.tif", "wide # long\nbit TIF_LOW 40\n", &m->d);
	refused(m, header, "whether a long has 64 bits: no readable Kconfig");
	mini_write(m, "arch/toy/Kconfig",
		   "config 64BIT\n\tbool \"64\"\nconfig A\n\tdef_bool y\n");
	refused(m, header, "arch/toy/Kconfig allows a long of 32 bits");
	mini_write(m, "arch/toy/Kconfig", "config 64BIT\n\tdef_bool y\n");
	assert_int_equal(mini_plan(m, header), 0);
	assert_int_equal(number(m, "TIF_LOW"), 40);
	assert_int_equal(number(m, "TIF_VENDOR"), 41);
	refused(m, "#define TIF_LOW 1\n", "flags is not an unsigned long");
}

static void test_literal_masks(void **state)
{
	struct mini *m = *state;
	const char *flags =
		"#define TIF_SIGPENDING 1\n#define TIF_LOW 2\n#define TIF_HIGH 3\n"
		"#define _TIF_LOW (1 << TIF_LOW)\n";

	rules_parse(&m->arch, "toy.tif",
		    "bit TIF_LOW 16\nbit TIF_HIGH 17\nliteral _TIF_WORK\n", &m->d);
	assert_int_equal(
		mini_plan(m, pool_printf("%s#define _TIF_WORK (0xff & ~2)\n", flags)), 0);
	assert_string_equal(plan_literal(&m->plan, "_TIF_WORK")->body,
			    "(_TIF_LOW | BIT(TIF_HIGH))");
	assert_int_equal(mini_plan(m, pool_printf("%s#define _TIF_WORK 2\n", flags)), 0);
	assert_string_equal(plan_literal(&m->plan, "_TIF_WORK")->body,
			    "(_TIF_SIGPENDING)");
	refused(m, pool_printf("%s#define _TIF_WORK 0xf0\n", flags),
		"_TIF_WORK has no flag in it");
	refused(m,
		pool_printf("%s#ifdef CONFIG_V\n#define TIF_V 5\n#endif\n"
			    "#define _TIF_WORK 0xff\n",
			    flags),
		"_TIF_WORK has the number of TIF_V, which depends on CONFIG_V");
	refused(m,
		pool_printf("%s#ifdef CONFIG_V\n#define _TIF_WORK 2\n#else\n"
			    "#define _TIF_WORK 4\n#endif\n",
			    flags),
		"_TIF_WORK has a literal number in 2 definitions");
	refused(m, pool_printf("%s#define _TIF_OTHER 0xff\n", flags),
		"_TIF_OTHER has a literal number");
}

static void test_native_keeps_every_number(void **state)
{
	struct mini *m = *state;
	size_t i;

	m->native = true;
	assert_int_equal(remove(pool_printf("%s/include/" GENERIC_TIF_HEADER, m->dir)),
			 0);
	assert_int_equal(mini_plan(m, toy_header), 0);
	for (i = 0; i < m->plan.count; i++)
		assert_int_equal(m->plan.moves[i].from, m->plan.moves[i].to);
	assert_int_equal(plan_move(&m->plan, "TIF_SIGPENDING")->action, MOVE_MASK);
	assert_int_equal(plan_move(&m->plan, "TIF_STEP")->action, MOVE_ARCH);
	assert_false(plan_move(&m->plan, "TIF_STEP")->new_mask);
	assert_string_equal(m->plan.anchor->name, "_TIF_SIGPENDING");
	assert_int_equal(m->plan.rseq, 0);
}

static void test_native_number_of_rseq(void **state)
{
	struct mini *m = *state;
	const char *mask = "#define _TIF_SIGPENDING (1 << TIF_SIGPENDING)\n";
	struct in_use u = { 0 };

	m->native = true;
	remove(pool_printf("%s/include/" GENERIC_TIF_HEADER, m->dir));
	rules_parse(&m->arch, "toy.tif", "bit TIF_LOW 16\nrseq # C\n", &m->d);
	assert_int_equal(mini_plan(m, pool_printf("#define TIF_SIGPENDING 9\n%s", mask)),
			 0);
	assert_int_equal(m->plan.rseq, 1);
	assert_int_equal(mini_plan(m, pool_printf("#define TIF_SIGPENDING 1\n%s", mask)),
			 0);
	assert_int_equal(m->plan.rseq, 2);
	assert_int_equal(mini_plan(m, pool_printf("%s#define TIF_SIGPENDING 30\n%s",
						  many_bits(30), mask)),
			 0);
	assert_int_equal(m->plan.rseq, 31);
	/* What a mask of literal bits tests is not free. */
	assert_int_equal(mini_plan(m, pool_printf("#define TIF_SIGPENDING 9\n%s"
						  "#define _TIF_ANY 0xff\n",
						  mask)),
			 0);
	assert_int_equal(m->plan.rseq, 8);
	assert_int_equal(
		mini_plan(m, pool_printf("#define TIF_SIGPENDING 9\n%s"
					 "#define _TIF_REST (~_TIF_SIGPENDING)\n",
					 mask)),
		0);
	assert_int_equal(m->plan.rseq, 1);
	m->tree.in_use = &u;
	in_use_reserve(&u, "1-3,5");
	assert_int_equal(mini_plan(m, pool_printf("#define TIF_SIGPENDING 31\n%s", mask)),
			 0);
	assert_int_equal(m->plan.rseq, 4);
	m->tree.in_use = NULL;
	refused(m, pool_printf("%s#define TIF_SIGPENDING 31\n%s", many_bits(31), mask),
		"no number from 1 to 31 is free for TIF_RSEQ");
	refused(m, "#define TIF_SIGPENDING 9\n#define TIF_RSEQ 3\n",
		"already defined: this tree has the v6.19 rework");
}

static void test_native_refusals(void **state)
{
	struct mini *m = *state;

	m->native = true;
	refused(m, toy_header, "generic header has numbers of its own");
	refused(m, toy_done, "converted already, with the generic numbers");
	remove(pool_printf("%s/include/" GENERIC_TIF_HEADER, m->dir));
	refused(m,
		"#define TIF_LOW 1\n#define _TIF_LOW (1 << TIF_LOW)\n"
		"#define TIF_SIGPENDING 2\n",
		"no mask behind the numbers");
}

/* The semantic patch itself. */
static void test_semantic_patch(void **state)
{
	struct mini *m = *state;
	struct str out = { 0 };
	const char *text = "intro\n//= once\n{SETUP}\n {ANCHOR}\n//= number\n"
			   "number {FLAG} {OLD} {NEW}\n//= mask\nmask {FLAG}\n//= "
			   "drop\ngone {NAME}\n";
	char *path = pool_printf("%s/t.in", m->dir);

	mini_write(m, "t.in", text);
	assert_int_equal(mini_plan(m, toy_header), 0);
	assert_int_equal(smpl_write(&m->plan, path, NULL, &out, &m->d), 0);
	assert_null(strstr(str_get(&out), "intro"));
	assert_non_null(strstr(str_get(&out), "+#define HAVE_TIF_POLLING_NRFLAG\n"
					      "+#define THREAD_FLAGS_ID \"" NO_ID
					      "\"\n TIF_SIGPENDING\n"));
	assert_non_null(strstr(str_get(&out), "number TIF_STEP 2 18\n"));
	assert_non_null(strstr(str_get(&out), "mask TIF_LOW\n"));
	assert_non_null(
		strstr(str_get(&out), "gone TIF_SIGPENDING\ngone _TIF_SIGPENDING\n"));
	assert_null(strstr(str_get(&out), "gone TIF_STEP"));

	mini_write(m, "t.in", "//= once\n{VIRTUAL}\n//= drop\n{NAME}: {FATE}\n");
	assert_int_equal(smpl_write(&m->plan, path, path, &out, &m->d), 0);
	assert_non_null(strstr(str_get(&out), "virtual context\n"));
	assert_non_null(
		strstr(str_get(&out), "TIF_SIGPENDING: the generic header defines it\n"));

	mini_write(m, "t.in", "//= once\n{NOSUCH}\n");
	assert_int_equal(smpl_write(&m->plan, path, NULL, &out, &m->d), -1);
	assert_said(&m->d, "unknown field {NOSUCH}");
	mini_write(m, "t.in", "//= twice\n");
	assert_int_equal(smpl_write(&m->plan, path, NULL, &out, &m->d), -1);
	assert_said(&m->d, ":1: unknown section 'twice'");
}

static void test_empty_field_takes_its_line(void **state)
{
	struct mini *m = *state;
	struct str out = { 0 };
	char *path = pool_printf("%s/t.in", m->dir);

	mini_write(m, "t.in", "//= once\na\n{VIRTUAL}\nb\n");
	assert_int_equal(mini_plan(m, "#define TIF_LOW 1\n"), 0);
	assert_int_equal(smpl_write(&m->plan, path, NULL, &out, &m->d), 0);
	assert_non_null(strstr(str_get(&out), "a\nb\n"));
}

#define plan_test(f) cmocka_unit_test_setup_teardown(f, mini_setup, mini_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		plan_test(test_plain_header),
		plan_test(test_numbers_in_use),
		plan_test(test_converted_header),
		plan_test(test_half_converted_header),
		plan_test(test_vendor_bit_gets_the_next_number),
		plan_test(test_sixteen_fit_seventeen_do_not),
		plan_test(test_alias_follows),
		plan_test(test_anchor_is_unconditional),
		plan_test(test_refused_forms),
		plan_test(test_bits_outside_the_header),
		plan_test(test_unused_bits),
		plan_test(test_needs),
		plan_test(test_same_byte),
		plan_test(test_constraints),
		plan_test(test_refuse),
		plan_test(test_no_assembly),
		plan_test(test_code_that_is_not_read),
		plan_test(test_wide),
		plan_test(test_literal_masks),
		plan_test(test_native_keeps_every_number),
		plan_test(test_native_number_of_rseq),
		plan_test(test_native_refusals),
		plan_test(test_semantic_patch),
		plan_test(test_empty_field_takes_its_line),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
