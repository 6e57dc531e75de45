// SPDX-License-Identifier: GPL-2.0
#include <linux/sched/autogroup.h>

struct task_struct *copy_process(unsigned long clone_flags)
{
	struct task_struct *p = dup_task_struct(current);

	rseq_fork(p, clone_flags);
	return p;
}
