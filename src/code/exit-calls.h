/* SPDX-License-Identifier: GPL-2.0 */
/* Who calls what does the work before user mode. */
#ifndef TIF_EXIT_CALLS_H
#define TIF_EXIT_CALLS_H

#include "code/facts.h"

/**
 * exit_calls_check - exits to user mode that the kit's hooks do not change
 * @root: the tree
 * @real: where the tree is a view: the tree that its links lead to; or NULL
 * @common: has the calls, and the functions where the hooks consume TIF_RSEQ
 * @arch: the architecture's folder
 * @d: takes each call in another function
 *
 * Reads the C code of the architecture, of kernel/entry/ and of include/linux/. Files
 * that cannot be read are left to those who read all of the tree.
 */
void exit_calls_check(const char *root, const char *real, const struct facts *common,
		      const char *arch, struct diags *d);

#endif
