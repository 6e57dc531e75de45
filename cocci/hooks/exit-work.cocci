// SPDX-License-Identifier: GPL-2.0
// The exit to user mode has to look at TIF_RSEQ.
//
// file: include/linux/entry-common.h include/linux/irq-entry-common.h
// rule mask: ARCH_EXIT_TO_USER_MODE_WORK 1 -> 1 in macro EXIT_TO_USER_MODE_WORK
// rule mask: _TIF_RSEQ 0 -> 1 in macro EXIT_TO_USER_MODE_WORK

@mask@
@@
-ARCH_EXIT_TO_USER_MODE_WORK
+_TIF_RSEQ | ARCH_EXIT_TO_USER_MODE_WORK
