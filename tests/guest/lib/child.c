// SPDX-License-Identifier: GPL-2.0
/* Processes that are expected to die, and how they did. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

static void on_segv(int sig)
{
	(void)sig;
	_exit(CHILD_HANDLER_RAN);
}

/**
 * run_child() - Run a function in a process of its own
 * @fn: function; the process ends with 0 when it returns
 * @arg: for @fn
 * Return: the wait status
 *
 * The child has a SIGSEGV handler. When the kernel kills a thread over its rseq area,
 * it cannot build the handler's frame either, so that handler must never run: if it
 * does, the fault came from user code that was sent to a bad place.
 */
int run_child(void (*fn)(void *), void *arg)
{
	int status;
	pid_t pid = fork();

	check(pid >= 0, "cannot fork: %s", strerror(errno));
	if (!pid) {
		signal(SIGSEGV, on_segv);
		fn(arg);
		_exit(0);
	}
	while (waitpid(pid, &status, 0) < 0)
		check(errno == EINTR, "waitpid: %s", strerror(errno));
	return status;
}

/**
 * status_text() - A wait status in words
 * @status: from run_child()
 */
const char *status_text(int status)
{
	static char text[64];

	if (WIFSIGNALED(status))
		snprintf(text, sizeof(text), "died of %s", strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == CHILD_HANDLER_RAN)
		snprintf(text, sizeof(text), "ran into a fault of its own");
	else
		snprintf(text, sizeof(text), "exited with %d", WEXITSTATUS(status));
	return text;
}

/**
 * require_segv() - Fail unless the kernel killed the child by SIGSEGV
 * @status: from run_child()
 * @what: what the child did
 */
void require_segv(int status, const char *what)
{
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV,
	      "%s: expected death by SIGSEGV, but it %s", what, status_text(status));
}
