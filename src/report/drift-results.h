/* SPDX-License-Identifier: GPL-2.0 */
/* Where hooks fit, as lines of a results folder (docs/results.md). */
#ifndef TIF_DRIFT_RESULTS_H
#define TIF_DRIFT_RESULTS_H

#include "drift/drift.h"

/**
 * drift_results - append a line for each series on each tree, for each pinned version
 *	that was not tried, and for each line of known.tsv that does not apply any more
 * @file: the results.jsonl
 * @log: of all of them, as it is seen from there
 *
 * Return: 0, or -1 (errno).
 */
int drift_results(const struct drift *d, const char *file, const char *log);

#endif
