/* SPDX-License-Identifier: GPL-2.0 */
/* Resume work of a tree of a few lines. */
#include <linux/task_work.h>
static inline void resume_user_mode_work(struct pt_regs *regs)
{
	rseq_handle_notify_resume(NULL, regs);
}
