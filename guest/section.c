// SPDX-License-Identifier: GPL-2.0
/*
 * Critical sections abort on preemption, migration, signal and membarrier.
 *
 * The section spins until the kernel aborts it. Every event is checked by what the
 * section does afterwards: one more beat without an abort is a failure, whatever else
 * may abort it later. No clock is involved.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "lib/guest.h"

#define MEMBARRIER_RSEQ		 (1 << 7)
#define MEMBARRIER_REGISTER_RSEQ (1 << 8)
#define MEMBARRIER_FLAG_CPU	 1

static struct area area;
static struct descriptor desc, other;
static volatile uint32_t beats, aborts, mark, tid, handled, bad_frames, left_pointer;

/* In the section until aborted, for ever. The pointer must be gone after each abort. */
static void *spinner(void *arg)
{
	(void)arg;
	register_area(&area);
	store(&tid, syscall(SYS_gettid));
	for (;;) {
		if (section_spin(&area, &desc, &beats) != -1)
			fail("a section was left other than by its abort handler");
		if (area.rseq_cs)
			store(&left_pointer, left_pointer + 1);
		store(&mark, beats);
		store(&aborts, aborts + 1);
	}
	return NULL;
}

/* Returns when the thread is inside its section; the number of aborts before that. */
static uint32_t wait_inside(void)
{
	for (;;) {
		uint32_t a = load(&aborts), b = load(&beats);

		while (load(&beats) == b)
			relax();
		if (load(&aborts) == a)
			return a;
	}
}

/* After the event: the section must not take another step. */
static void require_abort(uint32_t a, const char *event)
{
	uint32_t b = load(&beats);

	for (;;) {
		uint32_t now = load(&beats);

		if (load(&aborts) != a)
			return;
		check(now == b, "a section went on after %s", event);
		relax();
	}
}

static void start(int cpu)
{
	desc = describe_spin();
	spawn_on(cpu, spinner, NULL);
	while (!load(&tid))
		nap(100);
}

static void finish(long n)
{
	figure("events", n);
	figure("aborts", aborts);
	check((long)aborts >= n, "%u aborts in %ld events", aborts, n);
	check(!left_pointer, "rseq_cs was left set after %u of %u aborts", left_pointer,
	      aborts);
	done();
}

static void preemption(long n)
{
	become_preemptor(0);
	start(0);
	force_preemption(&beats);
	for (long i = 0; i < n;) {
		/* The other thread is off the CPU here: nothing of this moves. */
		uint32_t a = load(&aborts), b = load(&beats);
		bool inside = b != load(&mark);

		do
			nap(20);
		while (load(&beats) == b && load(&aborts) == a);
		if (!inside)
			continue;
		check(load(&aborts) != a, "a section went on after a preemption");
		i++;
	}
	finish(n);
}

/*
 * The same as fast as it goes: a thread on another CPU wakes the preemptor as soon as
 * the spinner has moved. The IDs are spoilt before every section, and right again when
 * it is aborted.
 */
static volatile uint32_t stale, round_wanted, round_seen, seen_aborts, seen_beats;

static void *marked_spinner(void *arg)
{
	(void)arg;
	register_area(&area);
	store(&tid, syscall(SYS_gettid));
	for (;;) {
		scribble(&area);
		if (section_spin(&area, &desc, &beats) != -1)
			fail("a section was left other than by its abort handler");
		if (area.rseq_cs)
			store(&left_pointer, left_pointer + 1);
		if (!ids_are(&area, 0))
			store(&stale, stale + 1);
		store(&mark, beats);
		store(&aborts, aborts + 1);
	}
	return NULL;
}

