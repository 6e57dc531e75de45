/* SPDX-License-Identifier: GPL-2.0 */
/* What results say, as tables for people, on standard output. */
#ifndef TIF_RESULTS_TABLE_H
#define TIF_RESULTS_TABLE_H

#include "report/results.h"

/** show_not_passed - each record that did not pass, and why, 160 bytes wide */
void show_not_passed(const struct results *all);

/** show_archs_head - the columns of show_archs_row() */
void show_archs_head(void);

/**
 * show_archs_row - a line of check-archs.sh's table
 * @arch: the architecture
 * @compiler: what compiled for it
 * @generic: the records of the tree with generic numbering
 * @native: and of the one with native numbering
 * @seconds: how long it took
 */
void show_archs_row(const char *arch, const char *compiler, const struct results *generic,
		    const struct results *native, const char *seconds);

/** show_matrix_head - the columns of show_matrix_row() */
void show_matrix_head(void);

/**
 * show_matrix_row - a line of check-matrix.sh's table
 * @row: "SERIES-ARCH"
 * @all: its records; those of a storm have "storm/" before their paths
 * @seconds: how long it took
 */
void show_matrix_row(const char *row, const struct results *all, const char *seconds);

/** show_costs - guest instructions per event, kernels side by side, for level perf */
void show_costs(const struct results *all, const char *arch);

#endif
