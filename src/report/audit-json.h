/* SPDX-License-Identifier: GPL-2.0 */
/* The audit for programs. */
#ifndef TIF_AUDIT_JSON_H
#define TIF_AUDIT_JSON_H

#include "audit/audit.h"

#include <jansson.h>

/** audit_document - the document of docs/audit.schema.json */
json_t *audit_document(const struct audit *a);

#endif
