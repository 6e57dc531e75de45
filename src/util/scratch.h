/* SPDX-License-Identifier: GPL-2.0 */
/* A private scratch folder for each run. */
#ifndef TIF_SCRATCH_H
#define TIF_SCRATCH_H

#include <stdbool.h>

/**
 * scratch_open - make it, hold a lock on it, and remove those of killed runs
 *
 * Below TMPDIR, or /tmp where TMPDIR is unset, missing, not writable or has characters that
 * quilt cannot take (said by warn()). Its name begins with "tif-backports.". It is removed on
 * every way out of the process but a kill, also on SIGHUP, SIGINT and SIGTERM (exit 128 +
 * signal) through scratch_close().
 *
 * Return: 0, or the code of fail().
 */
int scratch_open(void);

/** scratch - its path, without a slash at the end */
const char *scratch(void);

/** scratch_path - a path below it, in the pool */
const char *scratch_path(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/** scratch_close - remove it */
void scratch_close(void);

/** signals_hold - SIGHUP, SIGINT and SIGTERM wait until signals_release() */
void signals_hold(void);
void signals_release(void);
/** signals_waiting - has one come, that is not ignored, since signals_hold()? */
bool signals_waiting(void);

#endif
