// SPDX-License-Identifier: GPL-2.0
// What a .facts file may say.
#include "code/facts.h"
#include "header/upstream-flags.h"
#include "mini.h"

static int parse(struct facts *f, const char *text, struct diags *d)
{
	memset(d, 0, sizeof(*d));
	return facts_parse(f, "x.facts", text, d);
}

static void test_entries(void **state)
{
	struct facts f;
	struct diags d;

	(void)state;
	assert_int_equal(parse(&f,
			       "# words\n\ninsn andi mask u16\n\tsource a manual\n"
			       "window _TIF_WORK 0 15\n\tat a/b.S: movs  r1, r1\n"
			       "\tat c.S: x\n\twhy a half\n\tsource the tree\n",
			       &d),
			 0);
	assert_int_equal(f.count, 2);
	assert_string_equal(facts_find(&f, FACT_INSN, "andi")->words[2], "u16");
	assert_string_equal(facts_first(&f, FACT_INSN)->source, "a manual");
	assert_null(facts_find(&f, FACT_INSN, "and"));
	assert_int_equal(f.list[1].nplaces, 2);
	assert_string_equal(f.list[1].places[0].file, "a/b.S");
	assert_string_equal(f.list[1].places[0].text, "movs  r1, r1");
	assert_int_equal(fact_number(&f.list[1], 2), 15);
}

static void refuses(const char *text, const char *words)
{
	struct facts f;
	struct diags d;

	assert_int_equal(parse(&f, text, &d), -1);
	assert_said(&d, words);
}

static void test_faults(void **state)
{
	(void)state;
	refuses("ins a mask u16\n source x\n", "x.facts:1: unknown word 'ins'");
	refuses("insn a mask u17\n source x\n", "'insn' does not take 'u17' here");
	refuses("insn a number u16\n source x\n", "does not take 'number'");
	refuses("insn a mask u16 b\n source x\n", "takes 3 words");
	refuses("insn a mask u16\n", "x.facts:1: an entry without a source");
	refuses("insn a mask u16\n source x\n at a: b\n", "'insn' takes no place");
	refuses("position TIF_A 1\n source x\n", "'position' needs a place");
	refuses("position A 1\n source x\n at a: b\n", "does not take 'A'");
	refuses("position TIF_A 64\n source x\n at a: b\n", "does not take '64'");
	refuses("position TIF_A 1\n source x\n at a\n",
		"x.facts:3: 'at' takes FILE: TEXT");
	refuses("\tsource x\n", "'source' belongs to no entry");
	refuses("comment #\n\tsource\n", "or says nothing");
}

static void test_known(void **state)
{
	struct mini *m = *state;
	struct diags d = { 0 };
	struct upstream_flags k;
	const char *path = pool_printf("%s/names.tsv", m->dir);

	mini_write(m, "names.tsv",
		   "# x\narch\tname\t5.10\t6.1\nx86\tTIF_A\t-\t7\nx86\tTIF_B\t3\t3\n");
	assert_int_equal(upstream_read(&k, path, &d), 0);
	assert_int_equal(upstream_release(&k, "6.1.187"), 1);
	assert_int_equal(upstream_release(&k, "6.12.1"), -1);
	assert_int_equal(upstream_find(&k, "x86", "TIF_A")->numbers[0], UPSTREAM_NONE);
	assert_int_equal(upstream_find(&k, "x86", "TIF_A")->numbers[1], 7);
	assert_null(upstream_find(&k, "arm", "TIF_A"));
	assert_true(upstream_arch(&k, "x86") && !upstream_arch(&k, "arm"));
	mini_write(m, "names.tsv", "arch\tname\t5.10\nx86\tTIF_A\tx\n");
	assert_int_equal(upstream_read(&k, path, &d), -1);
	assert_said(&d, ":2: 'x' is no bit number");
	mini_write(m, "names.tsv", "x86\tTIF_A\t1\n");
	assert_int_equal(upstream_read(&k, path, &d), -1);
	assert_said(&d, "names no columns");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_faults),
		cmocka_unit_test_setup_teardown(test_known, mini_setup, mini_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
