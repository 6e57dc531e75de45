// SPDX-License-Identifier: GPL-2.0
/*
 * Guest instructions per event, with and without a registration. For a guest whose clock
 * counts instructions: boot.sh --icount. No part of any verdict.
 *
 * Medians of many short rounds; the ones that a timer tick falls into are the maxima. A
 * preemption is a timer's work itself, with more or less to do: there those count that
 * are near the least. Of a child it is the least itself, on a kernel whose addresses are
 * not random (norandmaps). Where the kernel's data lie makes a round some instructions
 * longer, or not, as long as its threads live: the least of REPEATS such figures counts,
 * with and without in turn; of children, and of preemptions by a clock with steps, the
 * median, which some such data make shorter.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/guest.h"
#include "lib/ring.h"

#define ROUNDS	  201
#define PER_ROUND 50
#define CROWD	  1000
#define REPEATS	  5
#define WARM_UP	  300
#define STEP	  20

static uint64_t samples[ROUNDS];
static volatile uint32_t ball, over, ready, alive, registered, interrupts;

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* That many of the samples, of @number events each, are below: in tenths of an
 * instruction. */
static long sample_above(int below, long number)
{
	qsort(samples, ROUNDS, sizeof(*samples), by_value);
	return (long)(samples[below] * 10 / (uint64_t)number);
}

static long median(long number)
{
	return sample_above(ROUNDS / 2, number);
}

/* By how many instructions the clock goes on at a time, as far as the samples tell. */
static uint64_t clock_step(void)
{
	uint64_t step = 0;

	for (int r = 0; r < ROUNDS; r++)
		for (uint64_t rest = samples[r], next; rest; rest = next) {
			next = step % rest;
			step = rest;
		}
	return step;
}

/*
 * What one sample in twenty is below, for the very least may be one of its kind. Where a
 * clock goes on by several instructions at a time, on arm64 by 16, one sample is no
 * nearer than that: the mean of those up to STEP more, which what makes a preemption
 * longer is beyond.
 */
static long near_minimum(long number)
{
	long exact = sample_above(ROUNDS / 20, number);
	uint64_t sum = 0;
	long n = 0;

	if (clock_step() == 1)
		return exact;
	while (n < ROUNDS && samples[n] <= samples[ROUNDS / 20] + STEP)
		sum += samples[n++];
	return (long)(sum * 10 / (uint64_t)(n * number));
}

/* Whether a child's memory is at hand makes more of a difference than a registration. */
static long least(long number)
{
	return sample_above(0, number);
}

static void be_fifo(int priority)
{
	struct sched_param param = { .sched_priority = priority };

	check(!sched_setscheduler(0, SCHED_FIFO, &param), "no SCHED_FIFO: %s",
	      strerror(errno));
}

static int by_figure(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return x < y ? -1 : x > y;
}

#define BY_CLOCK (-1)

/*
 * @take takes samples of @number events each, after @warm_up of which it takes none;
 * false where the kernel has no such event. @which of the sorted figures counts: BY_CLOCK
 * the least, or where the clock has steps the median.
 */
struct sampled {
	const char *name;
	bool (*take)(void);
	long number;
	long (*figure)(long number);
	long warm_up;
	int which;
};

static void report(const struct sampled *event, long without, long with)
{
	char key[64], value[32];

	snprintf(value, sizeof(value), "%ld.%ld", without / 10, without % 10);
	snprintf(key, sizeof(key), "%s_unregistered", event->name);
	figure_word(key, value);
	snprintf(value, sizeof(value), "%ld.%ld", with / 10, with % 10);
	snprintf(key, sizeof(key), "%s_registered", event->name);
	figure_word(key, value);
	snprintf(key, sizeof(key), "%s_events", event->name);
	figure(key, (event->warm_up + ROUNDS) * event->number);
	with -= without;
	snprintf(value, sizeof(value), "%s%ld.%ld", with < 0 ? "-" : "", labs(with) / 10,
		 labs(with) % 10);
	snprintf(key, sizeof(key), "%s_cost", event->name);
	figure_word(key, value);
}

