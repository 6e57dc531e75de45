// SPDX-License-Identifier: GPL-2.0
/* what spatch makes of it */
#define TIF_SIGPENDING		0	/* signal */
#define TIF_STEP		2
#define TIF_POLLING_NRFLAG	5
#define _TIF_SIGPENDING		(1 << TIF_SIGPENDING)
#define _TIF_STEP		(1 << TIF_STEP)
#define _TIF_POLLING_NRFLAG	(1 << TIF_POLLING_NRFLAG)
//// spatched
#define HAVE_TIF_POLLING_NRFLAG
#include <asm-generic/thread_info_tif.h>
#define TIF_SIGPENDING __TIF_DROP
#define TIF_STEP		16
#define TIF_POLLING_NRFLAG __TIF_DROP
#define _TIF_SIGPENDING __TIF_DROP
#define _TIF_STEP		BIT(TIF_STEP)
#define _TIF_POLLING_NRFLAG __TIF_DROP
//// rules
bit TIF_STEP 16
needs GENERIC_ENTRY
