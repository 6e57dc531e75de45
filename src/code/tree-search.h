/* SPDX-License-Identifier: GPL-2.0 */
/* Which code of an architecture mentions a flag. */
#ifndef TIF_TREE_SEARCH_H
#define TIF_TREE_SEARCH_H

#include "header/tree.h"

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

#endif
