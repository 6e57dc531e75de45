/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Around the exit loop of the miniature x86 of 4.18: what it calls, and a fast path
 * that fails as often as it is told. Each header that the loop includes is this file.
 */
#ifndef EXIT_4_18_H
#define EXIT_4_18_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define UL(x)	     x##UL
#define READ_ONCE(x) (x)
#define unlikely(x)  (x)
#define __user

#include <asm/thread_info.h>

typedef unsigned int u32;
struct pt_regs {
	unsigned long ip;
};

static struct thread_info info;
static int irqs_on, failures, scheduled, fast, slow, exits, entered;

#define current_thread_info() (&info)
#define clear_thread_flag(nr) (info.flags &= ~(1UL << (nr)))
#define set_thread_flag(nr)   (info.flags |= 1UL << (nr))
#define rseq_stat_inc(which)  (exits++)
#define irqs(on)	      (irqs_on = (on))

#include "demand.h"

/* Whoever runs again has an event. */
static inline void schedule(void)
{
	scheduled++;
	clear_thread_flag(TIF_NEED_RESCHED);
	set_thread_flag(TIF_RSEQ);
}

static inline void do_signal(struct pt_regs *regs)
{
	clear_thread_flag(TIF_SIGPENDING);
}

static inline void tracehook_notify_resume(struct pt_regs *regs)
{
}

static inline void rseq_handle_slowpath(struct pt_regs *regs)
{
	demand(irqs_on);
	slow++;
}

static inline void switch_fpu_return(void)
{
}

static inline void user_enter(void)
{
	demand(!irqs_on && !(info.flags & _TIF_RSEQ));
	entered++;
}

static inline unsigned long rseq_exit_to_user_mode(struct pt_regs *regs,
						   unsigned long work)
{
	if (!(work & _TIF_RSEQ))
		return work;
	demand(!irqs_on && !(info.flags & (_TIF_NEED_RESCHED | _TIF_SIGPENDING)));
	fast++;
	if (failures-- > 0)
		set_thread_flag(TIF_NOTIFY_RESUME);
	else
		clear_thread_flag(TIF_RSEQ);
	return info.flags;
}

#endif
