// SPDX-License-Identifier: GPL-2.0
#include <linux/tracehook.h>

void do_notify_resume(struct pt_regs *regs, unsigned long thread_flags)
{
	do {
		if (thread_flags & _TIF_NEED_RESCHED)
			schedule();
		if (thread_flags & _TIF_NOTIFY_RESUME)
			tracehook_notify_resume(regs);

		local_daif_mask();
		thread_flags = READ_ONCE(current_thread_info()->flags);
	} while (thread_flags & _TIF_WORK_MASK);
}
