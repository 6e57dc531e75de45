/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of the command apply. All return 0, or the code of fail(). */
#ifndef TIF_APPLY_RUN_H
#define TIF_APPLY_RUN_H

#include "cli/apply-options.h"

/** need_programs - patch, and spatch if the plan has a use for it */
int need_programs(const struct apply *a);

/** refuse_edited - what landed was edited; @todo: what to do about it */
int refuse_edited(const struct apply *a, const char *todo);

/**
 * try_plan - say what the plan is, and try it on a copy
 * @check: what else has to hold once its files are known, or NULL
 */
int try_plan(struct apply *a, int (*check)(struct apply *a));

/** end_trial - say what it found; EX_NO where a patch did not fit, with what to do */
int end_trial(struct apply *a);

/** run_apply - plan, try and land the series; or say that it is there */
int run_apply(struct apply *a);

/** apply_lost - apply where the files have the series, and the state folder is gone */
int apply_lost(struct apply *a);

/** undo_lost - undo there */
int undo_lost(struct apply *a);

/** try_update - plan and trial, on the tree as it was before what is landed now */
int try_update(struct apply *a);

/** run_update - put this kit's stack in place of an older one */
int run_update(struct apply *a);

#endif
