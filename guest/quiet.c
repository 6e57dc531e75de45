// SPDX-License-Identifier: GPL-2.0
/*
 * What must cost a registered task nothing: system calls without a context switch, and
 * resume work that others have asked for, also at an exit that owes an update.
 *
 * The release of a file is such work, where its last reference goes with a mapping or
 * with the end of a system call: it is task work, which sets TIF_NOTIFY_RESUME.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/guest.h"

static struct area area;

static struct rusage usage(void)
{
	struct rusage u;

	check(!getrusage(RUSAGE_THREAD, &u), "getrusage: %s", strerror(errno));
	return u;
}

static unsigned long long switches(void)
{
	struct rusage u = usage();

	return u.ru_nvcsw + u.ru_nivcsw;
}

static void release_a_file(void)
{
	int fd = open("/dev/zero", O_RDONLY);
	void *map;

	check(fd >= 0, "/dev/zero: %s", strerror(errno));
	map = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	check(map != MAP_FAILED, "mmap: %s", strerror(errno));
	close(fd);
	munmap(map, 4096);
}

static volatile uint32_t turn, tid, slept;
static int ends[2];

/* Closes the end that the other thread sleeps in, and then wakes it. */
static void *closer(void *arg)
{
	(void)arg;
	for (;;) {
		until(&turn, 1);
		while (status_number(load(&tid), "voluntary_ctxt_switches") ==
		       load(&slept))
			nap(100);
		close(ends[0]);
		check(write(ends[1], "", 1) == 1, "pipe: %s", strerror(errno));
		close(ends[1]);
		store(&turn, 0);
	}
	return NULL;
}

/* Sleeps in a read, which gives back the last reference to the file when it returns. */
static void release_after_sleep(void)
{
	char c;

	check(!pipe(ends), "pipe: %s", strerror(errno));
	store(&slept, status_number(load(&tid), "voluntary_ctxt_switches"));
	store(&turn, 1);
	check(read(ends[0], &c, 1) == 1, "pipe: %s", strerror(errno));
	until(&turn, 0);
}

int main(int argc, char **argv)
{
	long n = scaled(argc > 1 ? atol(argv[1]) : 10000);
	unsigned long long before, entered, switched, faults, fast;
	struct stats at_start = { 0 }, now;
	int entries, fast_entries = -1;

	cpus();
	pin(0, 0);
	register_area(&area);
	store(&tid, syscall(SYS_gettid));
	spawn_on(0, closer, NULL);
	entries = entries_open(0, ENTRY_EXIT);
	if (patched()) {
		fast_entries = fast_entries_open(0);
		at_start = stats_read();
	}
	before = entries_read(entries);
	faults = usage().ru_minflt;
	switched = switches();
	for (long i = 0; i < n; i++)
		syscall(SYS_getppid);
	for (long i = 0; i < n; i++)
		release_a_file();
	for (long i = 0; i < n / 20; i++)
		release_after_sleep();
	switched = switches() - switched;
	entered = entries_read(entries) - before;
	figure("rounds", n);
	figure("entered", entered);
	figure("switches", switched);
	/* Whether a slow path that should not be had a page to bring. */
	figure("faults", usage().ru_minflt - faults);
	if (aliased()) {
		/* An event of its own is all that may lead there. */
		check(entered < switched + n / 10 + 50, "%llu entries for %llu switches",
		      entered, switched);
		done();
	}
	if (!patched()) {
		check(entered >= (unsigned long long)n,
		      "%llu entries for %ld pieces of resume work", entered, n);
		done();
	}
	now = stats_read();
	figure("exits", now.exit - at_start.exit);
	figure("fastpath", now.fastpath - at_start.fastpath);
	check(entered == 0, "the slow path was entered %llu times", entered);
	check(now.slowpath == at_start.slowpath, "the slow path ran");
	check(now.exit - at_start.exit >= (unsigned long long)n * 5,
	      "only %llu exits counted for %ld system calls", now.exit - at_start.exit,
	      n * 5);
	/* Also when there is nothing to do: a flag that stays set costs every exit. */
	fast = entries_read(fast_entries);
	figure("fast_entries", fast);
	check(fast < switched + n / 10 + 50, "the fast path was entered %llu times",
	      fast);
	/* The others on this machine are few: most exits must be without a fast path. */
	check(now.fastpath - at_start.fastpath < switched + n / 10 + 50,
	      "%llu fast paths for %llu switches", now.fastpath - at_start.fastpath,
	      switched);
	done();
}
