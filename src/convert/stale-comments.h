/* SPDX-License-Identifier: GPL-2.0 */
/* Take a line that is no longer true out of a comment. */
#ifndef TIF_STALE_COMMENTS_H
#define TIF_STALE_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * stale_cut - take a line out of a comment
 * @raw: the comment as it stands in the file, replaced when it changes
 * @len: its length, 0 when nothing is left of it
 * @text: the line without the marks of the comment
 *
 * A line that opens or closes a comment of several lines stays.
 *
 * Return: was it there?
 */
bool stale_cut(const char **raw, size_t *len, const char *text);

#endif
