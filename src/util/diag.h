/* SPDX-License-Identifier: GPL-2.0 */
/* What is wrong with the input, and where: collected, then printed. */
#ifndef TIF_DIAG_H
#define TIF_DIAG_H

#include "util/index.h"

#include <stddef.h>

/** struct diag - one complaint; @line is 0 where no line is to blame */
struct diag {
	const char *file;
	unsigned int line;
	const char *text;
};

/** struct diags - all complaints of a run, in order; zero it to start */
struct diags {
	struct diag *list;
	size_t count;
	struct index index;
};

/** diag_add - record a complaint about @file:@line */
void diag_add(struct diags *d, const char *file, unsigned int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * diag_fail - end a run with all of them: "PROG: error: file:line: text" each
 * @d: the complaints, at least one; the last goes through fail()
 * @code: the exit code
 * @todo: what the user can do about it, or NULL
 *
 * Return: @code.
 */
int diag_fail(const struct diags *d, int code, const char *todo);

/** diag_line - one complaint as "file:line: text" */
const char *diag_line(const struct diag *d);

#endif
