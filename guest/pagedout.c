// SPDX-License-Identifier: GPL-2.0
/*
 * An area that is not there when the kernel wants to write it. Dropped or swapped out:
 * the slow path fetches it, and the IDs are right. Unmapped or protected: SIGSEGV.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/guest.h"

#define PAGE	    4096ul
#define SWAP_DEVICE "/dev/ram0"

/* Of pagemap: where a page is. */
#define PAGE_PRESENT (1ull << 63)
#define PAGE_SWAPPED (1ull << 62)

static struct area *area;
static struct descriptor *desc;
static volatile uint32_t beats, tid, aborts, mark;
static struct stats before;
static unsigned long long entered;
static int by_exit;

/* Counts, and never touches its area. */
static void *spinner(void *arg)
{
	(void)arg;
	register_area(area);
	store(&tid, syscall(SYS_gettid));
	for (;;)
		store(&beats, beats + 1);
	return NULL;
}

static void *sectioner(void *arg)
{
	(void)arg;
	register_area(area);
	store(&tid, syscall(SYS_gettid));
	for (;;) {
		section_spin(area, desc, &beats);
		store(&mark, beats);
		store(&aborts, aborts + 1);
	}
	return NULL;
}

static void start(void *(*fn)(void *))
{
	become_preemptor(0);
	spawn_on(0, fn, NULL);
	while (!load(&tid))
		nap(100);
	by_exit = entries_open(tid, ENTRY_EXIT);
	force_preemption(&beats);
	if (patched())
		before = stats_read();
	entered = entries_read(by_exit);
}

/* Each round must have gone through the slow path: nothing else can fetch a page. */
static void finish(long n)
{
	unsigned long long now = entries_read(by_exit) - entered;

	figure("rounds", n);
	figure("entered", now);
	check(now >= (unsigned long long)n, "slow path entered %llu times in %ld rounds",
	      now, n);
	if (patched()) {
		struct stats after = stats_read();

		figure("slowpath", after.slowpath - before.slowpath);
		figure("fastpath", after.fastpath - before.fastpath);
		check(after.slowpath - before.slowpath >= (unsigned long long)n,
		      "%llu slow-path runs in %ld rounds",
		      after.slowpath - before.slowpath, n);
	}
	done();
}

/* Two views of one page: what is done to one does not map the other. */
static void *shared_page(void **view)
{
	int fd = syscall(SYS_memfd_create, "area", 0);
	void *p;

	check(fd >= 0 && !ftruncate(fd, PAGE), "memfd: %s", strerror(errno));
	p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	*view = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	check(p != MAP_FAILED && *view != MAP_FAILED, "mmap: %s", strerror(errno));
	close(fd);
	return p;
}

static void drop(void *page)
{
	check(!madvise(page, PAGE, MADV_DONTNEED), "MADV_DONTNEED: %s", strerror(errno));
}

static void dropped(long n)
{
	struct area *view;

	area = shared_page((void **)&view);
	start(spinner);
	for (long i = 0; i < n; i++) {
		scribble(view);
		drop(area);
		force_preemption(&beats);
		require_ids(view, 0, "after the area was dropped");
	}
	finish(n);
}

static uint64_t page_state(void *page)
{
	static int fd = -1;
	uint64_t state;

	if (fd < 0)
		fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		skip("no /proc/self/pagemap (CONFIG_PROC_PAGE_MONITOR)");
	check(pread(fd, &state, sizeof(state), (uintptr_t)page / PAGE * sizeof(state)) ==
		      sizeof(state),
	      "cannot read pagemap: %s", strerror(errno));
	return state;
}

/* What mkswap writes: the size in pages and a magic word at the end of page 0. */
static void swap_on(void)
{
	static char page[PAGE];
	uint32_t *info = (uint32_t *)(page + 1024);
	int fd;
	off_t size;

	swapoff(SWAP_DEVICE);
	fd = open(SWAP_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		skip("no %s for swap: %s", SWAP_DEVICE, strerror(errno));
	size = lseek(fd, 0, SEEK_END);
	info[0] = 1;
	info[1] = size / PAGE - 1;
	memcpy(page + PAGE - 10, "SWAPSPACE2", 10);
	check(pwrite(fd, page, PAGE, 0) == (ssize_t)PAGE && !fsync(fd), "%s: %s",
	      SWAP_DEVICE, strerror(errno));
	close(fd);
	if (swapon(SWAP_DEVICE, 0))
		skip("no swap in this kernel: %s", strerror(errno));
}

/* The page may be on its way to a list for a moment; nothing else holds it. */
static void page_out(void *page)
{
	for (int i = 0; i < 1000; i++) {
		check(!madvise(page, PAGE, MADV_PAGEOUT), "MADV_PAGEOUT: %s",
		      strerror(errno));
		if (page_state(page) & PAGE_SWAPPED)
			return;
		sched_yield();
	}
	fail("a page cannot be swapped out");
}

static void swapped(long n)
{
	swap_on();
	area = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0);
	check(area != MAP_FAILED, "mmap: %s", strerror(errno));
	start(spinner);
	for (long i = 0; i < n; i++) {
		scribble(area);
		page_out(area);
		force_preemption(&beats);
		check(page_state(area) & PAGE_PRESENT,
		      "the kernel did not fetch the area");
		require_ids(area, 0, "after the area was swapped out");
	}
	check(!swapoff(SWAP_DEVICE), "swapoff: %s", strerror(errno));
	finish(n);
}

