/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_GENERIC_THREAD_INFO_TIF_H_
#define _ASM_GENERIC_THREAD_INFO_TIF_H_

#include <vdso/bits.h>

/* The flags that all architectures have, in miniature. */
#define TIF_NOTIFY_RESUME  0
#define _TIF_NOTIFY_RESUME BIT(TIF_NOTIFY_RESUME)
#define TIF_SIGPENDING	   1
#define _TIF_SIGPENDING	   BIT(TIF_SIGPENDING)
#define TIF_NOTIFY_SIGNAL  2
#define _TIF_NOTIFY_SIGNAL BIT(TIF_NOTIFY_SIGNAL)
#define TIF_MEMDIE	   3
#define TIF_NEED_RESCHED   4
#define _TIF_NEED_RESCHED  BIT(TIF_NEED_RESCHED)
#define TIF_UPROBE	   8
#define _TIF_UPROBE	   BIT(TIF_UPROBE)

#endif /* _ASM_GENERIC_THREAD_INFO_TIF_H_ */
