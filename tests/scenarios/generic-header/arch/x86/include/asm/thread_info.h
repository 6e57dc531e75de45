/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_THREAD_INFO_H
#define _ASM_X86_THREAD_INFO_H

#define HAVE_TIF_POLLING_NRFLAG
#define HAVE_TIF_SINGLESTEP

#include <asm-generic/thread_info_tif.h>

/* What only this architecture has. */
#define TIF_SSBD  16
#define _TIF_SSBD BIT(TIF_SSBD)

#endif
