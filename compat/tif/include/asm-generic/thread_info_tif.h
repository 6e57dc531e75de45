/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_GENERIC_THREAD_INFO_TIF_H_
#define _ASM_GENERIC_THREAD_INFO_TIF_H_

/*
 * The thread flags that every architecture shares: bits 0 to 15. Bits from 16
 * on belong to the architecture, which includes this header from its own
 * asm/thread_info.h after it has said with HAVE_TIF_* which of the optional
 * flags it implements; core code asks for those with #ifdef.
 *
 * The numbers are upstream's. This header is also read by assembly.
 */

#include <vdso/bits.h>

#define TIF_NOTIFY_RESUME	0	/* task_work and friends before user mode */
#define _TIF_NOTIFY_RESUME	BIT(TIF_NOTIFY_RESUME)

#define TIF_SIGPENDING		1	/* a signal may be deliverable */
#define _TIF_SIGPENDING		BIT(TIF_SIGPENDING)

#define TIF_NOTIFY_SIGNAL	2	/* task_work that must break a wait */
#define _TIF_NOTIFY_SIGNAL	BIT(TIF_NOTIFY_SIGNAL)

#define TIF_MEMDIE		3	/* OOM victim, may use the reserves */
#define _TIF_MEMDIE		BIT(TIF_MEMDIE)

#define TIF_NEED_RESCHED	4	/* call schedule() now */
#define _TIF_NEED_RESCHED	BIT(TIF_NEED_RESCHED)

#ifdef HAVE_TIF_NEED_RESCHED_LAZY
# define TIF_NEED_RESCHED_LAZY	5	/* call schedule() when convenient */
# define _TIF_NEED_RESCHED_LAZY	BIT(TIF_NEED_RESCHED_LAZY)
#endif

#ifdef HAVE_TIF_POLLING_NRFLAG
# define TIF_POLLING_NRFLAG	6	/* idle watches TIF_NEED_RESCHED, no IPI */
# define _TIF_POLLING_NRFLAG	BIT(TIF_POLLING_NRFLAG)
#endif

#define TIF_USER_RETURN_NOTIFY	7	/* user return notifiers are armed */
#define _TIF_USER_RETURN_NOTIFY	BIT(TIF_USER_RETURN_NOTIFY)

#define TIF_UPROBE		8	/* a uprobe was hit or is stepped */
#define _TIF_UPROBE		BIT(TIF_UPROBE)

#define TIF_PATCH_PENDING	9	/* live patch transition pending */
#define _TIF_PATCH_PENDING	BIT(TIF_PATCH_PENDING)

#ifdef HAVE_TIF_RESTORE_SIGMASK
# define TIF_RESTORE_SIGMASK	10	/* put the saved signal mask back */
# define _TIF_RESTORE_SIGMASK	BIT(TIF_RESTORE_SIGMASK)
#endif

/*
 * Only where the exit to user mode consumes it. Elsewhere linux/thread_info.h
 * makes TIF_RSEQ an alias of TIF_NOTIFY_RESUME: a number of its own that nobody
 * looks at would lose every rseq event.
 */
#ifdef CONFIG_HAVE_TIF_RSEQ
# define TIF_RSEQ		11	/* rseq event, handled last on exit */
# define _TIF_RSEQ		BIT(TIF_RSEQ)
#endif

/* 12 is TIF_HRTIMER_REARM upstream and stays free for it; so do 13 to 15. */

#endif /* _ASM_GENERIC_THREAD_INFO_TIF_H_ */
