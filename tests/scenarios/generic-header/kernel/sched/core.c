// SPDX-License-Identifier: GPL-2.0
// The scheduler, in miniature.
#include "sched.h"

void set_task_cpu(struct task_struct *p, unsigned int new_cpu)
{
	if (task_cpu(p) != new_cpu)
		rseq_migrate(p);
	__set_task_cpu(p, new_cpu);
}

int sched_cgroup_fork(struct task_struct *p)
{
	rseq_migrate(p);
	return 0;
}

void wake_up_new_task(struct task_struct *p)
{
	rseq_migrate(p);
	activate_task(p);
}

static void prepare_task_switch(struct rq *rq, struct task_struct *prev,
				struct task_struct *next)
{
	account_switch(prev, next);
	rseq_preempt(prev);
	prepare_task(next);
}

static struct rq *context_switch(struct rq *rq, struct task_struct *prev,
				 struct task_struct *next, struct rq_flags *rf)
{
	prepare_task_switch(rq, prev, next);
	prepare_lock_switch(rq, next, rf);
	switch_to(prev, next, prev);
	return rq;
}

void sched_mm_cid_after_execve(struct task_struct *t)
{
	t->mm_cid_active = 1;
	rseq_set_notify_resume(t);
}
