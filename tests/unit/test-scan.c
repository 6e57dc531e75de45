// SPDX-License-Identifier: GPL-2.0
// Which files are read once more for what others want, and what is found in them.
#include "mini.h"

#include "code/scan.h"

/* struct reading - a tree with core code, and with that of one architecture */
struct reading {
	struct facts common;
	struct facts none;
	struct scan own;
	struct scan core;
};

/* Read in this order, behind the generic header: include/, block/, drivers/, kernel/. */
static void write_core(struct mini *m)
{
	mini_write(m, "include/linux/a.h", "#define BASE 7\n");
	mini_write(m, "include/linux/b.h", "int b;\n");
	mini_write(m, "block/a.c", "int a;\n");
	mini_write(m, "drivers/a.c", "#define BASE 9\nint a = BASE;\n");
	mini_write(m, "kernel/a.c", "int a;\n");
}

static struct reading *read_code(struct mini *m)
{
	struct reading *r = pool_alloc(sizeof(*r));
	struct scan *guest = &r->own;

	assert_int_equal(facts_read(&r->common, KIT_DIR "/arch/common.facts", &m->d), 0);
	scan_folder(&r->own, m->dir, "arch/toy", &r->common, &r->none);
	scan_core(&r->core, m->dir, &r->common, NULL, 0, &guest, 1);
	return r;
}

static void assert_constant(const struct scan *s, const char *name, const char *text)
{
	const char *found = scan_constant(s, name);

	assert_non_null(found);
	assert_string_equal(found, text);
}

/* The claim number @n of those where a number is meant; NULL: there is none. */
static void assert_bit(const struct scan *s, size_t n, const char *text, const char *file)
{
	size_t i;

	for (i = 0; i < s->nclaims; i++) {
		const struct claim *c = &s->claims[i];

		if (c->kind != CLAIM_BIT || n--)
			continue;
		assert_non_null(text);
		assert_string_equal(c->text, text);
		assert_string_equal(c->file, file);
		return;
	}
	assert_null(text);
}

static void test_nothing_wanted(void **state)
{
	struct mini *m = *state;
	struct reading *r;

	write_core(m);
	mini_write(m, "kernel/a.c", "int f(void) { return test_thread_flag(7); }\n");
	r = read_code(m);
	assert_int_equal(r->core.files, 6);
	assert_bit(&r->core, 0, "7", "kernel/a.c");
	assert_int_equal(r->core.again, 0);
}

/* The first file that defines it ends the search: drivers/ is read once. */
static void test_wanted_from_before(void **state)
{
	struct mini *m = *state;
	struct reading *r;

	write_core(m);
	mini_write(m, "kernel/a.c", "int f(void) { return test_thread_flag(BASE); }\n");
	r = read_code(m);
	assert_int_equal(r->core.files, 6);
	assert_int_equal(r->core.again, 2);
	assert_constant(&r->core, "BASE", "7");
}

/* What is wanted already is looked for on the way. */
static void test_wanted_from_behind(void **state)
{
	struct mini *m = *state;
	struct reading *r;

	write_core(m);
	mini_write(m, "include/linux/a.h", "#define TIF_SITE (BASE + 1)\n");
	r = read_code(m);
	assert_int_equal(r->core.again, 0);
	assert_constant(&r->core, "BASE", "9");
}

/* A file goes by its own definition, wherever the others find theirs. */
static void test_own_goes_before(void **state)
{
	struct mini *m = *state;
	struct reading *r;

	write_core(m);
	mini_write(m, "block/a.c", "#define TIF_SITE (BASE + 1)\n");
	mini_write(m, "drivers/a.c", "#define BASE 9\n#define TIF_OTHER (BASE + 1)\n");
	r = read_code(m);
	assert_constant(&r->core, "BASE", "9");
}

/* Behind the last file that misses something nothing is read. */
static void test_wanted_in_vain(void **state)
{
	struct mini *m = *state;
	struct reading *r;

	write_core(m);
	mini_write(m, "drivers/a.c", "int f(void) { return test_thread_flag(NONE); }\n");
	r = read_code(m);
	assert_int_equal(r->core.files, 6);
	assert_int_equal(r->core.again, 4);
	assert_null(scan_constant(&r->core, "NONE"));
}

