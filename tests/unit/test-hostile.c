// SPDX-License-Identifier: GPL-2.0
// Headers written to hurt: each is refused by line, or read right, at once.
#include "util/index.h"
#include "util/intern.h"
#include "report/json.h"
#include "mini.h"
#include "util/utf8.h"

/* @n lines made of @fmt, which takes the line's number up to three times. */
static const char *lines_of(int n, const char *fmt)
{
	struct str s = { 0 };
	int i;

	for (i = 0; i < n; i++) {
		const char *at = fmt;

		for (; *at; at++) {
			if (*at == '@')
				str_printf(&s, "%d", i);
			else
				str_add(&s, at, 1);
		}
	}
	return str_get(&s);
}

static void refused(struct mini *m, const char *text, const char *words)
{
	assert_int_equal(mini_table(m, text), -1);
	assert_said(&m->d, words);
}

static void test_numbers(void **state)
{
	struct mini *m = *state;

	refused(m, "#define TIF_A 0\n#define _TIF_A (1 << 64)\n",
		":2: _TIF_A cannot be evaluated: out of range: <<");
	refused(m, "#define TIF_A (1 << -1)\n", ":1: TIF_A cannot be evaluated: out of");
	refused(m, "#define TIF_A (2 << 63)\n", "out of range: <<");
	refused(m, "#define TIF_A BIT(64)\n", "out of range: BIT");
	refused(m, "#define TIF_A (1 / 0)\n", "out of range: /");
	refused(m, "#define TIF_A (1 % (2 - 2))\n", "out of range: %");
	refused(m, "#define TIF_A 18446744073709551616\n", "18446744073709551616");
	refused(m, "#define TIF_A 0x1ffffffffffffffff\n", "not a constant expression");
	refused(m, "#define TIF_A 09\n", "not a constant expression: 09");
	refused(m, "#if 1 / 0\n#define TIF_A 1\n#endif\n", ":1: #if 1 / 0: out of range");
	/* what C would not evaluate does no harm */
	assert_int_equal(mini_table(m, "#define TIF_A (0 ? 1 / 0 : 1 || 1 << 99)\n"), 0);
	assert_int_equal(mini_value(m, "TIF_A"), 1);
	/* -9223372036854775808 / -1 traps in signed arithmetic */
	assert_int_equal(mini_table(m, "#define TIF_A ((1 << 63) / -1)\n"), 0);
	assert_int_equal(mini_table(m, "#define TIF_A -1\n"), 0);
	assert_int_equal(m->table.rows[0].kind, ROW_ODD);
}

static void test_macros_in_circles(void **state)
{
	struct mini *m = *state;

	refused(m, "#define TIF_A TIF_B\n#define TIF_B TIF_A\n",
		":1: TIF_A cannot be evaluated: nested too deeply, or defined by itself");
	refused(m, "#define X (X + 1)\n#if X\n#endif\n#define TIF_A 1\n", ":2: #if X:");
}

/* Each name is its predecessor twenty times: 20^12 values without a limit. */
static void test_macros_that_multiply(void **state)
{
	struct mini *m = *state;
	struct str s = { 0 };
	int i;

	str_puts(&s, "#define TIF_A0 1\n");
	for (i = 1; i < 13; i++)
		str_printf(&s, "#define TIF_A%d %s0\n", i,
			   lines_of(20, pool_printf("TIF_A%d | ", i - 1)));
	refused(m, str_get(&s), ":6: TIF_A5 cannot be evaluated: takes too many steps");
	assert_int_equal(mini_value(m, "TIF_A3"), 1);
}

static void test_deep_expressions(void **state)
{
	struct mini *m = *state;

	refused(m, pool_printf("#define TIF_A %s1\n", lines_of(50000, "(")),
		"too deeply");
	refused(m, pool_printf("#define TIF_A %s1\n", lines_of(50000, "-")),
		"too deeply");
	refused(m, pool_printf("#define TIF_A %s1\n", lines_of(50000, "1?1:")),
		"too deeply");
	refused(m, pool_printf("#define TIF_A %s1\n", lines_of(50000, "1?")),
		"too deeply");
	assert_int_equal(
		mini_table(m, pool_printf("#define TIF_A %s1\n", lines_of(50000, "0+"))),
		0);
	assert_int_equal(mini_value(m, "TIF_A"), 1);
}

