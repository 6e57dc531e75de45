/* SPDX-License-Identifier: GPL-2.0 */
/* The thread flags of a tree of a few lines. */
enum syscall_work_bit { SYSCALL_WORK_BIT_SECCOMP };
#include <asm/thread_info.h>
