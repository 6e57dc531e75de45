// SPDX-License-Identifier: GPL-2.0
// A state folder is data from elsewhere: what this kit cannot have written is refused,
// and nothing is removed; and what a tree that lost it, or got its files back, is in.
#include "landing.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define INFO                                                                            \
	"{\"schema\": \"tif-backports/applied/1\", \"release\": \"6.12\", \"series\": " \
	"\"6.12\", \"level\": \"rseq\", \"numbering\": \"generic\", \"archs\": "        \
	"[\"x86\"], "                                                                   \
	"\"digest\": \"00\", \"patches\": [\"a.patch\"]}"

/* A state folder with nothing in its lists. */
static void craft(const struct landing *l, const char *phase)
{
	put_state(l, "journal", pool_printf("%s\n", phase));
	put_state(l, "manifest", "");
	put_state(l, "folders", "");
	put_state(l, "sums", "");
	put_state(l, "info.json", INFO);
	assert_int_equal(folder_make(pool_printf("%s/%s/orig", l->tree, STATE_NAME)), 0);
	assert_int_equal(
		folder_make(pool_printf("%s/%s/stage/tree", l->tree, STATE_NAME)), 0);
}

/* Every command refuses, and the tree stays what it was. */
static void check_refused(struct landing *l, const char *words)
{
	const char *before = snapshot(l);

	message_start("apply.sh");
	refused(state_read(&l->a), words);
	message_start("apply.sh");
	refused(recover(&l->a), words);
	assert_string_equal(snapshot(l), before);
}

static void check_manifest(struct landing *l, const char *text, const char *words)
{
	drop(l, "tree/" STATE_NAME);
	craft(l, "undoing");
	put_state(l, "manifest", text);
	check_refused(l, words);
}

static void test_paths_that_lead_out(void **state)
{
	struct landing *l = *state;

	put(l, "outside/victim", "precious\n");
	assert_int_equal(symlink("../outside", pool_printf("%s/way", l->tree)), 0);
	assert_int_equal(unlink(pool_printf("%s/way", l->tree)), 0);
	check_manifest(l, "add\tabsent\t" HASH "\t../outside/victim\n", "names a path");
	check_manifest(l, "add\tabsent\t" HASH "\t/etc/passwd\n", "names a path");
	check_manifest(l, "add\tabsent\t" HASH "\tkernel/../../outside/victim\n",
		       "names a path");
	check_manifest(l, "add\tabsent\t" HASH "\tkernel/./entry.c\n", "names a path");
	check_manifest(l, "add\tabsent\t" HASH "\tkernel//entry.c\n", "names a path");
	check_manifest(l, "add\tabsent\t" HASH "\t\n", "names a path");
	check_manifest(l, "add\tabsent\t" HASH "\t.git/hooks/post-checkout\n",
		       "names a path");
	check_manifest(l, "add\tabsent\t" HASH "\t" STATE_NAME "/journal\n",
		       "names a path");
	check_manifest(l, "add\tabsent\t" HASH "\tpatches/series\n", "names a path");
	check_manifest(l, "add\tabsent\t" HASH "\t.pc/applied-patches\n", "names a path");
	assert_string_equal(get(l, "outside/victim"), "precious\n");
}

static void test_a_link_on_the_way(void **state)
{
	struct landing *l = *state;
	const char *way = pool_printf("%s/way", l->tree);

	put(l, "outside/victim", "precious\n");
	craft(l, "undoing");
	put_state(l, "manifest", "add\tabsent\t" HASH "\tway/victim\n");
	assert_int_equal(symlink("../outside", way), 0);
	refused(recover(&l->a), "way is a symbolic link");
	assert_string_equal(get(l, "outside/victim"), "precious\n");
	assert_int_equal(unlink(way), 0);
	put_state(l, "manifest", "add\tabsent\t" HASH "\tMakefile/victim\n");
	check_refused(l, "Makefile is not a folder");
	put_state(l, "manifest", "add\tabsent\t" HASH "\tkernel\n");
	check_refused(l, "kernel is not a regular file");
}

