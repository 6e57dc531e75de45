/* SPDX-License-Identifier: GPL-2.0 */
/* A conversion keeps clear of numbers that other code has. */
#ifndef TIF_NUMBERS_IN_USE_H
#define TIF_NUMBERS_IN_USE_H

#include "convert/plan.h"
#include "header/in-use.h"

/**
 * numbers_in_use_check - does any number become another flag's under code that has it?
 * @p: the plan; its moves have their numbers
 * @d: takes complaints, one for each place; each one is a refusal
 */
void numbers_in_use_check(const struct plan *p, struct diags *d);

/** number_in_use - does something outside of the headers have number @n? */
bool number_in_use(const struct plan *p, unsigned int n);

/** places_of_number - "FILE:LINE", of all that has number @n */
const char *places_of_number(const struct plan *p, unsigned int n);

#endif
