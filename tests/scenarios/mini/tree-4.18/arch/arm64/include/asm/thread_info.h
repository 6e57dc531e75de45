/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __ASM_THREAD_INFO_H
#define __ASM_THREAD_INFO_H

#ifndef __ASSEMBLY__
struct thread_info {
	unsigned long flags; /* the bits below */
};
#endif

#define TIF_SIGPENDING		0	/* a signal waits */
#define TIF_NEED_RESCHED	1	/* give up the CPU */
#define TIF_NOTIFY_RESUME	2	/* run callbacks on the way out */
#define TIF_FOREIGN_FPSTATE	3	/* the registers are another task's */
#define TIF_UPROBE		4	/* a probe was hit */
#define TIF_FSCHECK		5	/* the limit is looked at */
#define TIF_NOHZ		7
#define TIF_SYSCALL_TRACE	8	/* a tracer looks at calls */
#define TIF_MEMDIE		18	/* out of memory */
#define TIF_RESTORE_SIGMASK	20
#define TIF_32BIT		22	/* 32 bits */

#define _TIF_SIGPENDING		(1 << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED	(1 << TIF_NEED_RESCHED)
#define _TIF_NOTIFY_RESUME	(1 << TIF_NOTIFY_RESUME)
#define _TIF_FOREIGN_FPSTATE	(1 << TIF_FOREIGN_FPSTATE)
#define _TIF_UPROBE		(1 << TIF_UPROBE)
#define _TIF_FSCHECK		(1 << TIF_FSCHECK)
#define _TIF_32BIT		(1 << TIF_32BIT)

#define _TIF_WORK_MASK		(_TIF_NEED_RESCHED | _TIF_SIGPENDING | \
				 _TIF_NOTIFY_RESUME | _TIF_FOREIGN_FPSTATE | \
				 _TIF_UPROBE | _TIF_FSCHECK)

#endif /* __ASM_THREAD_INFO_H */