static void test_lines_that_are_no_entries(void **state)
{
	struct landing *l = *state;

	check_manifest(l, "move\tabsent\t" HASH "\ta\n", "an action that is none");
	check_manifest(l, "add\tabsent\t" HASH "\ta", "ends within a line");
	check_manifest(l, "add\tabsent\t" HASH "\n", "a line that is no entry");
	check_manifest(l, "add\tabsent\t" HASH "\ta\tb\n", "a line that is no entry");
	check_manifest(l, "\n", "a line that is no entry");
	check_manifest(l, "add\t" HASH "\t" HASH "\ta\n", "a hash before");
	check_manifest(l, "modify\tabsent\t" HASH "\ta\n", "a hash before");
	check_manifest(l, "modify\tE3\t" HASH "\ta\n", "a hash before");
	check_manifest(l, "add\tabsent\tabsent\ta\n", "a hash after");
	check_manifest(l, "delete\t" HASH "\t" HASH "\ta\n", "a hash after");
	check_manifest(l, "add\tabsent\t" HASH "\ta\nadd\tabsent\t" HASH "\ta\n",
		       "a twice");
	check_manifest(l, "add\tabsent\t" HASH "\ta/b\nadd\tabsent\t" HASH "\ta\n",
		       "a as file and folder");
}

static void test_a_manifest_with_a_nul_or_too_large(void **state)
{
	static const char nul[] = "add\tabsent\t" HASH "\ta\0b\n";
	const char *name = pool_printf("%s/tree/%s/manifest",
				       ((struct landing *)*state)->dir, STATE_NAME);
	struct landing *l = *state;
	struct str s = { 0 };
	size_t i;

	craft(l, "undoing");
	assert_int_equal(file_write(name, nul, sizeof(nul) - 1, 0644), 0);
	check_refused(l, "manifest holds a NUL");
	assert_int_equal(truncate(name, (off_t)20 << 30), 0);
	message_start("apply.sh");
	refused(recover(&l->a), "manifest is too large");
	assert_int_equal(truncate(name, 0), 0);
	for (i = 0; i < 100000; i++)
		str_printf(&s, "add\tabsent\t" HASH "\tdir/file%zu\n", i);
	put_state(l, "manifest", str_get(&s));
	check_refused(l, "manifest is too large");
}

static void test_folders_and_sums(void **state)
{
	struct landing *l = *state;

	craft(l, "undoing");
	put_state(l, "folders", "../outside\n");
	check_refused(l, "folders has one that no added file needs");
	put_state(l, "folders", "kernel\n");
	check_refused(l, "folders has one that no added file needs");
	put_state(l, "folders", "");
	put_state(l, "sums", HASH "  ./../outside\n");
	check_refused(l, "sums has a line that is no entry");
	put_state(l, "sums", HASH "  series\n");
	check_refused(l, "sums has a line that is no entry");
	put_state(l, "sums", "");
	put_state(l, "info.json", "{\"schema\": \"tif-backports/applied/1\"}");
	check_refused(l, "info.json is unreadable");
	put_state(l, "info.json", "[");
	check_refused(l, "info.json is unreadable");
}

static void test_parts_that_do_not_belong(void **state)
{
	struct landing *l = *state;

	craft(l, "undoing");
	put_state(l, "notes.txt", "mine\n");
	check_refused(l, "there is .tif-backports/notes.txt");
	drop(l, "tree/" STATE_NAME "/notes.txt");
	put_state(l, "orig/kernel/entry.c", "int entry;\n");
	check_refused(l, "orig/kernel/entry.c is in no list of it");
	drop(l, "tree/" STATE_NAME "/orig");
	check_refused(l, "there is no orig");
	drop(l, "tree/" STATE_NAME);
	craft(l, "undoing");
	put_state(l, "stage/tree/outside", "made outside\n");
	check_refused(l, "stage/tree/outside is in no list of it");
	drop(l, "tree/" STATE_NAME "/stage/tree");
	put_state(l, "stage/more/a", "a\n");
	check_refused(l, "there is stage/more");
}

