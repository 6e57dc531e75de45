/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RSEQ_ENTRY_H
#define _LINUX_RSEQ_ENTRY_H

/*
 * Restartable sequences on the way to user mode.
 *
 * A registered task owes its rseq area an update after every context switch,
 * and an abort to every critical section that the switch interrupted. The
 * event is raised when the task is scheduled in: a bit in
 * task_struct::rseq_event_mask plus TIF_RSEQ. The fast path consumes it as the
 * very last work before user mode, interrupts off, page faults disabled. What
 * it cannot do there (a page is absent, the data are bad) it leaves to the slow
 * path: RSEQ_EVENT_SLOWPATH plus TIF_NOTIFY_RESUME. That is the kernel's own
 * resume handler, which may sleep: the only path that decides that the data are
 * bad and may send SIGSEGV.
 *
 * rseq_event_mask is written by
 * - the scheduler, for the task that it switches to;
 * - whoever moves a task to another CPU, where the kernel has rseq_migrate():
 *   maybe on a third CPU, but under the task's pi_lock or its runqueue's lock,
 *   and the task does not run;
 * - fork, for the child before it runs;
 * - the membarrier IPI, for the task that it interrupts;
 * - the task itself, with interrupts disabled: here, and in signal delivery
 *   where that is guarded against the IPI;
 * - the task itself, with interrupts enabled: exec, which clears it when the
 *   area is gone, and signal delivery without that guard. An IPI in between may
 *   lose its bit. It owes nothing then: there is no area, or the update that
 *   runs next aborts for the signal what it would abort for the IPI.
 * So plain accesses suffice, with READ_ONCE() where interrupts are enabled.
 *
 * An architecture without CONFIG_HAVE_TIF_RSEQ has TIF_RSEQ as an alias of
 * TIF_NOTIFY_RESUME: no fast path, the slow path does all the work.
 */

#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/rseq.h>
#include <linux/sched.h>
#include <linux/thread_info.h>

#ifdef CONFIG_RSEQ_STATS
/**
 * struct rseq_stats - what rseq did on one CPU since boot
 * @exit:	exits to user mode, of any task; 0 where the architecture's exit is its
 *		own and does not consume TIF_RSEQ
 * @signal:	signal deliveries to registered tasks
 * @slowpath:	runs of the slow path; a signal's update by the kernel's handler is none
 * @fastpath:	runs of the fast path, successful or not
 * @ids:	rewrites of the IDs in the user's area
 * @cs:		checks for a critical section: the fast path's where the area names one,
 *		failed ones, too, and those of the kernel's handler that read the area
 * @clear:	checks that found the task outside of a section
 * @fixup:	critical sections aborted
 */
struct rseq_stats {
	unsigned long exit;
	unsigned long signal;
	unsigned long slowpath;
	unsigned long fastpath;
	unsigned long ids;
	unsigned long cs;
	unsigned long clear;
	unsigned long fixup;
};

DECLARE_PER_CPU(struct rseq_stats, rseq_stats);

#define rseq_stat_inc(which)	this_cpu_inc(rseq_stats.which)
#else
#define rseq_stat_inc(which)	do { } while (0)
#endif

/*
 * The work of the generic exit loop, where there is one. A separate TIF_RSEQ is
 * consumed when the loop has nothing left to do, with interrupts disabled.
 */
#ifdef CONFIG_HAVE_TIF_RSEQ
# define EXIT_TO_USER_MODE_WORK_LOOP	(EXIT_TO_USER_MODE_WORK & ~_TIF_RSEQ)
#else
# define EXIT_TO_USER_MODE_WORK_LOOP	(EXIT_TO_USER_MODE_WORK)
#endif

#ifdef CONFIG_RSEQ

/* The kernel's own handler, in kernel/rseq.c; only __rseq_handle_notify_resume() calls it. */
void rseq_update_may_fault(struct ksignal *ksig, struct pt_regs *regs);

/*
 * In rseq_event_mask, clear of the bits that mirror the ABI's flags: the slow path
 * is owed, for the fast path has failed, or would in a forked child.
 */
#define RSEQ_EVENT_SLOWPATH	(1UL << 8)

/**
 * rseq_sched_switch_event - note that a task is about to run again
 * @t:	the task that is scheduled in, or current
 *
 * Context: interrupts disabled. From the scheduler with the runqueue lock held,
 *	    before switch_to(@t); from the membarrier IPI and rseq_force_update()
 *	    for current.
 * Source: upstream d923739e2e35, with b9eac6a9d93c: the event is unconditional,
 *	   because registrations of 32 bytes rely on rewritten IDs after every
 *	   context switch.
 */
static __always_inline void rseq_sched_switch_event(struct task_struct *t)
{
	if (t->rseq) {
		t->rseq_event_mask |= RSEQ_EVENT_PREEMPT;
		set_tsk_thread_flag(t, TIF_RSEQ);
	}
}

/**
 * rseq_fork_event - owe a new process's first update to the slow path
 * @t:		 the child, which does not run yet, behind rseq_fork()
 * @clone_flags: fork's
 *
 * A child that is a copy of its parent shares the page of the area with it until one of
 * them writes: the fast path would fault and fail.
 *
 * Context: fork, any interrupt state.
 */
static inline void rseq_fork_event(struct task_struct *t, u64 clone_flags)
{
	if (!IS_ENABLED(CONFIG_HAVE_TIF_RSEQ) || (clone_flags & CLONE_VM))
		return;
	if (t->rseq) {
		t->rseq_event_mask |= RSEQ_EVENT_SLOWPATH;
		set_tsk_thread_flag(t, TIF_NOTIFY_RESUME);
	}
}

