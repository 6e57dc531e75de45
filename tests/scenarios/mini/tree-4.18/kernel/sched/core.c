// SPDX-License-Identifier: GPL-2.0
#include "sched.h"

void set_task_cpu(struct task_struct *p, unsigned int new_cpu)
{
	if (task_cpu(p) != new_cpu)
		rseq_migrate(p);
	__set_task_cpu(p, new_cpu);
}

static inline void
prepare_task_switch(struct rq *rq, struct task_struct *prev,
		    struct task_struct *next)
{
	rseq_preempt(prev);
	prepare_task(next);
}

static __always_inline struct rq *
context_switch(struct rq *rq, struct task_struct *prev,
	       struct task_struct *next, struct rq_flags *rf)
{
	prepare_task_switch(rq, prev, next);
	switch_mm(prev, next);
	prepare_lock_switch(rq, next, rf);
	switch_to(prev, next, prev);
	return finish_task_switch(prev);
}
