/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/sched.h>
#include <linux/ptrace.h>

static inline void tracehook_notify_resume(struct pt_regs *regs)
{
	task_work_run();
}
