/* SPDX-License-Identifier: GPL-2.0 */
/* The JSON report of apply (docs/apply.json.md). */
#ifndef TIF_APPLY_JSON_H
#define TIF_APPLY_JSON_H

#include "apply/apply.h"

#include <jansson.h>

/**
 * apply_document - the report
 * @a: the run, as far as it got
 * @code: the exit code
 */
json_t *apply_document(const struct apply *a, int code);

#endif
