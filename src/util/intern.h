/* SPDX-License-Identifier: GPL-2.0 */
/* One copy of every name, however often it is read. */
#ifndef TIF_INTERN_H
#define TIF_INTERN_H

#include <stddef.h>

/** intern - the pool's one copy of the @len characters at @s, ended by a NUL */
const char *intern(const char *s, size_t len);

#endif
