// SPDX-License-Identifier: GPL-2.0
#include <linux/tracehook.h>

void do_notify_resume(struct pt_regs *regs)
{
	clear_thread_flag(TIF_NOTIFY_RESUME);
	tracehook_notify_resume(regs);
	rseq_handle_notify_resume(NULL, regs);
}
