/* SPDX-License-Identifier: GPL-2.0 */
/* Bytes that are no text must not reach a report. */
#ifndef TIF_UTF8_H
#define TIF_UTF8_H

#include <stddef.h>

/**
 * utf8_length - length of the UTF-8 character at @s
 *
 * Return: 1 to 4; 0 if what stands there is none, or a control character
 * other than white space (a terminal would obey it).
 */
size_t utf8_length(const char *s);

/**
 * utf8_clean - a text that is UTF-8 for certain
 * @s: any bytes, ended by a NUL
 *
 * Return: @s itself, or a copy in the pool in which every byte that is not
 * part of a character is U+FFFD.
 */
const char *utf8_clean(const char *s);

#endif
