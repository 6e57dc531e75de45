/* SPDX-License-Identifier: GPL-2.0 */
/* Start spatch, and tell its own failures from what it says about a header. */
#ifndef TIF_SPATCH_H
#define TIF_SPATCH_H

#include "util/diag.h"

/**
 * spatch_parse - can spatch parse every part of a header that holds flags?
 * @dir: folder that spatch works in
 * @header: the header below it, also for messages
 * @d: takes complaints about the header
 *
 * Return: 0; EX_NO: @d tells why; else the code of fail(): spatch did not work.
 */
int spatch_parse(const char *dir, const char *header, struct diags *d);

/**
 * spatch_apply - change a header in place
 * @dir: folder that spatch works in
 * @header: the header below it
 * @smpl: the semantic patch below it
 *
 * Anything on stderr is a failure, whatever the exit code says.
 *
 * Return: 0, or the code of fail().
 */
int spatch_apply(const char *dir, const char *header, const char *smpl);

/**
 * spatch_hook - change code in place by a semantic hook, which has no virtual rules
 * @dir: folder that spatch works in
 * @cut: the code below it
 * @smpl: the semantic patch below it
 * @macros: definitions of macros that stand like statements, below it
 * @path: where the code is from, for messages
 *
 * Return: 0, or the code of fail().
 */
int spatch_hook(const char *dir, const char *cut, const char *smpl, const char *macros,
		const char *path);

#endif
