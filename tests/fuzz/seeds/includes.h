// SPDX-License-Identifier: GPL-2.0
/* includes, and the generic header */
#define HAVE_TIF_POLLING_NRFLAG
#include <asm-generic/thread_info_tif.h>
#include <asm/thread_info_64.h>
#define TIF_LOW 16
#define _TIF_LOW BIT(TIF_LOW)
//// asm/thread_info_64.h
#define TIF_HIGH 17 // after LOW
#include "asm/thread_info_b.h"
//// asm/thread_info_b.h
#define _TIF_HIGH \
	BIT_ULL(TIF_HIGH)
#define TIF_ALIAS TIF_HIGH
#define TIF_WORK_MASK (_TIF_HIGH | _TIF_LOW)