static void test_links_among_the_copies(void **state)
{
	struct landing *l = *state;
	const char *link = pool_printf("%s/%s/orig/a", l->tree, STATE_NAME);

	craft(l, "done");
	drop(l, "tree/" STATE_NAME "/stage");
	put(l, "outside/secret", "secret\n");
	assert_int_equal(symlink("../../../outside/secret", link), 0);
	refused(recover(&l->a), "orig/a is no regular file");
	assert_int_equal(unlink(link), 0);
	put_state(l, "stage/pc/x", "x\n");
	assert_int_equal(
		symlink("/etc", pool_printf("%s/%s/stage/pc/y", l->tree, STATE_NAME)), 0);
	message_start("apply.sh");
	refused(recover(&l->a), "stage/pc/y is no regular file");
	assert_string_equal(get(l, "outside/secret"), "secret\n");
}

static void test_the_users_own_file_or_folder(void **state)
{
	struct landing *l = *state;

	put(l, "tree/" STATE_NAME, "mine\n");
	check_refused(l, "it is no folder");
	drop(l, "tree/" STATE_NAME);
	put(l, "tree/" STATE_NAME "/manifest", "my cargo\n");
	check_refused(l, "its journal is missing");
	drop(l, "tree/" STATE_NAME);
	put(l, "tree/" GONE_NAME "/holiday.txt", "mine\n");
	check_refused(l, "there is .tif-backports.gone/holiday.txt");
	drop(l, "tree/" GONE_NAME);
	assert_int_equal(symlink("outside", pool_printf("%s/%s", l->tree, STATE_NAME)),
			 0);
	message_start("apply.sh");
	refused(recover(&l->a), "it is no folder");
}

static void test_copies_with_other_bytes(void **state)
{
	struct landing *l = *state;

	landed(l);
	put_state(l, "orig/kernel/entry.c", "evil\n");
	assert_int_equal(state_read(&l->a), 0);
	refused(undo(&l->a), "orig/kernel/entry.c is not what its lists say");
	landing_again(l);
	put_state(l, "journal", "undoing\n");
	refused(recover(&l->a), "orig/kernel/entry.c is not what its lists say");
	put_state(l, "orig/kernel/entry.c", "int entry;\n");
	assert_string_equal(get(l, "tree/kernel/entry.c"), "int entry, rseq;\n");
	landing_again(l);
	assert_int_equal(recover(&l->a), 0);
	assert_string_equal(snapshot(l), l->pristine);
}

static void test_words_that_do_not_go_with_the_files(void **state)
{
	struct landing *l = *state;

	landed(l);
	put_state(l, "journal", "staging\n");
	check_refused(l, "its journal is \"staging\", and there is no stage");
	assert_int_equal(folder_make(pool_printf("%s/%s/stage", l->tree, STATE_NAME)), 0);
	check_refused(l, "its journal is \"staging\", and Kconfig has landed");
	drop(l, "tree/" STATE_NAME "/manifest");
	check_refused(l, "its journal is \"staging\", and kernel/entry.c is not "
			 "what was copied");
	drop(l, "tree/" STATE_NAME "/stage");
	put_state(l, "journal", "landing\n");
	check_refused(l, "its journal is \"landing\", and there is no manifest");
	put_state(l, "journal", "half\n");
	check_refused(l, "the journal of an earlier run is unreadable");
}

static void test_copies_cut_short_by_a_kill(void **state)
{
	struct landing *l = *state;

	put_state(l, "journal", "staging\n");
	put_state(l, "stage/tree/Kconfig", "con");
	put_state(l, "orig/Kconfig", "conf");
	assert_int_equal(recover(&l->a), 0);
	assert_string_equal(l->a.recovered, "back");
	assert_string_equal(snapshot(l), l->pristine);
	landing_again(l);
	landed(l);
	put_state(l, "journal.new", "undo");
	assert_int_equal(recover(&l->a), 0);
	assert_null(l->a.recovered);
	assert_string_equal(snapshot(l), l->applied);
}

static void test_a_journal_that_is_lost(void **state)
{
	struct landing *l = *state;

	landed(l);
	drop(l, "tree/" STATE_NAME "/journal");
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_APPLIED);
	put(l, "tree/kernel/entry.c", "edited\n");
	check_refused(l, "its journal is missing, and kernel/entry.c is neither");
	put(l, "tree/kernel/entry.c", "int entry, rseq;\n");
	drop(l, "tree/" STATE_NAME "/sums");
	check_refused(l, "its journal is missing, and there is no sums");
}

