// SPDX-License-Identifier: GPL-2.0
// The scheduler of a tree of a few lines.
void set_task_cpu(struct task_struct *p, unsigned int new_cpu)
{
	if (task_cpu(p) != new_cpu) {
		p->se.nr_migrations++;
		rseq_migrate(p);
	}
}

int sched_cgroup_fork(struct task_struct *p)
{
	rseq_migrate(p);
	return 0;
}

void wake_up_new_task(struct task_struct *p)
{
	p->recent_used_cpu = task_cpu(p);
	rseq_migrate(p);
}

static inline void prepare_task_switch(struct rq *rq, struct task_struct *prev)
{
	rseq_preempt(prev);
	prepare_task(prev);
}

static void context_switch(struct rq *rq, struct task_struct *prev,
			   struct task_struct *next, struct rq_flags *rf)
{
	prepare_task_switch(rq, prev);
	prepare_lock_switch(rq, next, rf);
}

void sched_mm_cid_after_execve(struct task_struct *t)
{
	rseq_set_notify_resume(t);
}