/**
 * rseq_force_update - have current's IDs rewritten before user mode
 *
 * For registration and for a failed exec that changed the memory map's
 * concurrency ID.
 *
 * Context: process context of the task, any interrupt state.
 */
static inline void rseq_force_update(void)
{
	unsigned long flags;

	local_irq_save(flags);
	rseq_sched_switch_event(current);
	local_irq_restore(flags);
}

/**
 * rseq_take_events - consume current's pending events, and a TIF_RSEQ of their own
 * @t:	current
 *
 * The caller now owes the update: a context switch or a membarrier IPI from
 * here on raises a new event, none is lost in between.
 *
 * Return: the events that were pending, 0 if none, RSEQ_EVENT_SLOWPATH removed.
 * Context: process context, any interrupt state.
 */
static inline unsigned long rseq_take_events(struct task_struct *t)
{
	unsigned long flags, events;

	local_irq_save(flags);
	events = t->rseq_event_mask;
	t->rseq_event_mask = 0;
	/* The exit has nothing left to do for it. An alias may be set for others, too. */
	if (IS_ENABLED(CONFIG_HAVE_TIF_RSEQ))
		clear_thread_flag(TIF_RSEQ);
	local_irq_restore(flags);

	return events & ~RSEQ_EVENT_SLOWPATH;
}

/**
 * rseq_handle_slowpath - the rseq part of the work of TIF_NOTIFY_RESUME
 * @regs:	the registers that user mode will see, or NULL from a loop that
 *		does not return to user mode (a vcpu, an io_uring worker)
 *
 * With NULL the event stays pending for the real exit to user mode.
 *
 * Context: process context, interrupts enabled, may sleep and fault.
 */
static inline void rseq_handle_slowpath(struct pt_regs *regs)
{
	unsigned long owed = RSEQ_EVENT_SLOWPATH;

	/* With the alias, TIF_NOTIFY_RESUME is how every event arrives. */
	if (!IS_ENABLED(CONFIG_HAVE_TIF_RSEQ))
		owed = ~0UL;

	if (likely(!(READ_ONCE(current->rseq_event_mask) & owed)))
		return;
	if (!regs || !current->rseq)
		return;

	rseq_stat_inc(slowpath);
	__rseq_handle_notify_resume(NULL, regs);
}

/**
 * rseq_virt_userspace_exit - the end of a vcpu ioctl
 *
 * A separate TIF_RSEQ is not in the vcpu loop's work mask and survives it. An
 * aliased one may have been consumed there with the event still pending.
 *
 * Context: process context of the vcpu thread, any interrupt state.
 */
static inline void rseq_virt_userspace_exit(void)
{
	if (IS_ENABLED(CONFIG_HAVE_TIF_RSEQ))
		return;
	if (current->rseq && READ_ONCE(current->rseq_event_mask))
		set_thread_flag(TIF_RSEQ);
}

#else /* CONFIG_RSEQ */

static inline void rseq_sched_switch_event(struct task_struct *t) { }
static inline void rseq_fork_event(struct task_struct *t, u64 clone_flags) { }
static inline void rseq_force_update(void) { }
static inline void rseq_handle_slowpath(struct pt_regs *regs) { }
static inline void rseq_virt_userspace_exit(void) { }

#endif /* CONFIG_RSEQ */

#define RSEQ_HAS_FAST_PATH	(IS_ENABLED(CONFIG_RSEQ) && IS_ENABLED(CONFIG_HAVE_TIF_RSEQ))

void __rseq_exit_to_user_mode(struct pt_regs *regs);

/**
 * rseq_exit_update - the update that TIF_RSEQ asks for
 * @regs:	the registers that user mode will see
 *
 * For an exit to user mode that finds TIF_RSEQ set and nothing to do for its work
 * loop. Without a fast path there is none; a flag of its own is cleared all the same,
 * so that the caller comes to an end whoever has set it.
 *
 * Return: the thread flags as they are now. The caller runs its exit work loop
 *	   again if they hold work for it: the slow path, or what a tracer of
 *	   the fast path has asked for.
 * Context: the end of the exit work loop, interrupts disabled and not enabled
 *	    again before user mode unless the loop runs again.
 * Source: upstream 32034df66b5f and 3db6b38dfe64
 */
static __always_inline unsigned long rseq_exit_update(struct pt_regs *regs)
{
	if (RSEQ_HAS_FAST_PATH)
		__rseq_exit_to_user_mode(regs);
	else if (IS_ENABLED(CONFIG_HAVE_TIF_RSEQ))
		clear_thread_flag(TIF_RSEQ);
	return READ_ONCE(current_thread_info()->flags);
}

/**
 * rseq_exit_to_user_mode - the last work before user mode
 * @regs:	the registers that user mode will see
 * @ti_work:	thread flags, read with interrupts disabled
 *
 * For the loops that architectures have of their own: rseq_exit_update(), if TIF_RSEQ
 * is set and there is a fast path. Without one nothing sets the flag, and these loops
 * end with it, too.
 *
 * Return: @ti_work where there was nothing to do, else as rseq_exit_update().
 * Context: as rseq_exit_update().
 */
static __always_inline unsigned long rseq_exit_to_user_mode(struct pt_regs *regs,
							    unsigned long ti_work)
{
	if (!RSEQ_HAS_FAST_PATH || likely(!(ti_work & _TIF_RSEQ)))
		return ti_work;
	return rseq_exit_update(regs);
}

#endif /* _LINUX_RSEQ_ENTRY_H */
