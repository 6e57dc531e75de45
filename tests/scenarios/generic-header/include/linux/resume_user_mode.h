/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RESUME_USER_MODE_H
#define _LINUX_RESUME_USER_MODE_H

#include <linux/task_work.h>

static inline void resume_user_mode_work(struct pt_regs *regs)
{
	clear_thread_flag(TIF_NOTIFY_RESUME);
	task_work_run();
	rseq_handle_notify_resume(NULL, regs);
}

#endif
