/* SPDX-License-Identifier: GPL-2.0 */
/* The audit as lines of a results folder (docs/results.md). */
#ifndef TIF_AUDIT_RESULTS_H
#define TIF_AUDIT_RESULTS_H

#include "audit/audit.h"

/**
 * audit_results - append a line for each architecture, and one for core code
 * @file: the results.jsonl
 * @options: of the command that repeats it, with the trees and without --arch
 * @log: of all of them, as it is seen from there
 *
 * Return: 0, or -1 (errno).
 */
int audit_results(const struct audit *a, const char *file, const char *options,
		  const char *log);

#endif
