// SPDX-License-Identifier: GPL-2.0
// The result store: what is appended, what is read back, and what is added up.
#include "mini.h"

#include "report/results.h"
#include "report/tally.h"
#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[64];

/* In a folder of its own, new for every test. */
static int setup(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/tif-results.XXXXXX");
	return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(dir);
	pool_release();
	return 0;
}

static const char *file(void)
{
	return pool_printf("%s/results.jsonl", dir);
}

static struct result one(const char *path, const char *word)
{
	struct result r = {
		.path = path,
		.word = word,
		.repeat = "again",
		.log = "log/x",
		.version = "1.0",
	};

	r.outcome = outcome_of(word);
	return r;
}

static void test_round_trip(void **state)
{
	struct result r = one("static/x86/names", "fail");
	struct results all = { 0 };

	(void)state;
	assert_int_equal(result_figure(&r, "count=-12"), 0);
	assert_int_equal(result_figure(&r, "share=1.5"), 0);
	assert_int_equal(result_figure(&r, "last=say \"no\"\n= \xff"), 0);
	assert_int_equal(result_figure(&r, "zeros=007"), 0);
	assert_int_equal(result_figure(&r, "no value"), -1);
	assert_int_equal(result_figure(&r, "=x"), -1);
	assert_null(result_wrong(&r));
	assert_int_equal(results_append(file(), &r), 0);
	assert_int_equal(results_read(&all, file(), "generic"), 0);
	assert_int_equal(all.count, 1);
	assert_string_equal(all.list[0].path, "generic/static/x86/names");
	assert_int_equal(all.list[0].outcome, OUTCOME_FAIL);
	assert_string_equal(figure_text(&all.list[0], "count", ""), "-12");
	assert_true(all.list[0].figures[0].number);
	assert_string_equal(figure_text(&all.list[0], "share", ""), "1.5");
	assert_string_equal(figure_text(&all.list[0], "zeros", ""), "007");
	assert_false(all.list[0].figures[3].number);
	assert_string_equal(result_reason(&all.list[0]), "say \"no\"\n= \xef\xbf\xbd");
	assert_non_null(strstr(file_read(file(), 0, NULL), "\"version\":\"1.0\"}\n"));
}

static void test_what_is_refused(void **state)
{
	static const char *const paths[] = { "", "/x", "x/", "a b", "a\nb", "a\"b" };
	struct result r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		r = one(paths[i], "pass");
		assert_non_null(result_wrong(&r));
	}
	r = one("a/b", "passed");
	assert_non_null(result_wrong(&r));
	r = one("a/b", "skip");
	assert_non_null(result_wrong(&r));
	result_figure(&r, "reason=none");
	assert_null(result_wrong(&r));
}

static void test_broken_lines(void **state)
{
	static const char text[] =
		"{\"path\":\"a\",\"outcome\":\"pass\",\"figures\":{}}\n"
		"\n[1]\n\"x\"\n{}\n{\"path\":1,\"outcome\":\"pass\"}\n"
		"{\"path\":\"b\",\"outcome\":\"skip\"}\n"
		"{\"path\":\"b\",\"outcome\":\"weird\"}\n"
		"{\"path\":\"b\",\"outcome\":\"skip\",\"figures\":{\"reason\":\"x\"}}\n"
		"{\"path\":\"c";
	struct results all = { 0 };

	(void)state;
	assert_int_equal(file_write(file(), text, sizeof(text) - 1, 0644), 0);
	assert_int_equal(results_read(&all, file(), NULL), -1);
	assert_int_equal(errno, EBADMSG);
	assert_int_equal(all.count, 2);
	assert_int_equal(all.line, 2);
	assert_int_equal(all.damaged, 7);
	assert_int_equal(all.cut, 1);
	assert_int_equal(results_count(&all, OUTCOME_PASS), 1);
	assert_int_equal(results_count(&all, OUTCOME_SKIP), 1);
	assert_int_equal(results_failed(&all), 0);
	assert_int_equal(results_read(&all, pool_printf("%s/none", dir), NULL), -1);
}

/* What a killed writer left is told and left out, and does not harm the next line. */
static void test_cut(void **state)
{
	static const char whole[] = "{\"path\":\"a\",\"outcome\":\"pass\"}\n";
	const struct result r = one("b", "pass");
	size_t n;

	(void)state;
	for (n = 1; n < sizeof(whole); n += n == 1 ? sizeof(whole) - 3 : 1) {
		const char *text = pool_printf("%s%.*s", whole, (int)n, whole);
		/* the line feed alone was missing, or nothing */
		size_t kept = n >= sizeof(whole) - 2 ? 2 : 1;
		struct results all = { 0 }, more = { 0 };

		assert_int_equal(file_write(file(), text, strlen(text), 0644), 0);
		assert_int_equal(results_read(&all, file(), NULL), 0);
		assert_int_equal(all.count, kept);
		assert_int_equal(all.cut, 2 - kept);
		assert_int_equal(results_append(file(), &r), 0);
		assert_int_equal(results_read(&more, file(), NULL), 0);
		assert_int_equal(more.count, kept + 1);
		assert_int_equal(more.cut, 0);
	}
}

