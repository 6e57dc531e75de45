// SPDX-License-Identifier: GPL-2.0
// Start programs: no shell between, an environment of our own, none left behind.
#include "util/run.h"
#include "util/clock.h"
#include "util/file.h"
#include "util/message.h"
#include "util/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATH_DEFAULT "/usr/bin:/bin"

/* A running child: what it reads and writes is in files of no name, so it never waits for
 * us. */
struct child {
	const char *program;
	const char *env[5];
	int in;
	int out;
	int err;
	int failed; /* takes errno when it cannot be started */
};

static unsigned int started;

unsigned int run_count(void)
{
	return started;
}

void run_restore_signals(void)
{
	sigset_t none;
	int fd;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);
	/* open() takes the lowest number that is free. */
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

void run_die_with_parent(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(128 + SIGKILL);
}

static bool is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

/* A folder that is not absolute depends on where the caller stands: left out. */
const char *run_find(const char *name)
{
	const char *path = getenv("PATH");

	if (!path || !*path)
		path = PATH_DEFAULT;
	for (;;) {
		size_t len = strcspn(path, ":");
		const char *file = pool_printf("%.*s/%s", (int)len, path, name);

		if (*path == '/' && is_program(file))
			return file;
		if (!path[len])
			return NULL;
		path += len + 1;
	}
}

int run_need(const char *name, const char *package)
{
	if (run_find(name))
		return EX_OK;
	return fail(EX_MISSING, pool_printf("apt-get install %s", package),
		    "%s is not installed", name);
}

static const char *private_home(void)
{
	const char *home = scratch_path("home");

	if (mkdir(home, 0700) && errno != EEXIST)
		return NULL;
	return home;
}

static int make_environment(struct child *c, const struct run *r)
{
	const char *home = r->home ? r->home : private_home();

	if (!home)
		return -1;
	c->env[0] = pool_printf("PATH=%s", r->path ? r->path : PATH_DEFAULT);
	c->env[1] = pool_printf("HOME=%s", home);
	c->env[2] = pool_printf("TMPDIR=%s", scratch());
	c->env[3] = "LC_ALL=C";
	return 0;
}

static int memory_file(const char *text)
{
	int fd = memfd_create("tif-backports", MFD_CLOEXEC);
	size_t left = text ? strlen(text) : 0;

	while (fd >= 0 && left) {
		ssize_t n = write(fd, text, left);

		if (n < 0) {
			close(fd);
			return -1;
		}
		text += n;
		left -= (size_t)n;
	}
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) < 0)
		fd = -1;
	return fd;
}

static int open_streams(struct child *c, const struct run *r)
{
	c->in = r->input ? memory_file(r->input)
			 : open("/dev/null", O_RDONLY | O_CLOEXEC);
	c->out = r->out ? memory_file(NULL) : open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (r->err && r->err == r->out)
		c->err = fcntl(c->out, F_DUPFD_CLOEXEC, 0);
	else
		c->err = r->err ? memory_file(NULL)
				: open("/dev/null", O_WRONLY | O_CLOEXEC);
	return c->in < 0 || c->out < 0 || c->err < 0 ? -1 : 0;
}

static void close_streams(struct child *c)
{
	int fds[] = { c->in, c->out, c->err };
	size_t i;

	for (i = 0; i < 3; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

/* All descriptors but the streams and the one that reports a failure are closed. */
static void close_others(int keep)
{
	if (keep > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned int)keep - 1, 0);
	close_range((unsigned int)keep + 1, ~0U, 0);
}

/* Between vfork and exec: system calls only, and nothing that the parent still needs is
 * written. There are no signal handlers, which would run in its memory. */
static void __attribute__((noreturn))
become(const struct child *c, const struct run *r, pid_t parent)
{
	int fds[3] = { c->in, c->out, c->err };
	int failed = c->failed;
	sigset_t none;
	int i;

	run_die_with_parent(parent);
	setpgid(0, 0);
	/* Streams of ours may stand where one of these shall be: move all out of the way.
	 */
	failed = fcntl(failed, F_DUPFD_CLOEXEC, 10);
	for (i = 0; i < 3; i++)
		fds[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 10);
	for (i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			goto bad;
	close_others(failed);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (r->dir && chdir(r->dir))
		goto bad;
	execve(c->program, (char *const *)r->argv, (char *const *)c->env);
bad:
	i = errno;
	if (write(failed, &i, sizeof(i)) < 0)
		_exit(126);
	_exit(127);
}

static bool has_ended(pid_t pid)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG) &&
	       info.si_pid == pid;
}

