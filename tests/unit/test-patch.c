// SPDX-License-Identifier: GPL-2.0
// The reader of unified diffs, and what is made of a patch before it lands.
#include "mini.h"

#include "apply/trial.h"

#include <string.h>

#define HEADER "# SPDX-License-Identifier: GPL-2.0\nSubject: [rseq] do it\n\nWhy.\n\n"
#define DIFF                                                                 \
	"--- a/kernel/a.c\n+++ b/kernel/a.c\n@@ -3,3 +3,4 @@ int f(void)\n " \
	"one\n-two\n+2\n+2b\n three\n"

static void test_read(void **state)
{
	const char *text =
		HEADER "Fixes-checked-to: v7.2.8\n---\n" DIFF
		       "@@ -20 +21 @@\n-x\n+y\n\\ No newline at end of file\n"
		       "diff --git a/b.c b/b.c\nnew file mode 100755\n--- /dev/null\n"
		       "+++ b/b.c\n@@ -0,0 +1,2 @@\n+a\n+b\n"
		       "--- a/c.c\t2024-01-01\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n"
		       "-- \n2.39.2\n";
	struct patch p;

	(void)state;
	assert_null(patch_read(&p, text));
	assert_int_equal(p.nfiles, 3);
	assert_int_equal(p.files[0].sign, '!');
	assert_string_equal(p.files[0].path, "kernel/a.c");
	assert_int_equal(p.files[0].nhunks, 2);
	assert_int_equal(p.files[0].hunks[1].at, 20);
	assert_int_equal(p.files[0].hunks[1].new_at, 21);
	assert_string_equal(hunk_lines(&p.files[0].hunks[0], HUNK_BEFORE),
			    "one\ntwo\nthree\n");
	assert_string_equal(hunk_lines(&p.files[0].hunks[0], HUNK_AFTER),
			    "one\n2\n2b\nthree\n");
	assert_string_equal(hunk_lines(&p.files[0].hunks[1], HUNK_BEFORE), "x\n");
	assert_int_equal(p.files[1].sign, '+');
	assert_true(starts_with(p.files[1].text, "diff --git a/b.c"));
	assert_int_equal(p.files[2].sign, '-');
	assert_string_equal(p.files[2].path, "c.c");
	assert_string_equal(p.header, HEADER "Fixes-checked-to: v7.2.8\n");
	assert_true(starts_with(p.rest, "---\n--- a/kernel/a.c\n"));
	assert_ptr_equal(patch_find(&p, "b.c"), &p.files[1]);
	assert_null(patch_find(&p, "kernel/b.c"));
}

/* An editor that strips blanks leaves empty lines as context. */
static void test_empty_context(void **state)
{
	struct patch p;

	(void)state;
	assert_null(patch_read(&p, "--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\n\n+b\n"));
	assert_string_equal(hunk_lines(&p.files[0].hunks[0], HUNK_BEFORE), "a\n\n");
	assert_string_equal(hunk_lines(&p.files[0].hunks[0], HUNK_AFTER), "a\n\nb\n");
}

static void test_refuse(void **state)
{
	static const char *const bad[][2] = {
		{ "diff --git a/x b/y\nsimilarity index 90%\n", "line 2: a rename" },
		{ "diff --git a/x b/y\nrename from x\n", "line 2: a rename" },
		{ "diff --git a/x b/x\nold mode 100644\n",
		  "line 2: a change of the mode" },
		{ "diff --git a/x b/y\ncopy from x\n", "line 2: a copy" },
		{ "diff --git a/x b/x\nGIT binary patch\n", "line 2: a binary file" },
		{ "diff --git a/x b/x\nnew file mode 100644\n", "line 3: an empty file" },
		{ "diff --git a/x b/x\nnew file mode 120000\n", "line 2: an empty file" },
		{ "--- a/x\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n", "line 1: a rename" },
		{ "--- x\n+++ x\n@@ -1 +1 @@\n-a\n+b\n", "without a folder" },
		{ "--- \"a/x\\t\"\n+++ \"b/x\\t\"\n@@ -1 +1 @@\n-a\n+b\n", "quoted" },
		{ "--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n",
		  "no file at all" },
		{ "--- a/x\n+++ b/x\n", "no hunk" },
		{ "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+b\n",
		  "line 6: the hunk is not as" },
		{ "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n+c\n", "line 6: neither" },
		{ "--- a/x\n+++ b/x\n@@ -1 +one @@\n-a\n+b\n", "line 3: not \"@@" },
		{ "--- a/x\n+++ b/x\n@@ -1,9999999999 +1 @@\n-a\n", "line 3: not \"@@" },
		{ "--- /dev/null\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
		  "a file that is not there" },
		{ DIFF DIFF, "the second diff of that file" },
	};
	struct patch p;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *wrong = patch_read(&p, bad[i][0]);

		assert_non_null(wrong);
		if (!strstr(wrong, bad[i][1]))
			assert_string_equal(wrong, bad[i][1]);
	}
}

/* No input makes it read past the end: every prefix of a patch is either fine or refused.
 */
static void test_cut(void **state)
{
	const char *text = HEADER "---\n" DIFF "diff --git a/b b/b\nindex 1..2\n--- a/b\n"
				  "+++ b/b\n@@ -1,2 +1 @@\n a\n-b\n\\ No newline\n";
	struct patch p;

	(void)state;
	for (size_t len = 0; len <= strlen(text); len++)
		patch_read(&p, pool_strndup(text, len));
	assert_null(patch_read(&p, text));
}

static const char *composed(const char *text)
{
	const struct apply a = { .author = "Jo Doe <jo@example.org>" };
	const struct entry e = { .name = "rseq/it.patch" };
	struct patch_text s = { 0 };

	assert_null(patch_read(&s.patch, text));
	assert_int_equal(compose_file(&a, &e, &s), 0);
	assert_int_equal(s.patch.nfiles, 1);
	return s.text;
}

#define FROM "From: Jo Doe <jo@example.org>\n"
#define SIGN "Signed-off-by: Jo Doe <jo@example.org>\n"

static void test_compose(void **state)
{
	static const char *const cases[][2] = {
		{ HEADER "Fixes-checked-to: v7\n---\n" DIFF,
		  FROM "Subject: rseq: do it\n\nWhy.\n\nFixes-checked-to: v7\n" SIGN
		       "---\n" DIFF },
		{ "Subject: rseq: do it\n\nWhy.\n---\n" DIFF,
		  FROM "Subject: rseq: do it\n\nWhy.\n\n" SIGN "---\n" DIFF },
		{ "Subject: rseq: do it\n---\n" DIFF,
		  FROM "Subject: rseq: do it\n\n" SIGN "---\n" DIFF },
		{ "Do it\n\nWhy.\n\n" DIFF,
		  FROM "Subject: Do it\n\nWhy.\n\n" SIGN "---\n" DIFF },
		{ DIFF, FROM "Subject: rseq/it: a patch of tif-backports\n\n" SIGN
			     "---\n" DIFF },
		{ "From: A B <a@b.c>\nSubject: x: y\n\nz\n\nSigned-off-by: A B "
		  "<a@b.c>\n---\n" DIFF,
		  "From: A B <a@b.c>\nSubject: x: y\n\nz\n\nSigned-off-by: A B "
		  "<a@b.c>\n" SIGN "---\n" DIFF },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(composed(cases[i][0]), cases[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),	cmocka_unit_test(test_empty_context),
		cmocka_unit_test(test_refuse),	cmocka_unit_test(test_cut),
		cmocka_unit_test(test_compose),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	pool_release();
	return rc;
}
