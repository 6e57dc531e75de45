// SPDX-License-Identifier: GPL-2.0
// What a patch's header says about upstream, and the order of releases.
#include "mini.h"

#include "upstream/own.h"
#include "upstream/patch-facts.h"

#include <string.h>

#define HEAD "# SPDX-License-Identifier: GPL-2.0\nSubject: rseq: do it\n\n"

static void test_facts(void **state)
{
	struct patch_facts f;

	(void)state;
	assert_null(patch_facts_read(
		&f,
		"From: A <a@b.c>\nSubject: rseq: do\n it all\n\nWhy: so.\n\nMore.\n\n"
		"Patch-mainline: v6.19-rc1\n"
		"Upstream-commit: commit 0123456789ab\n (\"a: \\\"b\\\" (c)\") partial,\n"
		" the alias\n"
		"Upstream-commit: commit 123456789abc (\"d\") semantics only\n"
		"Upstream-author: B <b@b.c>\n"
		"Upstream-commit: commit 23456789abcd (\"e\")\n"
		"Upstream-author: C <c@b.c>\nFixes-checked-to: v7.2.8\n"
		"Checkpatch-note: a note\nSigned-off-by: A <a@b.c>\n"));
	assert_string_equal(f.from, "A <a@b.c>");
	assert_string_equal(f.subject, "rseq: do it all");
	assert_string_equal(f.body, "Why: so.\n\nMore.");
	assert_true(is_released(&f));
	assert_string_equal(f.checked_to, "v7.2.8");
	assert_int_equal(f.ncommits, 3);
	assert_string_equal(f.commits[0].id, "0123456789ab");
	assert_string_equal(f.commits[0].subject, "a: \\\"b\\\" (c)");
	assert_int_equal(f.commits[0].extent, EXTENT_PARTIAL);
	assert_string_equal(f.commits[0].note, "the alias");
	assert_string_equal(f.commits[0].author, "B <b@b.c>");
	assert_int_equal(f.commits[1].extent, EXTENT_SEMANTICS);
	assert_string_equal(f.commits[1].author, "B <b@b.c>");
	assert_int_equal(f.commits[2].extent, EXTENT_WHOLE);
	assert_string_equal(f.commits[2].author, "C <c@b.c>");
	assert_string_equal(
		citation_text(&f.commits[0]),
		"commit 0123456789ab (\"a: \\\"b\\\" (c)\") partial, the alias");
	assert_int_equal(f.notes.n, 1);
	assert_int_equal(f.trailers.n, 1);
	assert_true(starts_with(f.tags, "Patch-mainline: v6.19-rc1\nUpstream-commit: "));
	assert_non_null(strstr(f.tags, " partial,\n the alias\nUpstream-commit: "));
	assert_non_null(strstr(f.tags, "\nSigned-off-by: A <a@b.c>\n"));
}

/* A patch of the user's own has none of the kit's tags. */
static void test_foreign(void **state)
{
	struct patch_facts f;

	(void)state;
	assert_null(patch_facts_read(&f, HEAD "Text.\n\nPatch-mainline: Never, ours\n"));
	assert_false(is_released(&f));
	assert_string_equal(f.mainline, "Never, ours");
	assert_null(patch_facts_read(&f, ""));
	assert_string_equal(f.subject, "");
	assert_string_equal(f.body, "");
	assert_string_equal(f.mainline, "");
	assert_null(patch_facts_read(&f, "vendor: a word\n\nLine without an end"));
	assert_string_equal(f.subject, "vendor: a word");
	assert_string_equal(f.body, "Line without an end");
}

static void test_wrong(void **state)
{
	static const char *const bad[] = {
		"commit 0123456789a (\"x\")",
		"commit 0123456789abc (\"x\")",
		"commit 0123456789ab",
		"0123456789ab (\"x\")",
		"commit 0123456789ab (\"x\") part",
		"commit 0123456789ab (\"x\")partial",
		"commit 0123456789ab (\"x\") partial,",
	};
	struct patch_facts f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_non_null(patch_facts_read(
			&f, pool_printf(HEAD "Text.\n\nUpstream-commit: %s\n", bad[i])));
}

static void test_releases(void **state)
{
	static const char *const order[] = {
		"v5.10",     "v5.10.1",	  "v5.10.262",	"v6.1",
		"v6.12-rc1", "v6.12-rc2", "v6.12-rc10", "v6.12",
		"v6.12.1",   "v6.12.10",  "v7.2.8",	"v7.10",
	};
	size_t i, k, n = sizeof(order) / sizeof(*order);

	(void)state;
	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++) {
			int c = release_compare(order[i], order[k]);

			assert_int_equal(i < k ? -1 : i > k, c);
		}
}

/* Every header of this kit can be read. */
static void test_own(void **state)
{
	struct own o;
	struct list where = { 0 };

	(void)state;
	assert_int_equal(own_read(&o, KIT_DIR), 0);
	assert_non_null(own_find(&o, "32034df66b5f49626aa450ceaf1849a08d87906e"));
	assert_null(own_find(&o, "ffffffffffff"));
	own_path(&o, "kernel/rseq.c", &where);
	assert_true(where.n > 0);
	/* only a semantic hook touches it */
	where = (struct list){ 0 };
	own_path(&o, "kernel/entry/common.c", &where);
	assert_true(list_has(&where, "cocci/hooks/exit-loop.cocci"));
	where = (struct list){ 0 };
	own_word(&o, "rseq_exit_update", &where);
	assert_true(where.n > 0);
	where = (struct list){ 0 };
	own_word(&o, "rseq_exit_updat", &where);
	assert_int_equal(where.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_facts), cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_wrong), cmocka_unit_test(test_releases),
		cmocka_unit_test(test_own),
	};

	return cmocka_run_group_tests(tests, mini_setup, mini_teardown);
}