static void test_thousands_of_symbols(void **state)
{
	struct mini *m = *state;

	refused(m, lines_of(4000, "#ifdef CONFIG_@\n#define TIF_@ 1\n#endif\n"),
		":37: the flags depend on 4000 symbols; 12 is the limit");
	refused(m,
		pool_printf("#if %s0\n#define TIF_A 1\n#endif\n",
			    lines_of(20000, "C@ || ")),
		":1: the flags depend on 20000 symbols");
	/* none of them matters to a flag */
	assert_int_equal(mini_table(m, pool_printf("%s#define TIF_A 1\n",
						   lines_of(4000, "#ifdef CONFIG_@\n"
								  "#define X@ 1\n"
								  "#endif\n"))),
			 0);
	assert_int_equal(m->table.nviews, 1);
}

static void test_thousands_of_definitions(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, lines_of(16000, "#define TIF_@ 1\n")), 0);
	assert_int_equal(table_faults(&m->table, &m->d), -1);
	assert_int_equal(m->d.count, 15999);
	refused(m, lines_of(20000, "#define TIF_@ 1\n"), ":16385: too many definitions");
	refused(m,
		pool_printf("%s%s", lines_of(12, "#ifdef C@\n#define TIF_C@ 1\n#endif\n"),
			    lines_of(2000, "#define TIF_@ 1\n")),
		"2012 names under 4096 configurations");
}

static void test_conditions_in_bulk(void **state)
{
	struct mini *m = *state;
	const char *huge = lines_of(30000, "A&& ");

	refused(m, lines_of(65, "#if 1\n"), ":65: #if nested too deeply");
	/* every branch of a chain lies around the definitions behind it */
	refused(m,
		pool_printf("#if 0\n%s#endif\n",
			    lines_of(5000, "#elif X\n#define TIF_A 1\n")),
		"too many conditions around");
	assert_int_equal(mini_table(m, pool_printf("#if %sA\n%s#endif\n", huge,
						   lines_of(9000, "#define TIF_@ 1\n"))),
			 0);
	assert_true(strlen(m->unit.defs[0].cond) < COND_TEXT_MAX + 10);
	assert_non_null(strstr(m->unit.defs[0].cond, " ..."));
}

static void test_conditions_without_a_condition(void **state)
{
	struct mini *m = *state;

	refused(m, "#if\n#endif\n", ":1: #if without a condition");
	refused(m, "#if 0\n#elif\n#define TIF_A 1\n#endif\n",
		":2: #elif without a condition");
	refused(m, "#define 1X\n", ":1: #define without a name");
	refused(m, "#if 0\n#define TIF_A 1\n", ":1: this #if is never closed");
}

static void test_endless_text(void **state)
{
	struct mini *m = *state;
	const char *name = lines_of(100000, "A");

	refused(m, "#define TIF_A 1\n/* no end\n#define TIF_B 2\n",
		":2: a comment that begins here never ends");
	/* as with a compiler, an open string ends with its line */
	refused(m, "#define TIF_A \"1\n#define TIF_B 2\n", ":1: TIF_A cannot be");
	assert_int_equal(mini_value(m, "TIF_B"), 2);
	refused(m, pool_printf("#include <asm/thread_info_%s.h>\n", name),
		":1: #include");
	assert_int_equal(mini_table(m, pool_printf("#define TIF_%s 7\n", name)), 0);
	assert_int_equal(mini_value(m, pool_printf("TIF_%s", name)), 7);
	refused(m, lines_of(SOURCE_MAX / 16 + 1, "#define TIF_A  1"), "larger than");
	refused(m, lines_of(LINES_MAX + 1, "\n"), ":100001: more than 100000 lines");
}

static void test_line_ends(void **state)
{
	struct mini *m = *state;

	assert_int_equal(mini_table(m, "#ifdef CONFIG_A\r\n#define TIF_A 1 /* a\r\n"
				       " * b */\r\n#else\r\n#define TIF_A 2\r\n#endif"),
			 0);
	assert_int_equal(mini_value(m, "TIF_A"), 1);
	assert_string_equal(m->unit.defs[0].comment, "a b");
	assert_string_equal(m->unit.atoms[0], "CONFIG_A");
	assert_int_equal(mini_table(m, "#define TIF_A 3"), 0);
	assert_int_equal(mini_table(m, "#define TIF_A 3\\"), -1);
}

