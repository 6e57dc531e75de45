/* SPDX-License-Identifier: GPL-2.0 */
/* Did spatch skip a part of the header that holds flags? */
#ifndef TIF_PARSE_CHECK_H
#define TIF_PARSE_CHECK_H

#include "util/diag.h"

/** enum parse_result - what spatch --parse-c tells about a header */
enum parse_result {
	PARSE_OK,
	PARSE_SKIPPED,	/* a part with a flag in it could not be parsed */
	PARSE_NO_ANSWER /* the output ends without its statistics: spatch did not work */
};

/**
 * parse_check - read what "spatch --parse-c" said about a header
 * @text: its output
 * @header: the header's name, for complaints
 * @d: takes one complaint for each part with a flag in it that could not be parsed
 */
enum parse_result parse_check(const char *text, const char *header, struct diags *d);

#endif
