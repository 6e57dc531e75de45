/* SPDX-License-Identifier: GPL-2.0 */
/* Where hooks fit, for people. */
#ifndef TIF_DRIFT_TEXT_H
#define TIF_DRIFT_TEXT_H

#include "drift/drift.h"

/** drift_text - the matrix of each series, and why what does not fit does not
 * @all: the hooks that fit everywhere, too
 */
void drift_text(const struct drift *d, bool all, struct str *out);

/** drift_markdown - a table of the trees, for docs/ */
void drift_markdown(const struct drift *d, struct str *out);

/** drift_anchor_text - the lines that hooks lean on, those that some tree lacks first */
void drift_anchor_text(const struct anchors *a, struct str *out);

/** cell_text - "6.12.8: FILE, hunk 1, line 5: REASON: expected ..., found ..." without
 * the tree; "" where nothing is to be said */
const char *cell_text(const struct cell *c);

/** row_text - since when a hook does not fit, "" where it fits everywhere */
const char *row_text(const struct hook_row *row);

/** cell_mark - what stands in the matrix: "=", "+12", "o", "X", "k", "R", "." */
const char *cell_mark(const struct drift_run *run, size_t hook);

#endif
