// SPDX-License-Identifier: GPL-2.0
/* Where threads run, and preemption at a chosen moment. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

/* Long enough for the other thread to come back to user space, short for the rest. */
#define NAP_US 20

/** cpus() - How many CPUs are there */
int cpus(void)
{
	static int n;

	if (!n)
		n = sysconf(_SC_NPROCESSORS_ONLN);
	return n;
}

/**
 * need_cpus() - Skip the test on a smaller machine
 * @n: how many it needs
 */
void need_cpus(int n)
{
	if (cpus() < n)
		skip("needs %d CPUs, here are %d", n, cpus());
}

/**
 * pin() - Let a thread run on one CPU only
 * @tid: thread, 0 for the caller
 * @cpu: CPU
 */
void pin(pid_t tid, int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	check(!sched_setaffinity(tid, sizeof(set), &set), "cannot go to CPU %d: %s", cpu,
	      strerror(errno));
}

static void pin_nowhere(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (int i = 0; i < cpus(); i++)
		CPU_SET(i, &set);
	check(!sched_setaffinity(0, sizeof(set), &set), "cannot run anywhere: %s",
	      strerror(errno));
}

/**
 * become_preemptor() - Pin the caller and let it preempt every ordinary thread there
 * @cpu: CPU
 */
void become_preemptor(int cpu)
{
	struct sched_param param = { .sched_priority = 50 };

	pin(0, cpu);
	check(!sched_setscheduler(0, SCHED_FIFO, &param), "no SCHED_FIFO: %s",
	      strerror(errno));
}

/**
 * nap() - Sleep
 * @us: microseconds
 *
 * By the system call that a kernel has: a 32-bit C library still takes the one with
 * 32-bit time, which CONFIG_COMPAT_32BIT_TIME=n leaves out, and 4.18 has no other.
 */
void nap(long us)
{
	long old[2] = { us / 1000000, us % 1000000 * 1000 };

#ifdef SYS_clock_nanosleep_time64
	int64_t ts[2] = { old[0], old[1] };

	if (!syscall(SYS_clock_nanosleep_time64, CLOCK_MONOTONIC, 0, ts, NULL) ||
	    errno != ENOSYS)
		return;
#endif
	syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, old, NULL);
}

static long switches(void)
{
	struct rusage usage;

	check(!getrusage(RUSAGE_THREAD, &usage), "getrusage: %s", strerror(errno));
	return usage.ru_nvcsw + usage.ru_nivcsw;
}

/**
 * be_switched() - Leave the CPU and come back
 *
 * A short sleep alone may be over before it began, without any switch.
 */
void be_switched(void)
{
	long before = switches();

	do
		nap(50);
	while (switches() == before);
}

/**
 * force_preemption() - Preempt a thread that runs user code
 * @beats: what that thread counts up while it runs
 *
 * For a preemptor on the thread's CPU. On return the thread has run in user space since
 * the call and is off its CPU again, preempted while it ran.
 */
void force_preemption(volatile uint32_t *beats)
{
	uint32_t before = load(beats);

	do
		nap(NAP_US);
	while (load(beats) == before);
}

struct start {
	int cpu;
	void *(*fn)(void *);
	void *arg;
	volatile uint32_t begun;
};

static void *begin(void *arg)
{
	struct sched_param param = { .sched_priority = 0 };
	struct start start = *(struct start *)arg;

	check(!sched_setscheduler(0, SCHED_OTHER, &param), "no SCHED_OTHER: %s",
	      strerror(errno));
	if (start.cpu >= 0)
		pin(0, start.cpu);
	else
		pin_nowhere();
	store(&((struct start *)arg)->begun, 1);
	return start.fn(start.arg);
}

/**
 * spawn_on() - Start an ordinary thread, not one of the caller's scheduling class
 * @cpu: where to pin it, -1 for anywhere
 * @fn: what it runs
 * @arg: for @fn
 *
 * The thread makes itself what it has to be. Telling pthread_create() would have the two
 * wait for each other on a lock, by a futex call that 32-bit tasks may not have (nap()).
 * For the same reason nothing here joins threads: they say that they are done.
 */
void spawn_on(int cpu, void *(*fn)(void *), void *arg)
{
	struct start start = { .cpu = cpu, .fn = fn, .arg = arg };
	pthread_t thread;
	int err = pthread_create(&thread, NULL, begin, &start);

	check(!err, "cannot start a thread: %s", strerror(err));
	pthread_detach(thread);
	until(&start.begun, 1);
}

/**
 * status_number() - A number from a thread's status file
 * @tid: thread of this process
 * @key: as it stands there, without the colon
 */
long status_number(pid_t tid, const char *key)
{
	char path[64], line[256];
	size_t len = strlen(key);
	long n = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", tid);
	f = fopen(path, "re");
	check(f, "cannot read %s: %s", path, strerror(errno));
	while (n < 0 && fgets(line, sizeof(line), f))
		if (!strncmp(line, key, len) && line[len] == ':')
			n = atol(line + len + 1);
	fclose(f);
	check(n >= 0, "no %s in %s", key, path);
	return n;
}

/**
 * until() - Wait for another thread to store a value
 * @word: where
 * @value: which
 */
void until(volatile uint32_t *word, uint32_t value)
{
	while (load(word) != value)
		nap(NAP_US);
}
