/* SPDX-License-Identifier: GPL-2.0 */
/* Common thread flags, as far as the tests need them. */
#ifndef _ASM_GENERIC_THREAD_INFO_TIF_H
#define _ASM_GENERIC_THREAD_INFO_TIF_H

#define TIF_NOTIFY_RESUME	0
#define TIF_SIGPENDING		1
#define TIF_RSEQ		11

#endif
