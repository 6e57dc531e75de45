// SPDX-License-Identifier: GPL-2.0
// Programs that are started, scratch folders, documents, quoting.
#include "mini.h"

#include "util/file.h"
#include "util/message.h"
#include "util/output.h"
#include "util/run.h"
#include "util/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char top[] = "/tmp/tif-unit-XXXXXX";

static const char *in(const char *name)
{
	return pool_printf("%s/%s", top, name);
}

static int setup(void **state)
{
	(void)state;
	return !mkdtemp(top);
}

static int teardown(void **state)
{
	int rc = tree_remove(top);

	(void)state;
	scratch_close();
	pool_release();
	return rc;
}

static void put(const char *name, const char *text)
{
	assert_int_equal(folder_make(folder_of(in(name))), 0);
	assert_int_equal(file_write(in(name), text, strlen(text), 0644), 0);
}

static int run_shell(struct run *r, const char *script)
{
	const char *argv[] = { "sh", "-c", script, NULL };

	r->argv = argv;
	return run_program(r);
}

static void test_environment(void **state)
{
	static const char *const argv[] = { "env", NULL };
	struct str out = { 0 };
	struct run r = { .argv = argv, .out = &out };

	(void)state;
	setenv("QUILT_PATCHES", "elsewhere", 1);
	setenv("MAKEFLAGS", "-n", 1);
	assert_int_equal(run_program(&r), 0);
	assert_string_equal(str_get(&out),
			    pool_printf("PATH=/usr/bin:/bin\nHOME=%s/home\n"
					"TMPDIR=%s\nLC_ALL=C\n",
					scratch(), scratch()));
	out = (struct str){ 0 };
	r.path = "/usr/sbin:/usr/bin";
	r.home = "/nonexistent";
	assert_int_equal(run_program(&r), 0);
	assert_non_null(strstr(out.text, "PATH=/usr/sbin:/usr/bin\nHOME=/nonexistent\n"));
}

static void test_streams(void **state)
{
	struct str out = { 0 }, err = { 0 };
	struct run r = { .input = "a\nb\n", .out = &out, .err = &err, .dir = "/usr" };
	int odd = open("/dev/null", O_RDONLY);

	(void)state;
	assert_true(odd > 2);
	assert_int_equal(run_shell(&r, "cat; pwd; echo wrong >&2; exit 3"), 3);
	assert_string_equal(out.text, "a\nb\n/usr\n");
	assert_string_equal(err.text, "wrong\n");
	out = (struct str){ 0 };
	r.err = &out;
	r.input = NULL;
	assert_int_equal(run_shell(&r, "cat; echo 1; echo 2 >&2; echo 3"), 0);
	assert_string_equal(out.text, "1\n2\n3\n");
	/* three streams, and the folder that is being listed */
	out = (struct str){ 0 };
	assert_int_equal(run_shell(&r, "ls /proc/self/fd"), 0);
	assert_string_equal(out.text, "0\n1\n2\n3\n");
	close(odd);
}

/* A zombie has no command line: it has ended, whenever its new parent waits for it. */
static bool exists(pid_t pid)
{
	struct timespec nap = { .tv_nsec = 20000000 };
	int i;

	for (i = 0; i < 100; i++) {
		size_t len;
		const char *words =
			file_read(pool_printf("/proc/%d/cmdline", pid), 0, &len);

		if (kill(pid, 0) || !words || !len)
			return false;
		nanosleep(&nap, NULL);
	}
	return true;
}

static void test_ends(void **state)
{
	struct str out = { 0 };
	struct run r = { .out = &out };
	unsigned int count = run_count();

	(void)state;
	assert_int_equal(run_shell(&r, "kill -SEGV $$"), 128 + SIGSEGV);
	assert_int_equal(r.term, SIGSEGV);
	assert_false(r.timed_out);
	/* one that it left behind is ended, and not waited for */
	assert_int_equal(run_shell(&r, "sleep 1000 & echo $!"), 0);
	assert_int_equal(r.term, 0);
	assert_false(exists(atoi(out.text)));
	out = (struct str){ 0 };
	r.seconds = 1;
	assert_int_equal(run_shell(&r, "sleep 1000 & echo $!; wait"), 128 + SIGKILL);
	assert_true(r.timed_out);
	assert_false(exists(atoi(out.text)));
	assert_int_equal(run_count(), count + 3);
}

static void test_not_started(void **state)
{
	static const char *const none[] = { "/no/such/program", NULL };
	static const char *const unknown[] = { "no-such-program", NULL };
	static const char *const folder[] = { "/usr", NULL };
	struct run r = { .argv = none };

	(void)state;
	assert_int_equal(run_program(&r), -1);
	assert_int_equal(errno, ENOENT);
	r.argv = unknown;
	assert_int_equal(run_program(&r), -1);
	assert_int_equal(errno, ENOENT);
	r.argv = folder;
	assert_int_equal(run_program(&r), -1);
	assert_int_equal(errno, EACCES);
	r.dir = "/nowhere";
	assert_int_equal(run_shell(&r, ":"), -1);
	assert_int_equal(errno, ENOENT);
}

