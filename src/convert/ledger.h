/* SPDX-License-Identifier: GPL-2.0 */
/* What a conversion did to each flag, as JSON. */
#ifndef TIF_LEDGER_H
#define TIF_LEDGER_H

#include "convert/layout.h"

#include <jansson.h>

/**
 * json_ledger - what a conversion did, or will do
 * @p: the plan
 * @f: the result, or NULL before the fact
 */
json_t *json_ledger(const struct plan *p, const struct finish *f);

#endif
