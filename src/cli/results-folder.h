/* SPDX-License-Identifier: GPL-2.0 */
/* The results folder that a command writes beside its report (docs/results.md). */
#ifndef TIF_CLI_RESULTS_FOLDER_H
#define TIF_CLI_RESULTS_FOLDER_H

/** results_file - the folder's results.jsonl */
const char *results_file(const char *dir);

/**
 * results_folder - make one that can be written, without the results of an earlier run
 *
 * Return: 0, or the code of fail() (EX_MISSING).
 */
int results_folder(const char *dir);

/** results_full - tell why lines could not be appended, just now; EX_MISSING */
int results_full(const char *dir);

#endif