/* Each call is found once: in the file before, in that of the function, and behind. */
static void test_wrapper(void **state)
{
	static const char header[] =
		"static inline int has(int n) { return test_thread_flag(n); }\n"
		"static inline int own(void) { return has(9); }\n";
	struct mini *m = *state;
	struct reading *r;

	write_core(m);
	mini_write(m, "include/linux/a.h",
		   "static inline int a(void) { return has(8); }\n");
	mini_write(m, "include/linux/b.h", header);
	mini_write(m, "include/linux/c.h", header);
	mini_write(m, "drivers/a.c",
		   "int f(void) { return has(7); }\n"
		   "static int my(int n) { return has(n); }\n"
		   "int g(void) { return my(10); }\n");
	mini_write(m, "kernel/a.c", "int my(int n);\nint h(void) { return my(11); }\n");
	r = read_code(m);
	assert_int_equal(r->core.again, 2);
	assert_bit(&r->core, 0, "9", "include/linux/b.h");
	assert_bit(&r->core, 1, "9", "include/linux/c.h");
	assert_bit(&r->core, 2, "7", "drivers/a.c");
	assert_bit(&r->core, 3, "10", "drivers/a.c");
	assert_bit(&r->core, 4, "8", "include/linux/a.h");
	assert_bit(&r->core, 5, NULL, NULL);
}

/* What an architecture wants costs core code no second reading. */
static void test_guest(void **state)
{
	struct mini *m = *state;
	struct reading *r;
	struct scan s = { 0 };

	write_core(m);
	mini_write(m, "arch/toy/kernel/a.c",
		   "int f(void) { return test_thread_flag(BASE); }\n"
		   "int has(int n) { return test_thread_flag(n); }\n"
		   "int g(void) { return test_thread_flag(NONE); }\n");
	mini_write(m, "drivers/a.c", "int f(void) { return has(33); }\n");
	r = read_code(m);
	assert_int_equal(r->core.again, 0);
	assert_int_equal(r->own.again, 0);
	assert_constant(&r->own, "BASE", "7");
	assert_bit(&r->own, 0, "BASE", "arch/toy/kernel/a.c");
	assert_bit(&r->own, 1, "NONE", "arch/toy/kernel/a.c");
	assert_bit(&r->own, 2, "33", "drivers/a.c");
	assert_null(scan_constant(&r->core, "BASE"));
	/* core code that was read before: all of it once more, for NONE */
	scan_folder(&s, m->dir, "arch/toy", &r->common, &r->none);
	scan_wanted(&s, m->dir, &r->common);
	assert_int_equal(s.again, r->core.files);
	assert_bit(&s, 2, "33", "drivers/a.c");
	assert_bit(&s, 3, NULL, NULL);
	assert_constant(&s, "BASE", "7");
}

/* Nothing but NETIF_ is no reason to look closer; a name that consumes the bit is. */
static void test_names(void **state)
{
	struct mini *m = *state;
	struct reading *r;

	write_core(m);
	mini_write(m, "drivers/a.c",
		   "#ifdef ARCH_CONSUMES_TIF_RSEQ\n#endif\n"
		   "int a = ARCH_CONSUMES_TIF_RSEQ;\n");
	mini_write(m, "kernel/a.c", "int a = NETIF_SITE | _TIF_SITE;\n");
	mini_write(m, "kernel/b.c", "int b = NETIF_OTHER;\n");
	r = read_code(m);
	assert_int_equal(r->core.consumers.count, 1);
	assert_string_equal(r->core.consumers.list[0].file, "drivers/a.c");
	assert_int_equal(r->core.mentioned.count, 1);
	assert_string_equal(r->core.mentioned.list[0], "_TIF_SITE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing_wanted, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_wanted_from_before, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_wanted_from_behind, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_own_goes_before, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_wanted_in_vain, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_wrapper, mini_setup, mini_teardown),
		cmocka_unit_test_setup_teardown(test_guest, mini_setup, mini_teardown),
		cmocka_unit_test_setup_teardown(test_names, mini_setup, mini_teardown),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
