// SPDX-License-Identifier: GPL-2.0
/* Processes that are expected to die, and how they did. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "guest.h"

/* Where no thread may ever arrive; set by the child. */
uintptr_t forbidden_ip;

/*
 * A SIGSEGV of the kernel's own making, while the thread stood where it belongs, is the
 * refusal that was asked for. Any other one came from code that was sent astray.
 */
static void on_segv(int sig, siginfo_t *info, void *context)
{
	uintptr_t ip = CONTEXT_IP((ucontext_t *)context);

	if (info->si_code == SI_KERNEL && ip != forbidden_ip) {
		signal(sig, SIG_DFL);
		raise(sig);
	}
	dprintf(1, "SIGSEGV code %d address %p ip %#lx\n", info->si_code, info->si_addr,
		(unsigned long)ip);
	_exit(CHILD_HANDLER_RAN);
}

/**
 * run_child() - Run a function in a process of its own
 * @fn: function; the process ends with 0 when it returns
 * @arg: for @fn
 * Return: the wait status; death by SIGSEGV only if the kernel refused something
 *
 * SA_NODEFER, because a handler's start blocks its signal, and with it the one that says
 * that the start itself failed.
 */
int run_child(void (*fn)(void *), void *arg)
{
	const struct sigaction act = { .sa_sigaction = on_segv,
				       .sa_flags = SA_NODEFER | SA_SIGINFO };
	int status;
	pid_t pid = fork();

	check(pid >= 0, "cannot fork: %s", strerror(errno));
	if (!pid) {
		sigaction(SIGSEGV, &act, NULL);
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
