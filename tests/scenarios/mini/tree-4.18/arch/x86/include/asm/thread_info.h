/* SPDX-License-Identifier: GPL-2.0 */
/* More flags of its own than 16, and two free numbers. */
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
#define TIF_SYSCALL_TRACE	0	/* a tracer looks at calls */
#define TIF_NOTIFY_RESUME	1	/* run callbacks on the way out */
#define TIF_SIGPENDING		2	/* a signal waits */
#define TIF_NEED_RESCHED	3	/* give up the CPU */
#define TIF_SINGLESTEP		4	/* step on return */
#define TIF_SSBD		5	/* no speculative stores */
#define TIF_SYSCALL_EMU		6	/* calls are emulated */
#define TIF_SYSCALL_AUDIT	7	/* calls are logged */
#define TIF_SECCOMP		8	/* calls are filtered */
#define TIF_SPEC_IB		9	/* no indirect speculation */
#define TIF_SPEC_FORCE_UPDATE	10	/* on switch */
#define TIF_USER_RETURN_NOTIFY	11	/* a hypervisor waits */
#define TIF_UPROBE		12	/* a probe was hit */
#define TIF_PATCH_PENDING	13	/* a live patch waits */
#define TIF_NEED_FPU_LOAD	14	/* registers are in memory */
#define TIF_NOCPUID		15	/* faults */
#define TIF_NOTSC		16	/* no time stamps */
#define TIF_IA32		17	/* 32 bits */
#define TIF_SLD			18	/* split locks */
#define TIF_NOHZ		19	/* no ticks */
#define TIF_MEMDIE		20	/* out of memory */
#define TIF_POLLING_NRFLAG	21	/* idle, polling */
#define TIF_IO_BITMAP		22	/* ports */
#define TIF_FORCED_TF		24	/* stepped by the kernel */
#define TIF_BLOCKSTEP		25	/* by blocks */
#define TIF_LAZY_MMU_UPDATES	27	/* batched */
#define TIF_SYSCALL_TRACEPOINT	28	/* calls are traced */
#define TIF_ADDR32		29	/* 32 bit addresses */
#define TIF_X32			30	/* 32 bit pointers */
#define TIF_FSCHECK		31	/* the limit is looked at */

#define _TIF_SYSCALL_TRACE	(1 << TIF_SYSCALL_TRACE)
#define _TIF_NOTIFY_RESUME	(1 << TIF_NOTIFY_RESUME)
#define _TIF_SIGPENDING		(1 << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED	(1 << TIF_NEED_RESCHED)
#define _TIF_SINGLESTEP		(1 << TIF_SINGLESTEP)
#define _TIF_USER_RETURN_NOTIFY	(1 << TIF_USER_RETURN_NOTIFY)
#define _TIF_UPROBE		(1 << TIF_UPROBE)
#define _TIF_PATCH_PENDING	(1 << TIF_PATCH_PENDING)
#define _TIF_NEED_FPU_LOAD	(1 << TIF_NEED_FPU_LOAD)
#define _TIF_POLLING_NRFLAG	(1 << TIF_POLLING_NRFLAG)
#define _TIF_FSCHECK		(1 << TIF_FSCHECK)

#endif /* _ASM_X86_THREAD_INFO_H */
