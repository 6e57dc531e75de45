// SPDX-License-Identifier: GPL-2.0
/*
 * io_uring workers run in the submitter's memory and never return to user space: they
 * must not write its area, and the submitter goes on as before.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/guest.h"

#define ENTRIES 8

static struct area area;

struct ring {
	int fd;
	volatile uint32_t *sq_tail, *sq_mask, *sq_array, *cq_head, *cq_tail, *cq_mask;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
};

static void *map(int fd, size_t size, off_t what)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd,
		       what);

	check(p != MAP_FAILED, "cannot map the ring: %s", strerror(errno));
	return p;
}

/* RHEL has rings for no one by default. */
static void allow_rings(void)
{
	int fd = open("/proc/sys/kernel/io_uring_disabled", O_WRONLY);

	if (fd < 0)
		return;
	check(write(fd, "0", 1) == 1, "io_uring_disabled: %s", strerror(errno));
	close(fd);
}

static struct ring open_ring(void)
{
	struct io_uring_params p = { 0 };
	struct ring r = { .fd = syscall(SYS_io_uring_setup, ENTRIES, &p) };
	char *sq, *cq;

	if (r.fd < 0 && errno == ENOSYS)
		skip("this kernel has no io_uring");
	check(r.fd >= 0, "io_uring_setup: %s", strerror(errno));
	sq = map(r.fd, p.sq_off.array + p.sq_entries * sizeof(uint32_t),
		 IORING_OFF_SQ_RING);
	cq = map(r.fd, p.cq_off.cqes + p.cq_entries * sizeof(*r.cqes),
		 IORING_OFF_CQ_RING);
	r.sqes = map(r.fd, p.sq_entries * sizeof(*r.sqes), IORING_OFF_SQES);
	r.cqes = (void *)(cq + p.cq_off.cqes);
	r.sq_tail = (void *)(sq + p.sq_off.tail);
	r.sq_mask = (void *)(sq + p.sq_off.ring_mask);
	r.sq_array = (void *)(sq + p.sq_off.array);
	r.cq_head = (void *)(cq + p.cq_off.head);
	r.cq_tail = (void *)(cq + p.cq_off.tail);
	r.cq_mask = (void *)(cq + p.cq_off.ring_mask);
	return r;
}

/* One read, always by a worker; returns its result. */
static int read_by_worker(struct ring *r, int fd, void *buf, unsigned int len)
{
	uint32_t tail = *r->sq_tail, slot = tail & *r->sq_mask, head = *r->cq_head;
	int res;

	memset(&r->sqes[slot], 0, sizeof(*r->sqes));
	r->sqes[slot].opcode = IORING_OP_READ;
	r->sqes[slot].flags = IOSQE_ASYNC;
	r->sqes[slot].fd = fd;
	r->sqes[slot].addr = (uintptr_t)buf;
	r->sqes[slot].len = len;
	r->sqes[slot].off = -1;
	r->sq_array[slot] = slot;
	store(r->sq_tail, tail + 1);
	scribble(&area);
	check(syscall(SYS_io_uring_enter, r->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) ==
		      1,
	      "io_uring_enter: %s", strerror(errno));
	check(load(r->cq_tail) != head, "no completion");
	res = r->cqes[head & *r->cq_mask].res;
	store(r->cq_head, head + 1);
	return res;
}

int main(int argc, char **argv)
{
	long n = scaled(argc > 1 ? atol(argv[1]) : 1000);
	unsigned long elsewhere = 2;
	struct stats before = { 0 };
	struct ring r;
	char buf[64];
	int zero = open("/dev/zero", O_RDONLY);

	allow_rings();
	r = open_ring();
	need_cpus(2);
	check(zero >= 0, "/dev/zero: %s", strerror(errno));
	/* The submitter on CPU 0, its workers on CPU 1: a wrong writer leaves a 1. */
	pin(0, 0);
	if (syscall(SYS_io_uring_register, r.fd, IORING_REGISTER_IOWQ_AFF, &elsewhere,
		    sizeof(elsewhere))) {
		if (errno == EINVAL)
			skip("this kernel's io_uring cannot place its workers");
		fail("cannot place the workers: %s", strerror(errno));
	}
	register_area(&area);
	if (patched())
		before = stats_read();
	for (long i = 0; i < n; i++) {
		int res = read_by_worker(&r, zero, buf, sizeof(buf));

		check(res == sizeof(buf), "a read by a worker: %s", strerror(-res));
		/* The completion may have been there without a sleep. */
		if (area.cpu_id_start == SCRIBBLE)
			be_switched();
		require_ids(&area, 0, "after a read by a worker");
	}
	/* Idle workers time out and end while this one sleeps and looks on. */
	scribble(&area);
	nap(10000);
	require_ids(&area, 0, "after the workers have idled");
	figure("reads", n);
	if (patched())
		figure("slowpath", stats_read().slowpath - before.slowpath);
	done();
}
