/* SPDX-License-Identifier: GPL-2.0 */
/* Did spatch skip a part of the header that holds flags? */
#ifndef TIF_PARSE_CHECK_H
#define TIF_PARSE_CHECK_H

#include "header/lines.h"

/**
 * parse_check - read what "spatch --parse-c" said about a header
 * @s: its output
 * @header: the header's name, for complaints
 * @d: takes complaints: a chunk with a flag in it that could not be parsed,
 *	or an output without a verdict
 *
 * Return: 0, or -1 when complaints were added.
 */
int parse_check(const struct source *s, const char *header, struct diags *d);

#endif
