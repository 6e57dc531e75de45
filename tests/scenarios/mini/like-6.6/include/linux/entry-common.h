/* SPDX-License-Identifier: GPL-2.0 */
/* The work of the exit loop of a tree of a few lines. */
#ifndef ARCH_EXIT_TO_USER_MODE_WORK
#define ARCH_EXIT_TO_USER_MODE_WORK (0)
#endif
#define EXIT_TO_USER_MODE_WORK (_TIF_NOTIFY_RESUME | ARCH_EXIT_TO_USER_MODE_WORK)
