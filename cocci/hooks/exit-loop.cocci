// SPDX-License-Identifier: GPL-2.0
// A separate TIF_RSEQ is no work for the loop.
//
// file: kernel/entry/common.c
// rule mask: EXIT_TO_USER_MODE_WORK 1 -> 0 in exit_to_user_mode_loop
// rule mask: EXIT_TO_USER_MODE_WORK_LOOP 0 -> 1 in exit_to_user_mode_loop

@mask@
@@
-EXIT_TO_USER_MODE_WORK
+EXIT_TO_USER_MODE_WORK_LOOP
