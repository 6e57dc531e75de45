/* SPDX-License-Identifier: GPL-2.0 */
/* The audit as one page for a browser. */
#ifndef TIF_AUDIT_HTML_H
#define TIF_AUDIT_HTML_H

#include "report/html.h"

#include <jansson.h>

/**
 * audit_html - draw an audit
 * @doc: the JSON document of docs/audit.schema.json
 * @page: takes the page: whole, without scripts or anything from outside
 *
 * What the document lacks is left out.
 */
void audit_html(const json_t *doc, struct str *page);

/* The parts of a page, each in a file of its own. */

/** html_summary - one row per architecture: verdict, exit path, figures */
void html_summary(const json_t *doc, struct str *page);

/** html_maps - the bit maps of an architecture, before above after */
void html_maps(const json_t *arch, struct str *page);

/** html_strip - a bit map as one line of 32 marks */
void html_strip(const json_t *arch, struct str *page);

/** html_lists - reasons, faults, findings, changes and flags of an architecture */
void html_lists(const json_t *arch, struct str *page);

/** html_place - "file:line" of an object that has both */
void html_place(const json_t *j, struct str *page);

/* Members of a JSON object, as text or number. */

/** text_of - the string, or "" */
const char *text_of(const json_t *j, const char *key);

/** number_of - the number, or -1 if there is none from 0 upwards */
int number_of(const json_t *j, const char *key);

/** size_of - the elements of an array, or 0 */
size_t size_of(const json_t *j, const char *key);

/** count_of - the elements whose member @key is @value */
size_t count_of(const json_t *list, const char *key, const char *value);

/** flag_by_name - the element of @flags that has this name, or NULL */
const json_t *flag_by_name(const json_t *flags, const char *name);

#endif
