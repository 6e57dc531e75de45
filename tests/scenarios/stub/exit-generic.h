/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Around the generic exit to user mode and linux/rseq_entry.h: what they call, and a
 * fast path that fails as often as it is told. Each header that they include is this
 * file.
 */
#ifndef EXIT_GENERIC_H
#define EXIT_GENERIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef WITHOUT_RSEQ
#define CONFIG_RSEQ 1
#else
enum { CONFIG_RSEQ = 0 };
#endif
typedef unsigned long long u64;
#define IS_ENABLED(option) option
#define READ_ONCE(x)	   (x)
#define likely(x)	   (x)
#define unlikely(x)	   (x)

#define CLONE_VM	   0x100
#define TIF_NOTIFY_RESUME  1
#define TIF_SIGPENDING	   2
#define TIF_NEED_RESCHED   3
#define _TIF_NOTIFY_RESUME (1UL << TIF_NOTIFY_RESUME)
#define _TIF_SIGPENDING	   (1UL << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED  (1UL << TIF_NEED_RESCHED)
#define _TIF_RSEQ	   (1UL << TIF_RSEQ)
#define _TIF_UPROBE	   0UL
#define _TIF_NOTIFY_SIGNAL 0UL
#define RSEQ_EVENT_PREEMPT 1

#ifdef CONFIG_HAVE_TIF_RSEQ
#define TIF_RSEQ 11
#else
enum { CONFIG_HAVE_TIF_RSEQ = 0 };
#define TIF_RSEQ TIF_NOTIFY_RESUME
#endif

struct pt_regs {
	unsigned long ip;
};
struct ksignal;
struct thread_info {
	unsigned long flags;
};
struct task_struct {
	void *rseq;
	unsigned long rseq_event_mask;
};

static struct thread_info info;
static struct task_struct task;
static int irqs_on, failures, traced, fast, slow, rounds, exits, entered;

#include "demand.h"

#define current			      (&task)
#define current_thread_info()	      (&info)
#define read_thread_flags()	      (info.flags)
#define clear_thread_flag(nr)	      (info.flags &= ~(1UL << (nr)))
#define set_thread_flag(nr)	      (info.flags |= 1UL << (nr))
#define set_tsk_thread_flag(task, nr) set_thread_flag(nr)
#define local_irq_save(flags)	      ((flags) = 0)
#define local_irq_restore(flags)      ((void)(flags))

static inline void __rseq_handle_notify_resume(struct ksignal *ksig, struct pt_regs *regs)
{
	slow++;
	task.rseq_event_mask = 0;
}

static inline void rseq_handle_slowpath(struct pt_regs *regs);

/* One round of the loop: whoever runs again has an event. */
static inline void work(struct pt_regs *regs, unsigned long flags)
{
	demand(rounds++ < 9);
	irqs_on = 1;
	if (flags & _TIF_NEED_RESCHED) {
		clear_thread_flag(TIF_NEED_RESCHED);
		task.rseq_event_mask |= RSEQ_EVENT_PREEMPT;
		set_thread_flag(TIF_RSEQ);
	}
	clear_thread_flag(TIF_SIGPENDING);
	if (flags & _TIF_NOTIFY_RESUME) {
		clear_thread_flag(TIF_NOTIFY_RESUME);
		rseq_handle_slowpath(regs);
	}
	irqs_on = 0;
}

/* What compat/rseq/kernel/rseq_entry.c does to the flags. */
void __rseq_exit_to_user_mode(struct pt_regs *regs)
{
	demand(!irqs_on && (info.flags & _TIF_RSEQ));
	demand(!(info.flags &
		 (_TIF_NEED_RESCHED | _TIF_SIGPENDING | _TIF_NOTIFY_RESUME)));
	demand(fast++ < 9);
	if (task.rseq_event_mask && failures-- > 0) {
		task.rseq_event_mask |= 1UL << 8;
		set_thread_flag(TIF_NOTIFY_RESUME);
		return;
	}
	task.rseq_event_mask = 0;
	clear_thread_flag(TIF_RSEQ);
	if (traced-- > 0)
		set_thread_flag(TIF_SIGPENDING);
}

static inline void arch_exit_to_user_mode_prepare(struct pt_regs *regs,
						  unsigned long flags)
{
	demand(!irqs_on && flags == info.flags && !(flags & ~1UL) &&
	       !task.rseq_event_mask);
	entered++;
}

#endif
