// SPDX-License-Identifier: GPL-2.0
/* A switch from one task to the next, in miniature. */
#include <linux/entry.h>

static void prepare_switch(struct task *prev, struct task *next)
{
	account_time(prev);
	rseq_preempt(prev);
	load_state(next);
}

static void migrate(struct task *task, int cpu)
{
	rseq_migrate(task);
	set_cpu(task, cpu);
}

struct task *switch_tasks(struct task *prev, struct task *next)
{
	prepare_switch(prev, next);
	switch_mm(prev, next);
	switch_stacks(prev, next);
	return prev;
}
