/* SPDX-License-Identifier: GPL-2.0 */
/* Where hooks fit, as JSON (docs/drift.json.md). */
#ifndef TIF_DRIFT_JSON_H
#define TIF_DRIFT_JSON_H

#include "drift/drift.h"

/** drift_document - all of it; @a: the anchors, or NULL */
json_t *drift_document(const struct drift *d, const struct anchors *a);

#endif
