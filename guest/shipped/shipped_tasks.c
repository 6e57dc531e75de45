// SPDX-License-Identifier: GPL-2.0
/*
 * What a module reads of task_struct, whose offsets are in its own code: members from
 * the beginning to the end, those of rseq in between. The parameters say what was found;
 * the caller knows what is right.
 */
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>

static int pid, threads, group;
module_param(pid, int, 0444);
module_param(threads, int, 0444);
module_param(group, int, 0444);
static unsigned long area, signature, stack_pointer;
module_param(area, ulong, 0444);
module_param(signature, ulong, 0444);
module_param(stack_pointer, ulong, 0444);
static char name[TASK_COMM_LEN];
module_param_string(name, name, sizeof(name), 0444);

static int __init shipped_tasks_init(void)
{
	struct task_struct *process, *thread;

	rcu_read_lock();
	for_each_process_thread(process, thread)
	{
		if (thread->mm != current->mm)
			continue;
		threads++;
		group += thread->tgid == current->tgid &&
			 thread->group_leader == current->group_leader;
	}
	rcu_read_unlock();
	pid = current->pid;
	get_task_comm(name, current);
	area = (unsigned long)current->rseq;
	signature = current->rseq_sig;
	stack_pointer = user_stack_pointer(task_pt_regs(current));
	return 0;
}
module_init(shipped_tasks_init);

static void __exit shipped_tasks_exit(void)
{
}
module_exit(shipped_tasks_exit);

MODULE_DESCRIPTION("Reads task_struct as modules do");
MODULE_LICENSE("GPL");
