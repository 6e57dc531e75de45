/* SPDX-License-Identifier: GPL-2.0 */
/* The layout guard: the fast path writes what the tree's own handler writes. */
#ifndef TIF_APPLY_AREA_H
#define TIF_APPLY_AREA_H

#include "apply/apply.h"

/** area_name - the file that says what a patch writes: patches/compat/NAME.area; NULL if
 * there is none */
const char *area_name(const struct apply *a, const struct entry *e);

#endif
