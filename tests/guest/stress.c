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
static volatile uint32_t begun, over, tids[THREADS], retried[THREADS], handled;
static long each;

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
	for (long i = 0; i < each;) {
		uint32_t cpu = area.cpu_id_start;

		check(cpu < (uint32_t)cpus(), "cpu_id_start is %#x", cpu);
		if (!section_add(&area, &desc, cpu, offsetof(struct area, cpu_id),
				 &slots[cpu][0], 100))
			i++;
		else
			retried[me]++;
		if (!(i % 512))
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

int main(int argc, char **argv)
{
	struct stats before = { 0 }, after = { 0 };
	unsigned long sum = 0, retries = 0;
	uint32_t sent = 0;
	unsigned int turn = 0;

	each = scaled(argc > 1 ? atol(argv[1]) : 100000);
	need_cpus(2);
	check(cpus() <= MAX_CPUS, "more than %d CPUs", MAX_CPUS);
	signal(SIGUSR1, on_signal);
	for (intptr_t i = 0; i < THREADS; i++)
		spawn_on(-1, worker, (void *)i);
	if (patched())
		before = stats_read();
	become_preemptor(0);
	/* One disturbance per nap: go where a worker is, interrupt it, or push it away.
	 */
	while (load(&over) < THREADS) {
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
	for (int i = 0; i < cpus(); i++)
		sum += slots[i][0];
	for (int i = 0; i < THREADS; i++)
		retries += retried[i];
	figure("added", sum);
	figure("signals", sent);
	figure("handled", handled);
	figure("aborts", retries);
	figure("disturbed", turn);
	if (patched()) {
		after = stats_read();
		figure("fixup", after.fixup - before.fixup);
		figure("slowpath", after.slowpath - before.slowpath);
	}
	check(sum == (unsigned long)each * THREADS + handled,
	      "%ld + %u additions made %lu", each * THREADS, handled, sum);
	check(handled && retries, "nothing was disturbed: %u handlers, %lu aborts",
	      handled, retries);
	done();
}
