// SPDX-License-Identifier: GPL-2.0
// With all other work done and interrupts disabled, run the rseq fast path; go round
// again if there is work for the loop.
//
// file: kernel/entry/common.c
// rule fast_path: EXIT_TO_USER_MODE_WORK 1 -> 0 in exit_to_user_mode_loop
// rule fast_path: EXIT_TO_USER_MODE_WORK_LOOP 0 -> 2 in exit_to_user_mode_loop
// rule fast_path: rseq_exit_to_user_mode 0 -> 1 in exit_to_user_mode_loop
// rule fast_path: again 0 -> 2 in exit_to_user_mode_loop

@fast_path@
identifier ti_work;
symbol regs;
statement S;
@@
+again:
 while (ti_work &
-EXIT_TO_USER_MODE_WORK
+EXIT_TO_USER_MODE_WORK_LOOP
 ) S
+
+/* The rseq fast path is last, interrupts disabled; what it leaves is for the loop. */
+ti_work = rseq_exit_to_user_mode(regs, ti_work);
+if (unlikely(ti_work & EXIT_TO_USER_MODE_WORK_LOOP))
+	goto again;
