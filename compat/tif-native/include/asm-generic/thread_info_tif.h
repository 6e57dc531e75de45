/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_GENERIC_THREAD_INFO_TIF_H_
#define _ASM_GENERIC_THREAD_INFO_TIF_H_

/*
 * The thread flags that every architecture shares, with the numbers that this
 * kernel always had: modules have them inlined. asm/thread_info.h gives the
 * numbers of the flags that the architecture implements, and includes this
 * header behind them for the masks. Upstream has the numbers here, too.
 *
 * TIF_RSEQ has a number only where the exit to user mode consumes it. Elsewhere
 * linux/thread_info.h makes it an alias of TIF_NOTIFY_RESUME.
 *
 * This header is also read by assembly.
 */

#include <vdso/bits.h>

#ifdef TIF_NOTIFY_RESUME
# define _TIF_NOTIFY_RESUME	BIT(TIF_NOTIFY_RESUME)
#endif

#ifdef TIF_SIGPENDING
# define _TIF_SIGPENDING	BIT(TIF_SIGPENDING)
#endif

#ifdef TIF_NOTIFY_SIGNAL
# define _TIF_NOTIFY_SIGNAL	BIT(TIF_NOTIFY_SIGNAL)
#endif

#ifdef TIF_MEMDIE
# define _TIF_MEMDIE		BIT(TIF_MEMDIE)
#endif

#ifdef TIF_NEED_RESCHED
# define _TIF_NEED_RESCHED	BIT(TIF_NEED_RESCHED)
#endif

#ifdef TIF_NEED_RESCHED_LAZY
# define _TIF_NEED_RESCHED_LAZY	BIT(TIF_NEED_RESCHED_LAZY)
#endif

#ifdef TIF_POLLING_NRFLAG
# define _TIF_POLLING_NRFLAG	BIT(TIF_POLLING_NRFLAG)
#endif

#ifdef TIF_USER_RETURN_NOTIFY
# define _TIF_USER_RETURN_NOTIFY	BIT(TIF_USER_RETURN_NOTIFY)
#endif

#ifdef TIF_UPROBE
# define _TIF_UPROBE		BIT(TIF_UPROBE)
#endif

#ifdef TIF_PATCH_PENDING
# define _TIF_PATCH_PENDING	BIT(TIF_PATCH_PENDING)
#endif

#ifdef TIF_RESTORE_SIGMASK
# define _TIF_RESTORE_SIGMASK	BIT(TIF_RESTORE_SIGMASK)
#endif

#ifdef TIF_RSEQ
# define _TIF_RSEQ		BIT(TIF_RSEQ)
#endif

#endif /* _ASM_GENERIC_THREAD_INFO_TIF_H_ */
