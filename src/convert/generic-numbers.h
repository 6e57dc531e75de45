/* SPDX-License-Identifier: GPL-2.0 */
/* The bits of the architecture's half. */
#ifndef TIF_GENERIC_NUMBERS_H
#define TIF_GENERIC_NUMBERS_H

#include "convert/plan.h"

/**
 * generic_numbers_plan - give every flag of the architecture's half its bit
 * @p: the plan; its moves are complete
 * @d: takes complaints; each one is a refusal
 *
 * Return: 0, or -1 when there are more flags than bits.
 */
int generic_numbers_plan(struct plan *p, struct diags *d);

/** aliases_plan - an alias follows the bit that it names */
void aliases_plan(struct plan *p);

#endif
