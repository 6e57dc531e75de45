// SPDX-License-Identifier: GPL-2.0
/*
 * What a module reads of thread flags: the numbers are in its own code, out of inlined
 * helpers. The kernel sets the flag in each case, so that both sides have to agree.
 * The parameters say how often it was seen, and how often it was seen to be clear before.
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>

static int signals, flags, rescheds, no_signals, no_rescheds;
module_param(signals, int, 0444);
module_param(flags, int, 0444);
module_param(rescheds, int, 0444);
module_param(no_signals, int, 0444);
module_param(no_rescheds, int, 0444);
static int rounds = 100;
module_param(rounds, int, 0444);
/* Where the numbers are wrong, a write would change another flag: 0 keeps from it. */
static int writes = 1;
module_param(writes, int, 0444);
static int written;
module_param(written, int, 0444);

/* The caller has a handler for it, so that the signal is pending when send_sig() returns.
 */
static void see_signal(void)
{
	no_signals += !signal_pending(current) && !test_thread_flag(TIF_SIGPENDING);
	send_sig(SIGUSR1, current, 1);
	signals += !!signal_pending(current);
	flags += test_thread_flag(TIF_SIGPENDING) &&
		 test_tsk_thread_flag(current, TIF_SIGPENDING);
	flush_signals(current);
}

/* The module sets the flag, and the kernel, which finds no signal, takes it back. */
static void set_signal(void)
{
	set_tsk_thread_flag(current, TIF_SIGPENDING);
	recalc_sigpending();
	written += !signal_pending(current);
}

static int sleeper(void *unused)
{
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* A thread of a higher class is woken on this CPU while nothing can be switched. */
static void see_resched(struct task_struct *thread)
{
	preempt_disable();
	no_rescheds += !need_resched();
	wake_up_process(thread);
	rescheds += need_resched();
	preempt_enable();
	cond_resched();
}

static int __init shipped_flags_init(void)
{
	struct task_struct *thread = kthread_create(sleeper, NULL, "shipped");
	int i;

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	/* The caller has bound itself to one CPU. */
	kthread_bind(thread, raw_smp_processor_id());
	sched_set_fifo(thread);
	for (i = 0; i < rounds; i++) {
		see_signal();
		if (writes)
			set_signal();
		see_resched(thread);
	}
	kthread_stop(thread);
	return 0;
}
module_init(shipped_flags_init);

static void __exit shipped_flags_exit(void)
{
}
module_exit(shipped_flags_exit);

MODULE_DESCRIPTION("Reads thread flags as modules do");
MODULE_LICENSE("GPL");