static void *waker(void *arg)
{
	(void)arg;
	for (uint32_t i = 1;; i++) {
		store(&round_wanted, i);
		syscall(SYS_futex, &round_wanted, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
		while (load(&round_seen) != i)
			relax();
		while (load(&beats) == seen_beats && load(&aborts) == seen_aborts)
			relax();
	}
	return NULL;
}

static void storm(long n)
{
	uint32_t round = 0;
	bool inside = false;

	need_cpus(2);
	desc = describe_spin();
	become_preemptor(0);
	spawn_on(0, marked_spinner, NULL);
	while (!load(&tid))
		nap(100);
	spawn_on(1, waker, NULL);
	for (long i = 0; i < n;) {
		while (load(&round_wanted) == round)
			syscall(SYS_futex, &round_wanted, FUTEX_WAIT_PRIVATE, round, NULL,
				NULL, 0);
		/* The spinner has run since the last round, and is off the CPU. */
		check(!inside || load(&aborts) != seen_aborts,
		      "a section went on after preemption %ld", i);
		if (inside)
			i++;
		seen_aborts = load(&aborts);
		seen_beats = load(&beats);
		inside = seen_beats != load(&mark);
		store(&round_seen, ++round);
	}
	figure("switches", status_number(tid, "nonvoluntary_ctxt_switches"));
	figure("stale", stale);
	check(!stale, "%u of %u aborts found IDs that were not right", stale, aborts);
	finish(n);
}

/* Two CPUs, two threads: for every event they change places. */
static void migration(long n)
{
	int here = 0;

	need_cpus(2);
	pin(0, here);
	start(!here);
	for (long i = 0; i < n; i++) {
		uint32_t a = wait_inside();

		pin(tid, here);
		pin(0, !here);
		require_abort(a, "a migration");
		/* Now it has certainly run on its new CPU. */
		wait_inside();
		check(area.cpu_id == (uint32_t)here,
		      "cpu_id %#x after a migration to CPU %d", area.cpu_id, here);
		here = !here;
	}
	finish(n);
}

static void membarrier(long n, bool one_cpu)
{
	need_cpus(2);
	pin(0, 0);
	if (syscall(SYS_membarrier, MEMBARRIER_REGISTER_RSEQ, 0, 0))
		skip("no membarrier for rseq: %s", strerror(errno));
	start(1);
	for (long i = 0; i < n; i++) {
		uint32_t a = wait_inside();

		check(!syscall(SYS_membarrier, MEMBARRIER_RSEQ,
			       one_cpu ? MEMBARRIER_FLAG_CPU : 0, one_cpu ? 1 : 0),
		      "membarrier: %s", strerror(errno));
		require_abort(a, "a membarrier");
	}
	finish(n);
}

/* The frame that the handler returns to must be the abort handler already. */
static void on_signal(int sig, siginfo_t *info, void *context)
{
	uintptr_t ip = CONTEXT_IP((ucontext_t *)context);

	(void)sig;
	(void)info;
	if (area.rseq_cs ||
	    (ip >= (uintptr_t)section_spin_start && ip < (uintptr_t)section_spin_commit))
		store(&bad_frames, bad_frames + 1);
	store(&handled, handled + 1);
}

static void signals(long n)
{
	struct sigaction act = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };
	need_cpus(2);
	pin(0, 0);
	sigaction(SIGUSR1, &act, NULL);
	start(1);
	for (long i = 0; i < n; i++) {
		uint32_t a = wait_inside(), h = load(&handled);

		check(!syscall(SYS_tgkill, getpid(), tid, SIGUSR1), "tgkill: %s",
		      strerror(errno));
		while (load(&handled) == h)
			relax();
		require_abort(a, "a signal handler");
	}
	figure("handled", handled);
	check(!bad_frames, "%u handlers saw the interrupted section instead of its abort",
	      bad_frames);
	finish(n);
}

/* Spins outside, with a descriptor of a section that it is not in. */
static void *outsider(void *arg)
{
	volatile uint32_t *rounds = arg;

	register_area(&area);
	store(&tid, syscall(SYS_gettid));
	for (;;) {
		uint32_t round;

		area.rseq_cs = (uintptr_t)&other;
		round = load(rounds);
		while (load(rounds) == round)
			store(&beats, beats + 1);
		if (area.rseq_cs)
			store(&left_pointer, left_pointer + 1);
	}
	return NULL;
}

static void outside(long n)
{
	volatile uint32_t rounds = 0;

	/* Its own handler would return, on most machines to where the thread was. */
	other = describe_add();
	other.abort_ip = (uintptr_t)section_fatal_abort;
	become_preemptor(0);
	spawn_on(0, outsider, (void *)&rounds);
	while (!load(&tid))
		nap(100);
	force_preemption(&beats);
	for (long i = 0; i < n; i++) {
		store(&rounds, rounds + 1);
		force_preemption(&beats);
	}
	figure("events", n);
	check(!left_pointer,
	      "rseq_cs was not cleared outside its section, %u of %ld times",
	      left_pointer, n);
	done();
}

/*
 * A section that was interrupted never commits: the preemptor adds to the same word
 * without a lock whenever it interrupts, and no addition may be lost.
 */
static volatile unsigned long counter;
static volatile uint32_t commits, stop, stopped, add_aborts;

static void *adder(void *arg)
{
	struct descriptor d = describe_add();

	(void)arg;
	register_area(&area);
	store(&tid, syscall(SYS_gettid));
	while (!load(&stop)) {
		int ret = section_add(&area, &d, 0, offsetof(struct area, cpu_id),
				      &counter, 1000);

		store(&beats, beats + 1);
		check(ret <= 0, "cpu_id is not 0 on CPU 0");
		if (!ret)
			store(&commits, commits + 1);
		else
			store(&add_aborts, add_aborts + 1);
	}
	area.rseq_cs = 0;
	store(&stopped, 1);
	return NULL;
}

static void commit(long n)
{
	become_preemptor(0);
	spawn_on(0, adder, NULL);
	while (!load(&tid))
		nap(100);
	for (long i = 0; i < n; i++) {
		force_preemption(&beats);
		counter++;
	}
	store(&stop, 1);
	until(&stopped, 1);
	figure("events", n);
	figure("commits", commits);
	figure("aborts", add_aborts);
	check(counter == (unsigned long)n + commits, "%ld + %u additions made %lu", n,
	      commits, counter);
	check(commits, "no section ever committed");
	check((long)add_aborts >= n / 2, "only %u aborts in %ld preemptions", add_aborts,
	      n);
	done();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long n = scaled(argc > 2 ? atol(argv[2]) : 2000);

	cpus();
	if (!strcmp(what, "preempt"))
		preemption(n);
	if (!strcmp(what, "storm"))
		storm(n);
	if (!strcmp(what, "migrate"))
		migration(n);
	if (!strcmp(what, "membarrier"))
		membarrier(n, false);
	if (!strcmp(what, "membarrier-cpu"))
		membarrier(n, true);
	if (!strcmp(what, "signal"))
		signals(n);
	if (!strcmp(what, "outside"))
		outside(n);
	if (!strcmp(what, "commit"))
		commit(n);
	fail("usage: section "
	     "preempt|storm|migrate|membarrier|membarrier-cpu|signal|outside|commit [N]");
}
