// SPDX-License-Identifier: GPL-2.0
// Run one test within its time, and judge how it ended.
#define _GNU_SOURCE
#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A test says these exit codes; everything else that is not 0 is a failure. */
#define EXIT_SKIP 4

/* Keep what the verdict needs out of one line of a test's output. */
static void note_line(const char *name, const char *line, struct verdict *v)
{
	printf("%s: %s\n", name, line);
	if (!strncmp(line, "figures: ", 9))
		snprintf(v->figures, sizeof(v->figures), "%.1000s", line + 9);
	else if (!strncmp(line, "fail: ", 6) && !*v->why)
		snprintf(v->why, sizeof(v->why), "%.500s", line + 6);
	else if (!strncmp(line, "skip: ", 6) && !*v->why)
		snprintf(v->why, sizeof(v->why), "%.500s", line + 6);
}

/* Relay what there is to read; false at the end of the pipe. */
static bool relay(int fd, const char *name, struct verdict *v)
{
	static char line[2048];
	static size_t fill;

	for (;;) {
		char c;
		ssize_t n = read(fd, &c, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return true;
		if (n == 0 || c == '\n' || fill == sizeof(line) - 1) {
			line[fill] = '\0';
			if (fill)
				note_line(name, line, v);
			fill = 0;
		}
		if (n == 0)
			return false;
		if (c != '\n')
			line[fill++] = c;
	}
}

static void __attribute__((noreturn)) exec_test(const struct test *t, int out)
{
	int null = open("/dev/null", O_RDONLY);

	setsid();
	dup2(null, 0);
	dup2(out, 1);
	dup2(out, 2);
	for (int i = 0; t->env[i]; i++)
		putenv(t->env[i]);
	if (chdir("/tmp"))
		dprintf(1, "fail: no /tmp: %s\n", strerror(errno));
	execv(t->argv[0], t->argv);
	dprintf(1, "fail: cannot run %s: %s\n", t->argv[0], strerror(errno));
	_exit(127);
}

static void judge(int status, struct verdict *v)
{
	if (WIFSIGNALED(status)) {
		v->outcome = "signal";
		v->rc = WTERMSIG(status);
		if (!*v->why)
			snprintf(v->why, sizeof(v->why), "killed by signal %d", v->rc);
		return;
	}
	v->rc = WEXITSTATUS(status);
	v->outcome = v->rc == 0 ? "pass" : v->rc == EXIT_SKIP ? "skip" : "fail";
	if (!*v->why && v->rc)
		snprintf(v->why, sizeof(v->why), "exit code %d", v->rc);
}

/* Without pidfds (before 5.3) the process is looked at again after this time. */
#define TURN_MS 20

/* True when the process ended by itself within its time. */
static bool wait_for(pid_t pid, int out, long limit, const char *name, struct verdict *v,
		     int *status)
{
	int pidfd = syscall(SYS_pidfd_open, pid, 0);
	struct pollfd fds[2] = { { .fd = out, .events = POLLIN },
				 { .fd = pidfd, .events = POLLIN } };
	bool ended = false;

	while (!ended) {
		long left = limit - now_ms();

		if (left <= 0)
			break;
		if (pidfd < 0 && left > TURN_MS)
			left = TURN_MS;
		if (poll(fds, 2, left) < 0 && errno != EINTR)
			break;
		if ((fds[0].revents & (POLLIN | POLLHUP)) && !relay(out, name, v))
			fds[0].fd = -1;
		ended = waitpid(pid, status, WNOHANG) == pid;
	}
	if (pidfd >= 0)
		close(pidfd);
	return ended;
}

bool run_test(const struct test *t, long slow)
{
	struct verdict v = { .outcome = "fail" };
	long start = now_ms();
	char splat[400];
	int p[2], status = 0;
	pid_t pid;
	bool ended;

	if (pipe2(p, O_CLOEXEC) || fcntl(p[0], F_SETFL, O_NONBLOCK))
		give_up("no pipe", t->name);
	dprintf(1, "init: start %s\n", t->name);
	pid = fork();
	if (pid < 0)
		give_up("cannot fork", t->name);
	if (!pid)
		exec_test(t, p[1]);
	close(p[1]);
	ended = wait_for(pid, p[0], start + t->timeout * slow * 1000, t->name, &v,
			 &status);
	/* Everything but PID 1: nothing of one test runs during the next. */
	kill(-1, SIGKILL);
	if (!ended)
		waitpid(pid, &status, 0);
	while (waitpid(-1, NULL, 0) > 0)
		;
	while (relay(p[0], t->name, &v))
		usleep(1000);
	close(p[0]);
	v.ms = now_ms() - start;
	if (ended) {
		judge(status, &v);
	} else {
		v.outcome = "timeout";
		v.rc = -1;
		snprintf(v.why, sizeof(v.why), "not done after %ld s", t->timeout * slow);
	}
	if (read_splats(splat, sizeof(splat), NULL)) {
		char told[80];

		snprintf(told, sizeof(told), "%s", v.outcome);
		v.outcome = "splat";
		snprintf(v.why, sizeof(v.why), "%s (the test itself: %s)", splat, told);
	}
	report(t->name, t->argv, &v);
	return !strcmp(v.outcome, "pass") || !strcmp(v.outcome, "skip");
}
