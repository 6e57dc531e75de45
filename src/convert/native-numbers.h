/* SPDX-License-Identifier: GPL-2.0 */
/* The conversion that keeps every number. */
#ifndef TIF_NATIVE_NUMBERS_H
#define TIF_NATIVE_NUMBERS_H

#include "convert/plan.h"

/**
 * native_numbers_plan - find a number for TIF_RSEQ, and where the include goes
 * @p: the plan; its moves are complete
 * @d: takes complaints; each one is a refusal
 */
void native_numbers_plan(struct plan *p, struct diags *d);

#endif