/* The descriptor is away while the thread is inside its section. */
static void descriptor(long n)
{
	static struct area here;
	struct descriptor *view;

	area = &here;
	desc = shared_page((void **)&view);
	*view = describe_spin();
	start(sectioner);
	for (long i = 0; i < n;) {
		uint32_t a = load(&aborts);
		bool inside = load(&beats) != load(&mark);

		drop(desc);
		force_preemption(&beats);
		if (!inside)
			continue;
		i++;
		check(load(&aborts) != a, "a section went on without its descriptor");
	}
	finish(n);
}

/* A signature where no memory is, of a section that is not entered: nobody reads it. */
static void signature(long n)
{
	static struct area here;
	static struct descriptor stale;
	uint32_t *page, *view;

	area = &here;
	page = shared_page((void **)&view);
	view[0] = RSEQ_SIGNATURE;
	stale.start_ip = (uintptr_t)page;
	stale.post_commit_offset = sizeof(*page);
	stale.abort_ip = (uintptr_t)(page + 1);
	start(spinner);
	for (long i = 0; i < n; i++) {
		scribble(area);
		area->rseq_cs = (uintptr_t)&stale;
		drop(page);
		force_preemption(&beats);
		require_ids(area, 0, "with a descriptor left behind");
		check(!area->rseq_cs, "the descriptor left behind is still there");
	}
	figure("rounds", n);
	figure("entered", entries_read(by_exit) - entered);
	if (patched()) {
		struct stats after = stats_read();

		figure("clear", after.clear - before.clear);
		check(after.slowpath == before.slowpath, "%llu slow-path runs",
		      after.slowpath - before.slowpath);
		check(entries_read(by_exit) == entered, "the handler was entered");
	}
	done();
}

static volatile uint32_t zapping;

static void *zapper(void *arg)
{
	(void)arg;
	for (;;) {
		drop(area);
		store(&zapping, zapping + 1);
	}
	return NULL;
}

/* The area vanishes all the time: every exit must still end. */
static void zapped(long n)
{
	struct area *view;

	need_cpus(2);
	area = shared_page((void **)&view);
	start(spinner);
	spawn_on(1, zapper, NULL);
	while (!load(&zapping))
		nap(100);
	for (long i = 0; i < n; i++) {
		scribble(view);
		force_preemption(&beats);
		require_ids(view, 0, "while the area was dropped again and again");
	}
	figure("rounds", n);
	figure("zaps", zapping);
	if (patched())
		figure("slowpath", stats_read().slowpath - before.slowpath);
	figure("entered", entries_read(by_exit) - entered);
	check(entries_read(by_exit) > entered, "the slow path was never entered");
	done();
}

/* ---- areas that cannot be written ---- */

static void forbid(struct area *a)
{
	check(!mprotect(a, PAGE, PROT_NONE), "mprotect: %s", strerror(errno));
}

static void unmap(struct area *a)
{
	check(!munmap(a, PAGE), "munmap: %s", strerror(errno));
}

static void freeze(struct area *a)
{
	check(!mprotect(a, PAGE, PROT_READ), "mprotect: %s", strerror(errno));
}

static enum event event;

static void run_spoilt(void *arg)
{
	void (*spoil)(struct area *) = *(void (**)(struct area *))arg;

	victim(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0),
	       NULL, event, spoil);
}

static void gone(void)
{
	static const struct {
		const char *name;
		void (*spoil)(struct area *);
	} ways[] = { { "no access", forbid },
		     { "unmapped", unmap },
		     { "read-only", freeze } };
	int n = 0;

	for (event = 0; event < EVENTS; event++)
		for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++, n++) {
			void (*spoil)(struct area *) = ways[i].spoil;
			char what[64];

			snprintf(what, sizeof(what), "%s area, %s", ways[i].name,
				 event_names[event]);
			require_segv(run_child(run_spoilt, &spoil), what);
		}
	figure("killed", n);
	done();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long n = scaled(argc > 2 ? atol(argv[2]) : 500);

	cpus();
	if (!strcmp(what, "dropped"))
		dropped(n);
	if (!strcmp(what, "swapped"))
		swapped(n);
	if (!strcmp(what, "descriptor"))
		descriptor(n);
	if (!strcmp(what, "signature"))
		signature(n);
	if (!strcmp(what, "zapped"))
		zapped(n);
	if (!strcmp(what, "gone"))
		gone();
	fail("usage: pagedout dropped|swapped|descriptor|signature|zapped|gone [N]");
}
