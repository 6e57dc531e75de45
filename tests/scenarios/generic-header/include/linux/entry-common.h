/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_ENTRY_COMMON_H
#define _LINUX_ENTRY_COMMON_H

#ifndef ARCH_EXIT_TO_USER_MODE_WORK
#define ARCH_EXIT_TO_USER_MODE_WORK (0)
#endif

#define EXIT_TO_USER_MODE_WORK                                      \
	(_TIF_SIGPENDING | _TIF_NOTIFY_RESUME | _TIF_NEED_RESCHED | \
	 ARCH_EXIT_TO_USER_MODE_WORK)

static __always_inline void exit_to_user_mode_prepare(struct pt_regs *regs)
{
	unsigned long ti_work = read_thread_flags();

	if (unlikely(ti_work & EXIT_TO_USER_MODE_WORK))
		ti_work = exit_to_user_mode_loop(regs, ti_work);
	arch_exit_to_user_mode_prepare(regs, ti_work);
}

#endif
