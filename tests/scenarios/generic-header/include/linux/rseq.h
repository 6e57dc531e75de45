/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RSEQ_H
#define _LINUX_RSEQ_H

#ifdef CONFIG_RSEQ

/* What raises an event, and the flag that brings it to user mode. */
static inline void rseq_set_notify_resume(struct task_struct *t)
{
	if (t->rseq)
		set_tsk_thread_flag(t, TIF_NOTIFY_RESUME);
}

static inline void rseq_preempt(struct task_struct *t)
{
	set_bit(0, &t->rseq_event_mask);
	rseq_set_notify_resume(t);
}

static inline void rseq_migrate(struct task_struct *t)
{
	set_bit(2, &t->rseq_event_mask);
	rseq_set_notify_resume(t);
}

void rseq_handle_notify_resume(struct ksignal *sig, struct pt_regs *regs);

#else

static inline void rseq_set_notify_resume(struct task_struct *t)
{
}

static inline void rseq_preempt(struct task_struct *t)
{
}

static inline void rseq_migrate(struct task_struct *t)
{
}

static inline void rseq_handle_notify_resume(struct ksignal *sig, struct pt_regs *regs)
{
}

#endif

#endif
