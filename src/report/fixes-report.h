/* SPDX-License-Identifier: GPL-2.0 */
/* Upstream's repairs, for people and for programs. */
#ifndef TIF_FIXES_REPORT_H
#define TIF_FIXES_REPORT_H

#include "upstream/fixes.h"

/** fixes_text - the open ones in full, the others by number */
void fixes_text(const struct fixes *f, struct str *out);

/** fixes_json - all of them, as docs/fixes.json.md has it */
void fixes_json(const struct fixes *f, struct str *out);

#endif
