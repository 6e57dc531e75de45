// SPDX-License-Identifier: GPL-2.0
/*
 * Per-CPU counters updated in critical sections while threads are preempted, moved and
 * interrupted: no addition may be lost.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/guest.h"

#define THREADS	 6
#define MAX_CPUS 64

static volatile unsigned long slots[MAX_CPUS][8] __attribute__((aligned(64)));
static volatile uint32_t begun, enough, over, tids[THREADS], retried[THREADS], handled;
static volatile unsigned long added[THREADS];

static __thread struct area area;
static __thread struct descriptor desc;

/* Takes a slot itself: nested in whatever section the signal has interrupted. */
static void on_signal(int sig)
{
	uint32_t cpu = area.cpu_id_start;

	(void)sig;
	while (section_add(&area, &desc, cpu, offsetof(struct area, cpu_id),
			   &slots[cpu][0], 0))
		cpu = area.cpu_id_start;
	__atomic_add_fetch(&handled, 1, __ATOMIC_SEQ_CST);
}

static void *worker(void *arg)
{
	int me = (int)(intptr_t)arg;
	sigset_t usr1;

	desc = describe_add();
	register_area(&area);
	store(&tids[me], syscall(SYS_gettid));
	__atomic_add_fetch(&begun, 1, __ATOMIC_SEQ_CST);
	until(&begun, THREADS);
	while (!load(&enough)) {
		uint32_t cpu = area.cpu_id_start;

		check(cpu < (uint32_t)cpus(), "cpu_id_start is %#x", cpu);
		if (!section_add(&area, &desc, cpu, offsetof(struct area, cpu_id),
				 &slots[cpu][0], 100))
			added[me]++;
		else
			retried[me]++;
		if (!(added[me] % 512))
			sched_yield();
	}
	/* What is still pending then stays pending: nothing moves after the last one. */
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &usr1, NULL);
	__atomic_add_fetch(&over, 1, __ATOMIC_SEQ_CST);
	for (;;)
		pause();
	return NULL;
}

static unsigned long total(volatile uint32_t *counts)
{
	unsigned long sum = 0;

	for (int i = 0; i < THREADS; i++)
		sum += counts[i];
	return sum;
}

int main(int argc, char **argv)
{
	unsigned int turn = 0, turns = scaled(argc > 1 ? atol(argv[1]) : 1000);
	unsigned long sum = 0, done_by_workers = 0;
	struct stats before = { 0 }, after = { 0 };
	uint32_t sent = 0;

	need_cpus(2);
	check(cpus() <= MAX_CPUS, "more than %d CPUs", MAX_CPUS);
	signal(SIGUSR1, on_signal);
	for (intptr_t i = 0; i < THREADS; i++)
		spawn_on(-1, worker, (void *)i);
	if (patched())
		before = stats_read();
	become_preemptor(0);
	/*
	 * One disturbance per nap: go where a worker is, interrupt it, or push it away.
	 * How many there are is a matter of counts, not of how fast the workers are.
	 */
	while (turn < turns || !load(&handled) || !total(retried)) {
		uint32_t tid = tids[turn % THREADS];

		turn++;
		pin(0, turn % cpus());
		nap(50);
		if (!tid)
			continue;
		if (turn & 1)
			sent += !syscall(SYS_tgkill, getpid(), tid, SIGUSR1);
		else if (turn & 2)
			pin(tid, turn / 4 % cpus());
	}
	store(&enough, 1);
	while (load(&over) < THREADS)
		nap(50);
	for (int i = 0; i < cpus(); i++)
		sum += slots[i][0];
	for (int i = 0; i < THREADS; i++)
		done_by_workers += added[i];
	figure("added", sum);
	figure("signals", sent);
	figure("handled", handled);
	figure("aborts", total(retried));
	figure("disturbed", turn);
	if (patched()) {
		after = stats_read();
		figure("fixup", after.fixup - before.fixup);
		figure("slowpath", after.slowpath - before.slowpath);
	}
	check(sum == done_by_workers + handled, "%lu + %u additions made %lu",
	      done_by_workers, handled, sum);
	done();
}
