/* SPDX-License-Identifier: GPL-2.0 */
/* Thread flags of the miniature x86. */
#ifndef _ASM_X86_THREAD_INFO_H
#define _ASM_X86_THREAD_INFO_H

#ifndef __ASSEMBLY__
struct thread_info {
	unsigned long flags; /* the bits below */
};
#endif

/*
 * The flags, by number.
 */
#define TIF_NOTIFY_RESUME	1	/* run callbacks on the way out */
#define TIF_SIGPENDING		2	/* a signal waits */
#define TIF_NEED_RESCHED	3	/* give up the CPU */
#define TIF_SINGLESTEP		4	/* step on return */
#define TIF_SSBD		5	/* no speculative stores */
#define TIF_SPEC_IB		9	/* no indirect speculation */
#define TIF_SPEC_L1D_FLUSH	10	/* flush on switch */
#define TIF_UPROBE		12	/* a probe was hit */
#define TIF_PATCH_PENDING	13	/* a live patch waits */
#define TIF_NOTSC		16	/* no time stamps */
#define TIF_NOTIFY_SIGNAL	17	/* a notification waits */
#define TIF_MEMDIE		20	/* out of memory */
#define TIF_POLLING_NRFLAG	21	/* idle, polling */
#define TIF_ADDR32		29	/* 32 bit addresses */

#define _TIF_NOTIFY_RESUME	(1 << TIF_NOTIFY_RESUME)
#define _TIF_SIGPENDING		(1 << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED	(1 << TIF_NEED_RESCHED)
#define _TIF_SINGLESTEP		(1 << TIF_SINGLESTEP)
#define _TIF_SSBD		(1 << TIF_SSBD)
#define _TIF_SPEC_IB		(1 << TIF_SPEC_IB)
#define _TIF_SPEC_L1D_FLUSH	(1 << TIF_SPEC_L1D_FLUSH)
#define _TIF_UPROBE		(1 << TIF_UPROBE)
#define _TIF_PATCH_PENDING	(1 << TIF_PATCH_PENDING)
#define _TIF_NOTSC		(1 << TIF_NOTSC)
#define _TIF_NOTIFY_SIGNAL	(1 << TIF_NOTIFY_SIGNAL)
#define _TIF_POLLING_NRFLAG	(1 << TIF_POLLING_NRFLAG)
#define _TIF_ADDR32		(1 << TIF_ADDR32)

/* looked at on every switch */
#define _TIF_WORK_CTXSW	(_TIF_NOTSC | _TIF_SSBD)

#endif /* _ASM_X86_THREAD_INFO_H */
