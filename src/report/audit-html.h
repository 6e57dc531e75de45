/* SPDX-License-Identifier: GPL-2.0 */
/* The audit as one page for a browser. */
#ifndef TIF_AUDIT_HTML_H
#define TIF_AUDIT_HTML_H

#include "util/pool.h"

#include <jansson.h>

/**
 * audit_html - draw an audit
 * @doc: the JSON document of docs/audit.schema.json
 * @link_base: what places in the tree link to; NULL: the tree's own files
 * @out: takes the page: whole, without scripts or anything from outside
 *
 * What the document lacks is left out.
 */
void audit_html(const json_t *doc, const char *link_base, struct str *out);

/**
 * link_base_problem - may @link_base be given to audit_html()?
 *
 * "none": places are no links. Else a URL in which %f is the file, %l the line, %v the
 * tree's version and %% a percent sign; "/%f#L%l" is added to one without %f. It begins
 * with http:, https: or file:, or is relative.
 *
 * Return: NULL, or what is wrong with it.
 */
const char *link_base_problem(const char *link_base);

#endif