/* The other thread of an event: what it does, and at which priority. */
struct partner {
	int priority;
	void (*work)(void);
};

static void *partner(void *arg)
{
	const struct partner *p = arg;
	struct area area;

	if (load(&registered))
		register_area(&area);
	be_fifo(p->priority);
	store(&ready, 1);
	p->work();
	if (load(&registered))
		unregister_area(&area);
	__atomic_sub_fetch(&alive, 1, __ATOMIC_RELEASE);
	return NULL;
}

static void start_partner_on(int cpu, const struct partner *p)
{
	store(&over, 0);
	store(&ready, 0);
	__atomic_add_fetch(&alive, 1, __ATOMIC_RELEASE);
	spawn_on(cpu, partner, (void *)p);
	until(&ready, 1);
}

static void start_partner(const struct partner *p)
{
	start_partner_on(0, p);
}

static void stop_partner(void)
{
	store(&over, 1);
	while (load(&alive))
		nap(100);
}

/* @round makes PER_ROUND events. */
static void count(void (*round)(void))
{
	for (int r = 0; r < ROUNDS; r++) {
		uint64_t t = cycles();

		round();
		samples[r] = cycles() - t;
	}
}

/* ---- one switch: two threads of one priority that yield ---- */

static void keep_yielding(void)
{
	while (!load(&over))
		sched_yield();
}

static void yield_round(void)
{
	for (int i = 0; i < PER_ROUND; i++)
		sched_yield();
}

static bool yields(void)
{
	static const struct partner yielding = { 10, keep_yielding };

	start_partner(&yielding);
	count(yield_round);
	stop_partner();
	return true;
}

/* ---- one futex wake-up: there and back are two ---- */

