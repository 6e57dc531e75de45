// SPDX-License-Identifier: GPL-2.0
// Land, undo, recover: killed at every step, and when the tree changes meanwhile.
#include "landing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_and_land(struct apply *a)
{
	int rc = recover(a);

	if (!rc)
		rc = state_read(a);
	if (rc || a->state == STATE_APPLIED)
		return rc;
	return land(a);
}

static void test_land_and_undo(void **state)
{
	struct landing *l = *state;
	struct stat st;

	landed(l);
	assert_string_equal(get(l, "tree/kernel/entry.c"), "int entry, rseq;\n");
	assert_int_equal(stat(pool_printf("%s/kernel/entry.c", l->tree), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_false(there(l, "tree/kernel/gone.c"));
	assert_true(there(l, "tree/lib/new/deep.c"));
	assert_false(there(l, "tree/.tif-backports/stage"));
	assert_string_equal(get(l, "tree/.tif-backports/journal"), "done\n");
	assert_non_null(
		strstr(get(l, "tree/.tif-backports/info.json"), "\"kit\": \"1.2.3\""));
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(l->a.state, STATE_APPLIED);
	assert_string_equal(l->a.applied.archs, "s390,x86");
	assert_string_equal(l->a.applied.kit, "1.2.3");
	assert_int_equal(undo(&l->a), 0);
	assert_string_equal(l->a.outcome, "undone");
	assert_string_equal(snapshot(l), l->pristine);
}

static void test_undo_lists_files_as_it_changes_them(void **state)
{
	struct landing *l = *state;
	const struct changes *c = &l->a.changes;

	landed(l);
	l->a.dry_run = true;
	assert_int_equal(state_read(&l->a), 0);
	assert_int_equal(undo(&l->a), 0);
	assert_string_equal(l->a.outcome, "would-undo");
	assert_int_equal(c->count, 4);
	assert_int_equal(c->list[0].action, CHANGE_MODIFY);
	assert_int_equal(c->list[2].action, CHANGE_ADD);
	assert_string_equal(c->list[2].before, "absent");
	assert_int_equal(c->list[3].action, CHANGE_DELETE);
	assert_string_equal(c->list[3].after, "absent");
	assert_string_equal(snapshot(l), l->applied);
}

/* Killed once, and both ways on; was it killed? */
static bool check_killed(struct landing *l, const char *step, bool undoing)
{
	int (*what)(struct apply * a) = undoing ? read_and_undo : read_and_land;
	int (*other)(struct apply * a) = undoing ? read_and_land : read_and_undo;

	ended(l, other);
	if (!killed(l, what, step, 1))
		return false;
	ended(l, read_and_land);
	assert_string_equal(snapshot(l), l->applied);
	ended(l, other);
	assert_true(killed(l, what, step, 1));
	ended(l, read_and_undo);
	assert_string_equal(snapshot(l), l->pristine);
	return true;
}

/* The scenario t030-kill.sh does this each time that a step is passed, and t036-update.sh
 * for the steps of an update. */
static void test_killed_at_every_step(void **state)
{
	struct landing *l = *state;
	size_t i;

	ended(l, read_and_land);
	l->applied = snapshot(l);
	for (i = 0; journal_steps[i]; i++)
		if (!starts_with(journal_steps[i], "update-") &&
		    !starts_with(journal_steps[i], "git-") &&
		    !check_killed(l, journal_steps[i], false) &&
		    !check_killed(l, journal_steps[i], true))
			assert_string_equal(journal_steps[i], "never passed");
}

static struct landing *moved;

static void swap_kernel(const char *step)
{
	const char *kernel = pool_printf("%s/kernel", moved->tree);

	if (strcmp(step, "landing") != 0 && strcmp(step, "undoing") != 0)
		return;
	assert_int_equal(rename(kernel, pool_printf("%s/kernel.real", moved->dir)), 0);
	assert_int_equal(symlink(pool_printf("%s/outside", moved->dir), kernel), 0);
}

static void swap_back(void)
{
	const char *kernel = pool_printf("%s/kernel", moved->tree);

	assert_int_equal(unlink(kernel), 0);
	assert_int_equal(rename(pool_printf("%s/kernel.real", moved->dir), kernel), 0);
	journal_hook = NULL;
	landing_again(moved);
}

static void check_outside_empty(const struct landing *l)
{
	assert_int_equal(rmdir(pool_printf("%s/outside", l->dir)), 0);
	assert_int_equal(mkdir(pool_printf("%s/outside", l->dir), 0755), 0);
}

static void test_a_folder_becomes_a_link_while_landing(void **state)
{
	struct landing *l = *state;

	moved = l;
	journal_hook = swap_kernel;
	refused(land(&l->a), "landing failed, and so did taking it back");
	check_outside_empty(l);
	message_start("apply.sh");
	refused(recover(&l->a), "kernel is a symbolic link");
	check_outside_empty(l);
	swap_back();
	assert_int_equal(recover(&l->a), 0);
	assert_string_equal(l->a.recovered, "back");
	assert_string_equal(snapshot(l), l->pristine);
}

static void test_a_folder_becomes_a_link_while_undoing(void **state)
{
	struct landing *l = *state;

	landed(l);
	put(l, "outside/entry.c", "precious\n");
	assert_int_equal(state_read(&l->a), 0);
	moved = l;
	journal_hook = swap_kernel;
	refused(undo(&l->a), "the undo could not be completed");
	assert_string_equal(get(l, "outside/entry.c"), "precious\n");
	swap_back();
	assert_int_equal(read_and_undo(&l->a), 0);
	assert_string_equal(snapshot(l), l->pristine);
}

static void block_entry(const char *step)
{
	if (!strcmp(step, "landing"))
		put(moved, "tree/lib", "a file where a folder has to be\n");
}

static void test_a_landing_that_fails_is_taken_back(void **state)
{
	struct landing *l = *state;

	moved = l;
	journal_hook = block_entry;
	refused(land(&l->a), "a file could not be replaced");
	assert_string_equal(get(l, "tree/lib"), "a file where a folder has to be\n");
	drop(l, "tree/lib");
	assert_string_equal(snapshot(l), l->pristine);
}

static void edit_entry(const char *step)
{
	if (!strcmp(step, "synced"))
		put(moved, "tree/kernel/entry.c", "edited\n");
}

static void test_an_edit_while_it_stages(void **state)
{
	struct landing *l = *state;

	moved = l;
	journal_hook = edit_entry;
	refused(land(&l->a), "the tree changed while this ran (kernel/entry.c)");
	assert_string_equal(get(l, "tree/kernel/entry.c"), "edited\n");
	assert_false(there(l, "tree/.tif-backports"));
}

static void test_restored_files_get_the_time_of_now(void **state)
{
	const struct timespec old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	struct landing *l = *state;
	struct stat st;

	assert_int_equal(
		utimensat(AT_FDCWD, pool_printf("%s/before/Kconfig", l->dir), old, 0), 0);
	landed(l);
	assert_int_equal(
		stat(pool_printf("%s/.tif-backports/orig/Kconfig", l->tree), &st), 0);
	assert_int_equal(st.st_mtim.tv_sec, 1000);
	assert_int_equal(read_and_undo(&l->a), 0);
	assert_int_equal(stat(pool_printf("%s/Kconfig", l->tree), &st), 0);
	assert_true(st.st_mtim.tv_sec > 1000);
}

static void test_a_deleted_folder_with_a_users_file_stays(void **state)
{
	struct landing *l = *state;

	landed(l);
	put(l, "tree/lib/new/mine.c", "mine\n");
	assert_int_equal(read_and_undo(&l->a), 0);
	assert_string_equal(get(l, "tree/lib/new/mine.c"), "mine\n");
	assert_false(there(l, "tree/lib/new/deep.c"));
}

static void test_folders_that_cannot_be_written(void **state)
{
	struct landing *l = *state;
	int rc;

	assert_int_equal(check_writable(&l->a), 0);
	assert_int_equal(chmod(l->dir, 0755), 0);
	assert_int_equal(chmod(l->tree, 0777), 0);
	assert_int_equal(chmod(pool_printf("%s/kernel", l->tree), 0555), 0);
	if (!geteuid())
		assert_int_equal(seteuid(65534), 0);
	rc = check_writable(&l->a);
	assert_int_equal(seteuid(getuid()), 0);
	refused(rc, "kernel/ cannot be written");
	assert_int_equal(chmod(pool_printf("%s/kernel", l->tree), 0755), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, landing_setup, landing_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_land_and_undo),
		TEST(test_undo_lists_files_as_it_changes_them),
		TEST(test_killed_at_every_step),
		TEST(test_a_folder_becomes_a_link_while_landing),
		TEST(test_a_folder_becomes_a_link_while_undoing),
		TEST(test_a_landing_that_fails_is_taken_back),
		TEST(test_an_edit_while_it_stages),
		TEST(test_restored_files_get_the_time_of_now),
		TEST(test_a_deleted_folder_with_a_users_file_stays),
		TEST(test_folders_that_cannot_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
