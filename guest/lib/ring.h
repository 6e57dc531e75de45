/* SPDX-License-Identifier: GPL-2.0 */
/* A ring of io_uring, whose requests a worker of the kernel does. */
#ifndef GUEST_RING_H
#define GUEST_RING_H

#include <stdbool.h>
#include <stdint.h>

struct io_uring_sqe;
struct io_uring_cqe;

struct ring {
	int fd;
	volatile uint32_t *sq_tail, *sq_mask, *sq_array, *cq_head, *cq_tail, *cq_mask;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
};

bool ring_open(struct ring *r);
int ring_read(struct ring *r, int fd, void *buf, unsigned int len);

#endif