static void test_find(void **state)
{
	const char *path = getenv("PATH");

	(void)state;
	path = path ? pool_strdup(path) : "/usr/bin";
	put("bin/tool", "#!/bin/sh\n");
	setenv("PATH", pool_printf("relative::%s:/usr/bin", in("bin")), 1);
	assert_null(run_find("tool"));
	assert_int_equal(chmod(in("bin/tool"), 0755), 0);
	assert_string_equal(run_find("tool"), in("bin/tool"));
	assert_string_equal(run_find("env"), "/usr/bin/env");
	unsetenv("PATH");
	assert_string_equal(run_find("env"), "/usr/bin/env");
	setenv("PATH", path, 1);
}

/* A child of this program is killed: what it had started goes with it. */
static void test_killed(void **state)
{
	struct run r = { .out = NULL };
	const char *note = in("note");
	struct timespec nap = { .tv_nsec = 20000000 };
	pid_t pid = fork();
	char *text = NULL;
	size_t len = 0;

	(void)state;
	if (!pid) {
		run_shell(&r, pool_printf("echo $$ >%s; exec sleep 1000", note));
		_exit(0);
	}
	while (!len) {
		nanosleep(&nap, NULL);
		text = file_read(note, 0, &len);
	}
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_non_null(text);
	assert_false(exists(atoi(text)));
}

/* The scratch folder of a run of its own, and how that run ended. */
static int in_a_run(const char *tmp, void (*work)(void), char *seen)
{
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (!pid) {
		setenv("TMPDIR", tmp, 1);
		if (scratch_open() ||
		    write(ends[1], scratch(), strlen(scratch()) + 1) < 0)
			_exit(99);
		work();
		scratch_close();
		exit(0);
	}
	close(ends[1]);
	n = read(ends[0], seen, 4096);
	assert_true(n > 0);
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void nothing(void)
{
}

static void be_killed(void)
{
	raise(SIGKILL);
}

static void be_asked(void)
{
	signals_hold();
	raise(SIGTERM);
	signals_check();
	assert_int_equal(file_write(scratch_path("held"), "x", 1, 0644), 0);
	assert_true(signals_waiting());
	signals_release();
	_exit(98);
}

static void be_asked_in_a_program(void)
{
	struct run r = { .out = NULL };

	run_shell(&r, pool_printf("kill -TERM %d; sleep 1000", getpid()));
}

static void test_scratch(void **state)
{
	char first[4096], second[4096];
	int status;

	(void)state;
	assert_int_equal(folder_make(in("temp/tif-backports.other")), 0);
	status = in_a_run(in("temp"), nothing, first);
	assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
	assert_true(starts_with(first, in("temp/tif-backports.")));
	assert_int_equal(access(first, F_OK), -1);
	status = in_a_run(in("temp"), be_killed, first);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(access(first, F_OK), 0);
	status = in_a_run(in("temp"), nothing, second);
	assert_int_equal(access(first, F_OK), -1);
	/* this one was never locked by a run */
	assert_int_equal(access(in("temp/tif-backports.other"), F_OK), 0);
	status = in_a_run(in("temp"), be_asked, first);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM);
	status = in_a_run(in("temp"), be_asked_in_a_program, first);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM);
	assert_int_equal(access(first, F_OK), -1);
	in_a_run(in("nowhere"), nothing, first);
	assert_true(starts_with(first, "/tmp/tif-backports."));
	in_a_run(pool_printf("%s/a b", top), nothing, first);
	assert_true(starts_with(first, "/tmp/tif-backports."));
}

static void sent(struct output *o)
{
	assert_int_equal(output_write(o, "report\n", 7), 0);
}

static void holds(const char *name, const char *text)
{
	size_t len = 0;
	const char *is = file_read(in(name), 0, &len);

	assert_non_null(is);
	assert_string_equal(is, text);
}

