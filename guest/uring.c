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
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/guest.h"
#include "lib/ring.h"

static struct area area;

int main(int argc, char **argv)
{
	long n = scaled(argc > 1 ? atol(argv[1]) : 1000);
	unsigned long elsewhere = 2;
	struct stats before = { 0 };
	struct ring r;
	char buf[64];
	int zero = open("/dev/zero", O_RDONLY);

	if (!ring_open(&r))
		skip("this kernel has no io_uring");
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
		int res;

		scribble(&area);
		res = ring_read(&r, zero, buf, sizeof(buf));
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
