/* SPDX-License-Identifier: GPL-2.0 */
/* Where hooks fit, as one page for a browser. */
#ifndef TIF_DRIFT_HTML_H
#define TIF_DRIFT_HTML_H

#include "util/pool.h"

#include <jansson.h>

/** drift_html - draw the document of docs/drift.json.md; the page is whole, without
 * scripts or anything from outside */
void drift_html(const json_t *doc, struct str *out);

#endif