static void test_target(void **state)
{
	static const char print[] =
		"{\"fingerprint\":{\"kernel\":\"6.6.63\",\"stack\":\"0123456789abcdef\","
		"\"tree\":{\"vendor\":{\"id\":\"suse\"}},"
		"\"applied\":{\"series\":\"6.6\",\"level\":\"rseq\"}}}";
	struct result r = one("static/x86/names", "pass");
	struct results all = { 0 };
	const char *dated;

	(void)state;
	assert_null(target_of(file()));
	assert_int_equal(file_write(pool_printf("%s/fingerprint.json", dir), print,
				    sizeof(print) - 1, 0644),
			 0);
	r.target = target_of(file());
	assert_int_equal(result_figure(&r, "ms=1250"), 0);
	assert_int_equal(results_append(file(), &r), 0);
	assert_int_equal(results_read(&all, file(), NULL), 0);
	assert_string_equal(all.list[0].version, "1.0");
	assert_string_equal(all.list[0].target->kernel, "6.6.63");
	assert_string_equal(all.list[0].target->vendor, "suse");
	assert_string_equal(all.list[0].target->stack, "0123456789ab");
	assert_string_equal(all.list[0].target->level, "rseq");
	assert_string_equal(all.list[0].target->numbering, "");
	assert_int_equal(strlen(all.list[0].target->fingerprint), 16);
	assert_true(result_seconds(&all.list[0]) == 1.25);
	assert_non_null(strstr(file_read(file(), 0, NULL), "\"seconds\":1.25,"));
	/* the day is not what was checked */
	dated = pool_printf("{\"date\":\"2026-11-29\", %s", print + 1);
	assert_int_equal(file_write(pool_printf("%s/fingerprint.json", dir), dated,
				    strlen(dated), 0644),
			 0);
	assert_string_equal(target_of(file())->fingerprint, r.target->fingerprint);
}

/* Writers at the same time: every line is whole. */
static void test_writers(void **state)
{
	struct results all = { 0 };
	int child, i, status;

	(void)state;
	for (child = 0; child < 4; child++) {
		if (fork())
			continue;
		for (i = 0; i < 50; i++) {
			struct result r = one(pool_printf("w%d/%d", child, i), "pass");

			result_figure(&r, pool_printf("text=%0*d", 3000, i));
			if (results_append(file(), &r))
				_exit(1);
		}
		_exit(0);
	}
	while (wait(&status) > 0)
		assert_int_equal(status, 0);
	assert_int_equal(results_read(&all, file(), NULL), 0);
	assert_int_equal(all.count, 200);
	assert_int_equal(results_count(&all, OUTCOME_PASS), 200);
}

static void test_full_disk(void **state)
{
	struct result r = one("a", "pass");

	(void)state;
	if (access("/dev/full", W_OK))
		skip();
	assert_int_equal(results_append("/dev/full", &r), -1);
}

static void test_guest(void **state)
{
	static const char text[] = "{\"tests\":3}\n"
				   "{\"name\":\"boot\",\"outcome\":\"pass\",\"ms\":12,"
				   "\"detail\":\"\",\"why\":\"\"}\n"
				   "{\"name\":\"a\",\"outcome\":\"signal\",\"ms\":3,"
				   "\"detail\":\"said n=7 k=v\\nx=y\","
				   "\"why\":\"SIGSEGV\"}\n"
				   "{\"name\":\"b\",\"outcome\":\"skip\",\"ms\":\"x\"}\n{"
				   "\"name\":\"c\",\"outc";
	struct results all = { 0 };

	(void)state;
	assert_int_equal(file_write(file(), text, sizeof(text) - 1, 0644), 0);
	assert_int_equal(results_verdicts(&all, file(), "boot/x86/base"), 0);
	assert_int_equal(all.count, 3);
	assert_string_equal(all.list[0].path, "boot/x86/base/boot");
	assert_string_equal(figure_text(&all.list[0], "ms", ""), "12");
	assert_string_equal(all.list[1].word, "fail");
	assert_string_equal(figure_text(&all.list[1], "n", ""), "7");
	assert_string_equal(figure_text(&all.list[1], "x", ""), "y");
	assert_string_equal(figure_text(&all.list[1], "reason", ""), "SIGSEGV");
	assert_null(result_wrong(&all.list[2]));
}

static void tap(const char *text, size_t passed, size_t failed, size_t skipped)
{
	struct tally t = { .quiet = true };

	assert_int_equal(file_write(file(), text, strlen(text), 0644), 0);
	tally_tap(&t, "x", file());
	assert_int_equal(t.passed, passed);
	assert_int_equal(t.failed, failed);
	assert_int_equal(t.skipped, skipped);
}

static void test_tap(void **state)
{
	(void)state;
	tap("1..2\nok 1 - x\nok 2\n", 2, 0, 0);
	tap("ok\nok 2 named\n1..2", 2, 0, 0);
	tap("1..3\nok 1 - x\nnot ok 2 - y\nokay\n# ok 3\n", 1, 2, 0);
	tap("1..3\nok 1 - x #skip\nok 2 # SKIP why\nnot ok 3 - z # TODO later\n", 0, 0,
	    3);
	tap("1..1\nok 1 - a # and # skip\n", 0, 0, 1);
	tap("1..0 # skip all\n", 0, 0, 1);
	tap("1..1\nok 1\nBail out! x\n", 1, 1, 0);
	tap("", 0, 1, 0);
	tap("1..\nok 1\n", 1, 1, 0);
}

#define TEST(F) cmocka_unit_test_setup_teardown(F, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip),	 TEST(test_what_is_refused),
		TEST(test_broken_lines), TEST(test_writers),
		TEST(test_full_disk),	 TEST(test_cut),
		TEST(test_target),	 TEST(test_guest),
		TEST(test_tap),
	};

	return cmocka_run_group_tests_name("results", tests, NULL, NULL);
}
