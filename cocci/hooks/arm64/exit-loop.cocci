// SPDX-License-Identifier: GPL-2.0
// With all other work done and interrupts disabled, run the rseq fast path; go round
// as long as there is work. Count the exits.
//
// file: arch/arm64/kernel/entry-common.c
// rule count: rseq_stat_inc 0 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule fast_path: do_notify_resume 1 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule fast_path: _TIF_WORK_MASK 1 -> 2 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule fast_path: rseq_exit_update 0 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode

@count@
identifier flags;
expression now;
symbol exit;
@@
+rseq_stat_inc(exit);
+
 flags = now;

@fast_path@
identifier count.flags, regs;
expression count.now;
@@
-if (unlikely(flags & _TIF_WORK_MASK))
-	do_notify_resume(regs, flags);
+while (unlikely(flags & (_TIF_WORK_MASK | _TIF_RSEQ))) {
+	/* Last, interrupts disabled: the rseq fast path. What it leaves is for the loop. */
+	if (flags & _TIF_WORK_MASK)
+		do_notify_resume(regs, flags);
+	else
+		rseq_exit_update(regs);
+	flags = now;
+}