static void test_output_file(void **state)
{
	struct output o = { 0 };
	struct stat st;

	(void)state;
	put("docs/old", "before");
	assert_int_equal(chmod(in("docs/old"), 0600), 0);
	assert_int_equal(output_open(&o, "--json", in("docs/old")), 0);
	holds("docs/old", "before");
	sent(&o);
	holds("docs/old", "report\n");
	assert_int_equal(stat(in("docs/old"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(chdir(in("docs")), 0);
	assert_int_equal(output_open(&o, "--json", "new"), 0);
	assert_int_equal(chdir("/"), 0);
	sent(&o);
	holds("docs/new", "report\n");
	/* a link is followed, its target may be missing; the link stays */
	assert_int_equal(symlink("docs/old", in("link")), 0);
	assert_int_equal(symlink("link2", in("link1")), 0);
	assert_int_equal(symlink("docs/third", in("link2")), 0);
	put("docs/old", "again");
	assert_int_equal(output_open(&o, "--json", in("link")), 0);
	sent(&o);
	holds("docs/old", "report\n");
	assert_int_equal(output_open(&o, "--json", in("link1")), 0);
	sent(&o);
	holds("docs/third", "report\n");
	assert_true(!lstat(in("link1"), &st) && S_ISLNK(st.st_mode));
	assert_true(!lstat(in("link2"), &st) && S_ISLNK(st.st_mode));
}

static void test_output_elsewhere(void **state)
{
	struct output o = { 0 };
	char text[16] = "";
	struct stat st;
	int ends[2], fd;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(output_open(&o, "--json", pool_printf("/dev/fd/%d", ends[1])),
			 0);
	sent(&o);
	assert_int_equal(read(ends[0], text, sizeof(text)), 7);
	assert_string_equal(text, "report\n");
	/* a descriptor on a file goes on where it stands */
	put("log", "first\n");
	fd = open(in("log"), O_WRONLY | O_APPEND);
	assert_int_equal(symlink(pool_printf("/proc/self/fd/%d", fd), in("fd")), 0);
	assert_int_equal(output_open(&o, "--json", in("fd")), 0);
	sent(&o);
	close(fd);
	holds("log", "first\nreport\n");
	assert_int_equal(mkfifo(in("way"), 0600), 0);
	fd = open(in("way"), O_RDWR);
	assert_int_equal(output_open(&o, "--json", in("way")), 0);
	sent(&o);
	memset(text, 0, sizeof(text));
	assert_int_equal(read(fd, text, sizeof(text)), 7);
	assert_string_equal(text, "report\n");
	assert_true(!lstat(in("way"), &st) && S_ISFIFO(st.st_mode));
	assert_int_equal(output_open(&o, "--json", "/dev/null"), 0);
	sent(&o);
	assert_true(!lstat("/dev/null", &st) && S_ISCHR(st.st_mode));
	assert_int_equal(output_open(&o, "--json", "/dev/full"), 0);
	assert_int_equal(output_write(&o, "x", 1), -1);
	assert_int_equal(errno, ENOSPC);
}

static void refused(const char *name, const char *why)
{
	struct output o = { 0 };

	message_start("tool");
	assert_int_equal(output_open(&o, "--json", name), EX_MISSING);
	assert_string_equal(fail_text(), why);
}

static void test_output_refused(void **state)
{
	(void)state;
	put("plain", "");
	assert_int_equal(symlink("loop", in("loop")), 0);
	refused(top, pool_printf("--json: %s cannot be written (Is a directory): "
				 "name a file in a writable folder",
				 top));
	refused("/nowhere/x y",
		"--json: /nowhere/x\\ y cannot be written (No such file or "
		"directory): name a file in a writable folder");
	refused(in("plain/x"), pool_printf("--json: %s/plain/x cannot be written (Not a "
					   "directory): name a file in a writable folder",
					   top));
	refused(in("loop"),
		pool_printf("--json: %s/loop cannot be written (Too many levels of "
			    "symbolic links): name a file in a writable folder",
			    top));
}

/* bash is asked about every byte, alone and at the end and in the middle. */
static void test_shell_quote(void **state)
{
	static const char *const more[] = { "",	    "a b", "it's",   "$(x)",
					    "a:~b", "a=~", "~root",  "#a",
					    "a#",   "-x",  "a\nb'c", "\303\244" };
	struct str script = { 0 }, want = { 0 }, have = { 0 };
	struct run r = { .out = &have };
	const char *argv[] = { "bash", "-c", NULL, NULL };
	size_t i;

	(void)state;
	str_puts(&script,
		 "for i in {1..255}; do printf -v h '\\\\x%x' $i; printf -v c \"$h\"; "
		 "printf '%q %q %q\\n' \"$c\" \"${c}a\" \"a${c}b\"; done; "
		 "printf '%q\\n'");
	for (i = 1; i < 256; i++) {
		const char c[] = { (char)i, '\0' };

		str_printf(&want, "%s ", shell_quote(c));
		str_printf(&want, "%s ", shell_quote(pool_printf("%sa", c)));
		str_printf(&want, "%s\n", shell_quote(pool_printf("a%sb", c)));
	}
	for (i = 0; i < sizeof(more) / sizeof(*more); i++) {
		str_printf(&script, " %s", shell_quote(more[i]));
		str_printf(&want, "%s\n", shell_quote(more[i]));
	}
	argv[2] = script.text;
	r.argv = argv;
	assert_int_equal(run_program(&r), 0);
	assert_string_equal(have.text, want.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scratch), /* before any other opens one */
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_streams),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_not_started),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_output_file),
		cmocka_unit_test(test_output_elsewhere),
		cmocka_unit_test(test_output_refused),
		cmocka_unit_test(test_shell_quote),
	};

	return cmocka_run_group_tests_name("run", tests, setup, teardown);
}
