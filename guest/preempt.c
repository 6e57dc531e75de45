// SPDX-License-Identifier: GPL-2.0
/*
 * Preemptions of a registered thread: which way out each of them takes. With "off" the
 * fast path is switched off meanwhile; with "booted-off" the kernel's command line did
 * it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/guest.h"

static struct area area;
static volatile uint32_t beats, tid, wrong;

/*
 * Scribbles over its IDs, waits for the preemption that must repair them, and looks.
 * It makes no system call, so nothing but the preemption leads through an exit.
 */
static void *spinner(void *arg)
{
	volatile uint32_t *rounds = arg;

	register_area(&area);
	store(&tid, syscall(SYS_gettid));
	for (;;) {
		uint32_t round;

		scribble(&area);
		round = load(rounds);
		while (load(rounds) == round)
			store(&beats, beats + 1);
		if (!ids_are(&area, 0))
			store(&wrong, wrong + 1);
	}
	return NULL;
}

static bool booted_off(void)
{
	char line[4096] = "";
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);

	check(fd >= 0 && read(fd, line, sizeof(line) - 1) > 0, "no command line");
	close(fd);
	return strstr(line, "rseq_fastpath=off");
}

int main(int argc, char **argv)
{
	long n = scaled(argc > 1 ? atol(argv[1]) : 10000);
	bool booted = argc > 2 && !strcmp(argv[2], "booted-off");
	bool off = booted || (argc > 2 && !strcmp(argv[2], "off"));
	unsigned long long direct, signals;
	struct stats before = { 0 }, after = { 0 };
	volatile uint32_t rounds = 0;
	int by_exit, by_signal;
	long switches;

	cpus();
	if (off && !patched())
		skip("no fast path to switch off");
	if (booted && !booted_off())
		skip("a guest of its own, with rseq_fastpath=off");
	become_preemptor(0);
	spawn_on(0, spinner, (void *)&rounds);
	while (!load(&tid))
		nap(100);
	by_exit = entries_open(tid, ENTRY_EXIT);
	by_signal = entries_open(tid, ENTRY_SIGNAL);
	force_preemption(&beats);
	/* From here to where it is on again nothing ends the test. */
	if (off && !booted)
		switch_fastpath(false);

	/* The spinner is off its CPU, at both readings: the differences are exact. */
	if (patched())
		before = stats_read();
	direct = entries_read(by_exit);
	signals = entries_read(by_signal);
	switches = status_number(tid, "nonvoluntary_ctxt_switches");
	for (long i = 0; i < n; i++) {
		store(&rounds, rounds + 1);
		force_preemption(&beats);
	}
	if (patched())
		after = stats_read();
	direct = entries_read(by_exit) - direct;
	signals = entries_read(by_signal) - signals;
	switches = status_number(tid, "nonvoluntary_ctxt_switches") - switches;

	if (off && !booted)
		switch_fastpath(true);
	figure("forced", n);
	figure("switches", switches);
	figure("entered", direct);
	if (patched()) {
		figure("fastpath", after.fastpath - before.fastpath);
		figure("slowpath", after.slowpath - before.slowpath);
		figure("ids", after.ids - before.ids);
		figure("exits", after.exit - before.exit);
	}
	check(switches >= n, "%ld preemptions forced, the kernel counted %ld", n,
	      switches);
	check(!wrong, "IDs wrong after %u of %ld preemptions", wrong, n);
	check(!signals, "the signal path was entered %llu times without a signal",
	      signals);
	if (!patched()) {
		check(direct >= (unsigned long long)n,
		      "only %llu of %ld preemptions went through %s", direct, n,
		      "__rseq_handle_notify_resume");
		done();
	}
	if (off) {
		check(after.fastpath == before.fastpath, "%llu fast-path runs",
		      after.fastpath - before.fastpath);
		check(after.slowpath - before.slowpath >= (unsigned long long)n &&
			      direct >= (unsigned long long)n,
		      "%ld preemptions, %llu slow-path runs", n,
		      after.slowpath - before.slowpath);
		done();
	}
	check(after.fastpath - before.fastpath >= (unsigned long long)n,
	      "%ld preemptions, %llu fast-path runs", n,
	      after.fastpath - before.fastpath);
	check(after.slowpath == before.slowpath, "%llu slow-path runs",
	      after.slowpath - before.slowpath);
	check(!direct, "__rseq_handle_notify_resume was entered %llu times", direct);
	done();
}
