/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/ptrace.h>

static inline void tracehook_notify_resume(struct pt_regs *regs)
{
	clear_thread_flag(TIF_NOTIFY_RESUME);
	rseq_handle_notify_resume(NULL, regs);
}
