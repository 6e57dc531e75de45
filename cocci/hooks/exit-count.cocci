// SPDX-License-Identifier: GPL-2.0
// Count the exits to user mode, for the statistics.
//
// file: kernel/entry/common.c include/linux/entry-common.h include/linux/irq-entry-common.h
// rule count: arch_exit_to_user_mode_prepare 1 -> 1 in exit_to_user_mode_prepare
// rule count: rseq_stat_inc 0 -> 1 in exit_to_user_mode_prepare

@count@
symbol exit;
@@
+rseq_stat_inc(exit);
 arch_exit_to_user_mode_prepare(...);
