// SPDX-License-Identifier: GPL-2.0
/*
 * The IDs are rewritten after every context switch, whatever user space has put there:
 * allocators mark cpu_id_start and rely on it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/guest.h"

static volatile uint32_t running, turns[2], seen[2], misses, go;
static uint32_t wanted;
static bool by_int80;

static void yield(void)
{
#ifdef HAVE_INT80
	if (by_int80) {
		int80(INT80_SCHED_YIELD);
		return;
	}
#endif
	sched_yield();
}

/*
 * Each of two threads on one CPU marks its IDs and yields. Only a turn of the other
 * one in between proves a switch, and only those are counted.
 */
static void *yielder(void *arg)
{
	int me = (int)(intptr_t)arg;
	struct area area;

	register_area(&area);
	__atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
	until(&go, 1);
	while (load(&seen[0]) < wanted || load(&seen[1]) < wanted) {
		uint32_t other;

		scribble(&area);
		other = load(&turns[!me]);
		store(&turns[me], turns[me] + 1);
		yield();
		if (load(&turns[!me]) == other)
			continue;
		if (!ids_are(&area, 0))
			store(&misses, misses + 1);
		store(&seen[me], seen[me] + 1);
	}
	unregister_area(&area);
	__atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

static void yields(long n)
{
	struct stats before = { 0 }, after = { 0 };

	wanted = n / 2;
	for (intptr_t i = 0; i < 2; i++)
		spawn_on(0, yielder, (void *)i);
	until(&running, 2);
	if (patched())
		before = stats_read();
	store(&go, 1);
	until(&running, 0);
	if (patched()) {
		after = stats_read();
		figure("fastpath", after.fastpath - before.fastpath);
		figure("slowpath", after.slowpath - before.slowpath);
	}
	figure("switches", seen[0] + seen[1]);
	figure("misses", misses);
	check(!misses, "%u of %u switches did not repair the IDs", misses,
	      seen[0] + seen[1]);
	if (patched())
		check(after.slowpath == before.slowpath, "%llu slow-path runs",
		      after.slowpath - before.slowpath);
	done();
}

/* The thread moves itself; both answers must be those of the new CPU. */
static void migrate(long n)
{
	struct area area;
	int cpu = 0;

	need_cpus(2);
	pin(0, 0);
	register_area(&area);
	for (long i = 0; i < n; i++) {
		cpu = (cpu + 1) % cpus();
		scribble(&area);
		pin(0, cpu);
		/* Going where it is already is no switch; it never does that here. */
		require_ids(&area, cpu, "after a migration");
		check(area.cpu_id == this_cpu() &&
			      (!has_cid() || area.node_id == this_node()),
		      "cpu_id %u node_id %u, getcpu says %u and %u", area.cpu_id,
		      area.node_id, this_cpu(), this_node());
	}
	figure("migrations", n);
	done();
}

/*
 * Threads that run at the same time have different concurrency IDs: each takes the slot
 * of its ID inside a critical section's commit, and no count may be lost.
 */
#define CID_THREADS 4
static volatile unsigned long slots[256];

static void *cid_user(void *arg)
{
	struct descriptor d = describe_add();
	struct area area;
	long n = (long)(intptr_t)arg;

	register_area(&area);
	/* Together, or the first ones would be done before the last. */
	__atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
	until(&running, CID_THREADS);
	while (n) {
		uint32_t cid = area.mm_cid;

		check(cid < (uint32_t)cpus() && cid < CID_THREADS + 1, "mm_cid is %#x",
		      cid);
		if (!section_add(&area, &d, cid, offsetof(struct area, mm_cid),
				 &slots[cid], 20))
			n--;
		if (!(n & 63))
			sched_yield();
	}
	unregister_area(&area);
	__atomic_add_fetch(&go, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

static void cids(long n)
{
	unsigned long sum = 0;

	need_cpus(2);
	if (!has_cid())
		skip("the area of this kernel has no mm_cid");
	for (int i = 0; i < CID_THREADS; i++)
		spawn_on(-1, cid_user, (void *)(intptr_t)n);
	until(&go, CID_THREADS);
	for (size_t i = 0; i < sizeof(slots) / sizeof(*slots); i++)
		sum += slots[i];
	figure("added", sum);
	check(sum == (unsigned long)n * CID_THREADS,
	      "%ld additions made %lu: an ID was shared", n * CID_THREADS, sum);
	done();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long n = scaled(argc > 2 ? atol(argv[2]) : 10000);

	cpus();
	if (!strcmp(what, "yield"))
		yields(n);
	if (!strcmp(what, "migrate"))
		migrate(n);
	if (!strcmp(what, "mm_cid"))
		cids(n);
	if (!strcmp(what, "int80")) {
#ifndef HAVE_INT80
		skip("an entry of x86");
#endif
		by_int80 = true;
		yields(n);
	}
	fail("usage: ids yield|int80|migrate|mm_cid [N]");
}