static void test_undo_without_a_journal(void **state)
{
	struct landing *l = *state;

	landed(l);
	drop(l, "tree/" STATE_NAME "/journal");
	assert_int_equal(read_and_undo(&l->a), 0);
	assert_string_equal(snapshot(l), l->pristine);
}

static void restore(struct landing *l, bool added)
{
	put(l, "tree/Kconfig", "config A\n");
	put(l, "tree/kernel/entry.c", "int entry;\n");
	put(l, "tree/kernel/gone.c", "int gone;\n");
	if (!added)
		drop(l, "tree/lib");
}

static void check_restored(struct landing *l)
{
	landing_again(l);
	assert_int_equal(recover(&l->a), 0);
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_RESTORED);
	assert_int_equal(undo(&l->a), 0);
	assert_string_equal(l->a.outcome, "undone");
	assert_string_equal(snapshot(l), l->pristine);
	landing_again(l);
}

static void test_files_that_git_put_back(void **state)
{
	struct landing *l = *state;

	landed(l);
	restore(l, false); /* reset --hard, clean */
	check_restored(l);
	landed(l);
	restore(l, true); /* checkout -- . */
	check_restored(l);
	landed(l);
	restore(l, true);
	drop(l, "tree/patches");
	check_restored(l);
	landed(l);
	restore(l, false);
	drop(l, "tree/patches");
	drop(l, "tree/.pc");
	check_restored(l);
}

static void test_apply_goes_on_where_git_put_files_back(void **state)
{
	struct landing *l = *state;

	landed(l);
	restore(l, true);
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(clear_restored(&l->a), 0);
	assert_int_equal(l->a.state, STATE_PRISTINE);
	assert_string_equal(snapshot(l), l->pristine);
	landing_again(l);
	assert_int_equal(land(&l->a), 0);
	assert_string_equal(snapshot(l), l->applied);
}

static void test_some_files_put_back(void **state)
{
	struct landing *l = *state;

	landed(l);
	put(l, "tree/kernel/entry.c", "int entry;\n");
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_PART);
	assert_int_equal(l->a.originals, 1);
	put(l, "tree/kernel/entry.c", "int mine;\n");
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_CHANGED);
	refused(undo(&l->a), "was edited since it was patched (kernel/entry.c)");
	assert_non_null(strstr(fail_text(), "cp -a "));
	/* what the message says works */
	restore(l, true);
	check_restored(l);
	landed(l);
	restore(l, false);
	put(l, "tree/patches/mine.patch", "mine\n");
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_CHANGED);
}

static void test_a_state_folder_that_is_gone(void **state)
{
	struct landing *l = *state;

	landed(l);
	drop(l, "tree/" STATE_NAME);
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_LOST);
	assert_true(l->a.stack);
	refused(undo(&l->a), "is patched by this kit, but its state folder is gone");
	drop(l, "tree/patches");
	drop(l, "tree/.pc");
	landing_again(l);
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_LOST);
	assert_false(l->a.stack);
	assert_string_equal(list_join(&l->a.changed, " "), "lib/new/deep.c");
	restore(l, false);
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_PRISTINE);
	put(l, "tree/patches/series", "vendor.patch\n");
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_FOREIGN);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, landing_setup, landing_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_paths_that_lead_out),
		TEST(test_a_link_on_the_way),
		TEST(test_lines_that_are_no_entries),
		TEST(test_a_manifest_with_a_nul_or_too_large),
		TEST(test_folders_and_sums),
		TEST(test_parts_that_do_not_belong),
		TEST(test_links_among_the_copies),
		TEST(test_the_users_own_file_or_folder),
		TEST(test_copies_with_other_bytes),
		TEST(test_words_that_do_not_go_with_the_files),
		TEST(test_copies_cut_short_by_a_kill),
		TEST(test_a_journal_that_is_lost),
		TEST(test_undo_without_a_journal),
		TEST(test_files_that_git_put_back),
		TEST(test_apply_goes_on_where_git_put_files_back),
		TEST(test_some_files_put_back),
		TEST(test_a_state_folder_that_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
