// SPDX-License-Identifier: GPL-2.0
// With all other work done and interrupts disabled, run the rseq fast path; go round
// as long as there is work.
//
// file: kernel/entry/common.c include/linux/entry-common.h include/linux/irq-entry-common.h
// rule fast_path: EXIT_TO_USER_MODE_WORK 1 -> 1 in exit_to_user_mode_prepare
// rule fast_path: EXIT_TO_USER_MODE_WORK_LOOP 0 -> 1 in exit_to_user_mode_prepare
// rule fast_path: exit_to_user_mode_loop 1 -> 1 in exit_to_user_mode_prepare
// rule fast_path: rseq_exit_update 0 -> 1 in exit_to_user_mode_prepare

@fast_path@
identifier ti_work;
symbol regs;
@@
-if (unlikely(ti_work & EXIT_TO_USER_MODE_WORK))
-	ti_work = exit_to_user_mode_loop(regs, ti_work);
+while (unlikely(ti_work & EXIT_TO_USER_MODE_WORK)) {
+	/* TIF_RSEQ last, interrupts disabled. If that fails, TIF_NOTIFY_RESUME is set. */
+	if (ti_work & EXIT_TO_USER_MODE_WORK_LOOP)
+		ti_work = exit_to_user_mode_loop(regs, ti_work);
+	else
+		ti_work = rseq_exit_update(regs);
+}
