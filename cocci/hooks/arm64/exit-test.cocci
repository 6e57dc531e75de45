// SPDX-License-Identifier: GPL-2.0
// The test of the flags that finds work for the loop finds TIF_RSEQ, too. Count the exits.
// thread_info.h has the mask: the exact one is no immediate in the generic numbering.
//
// file: arch/arm64/kernel/entry-common.c
// rule test: _TIF_WORK_MASK 1 -> 0 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
// rule test: tif_exit_work 0 -> 1 in exit_to_user_mode_prepare|prepare_exit_to_user_mode
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
+if (unlikely(tif_exit_work(flags)))
 	do_notify_resume(regs, flags);
 ...
 }
