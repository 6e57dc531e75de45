/* SPDX-License-Identifier: GPL-2.0 */
/* A private scratch folder for each run, and the signals that end a run. */
#ifndef TIF_SCRATCH_H
#define TIF_SCRATCH_H

#include <stdbool.h>

/**
 * scratch_open - make it, hold a lock on it, and remove those of killed runs
 *
 * Below TMPDIR, or /tmp where TMPDIR is unset, missing, not writable or has characters
 * that quilt cannot take (said by warn()). Its name begins with "tif-backports.". It is
 * removed on every way out of the process but a kill. From here on SIGHUP, SIGINT,
 * SIGTERM and SIGPIPE wait for signals_check(), unless the caller ignores them. A second
 * call does nothing.
 *
 * Return: 0, or the code of fail().
 */
int scratch_open(void);

/** scratch - its path, without a slash at the end; NULL when there is none */
const char *scratch(void);

/** scratch_path - a path below it, in the pool */
const char *scratch_path(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/** scratch_close - remove it; a forked child's call does nothing */
void scratch_close(void);

/**
 * signals_check - end the run, exit code 128 + signal, if a signal came
 *
 * Through exit(), so what was registered with atexit() is done. run_program(),
 * run_wait(), progress() and file_copy() call it, too.
 */
void signals_check(void);

/** signals_hold - signals_check() lets the run go on until signals_release() */
void signals_hold(void);
void signals_release(void);
bool signals_held(void);
/** signals_waiting - has one come that is not ignored? */
bool signals_waiting(void);

#endif
