/* SPDX-License-Identifier: GPL-2.0 */
/* Who uses a flag in this tree, and what its Kconfig says. */
#ifndef TIF_USERS_H
#define TIF_USERS_H

#include "tree.h"

/**
 * tree_selects - does the architecture's Kconfig select a symbol?
 *
 * Return: 1 yes, 0 no, -1 there is no such Kconfig that can be read.
 */
int tree_selects(const struct tree *t, const char *symbol);

/** tree_select_line - the line of that select, or 0 */
unsigned int tree_select_line(const struct tree *t, const char *symbol);

/**
 * tree_user - where the architecture's code mentions a flag
 * @t: the tree
 * @name: TIF_X; _TIF_X counts too
 *
 * @where: set to "file:line" of the first mention, or to what cannot be searched
 *
 * The thread_info headers themselves do not count.
 *
 * Return: 1 if it is mentioned, 0 if not, -1 if nobody can tell: there is no code,
 * or some of it cannot be read, or is larger than any code.
 */
int tree_user(const struct tree *t, const char *name, const char **where);

/** tree_asm_user - the same for assembly (.S) alone */
int tree_asm_user(const struct tree *t, const char *name, const char **where);

/**
 * tree_is_64bit - is CONFIG_64BIT always on?
 *
 * Return: 1 yes, 0 no, -1 there is no such Kconfig that can be read.
 */
int tree_is_64bit(const struct tree *t);

#endif
