/* SPDX-License-Identifier: GPL-2.0 */
/* What the path of a check says. */
#ifndef TIF_CHECKS_PATH_H
#define TIF_CHECKS_PATH_H

#include "report/checks.h"

/** level_order - by it levels are sorted; words that are no level come last */
size_t level_order(const char *level);

/** path_level - where the level begins, behind what a gathered line has before it */
const char *path_level(const char *path);

/** check_split - set path, level, arch, variant and name */
void check_split(struct check *k, const char *path);

#endif
