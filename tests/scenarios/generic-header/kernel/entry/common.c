// SPDX-License-Identifier: GPL-2.0
// The way out to user mode, in miniature.
#include <linux/entry-common.h>

__always_inline unsigned long exit_to_user_mode_loop(struct pt_regs *regs,
						     unsigned long ti_work)
{
	while (ti_work & EXIT_TO_USER_MODE_WORK) {
		local_irq_enable();
		if (ti_work & _TIF_NEED_RESCHED)
			schedule();
		if (ti_work & _TIF_NOTIFY_RESUME)
			resume_user_mode_work(regs);
		local_irq_disable();
		ti_work = read_thread_flags();
	}
	return ti_work;
}
