// SPDX-License-Identifier: GPL-2.0
// Where a hunk may go: one place, or the one where it was made.
#include "mini.h"

#include "apply/trial.h"

#include <string.h>

#define NAMES "--- a/f.c\n+++ b/f.c\n"

/* The only conflict's reason, "" for none. */
static const char *judge(struct mini *m, const char *file, const char *hunks)
{
	struct apply a = { .work = m->dir };
	const struct entry e = { .name = "rseq/it.patch" };
	struct patch_text s = { .text = pool_printf(NAMES "%s", hunks) };
	bool holds;

	assert_null(patch_read(&s.patch, s.text));
	mini_write(m, "f.c", file);
	holds = anchors_hold(&a, &e, &s);
	assert_int_equal(holds, !a.nconflicts);
	if (!a.nconflicts)
		return "";
	assert_int_equal(a.nconflicts, 1);
	assert_string_equal(a.conflicts[0].file, "f.c");
	return a.conflicts[0].reason;
}

static void assert_has(const char *text, const char *words)
{
	if (!strstr(text, words))
		assert_string_equal(text, words);
}

static void test_one_place(void **state)
{
	struct mini *m = *state;

	/* no context, at its line, moved, and not there at all: patch(1) says that */
	assert_string_equal(judge(m, "a\nb\nc\n", "@@ -2 +2,2 @@\n-b\n+b\n+x\n"), "");
	assert_string_equal(judge(m, "1\n2\na\nb\nc\n", "@@ -2 +2,2 @@\n-b\n+b\n+x\n"),
			    "");
	assert_string_equal(judge(m, "a\nc\n", "@@ -2 +2,2 @@\n-b\n+b\n+x\n"), "");
	/* the last line has no newline */
	assert_string_equal(judge(m, "a\nb", "@@ -2 +2,2 @@\n-b\n+b\n+x\n"), "");
	assert_string_equal(judge(m, "a\n", "@@ -2,3 +2,3 @@\n-b\n-c\n-d\n+b\n+x\n+y\n"),
			    "");
}

static void test_several(void **state)
{
	struct mini *m = *state;
	const char *hunk = "@@ -2 +2,2 @@\n-b\n+b\n+x\n";

	/* where it was made */
	assert_string_equal(judge(m, "a\nb\nc\nb\n", hunk), "");
	/* one line further, with another place to choose */
	assert_has(judge(m, "0\na\nb\nc\nb\n", hunk), "2 places (lines 3, 5)");
	assert_has(judge(m, "0\nb\nb\nb\nb\nb\nb\nb\nb\n", "@@ -1 +1 @@\n-b\n+c\n"),
		   "8 places (lines 2, 3, 4, 5, 6, 7 and 2 more)");
	/* places may overlap */
	assert_has(judge(m, "0\nb\nb\nb\n", "@@ -1,2 +1 @@\n-b\n-b\n+c\n"),
		   "2 places (lines 2, 3)");
	/* context tells them apart */
	assert_string_equal(
		judge(m, "0\na\nb\nc\nb\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"), "");
}

/* patch(1) starts where the hunk before it went. */
static void test_after_a_move(void **state)
{
	struct mini *m = *state;
	const char *hunks = "@@ -1 +1 @@\n-a\n+A\n@@ -3 +3 @@\n-b\n+B\n";

	assert_string_equal(judge(m, "a\n0\nb\nb\n", hunks), "");
	assert_has(judge(m, "0\na\nb\nb\n", hunks), "the hunk before it moved by 1");
	assert_string_equal(judge(m, "0\na\n0\nb\n", hunks), "");
}

/* More context at one end: the begin or the end of the file is meant. */
static void test_ends(void **state)
{
	struct mini *m = *state;

	assert_string_equal(judge(m, "0\na\nb\na\nb\n", "@@ -1,2 +1,3 @@\n a\n b\n+x\n"),
			    "");
	assert_string_equal(judge(m, "a\nb\na\nb\n0\n", "@@ -9,2 +9,3 @@\n+x\n a\n b\n"),
			    "");
}

static void test_no_line(void **state)
{
	struct mini *m = *state;

	assert_has(judge(m, "a\nb\n", "@@ -1,0 +2 @@\n+x\n"), "names no line");
	assert_has(judge(m, "", "@@ -1,0 +2 @@\n+x\n"), "names no line");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_place, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_several, mini_setup, mini_teardown),
		cmocka_unit_test_setup_teardown(test_after_a_move, mini_setup,
						mini_teardown),
		cmocka_unit_test_setup_teardown(test_ends, mini_setup, mini_teardown),
		cmocka_unit_test_setup_teardown(test_no_line, mini_setup, mini_teardown),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	pool_release();
	return rc;
}
