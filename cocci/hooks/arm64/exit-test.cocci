// SPDX-License-Identifier: GPL-2.0
// The test of the flags that finds work for the loop finds TIF_RSEQ, too. Count the exits.
//
// file: arch/arm64/kernel/entry-common.c
// rule test: _TIF_WORK_MASK 1 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule test: _TIF_RSEQ 0 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule test: rseq_stat_inc 0 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode

@test@
identifier fn, flags;
symbol regs, exit;
expression now;
@@
 fn(struct pt_regs *regs)
 {
 ...
+rseq_stat_inc(exit);
+
 flags = now;
-if (unlikely(flags & _TIF_WORK_MASK))
+if (unlikely(flags & (_TIF_WORK_MASK | _TIF_RSEQ)))
 	do_notify_resume(regs, flags);
 ...
 }
