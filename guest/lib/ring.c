// SPDX-License-Identifier: GPL-2.0
/* io_uring by system calls. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"
#include "ring.h"

#define ENTRIES 8

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

/**
 * ring_open() - Make a ring
 * @r: filled in
 *
 * Return: false if this kernel has no io_uring.
 */
bool ring_open(struct ring *r)
{
	struct io_uring_params p = { 0 };
	char *sq, *cq;

	allow_rings();
	r->fd = syscall(SYS_io_uring_setup, ENTRIES, &p);
	if (r->fd < 0 && errno == ENOSYS)
		return false;
	check(r->fd >= 0, "io_uring_setup: %s", strerror(errno));
	sq = map(r->fd, p.sq_off.array + p.sq_entries * sizeof(uint32_t),
		 IORING_OFF_SQ_RING);
	cq = map(r->fd, p.cq_off.cqes + p.cq_entries * sizeof(*r->cqes),
		 IORING_OFF_CQ_RING);
	r->sqes = map(r->fd, p.sq_entries * sizeof(*r->sqes), IORING_OFF_SQES);
	r->cqes = (void *)(cq + p.cq_off.cqes);
	r->sq_tail = (void *)(sq + p.sq_off.tail);
	r->sq_mask = (void *)(sq + p.sq_off.ring_mask);
	r->sq_array = (void *)(sq + p.sq_off.array);
	r->cq_head = (void *)(cq + p.cq_off.head);
	r->cq_tail = (void *)(cq + p.cq_off.tail);
	r->cq_mask = (void *)(cq + p.cq_off.ring_mask);
	return true;
}

/**
 * ring_read() - One read, always by a worker
 * @r: the ring, with nothing under way
 * @fd: what to read
 * @buf: where to
 * @len: how many bytes
 *
 * Return: its result.
 */
int ring_read(struct ring *r, int fd, void *buf, unsigned int len)
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
	check(syscall(SYS_io_uring_enter, r->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) ==
		      1,
	      "io_uring_enter: %s", strerror(errno));
	check(load(r->cq_tail) != head, "no completion");
	res = r->cqes[head & *r->cq_mask].res;
	store(r->cq_head, head + 1);
	return res;
}
