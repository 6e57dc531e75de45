/* SPDX-License-Identifier: GPL-2.0 */
/* What apply tells people. */
#ifndef TIF_APPLY_TEXT_H
#define TIF_APPLY_TEXT_H

#include "apply/apply.h"

/** applied_text - "series 6.12, level rseq, numbering generic, for x86" */
const char *applied_text(const char *series, const char *level, const char *numbering,
			 const char *archs);

/** tell_tree - which tree it is */
void tell_tree(const struct apply *a);
/** tell_stay - which patches do not come off, and why */
void tell_stay(const struct apply *a);
/** tell_status - what state it is in */
void tell_status(const struct apply *a);
/** tell_plan - what will be tried, and how each architecture gets its rseq events */
void tell_plan(const struct apply *a);
/** tell_trial - what the trial found that is no conflict */
void tell_trial(const struct apply *a);
/** tell_would_apply - a dry run: what would change */
void tell_would_apply(const struct apply *a);
/** tell_would_undo - a dry run of undo: what would change */
void tell_would_undo(const struct apply *a);
/** tell_applied - what has landed, and what to do next */
void tell_applied(const struct apply *a);

/** count_patches - how many of the plan have this outcome */
size_t count_patches(const struct apply *a, enum outcome outcome);

#endif
