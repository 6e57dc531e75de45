/* SPDX-License-Identifier: GPL-2.0 */
/* What an architecture's Kconfig selects. */
#ifndef TIF_KCONFIG_H
#define TIF_KCONFIG_H

#include "header/tree.h"

#include <stdbool.h>

/**
 * tree_selects - does the architecture's Kconfig select a symbol?
 *
 * Return: 1 yes, 0 no, -1 there is no such Kconfig that can be read.
 */
int tree_selects(const struct tree *t, const char *symbol);

/** tree_select_line - the line of that select, or 0 */
unsigned int tree_select_line(const struct tree *t, const char *symbol);

/**
 * tree_is_64bit - is CONFIG_64BIT always on?
 *
 * Return: 1 yes, 0 no, -1 there is no such Kconfig that can be read.
 */
int tree_is_64bit(const struct tree *t);

/**
 * tree_kconfig_problem - why the architecture's Kconfig cannot be read
 *
 * Return: NULL if it can be, or if there is none.
 */
const char *tree_kconfig_problem(const struct tree *t);

/**
 * tree_long_bits - how many bits a long has, at most
 *
 * Return: 32 where the architecture's Kconfig has no 64BIT; else 64, also where there
 * is no Kconfig to tell.
 */
unsigned int tree_long_bits(const struct tree *t);

/** tree_exit_is_generic - does the architecture select the generic exit to user mode? */
bool tree_exit_is_generic(const struct tree *t);

#endif
