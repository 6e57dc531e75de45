/* SPDX-License-Identifier: GPL-2.0 */
/* The results folder of a run: DIR/results.jsonl, and a lock on DIR/.lock. */
#ifndef TIF_CLI_RESULTS_FOLDER_H
#define TIF_CLI_RESULTS_FOLDER_H

/** results_file - the folder's results.jsonl */
const char *results_file(const char *dir);

/**
 * results_folder - begin a run's results in a folder of its own
 *
 * Makes the folder, takes its lock until this process ends, and marks the results as not
 * finished. What an earlier run has found stays there as results.jsonl.N, which is told.
 *
 * Return: 0, or the code of fail(): EX_NO where another run is at work there, EX_MISSING
 *	   where it cannot be written.
 */
int results_folder(const char *dir);

/** results_ended - take the mark away: all results are there; 0, or EX_MISSING */
int results_ended(const char *dir);

/** results_full - tell why lines could not be appended, just now; EX_MISSING */
int results_full(const char *dir);

#endif
