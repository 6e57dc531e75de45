// SPDX-License-Identifier: GPL-2.0
/*
 * Signals: the IDs are right in the handler, and the interrupted section is judged before
 * the handler's frame is built. What sections do on a signal is also in section.c.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "lib/guest.h"

static struct area area;
static struct descriptor desc;
static volatile uint32_t beats, tid, aborts, handled, wrong, level, inner, left_pointer;

static void look(int sig)
{
	(void)sig;
	if (!ids_are(&area, 0) || area.rseq_cs)
		store(&wrong, wrong + 1);
	store(&handled, handled + 1);
}

/*
 * The thread sends the signal to itself: there need not be any switch between the
 * scribbling and the handler. A descriptor that does not fit must be gone as well.
 */
static void deliver(long n, uint64_t rseq_cs)
{
	long me = syscall(SYS_gettid);

	for (long i = 0; i < n; i++) {
		scribble(&area);
		area.rseq_cs = rseq_cs;
		syscall(SYS_tgkill, getpid(), me, SIGUSR1);
	}
}

static void ids(long n, int flags)
{
	struct sigaction act = { .sa_handler = look, .sa_flags = flags };
	struct stats before = { 0 }, after = { 0 };

	pin(0, 0);
	desc = describe_spin();
	sigaction(SIGUSR1, &act, NULL);
	register_area(&area);
	if (patched())
		before = stats_read();
	deliver(n, (uintptr_t)&desc);
	figure("handled", handled);
	if (patched()) {
		after = stats_read();
		figure("signal", after.signal - before.signal);
		figure("slowpath", after.slowpath - before.slowpath);
		check(after.signal - before.signal >= (unsigned long long)n,
		      "%ld signals, %llu counted", n, after.signal - before.signal);
		check(after.slowpath == before.slowpath, "%llu slow-path runs",
		      after.slowpath - before.slowpath);
	}
	/* Where no section is named, only the slow path's code looks for one. */
	before = after;
	deliver(n, 0);
	if (patched()) {
		after = stats_read();
		figure("cs", after.cs - before.cs);
		check(after.cs == before.cs,
		      "%llu of %ld signals took the slow path's code",
		      after.cs - before.cs, n);
	}
	check((long)handled == 2 * n, "%u of %ld handlers ran", handled, 2 * n);
	check(!wrong, "%u of %u handlers saw wrong IDs or a stale rseq_cs", wrong,
	      handled);
	done();
}

static void on_stack(long n)
{
	stack_t stack = { .ss_size = 1 << 16 };

	stack.ss_sp = malloc(stack.ss_size);
	check(stack.ss_sp && !sigaltstack(&stack, NULL), "sigaltstack: %s",
	      strerror(errno));
	ids(n, SA_ONSTACK);
}

/* ---- a section inside the handler of a signal that interrupted a section ---- */

static void on_outer(int sig)
{
	(void)sig;
	store(&level, 1);
	if (section_spin(&area, &desc, &beats) == -1)
		store(&inner, inner + 1);
	store(&level, 0);
}

static void on_inner(int sig, siginfo_t *info, void *context)
{
	uintptr_t ip = CONTEXT_IP((ucontext_t *)context);

	(void)sig;
	(void)info;
	if (area.rseq_cs)
		store(&left_pointer, left_pointer + 1);
	if (ip != (uintptr_t)section_spin_abort)
		store(&wrong, wrong + 1);
	store(&handled, handled + 1);
}

static void *spinner(void *arg)
{
	(void)arg;
	register_area(&area);
	store(&tid, syscall(SYS_gettid));
	for (;;) {
		section_spin(&area, &desc, &beats);
		if (area.rseq_cs)
			store(&left_pointer, left_pointer + 1);
		store(&aborts, aborts + 1);
	}
	return NULL;
}

static void send(int sig)
{
	check(!syscall(SYS_tgkill, getpid(), tid, sig), "tgkill: %s", strerror(errno));
}

/* Whether the thread is at work in the section of this level. */
static bool beats_at(uint32_t at_level)
{
	uint32_t b = load(&beats);

	for (int i = 0; i < 1000; i++)
		relax();
	return load(&level) == at_level && load(&beats) != b;
}

static void nested(long n)
{
	struct sigaction outer = { .sa_handler = on_outer };
	struct sigaction second = { .sa_sigaction = on_inner, .sa_flags = SA_SIGINFO };

	need_cpus(2);
	pin(0, 0);
	desc = describe_spin();
	sigaction(SIGUSR1, &outer, NULL);
	sigaction(SIGUSR2, &second, NULL);
	spawn_on(1, spinner, NULL);
	while (!load(&tid))
		nap(100);
	for (long i = 0; i < n; i++) {
		uint32_t a, in = load(&inner);

		while (!beats_at(0))
			;
		a = load(&aborts);
		send(SIGUSR1);
		/* If something else aborts the inner one first, the signal hits the
		 * outer. */
		while (load(&inner) == in && !beats_at(1))
			relax();
		send(SIGUSR2);
		while (load(&inner) == in || load(&aborts) == a)
			relax();
	}
	figure("inner", inner);
	figure("outer", aborts);
	figure("elsewhere", wrong);
	/* A signal may come when the section has just been aborted by a preemption. */
	check((long)wrong <= n / 10,
	      "%u of %ld inner frames were not at the abort handler", wrong, n);
	check(!left_pointer, "rseq_cs was left set %u times", left_pointer);
	done();
}

/* ---- leaving a handler by a jump ---- */

static sigjmp_buf out;

static void on_jump(int sig)
{
	(void)sig;
	store(&handled, handled + 1);
	siglongjmp(out, 1);
}

static void *jumper(void *arg)
{
	(void)arg;
	register_area(&area);
	store(&tid, syscall(SYS_gettid));
	for (;;) {
		if (!sigsetjmp(out, 1)) {
			for (;;)
				section_spin(&area, &desc, &beats);
		}
		if (area.rseq_cs)
			store(&left_pointer, left_pointer + 1);
	}
	return NULL;
}

static void jump(long n)
{
	need_cpus(2);
	pin(0, 0);
	desc = describe_spin();
	signal(SIGUSR1, on_jump);
	spawn_on(1, jumper, NULL);
	while (!load(&tid))
		nap(100);
	for (long i = 0; i < n; i++) {
		uint32_t h = load(&handled);

		while (!beats_at(0))
			;
		send(SIGUSR1);
		while (load(&handled) == h)
			relax();
	}
	while (!beats_at(0))
		;
	figure("jumps", handled);
	check(!left_pointer, "rseq_cs was left set after %u jumps", left_pointer);
	done();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long n = scaled(argc > 2 ? atol(argv[2]) : 1000);

	cpus();
	if (!strcmp(what, "ids"))
		ids(n, 0);
	if (!strcmp(what, "altstack"))
		on_stack(n);
	if (!strcmp(what, "nested"))
		nested(n);
	if (!strcmp(what, "jump"))
		jump(n);
	fail("usage: signal ids|altstack|nested|jump [N]");
}
