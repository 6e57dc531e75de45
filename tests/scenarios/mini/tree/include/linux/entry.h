/* SPDX-License-Identifier: GPL-2.0 */
/* What the way out looks at. */
#ifndef _LINUX_ENTRY_H
#define _LINUX_ENTRY_H

struct task;

#define EXIT_WORK \
	(_TIF_NEED_RESCHED | _TIF_SIGPENDING | _TIF_NOTIFY_RESUME)

#endif
