// SPDX-License-Identifier: GPL-2.0
// One test of the flags finds work for the loop, and TIF_RSEQ. With all other work done and
// interrupts disabled, run the rseq fast path; go round as long as there is work. Count the
// exits.
//
// file: arch/arm64/kernel/entry-common.c
// rule work: do_notify_resume 1 -> 0 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule work: exit_to_user_mode_work 0 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule work: _TIF_WORK_MASK 1 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule work: _TIF_RSEQ 0 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule work: rseq_stat_inc 0 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode

@work@
identifier fn, flags;
symbol regs, exit;
expression now;
@@
+static void exit_to_user_mode_work(struct pt_regs *regs, unsigned long flags)
+{
+	while (flags & (_TIF_WORK_MASK | _TIF_RSEQ)) {
+		if (flags & _TIF_WORK_MASK) {
+			do_notify_resume(regs, flags);
+			flags = now;
+			continue;
+		}
+		/* TIF_RSEQ last, interrupts disabled. If that fails, TIF_NOTIFY_RESUME is set. */
+		flags = rseq_exit_update(regs);
+	}
+}
+
 fn(struct pt_regs *regs)
 {
 ...
+rseq_stat_inc(exit);
+
 flags = now;
-if (unlikely(flags & _TIF_WORK_MASK))
-	do_notify_resume(regs, flags);
+if (unlikely(flags & (_TIF_WORK_MASK | _TIF_RSEQ)))
+	exit_to_user_mode_work(regs, flags);
 ...
 }
