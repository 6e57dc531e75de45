/* SPDX-License-Identifier: GPL-2.0 */
/* How long something takes. */
#ifndef TIF_CLOCK_H
#define TIF_CLOCK_H

#include <time.h>

/** clock_now - seconds since whenever */
static inline double clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

#endif
