/* SPDX-License-Identifier: GPL-2.0 */
/* A tree's fingerprint, for people and for programs. */
#ifndef TIF_REPORT_FINGERPRINT_H
#define TIF_REPORT_FINGERPRINT_H

#include "header/fingerprint.h"

#include <jansson.h>

/** fingerprint_who - vendor, what is built on top, and git, in one line */
const char *fingerprint_who(const struct fingerprint *f);

/** fingerprint_has - what the tree has, or has not, separated by commas; "nothing" */
const char *fingerprint_has(const struct fingerprint *f, bool has);

/** fingerprint_vendor_flags - "x86 TIF_X, arm64 TIF_Y TIF_Z", or "" */
const char *fingerprint_vendor_flags(const struct fingerprint *f);

/**
 * fingerprint_fields - add vendor, variants, git, features and bits to an object
 * @j: the object
 */
void fingerprint_fields(json_t *j, const struct fingerprint *f);

/** fingerprint_document - the same in an object of its own, and the line for people */
json_t *fingerprint_document(const struct fingerprint *f);

#endif