/* SIGCHLD is blocked here: one that comes early is still there for sigtimedwait(). */
static bool wait_until(pid_t pid, double end)
{
	struct timespec nap = { .tv_nsec = 50000000 };
	sigset_t child, was;
	bool in_time = true;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &was);
	while (!has_ended(pid)) {
		if (end > 0 && clock_now() >= end) {
			in_time = false;
			break;
		}
		sigtimedwait(&child, NULL, &nap);
		if (signals_waiting() && !signals_held())
			break;
	}
	sigprocmask(SIG_SETMASK, &was, NULL);
	return in_time;
}

/* The group goes with its leader, which keeps the group's number until it is reaped. */
static int reap(pid_t pid)
{
	int status = 0;

	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

int run_wait(pid_t pid, unsigned int seconds, bool *timed_out)
{
	bool in_time = wait_until(pid, seconds ? clock_now() + seconds : 0);
	int status = reap(pid);

	if (timed_out)
		*timed_out = !in_time;
	signals_check();
	return status;
}

static void take(int fd, struct str *s)
{
	char block[65536];
	ssize_t n;

	if (!s || lseek(fd, 0, SEEK_SET) < 0)
		return;
	while ((n = read(fd, block, sizeof(block))) > 0)
		str_add(s, block, (size_t)n);
}

/* Start it; -1 and errno if it could not be, also when exec failed. vfork: this program's
 * memory is not copied for what is replaced at once. All signals wait meanwhile. */
static pid_t start(struct child *c, const struct run *r)
{
	pid_t parent = getpid();
	sigset_t all, was;
	int error = 0;
	int ends[2];
	ssize_t n;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return -1;
	c->failed = ends[1];
	fflush(NULL);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &was);
	pid = vfork();
	if (!pid)
		become(c, r, parent);
	error = errno;
	sigprocmask(SIG_SETMASK, &was, NULL);
	close(ends[1]);
	errno = error;
	error = 0;
	if (pid > 0) {
		setpgid(pid, pid);
		do
			n = read(ends[0], &error, sizeof(error));
		while (n < 0 && errno == EINTR);
		if (n == sizeof(error)) {
			reap(pid);
			pid = -1;
			errno = error;
		}
	}
	error = errno;
	close(ends[0]);
	errno = error;
	return pid;
}

int run_program(struct run *r)
{
	struct child c = { .in = -1, .out = -1, .err = -1 };
	int status;
	pid_t pid;

	r->term = 0;
	r->timed_out = false;
	if (scratch_open())
		return -1;
	c.program = strchr(r->argv[0], '/') ? r->argv[0] : run_find(r->argv[0]);
	if (!c.program) {
		errno = ENOENT;
		return -1;
	}
	if (make_environment(&c, r) || open_streams(&c, r)) {
		close_streams(&c);
		return -1;
	}
	pid = start(&c, r);
	if (pid < 0) {
		status = errno;
		close_streams(&c);
		errno = status;
		return -1;
	}
	started++;
	status = run_wait(pid, r->seconds, &r->timed_out);
	take(c.out, r->out);
	if (r->err != r->out)
		take(c.err, r->err);
	close_streams(&c);
	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	r->term = WTERMSIG(status);
	return 128 + r->term;
}