static void futex_wait(uint32_t value)
{
	syscall(SYS_futex, &ball, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void futex_pass(uint32_t value)
{
	store(&ball, value);
	syscall(SYS_futex, &ball, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void keep_returning(void)
{
	for (;;) {
		while (load(&ball) != 1 && !load(&over))
			futex_wait(0);
		if (load(&over))
			break;
		futex_pass(0);
	}
}

static void start_returning(void)
{
	static const struct partner returning = { 10, keep_returning };

	store(&ball, 0);
	start_partner(&returning);
}

/* The partner sleeps until it is woken. */
static void stop_returning(void)
{
	store(&over, 1);
	futex_pass(2);
	stop_partner();
}

static void futex_round(void)
{
	for (int i = 0; i < PER_ROUND; i++) {
		futex_pass(1);
		while (load(&ball))
			futex_wait(1);
	}
}

static bool futexes(void)
{
	start_returning();
	count(futex_round);
	stop_returning();
	return true;
}

/* ---- one switch among a thousand threads on two CPUs ---- */

/* How often the threads of each CPU have yielded. */
static struct {
	volatile uint64_t yields;
} __attribute__((aligned(128))) done_on[2];

static void yield_on(int cpu)
{
	sched_yield();
	done_on[cpu].yields++;
}

static uint64_t yields_of_both(void)
{
	return done_on[0].yields + done_on[1].yields;
}

static void keep_yielding_together(void)
{
	int cpu = sched_getcpu();

	while (!load(&ball))
		futex_wait(0);
	while (!load(&over))
		yield_on(cpu);
}

/*
 * The clock counts what both CPUs execute, ticks included: they come into every round.
 * A round ends some yields late and is scaled to CROWD of them.
 */
static bool crowd(void)
{
	static const struct partner yielding = { 10, keep_yielding_together };

	store(&ball, 0);
	for (int i = 0; i < CROWD; i++)
		start_partner_on(i % 2, &yielding);
	store(&ball, 1);
	syscall(SYS_futex, &ball, FUTEX_WAKE_PRIVATE, CROWD, NULL, NULL, 0);
	for (int r = 0; r < ROUNDS; r++) {
		uint64_t t = cycles(), yields = yields_of_both();

		while (yields_of_both() < yields + CROWD)
			yield_on(0);
		samples[r] = (cycles() - t) * CROWD / (yields_of_both() - yields);
	}
	stop_partner();
	if (done_on[0].yields <= CROWD || done_on[1].yields <= CROWD)
		skip("the emulator gave one of the CPUs no turn");
	return true;
}

/* ---- one request to io_uring that a worker of the kernel does ---- */

static struct ring ring;
static int zero;

static void uring_round(void)
{
	char buf[64];

	for (int i = 0; i < PER_ROUND; i++)
		check(ring_read(&ring, zero, buf, sizeof(buf)) == sizeof(buf),
		      "a read by a worker");
}

static bool urings(void)
{
	if (!ring_open(&ring))
		return false;
	zero = open("/dev/zero", O_RDONLY);
	check(zero >= 0, "/dev/zero: %s", strerror(errno));
	count(uring_round);
	close(zero);
	close(ring.fd);
	return true;
}

/* ---- one signal to oneself, and the return from its handler ---- */

static void on_signal(int sig)
{
	(void)sig;
}

static void signal_round(void)
{
	static long pid, tid;

	if (!pid) {
		pid = getpid();
		tid = syscall(SYS_gettid);
	}
	for (int i = 0; i < PER_ROUND; i++)
		syscall(SYS_tgkill, pid, tid, SIGUSR1);
}

static bool signals(void)
{
	signal(SIGUSR1, on_signal);
	count(signal_round);
	return true;
}

/* ---- one byte through a pipe: there and back are two ---- */

static int there[2], back[2];

static void keep_echoing(void)
{
	char c;

	while (read(there[0], &c, 1) == 1)
		if (write(back[1], &c, 1) != 1)
			break;
}

static void pipe_round(void)
{
	char c = 0;

	for (int i = 0; i < PER_ROUND; i++)
		check(write(there[1], &c, 1) == 1 && read(back[0], &c, 1) == 1,
		      "pipe: %s", strerror(errno));
}

static bool pipes(void)
{
	static const struct partner echoing = { 10, keep_echoing };

	check(!pipe(there) && !pipe(back), "pipe: %s", strerror(errno));
	start_partner(&echoing);
	count(pipe_round);
	close(there[1]);
	stop_partner();
	close(there[0]);
	close(back[0]);
	close(back[1]);
	return true;
}

/* ---- a process that exits at once; one that runs this program, which exits at once ----
 */

static void run_child_round(char *const argv[])
{
	pid_t pid = argv ? vfork() : fork();
	int status;

	if (!pid) {
		if (argv)
			execv("/proc/self/exe", argv);
		_exit(!!argv);
	}
	check(pid > 0 && waitpid(pid, &status, 0) == pid && !status, "no child: %s",
	      strerror(errno));
}

static void fork_round(void)
{
	run_child_round(NULL);
}

static bool forks(void)
{
	count(fork_round);
	return true;
}

static void exec_round(void)
{
	char *const argv[] = { "perf", "exit", NULL };

	run_child_round(argv);
}

static bool execs(void)
{
	count(exec_round);
	return true;
}

/* ---- one membarrier; on the only CPU there is no other to interrupt ---- */

static void membarrier_round(void)
{
	for (int i = 0; i < PER_ROUND; i++)
		check(!syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, 0,
			       0),
		      "membarrier: %s", strerror(errno));
}

static bool membarriers(void)
{
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ, 0, 0))
		return false;
	count(membarrier_round);
	return true;
}

/* ---- one system call that does nothing ---- */

static void call_round(void)
{
	for (int i = 0; i < PER_ROUND; i++)
		syscall(SYS_getppid);
}

static bool calls(void)
{
	count(call_round);
	return true;
}

/* ---- one forced preemption: timer interrupt, there and back ---- */

/* At all times between two ticks: how near the next one is makes a difference, too. */
static void keep_interrupting(void)
{
	while (!load(&over)) {
		nap(1000 + interrupts % 13 * 77);
		store(&interrupts, interrupts + 1);
	}
}

/*
 * The gap in the time stamps around each turn of the other thread. powerpc saves and
 * loads the floating-point registers of a task for 256 switches after it has last used
 * them: a thousand instructions, which are over when the threads are warm.
 */
static bool preemptions(void)
{
	static const struct partner interrupting = { 50, keep_interrupting };

	start_partner(&interrupting);
	for (int r = -WARM_UP; r < ROUNDS; r++) {
		uint32_t seen = load(&interrupts);
		uint64_t before, now = cycles();

		do {
			before = now;
			now = cycles();
		} while (load(&interrupts) == seen);
		/* The store may come just after the last look: the gap is then the next.
		 */
		uint64_t gap = now - before;

		before = now;
		now = cycles();
		if (r >= 0)
			samples[r] = now - before > gap ? now - before : gap;
	}
	stop_partner();
	return true;
}

#ifndef MARK_BEGIN
#define MARK_BEGIN ""
#define MARK_END   ""
#endif

/* One event in a registered thread with a registered partner, or both without; LONG_MAX
 * where the kernel has no such event. */
static long measure(const struct sampled *event, bool with)
{
	struct area area;
	bool taken;

	store(&registered, with);
	if (with)
		register_area(&area);
	asm volatile(MARK_BEGIN);
	taken = event->take();
	asm volatile(MARK_END);
	if (with)
		unregister_area(&area);
	return taken ? event->figure(event->number) : LONG_MAX;
}

static void no_throttling(void)
{
	int fd = open("/proc/sys/kernel/sched_rt_runtime_us", O_WRONLY);

	if (fd >= 0) {
		check(write(fd, "-1", 2) == 2, "sched_rt_runtime_us: %s",
		      strerror(errno));
		close(fd);
	}
}

/*
 * The scheduler does more for a wake-up that gives the CPU its second runnable task. Let
 * what the boot has left to do be done, and then one task more be runnable all the time.
 */
static pid_t start_spinner(void)
{
	pid_t pid;

	nap(5000000);
	pid = fork();
	check(pid >= 0, "fork: %s", strerror(errno));
	while (!pid)
		relax();
	return pid;
}

/* The preemption comes first: what the others leave behind makes it longer, or not. */
static const struct sampled events[] = {
	{ "preemption", preemptions, 1, near_minimum, WARM_UP, BY_CLOCK },
	{ "switch", yields, 2 * PER_ROUND, median, 0, 0 },
	{ "futex", futexes, 2 * PER_ROUND, median, 0, 0 },
	{ "pipe", pipes, 2 * PER_ROUND, median, 0, 0 },
	{ "signal", signals, PER_ROUND, median, 0, 0 },
	{ "fork", forks, 1, least, 0, REPEATS / 2 },
	{ "exec", execs, 1, least, 0, REPEATS / 2 },
	{ "membarrier", membarriers, PER_ROUND, median, 0, 0 },
	{ "syscall", calls, PER_ROUND, median, 0, 0 },
	{ "uring", urings, PER_ROUND, median, 0, 0 },
};

static const struct sampled on_two_cpus = { "crowd", crowd, CROWD, median, 0, 0 };

static void measure_both(const struct sampled *event)
{
	long without[REPEATS], with[REPEATS];
	int which = event->which;

	for (int r = 0; r < REPEATS; r++) {
		without[r] = measure(event, false);
		with[r] = measure(event, true);
	}
	if (which == BY_CLOCK)
		which = clock_step() == 1 ? 0 : REPEATS / 2;
	qsort(without, REPEATS, sizeof(*without), by_figure);
	qsort(with, REPEATS, sizeof(*with), by_figure);
	if (with[which] != LONG_MAX)
		report(event, without[which], with[which]);
}

/* "crowd" wants two CPUs; for the others a second one would be a disturbance. */
int main(int argc, char **argv)
{
	bool two = argc > 1 && !strcmp(argv[1], "crowd");
	pid_t spinner;

	if (argc > 1 && !strcmp(argv[1], "exit"))
		return 0;
	if (two)
		need_cpus(2);
	no_throttling();
	pin(0, 0);
	spinner = start_spinner();
	be_fifo(10);
	if (two)
		measure_both(&on_two_cpus);
	else
		for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
			measure_both(&events[i]);
	kill(spinner, SIGKILL);
	done();
}
