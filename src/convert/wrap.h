/* SPDX-License-Identifier: GPL-2.0 */
/* Long masks over several lines. */
#ifndef TIF_WRAP_H
#define TIF_WRAP_H

#include <stddef.h>

/**
 * wrap_mask - break a #define of masks that is longer than 80 columns
 * @line: the logical line, "#define NAME (A | B | ...)", a comment may follow
 * @len: its length, the newline included
 *
 * Return: the line, continued under its opening parenthesis where need be.
 */
const char *wrap_mask(const char *line, size_t len);

#endif