static void test_bytes_that_are_no_text(void **state)
{
	struct mini *m = *state;
	struct origins o = { .generic = &m->generic };
	json_t *list, *comment;

	assert_int_equal(mini_table(m, "#define TIF_A 1 /* \xff \xc3\xa4 \x1b[2J */\n"),
			 0);
	list = json_table(&m->table, &o);
	assert_int_equal(json_array_size(list), 1);
	comment = json_object_get(json_array_get(list, 0), "comment");
	assert_string_equal(json_string_value(comment),
			    "\xef\xbf\xbd \xc3\xa4 \xef\xbf\xbd[2J");
	json_decref(list);
	refused(m, "#define TIF_A \xc3\x28\n", "\xef\xbf\xbd");
	refused(m, "#if \xff\n#define TIF_A 1\n#endif\n", ":1: #if \xef\xbf\xbd:");
}

static void test_nul_byte(void **state)
{
	struct diags d = { 0 };
	struct source s;

	(void)state;
	assert_int_equal(source_split(&s, "f.h", "a\nb\0c\n", 6, &d), -1);
	assert_said(&d, "f.h:2: a NUL byte");
	memset(&d, 0, sizeof(d));
	assert_int_equal(source_split(&s, "f.h",
				      "\x7f"
				      "ELF\2\1\1\0\0",
				      9, &d),
			 -1);
	assert_said(&d, "f.h:1: a NUL byte");
}

static void test_include_limits(void **state)
{
	struct mini *m = *state;
	int i;

	for (i = 0; i < 80; i++)
		mini_write(m, pool_printf("include/asm/thread_info_%d.h", i),
			   pool_printf("#include <asm/thread_info_%d.h>\n", i + 1));
	refused(m, "#include <asm/thread_info_0.h>\n",
		"thread_info_6.h:1: includes nested");
	for (i = 0; i < 80; i++)
		mini_write(m, pool_printf("include/asm/thread_info_%d.h", i), "");
	refused(m, lines_of(80, "#include <asm/thread_info_@.h>\n"),
		":64: too many headers");
}

static void test_utf8(void **state)
{
	(void)state;
	assert_string_equal(utf8_clean("a\xf0\x9f\x98\x80z"), "a\xf0\x9f\x98\x80z");
	assert_string_equal(utf8_clean("\xc0\x80"), "\xef\xbf\xbd\xef\xbf\xbd");
	assert_string_equal(utf8_clean("\xed\xa0\x80") + 6, "\xef\xbf\xbd");
	assert_string_equal(utf8_clean("\xf4\x90\x80\x80z") + 12, "z");
	assert_string_equal(utf8_clean("\xe2\x82"), "\xef\xbf\xbd\xef\xbf\xbd");
	assert_string_equal(utf8_clean("\t\x01"), "\t\xef\xbf\xbd");
	assert_int_equal(utf8_length("\xc2\x9b"), 0);
}

static void test_index(void **state)
{
	struct index x = { 0 };
	char key[16];
	size_t i;

	(void)state;
	assert_int_equal(index_find(&x, "a", 1), -1);
	for (i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "k%zu", i);
		index_add(&x, pool_strdup(key), strlen(key), i);
	}
	assert_int_equal(index_find(&x, "k999", 4), 999);
	assert_int_equal(index_find(&x, "k99", 2), 9);
	assert_int_equal(index_find(&x, "k1000", 5), -1);
	assert_ptr_equal(intern("abc", 2), intern("ab", 2));
	assert_ptr_not_equal(intern("abc", 2), intern("abc", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_macros_in_circles),
		cmocka_unit_test(test_macros_that_multiply),
		cmocka_unit_test(test_deep_expressions),
		cmocka_unit_test(test_thousands_of_symbols),
		cmocka_unit_test(test_thousands_of_definitions),
		cmocka_unit_test(test_conditions_in_bulk),
		cmocka_unit_test(test_conditions_without_a_condition),
		cmocka_unit_test(test_endless_text),
		cmocka_unit_test(test_line_ends),
		cmocka_unit_test(test_bytes_that_are_no_text),
		cmocka_unit_test(test_nul_byte),
		cmocka_unit_test(test_include_limits),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_index),
	};

	return cmocka_run_group_tests_name("hostile", tests, mini_setup, mini_teardown);
}
