/* SPDX-License-Identifier: GPL-2.0 */
enum syscall_work_bit {
	SYSCALL_WORK_BIT_SECCOMP,
};

#include <asm/thread_info.h>
