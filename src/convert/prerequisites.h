/* SPDX-License-Identifier: GPL-2.0 */
/* What the tree's own code must look like for a renumbering. */
#ifndef TIF_PREREQUISITES_H
#define TIF_PREREQUISITES_H

#include "header/rules.h"
#include "header/unit.h"

/**
 * prerequisites_check - does the tree at hand allow what the table assumes?
 * @t: the tree
 * @u: the architecture's thread_info.h
 * @r: its table
 * @d: takes complaints; each one is a refusal
 *
 * Properties of the tree decide, never its version.
 */
void prerequisites_check(const struct tree *t, const struct unit *u,
			 const struct rules *r, struct diags *d);

#endif
