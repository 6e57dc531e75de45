// SPDX-License-Identifier: GPL-2.0
/* The way out to user space, in miniature. */
#include <linux/entry.h>

unsigned long exit_loop(struct task *task, unsigned long work)
{
	while (work & EXIT_WORK) {
		enable_interrupts();

		if (work & _TIF_NEED_RESCHED)
			schedule();

		if (work & _TIF_SIGPENDING)
			deliver_signals(task);

		if (work & _TIF_NOTIFY_RESUME)
			resume_user_mode_work(task);

		disable_interrupts();
		work = read_flags(task);
	}
	return work;
}
