// SPDX-License-Identifier: GPL-2.0
// The exit to user mode of a tree of a few lines.
static unsigned long exit_to_user_mode_loop(struct pt_regs *regs,
					    unsigned long ti_work)
{
	while (ti_work & EXIT_TO_USER_MODE_WORK) {
		work(regs, ti_work);
		ti_work = read_thread_flags();
	}

	return ti_work;
}

static void exit_to_user_mode_prepare(struct pt_regs *regs)
{
	unsigned long ti_work = read_thread_flags();

	if (ti_work & EXIT_TO_USER_MODE_WORK)
		ti_work = exit_to_user_mode_loop(regs, ti_work);

	arch_exit_to_user_mode_prepare(regs, ti_work);
}
