/* SPDX-License-Identifier: GPL-2.0 */
/* Masks that are plain numbers: the flags in them, by name. */
#ifndef TIF_MASK_NAMES_H
#define TIF_MASK_NAMES_H

#include "convert/plan.h"

/**
 * mask_names_plan - find the masks that the table calls literal, and spell them out
 * @p: the plan; its moves are complete
 * @d: takes complaints; each one is a refusal
 */
void mask_names_plan(struct plan *p, struct diags *d);

#endif
