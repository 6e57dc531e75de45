// SPDX-License-Identifier: GPL-2.0
/* a plain header that converts */
#ifndef _ASM_TOY_H
#define _ASM_TOY_H
#define TIF_SIGPENDING		0	/* signal */
#define TIF_NEED_RESCHED	1
#define TIF_STEP		2	/* step */
#define TIF_LOW			3
#define TIF_HIGH		4
#define TIF_POLLING_NRFLAG	5	/* polls */
#define TIF_VENDOR		9
#define TIF_OLD			8

#define _TIF_SIGPENDING		(1 << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED	(1UL << TIF_NEED_RESCHED)
#define _TIF_STEP		BIT(TIF_STEP)
#define _TIF_LOW		_BITUL(TIF_LOW)
#define _TIF_WORK		(_TIF_SIGPENDING | _TIF_STEP)
#endif
