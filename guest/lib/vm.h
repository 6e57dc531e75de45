/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the virtual machine of every architecture has in common. Its program counts at
 * VM_BEATS until the byte at VM_LEAVE is set; then it clears that, leaves with an exit
 * of kind VM_EXIT, and counts again. vm-ARCH.h has the program (vm_code), vm_start(),
 * which makes a new vcpu run it, and vm_loop_works().
 */
#ifndef VM_H
#define VM_H

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "guest.h"

#define VM_CODE	 0x1000
#define VM_BEATS 0x2000
#define VM_LEAVE 0x3000
#define VM_SIZE	 0x5000

static int vm_call(int fd, unsigned long what, void *arg, const char *name)
{
	int ret = ioctl(fd, what, arg);

	check(ret >= 0, "%s: %s", name, strerror(errno));
	return ret;
}

#endif
