// SPDX-License-Identifier: GPL-2.0
// A tree of a few files, and a trial that changes, deletes and adds some.
#include "landing.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void put(const struct landing *l, const char *path, const char *text)
{
	const char *full = pool_printf("%s/%s", l->dir, path);

	assert_int_equal(folder_make(folder_of(full)), 0);
	assert_int_equal(file_write(full, text, strlen(text), 0644), 0);
}

void put_state(const struct landing *l, const char *path, const char *text)
{
	put(l, pool_printf("tree/%s/%s", STATE_NAME, path), text);
}

const char *get(const struct landing *l, const char *path)
{
	size_t len;

	return file_read(pool_printf("%s/%s", l->dir, path), 0, &len);
}

void drop(const struct landing *l, const char *path)
{
	assert_int_equal(tree_remove(pool_printf("%s/%s", l->dir, path)), 0);
}

bool there(const struct landing *l, const char *path)
{
	return !access(pool_printf("%s/%s", l->dir, path), F_OK);
}

const char *snapshot(const struct landing *l)
{
	int fd = at_open(l->tree);
	struct list files = { 0 }, top = { 0 };
	struct str s = { 0 };
	struct stat st;
	size_t i;

	assert_true(fd >= 0);
	assert_int_equal(at_list(fd, "", &files), 0);
	assert_int_equal(at_names(fd, "", &top), 0);
	for (i = 0; i < files.n; i++) {
		assert_int_equal(at_stat(fd, files.s[i], &st), 0);
		str_printf(&s, "%s %o %s\n", files.s[i], st.st_mode,
			   at_hash(fd, files.s[i]));
	}
	str_printf(&s, "%s\n", list_join(&top, " "));
	close(fd);
	return str_get(&s);
}

static const struct {
	enum change_action action;
	const char *path;
	const char *before;
	const char *after;
} trial_changes[] = {
	{ CHANGE_MODIFY, "Kconfig", "config A\n", "config A\nconfig B\n" },
	{ CHANGE_MODIFY, "kernel/entry.c", "int entry;\n", "int entry, rseq;\n" },
	{ CHANGE_DELETE, "kernel/gone.c", "int gone;\n", NULL },
	{ CHANGE_ADD, "lib/new/deep.c", NULL, "int deep;\n" },
};
#define COUNT (sizeof(trial_changes) / sizeof(*trial_changes))

static void fill_changes(struct landing *l)
{
	struct changes *c = &l->a.changes;
	size_t i;

	c->list = pool_alloc(COUNT * sizeof(*c->list));
	c->count = COUNT;
	for (i = 0; i < COUNT; i++) {
		const char *path = trial_changes[i].path;

		c->list[i] = (struct file_change){
			.action = trial_changes[i].action,
			.path = path,
			.before = file_hash(pool_printf("%s/%s", l->a.before, path)),
			.after = file_hash(pool_printf("%s/%s", l->a.work, path)),
		};
		list_add(&l->a.touched, path);
	}
}

static void fill_apply(struct landing *l)
{
	static struct entry plan[] = { { .name = "rseq/a.patch", .level = "rseq" } };

	l->a = (struct apply){
		.kit = pool_printf("%s/kit", l->dir),
		.command = "apply",
		.series = "6.12",
		.level = "rseq",
		.numbering = "generic",
		.archs = "s390,x86",
		.digest = "0123456789abcdef",
		.plan = plan,
		.nplan = 1,
		.work = pool_printf("%s/work", l->dir),
		.before = pool_printf("%s/before", l->dir),
		.kernel = { .path = l->tree,
			    .shown = l->tree,
			    .release = "6.12.1",
			    .lock = -1 },
	};
}

void landing_again(struct landing *l)
{
	message_start("apply.sh");
	fill_apply(l);
	fill_changes(l);
}

static void fill_folders(struct landing *l)
{
	size_t i;

	for (i = 0; i < COUNT; i++) {
		const char *path = trial_changes[i].path;

		if (trial_changes[i].before) {
			put(l, pool_printf("tree/%s", path), trial_changes[i].before);
			put(l, pool_printf("before/%s", path), trial_changes[i].before);
		}
		if (trial_changes[i].after)
			put(l, pool_printf("work/%s", path), trial_changes[i].after);
	}
	put(l, "tree/Makefile", "VERSION = 6\n");
	put(l, "work/patches/series",
	    "# series 6.12 of tif-backports: level rseq, numbering generic, for "
	    "s390,x86\n"
	    "rseq/a.patch\n");
	put(l, "work/patches/rseq/a.patch", "a patch\n");
	put(l, "work/.pc/applied-patches", "rseq/a.patch\n");
	put(l, "work/.pc/rseq/a.patch/Kconfig", "config A\n");
	put(l, "kit/VERSION", "1.2.3\n");
	put(l, "kit/compat/rseq/lib/new/deep.c", "int deep;\n");
	assert_int_equal(folder_make(pool_printf("%s/outside", l->dir)), 0);
	assert_int_equal(chmod(pool_printf("%s/before/kernel/entry.c", l->dir), 0640), 0);
	assert_int_equal(chmod(pool_printf("%s/tree/kernel/entry.c", l->dir), 0640), 0);
}

int landing_setup(void **state)
{
	/* in memory, where fsync() costs nothing, if there is such a place */
	char disk[] = "/tmp/tif-landing.XXXXXX", memory[] = "/dev/shm/tif-landing.XXXXXX";
	char *name = access("/dev/shm", W_OK | X_OK) ? disk : memory;
	struct landing *l;

	if (!mkdtemp(name))
		return -1;
	l = pool_alloc(sizeof(*l));
	l->dir = pool_strdup(name);
	l->tree = pool_printf("%s/tree", name);
	unsetenv("TIF_KILL_AT");
	journal_hook = NULL;
	fill_folders(l);
	landing_again(l);
	l->pristine = snapshot(l);
	*state = l;
	return 0;
}

int landing_teardown(void **state)
{
	struct landing *l = *state;
	int rc = tree_remove(l->dir);

	journal_hook = NULL;
	message_start("apply.sh");
	pool_release();
	return rc;
}

void landed(struct landing *l)
{
	assert_int_equal(land(&l->a), 0);
	l->applied = snapshot(l);
	landing_again(l);
}

int read_and_undo(struct apply *a)
{
	int rc = recover(a);

	if (!rc)
		rc = state_read(a);
	return rc ? rc : undo(a);
}

/* Steps are counted from the start of a process, so each run is one. */
static int run_child(struct landing *l, int (*what)(struct apply *a), const char *kill_at)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (!child) {
		if (!freopen("/dev/null", "w", stdout))
			_exit(99);
		if (kill_at)
			setenv("TIF_KILL_AT", kill_at, 1);
		_exit(what(&l->a));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

void ended(struct landing *l, int (*what)(struct apply *a))
{
	assert_int_equal(run_child(l, what, NULL), 0);
}

bool killed(struct landing *l, int (*what)(struct apply *a), const char *step, int count)
{
	int status = run_child(l, what, pool_printf("%s:%d", step, count));

	if (!status)
		return false;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	return true;
}

void refused(int rc, const char *words)
{
	assert_int_equal(rc, EX_NO);
	if (!strstr(fail_text(), words))
		assert_string_equal(fail_text(), words); /* shows both */
}
