/* SPDX-License-Identifier: GPL-2.0 */
/* Is this a kernel tree? One answer for all commands. */
#ifndef TIF_KERNEL_TREE_H
#define TIF_KERNEL_TREE_H

/**
 * kernel_tree_check - is this folder the top of a kernel tree?
 * @arg: as the user gave it
 * @path: set to it, absolute, links resolved; or NULL
 *
 * It has a Makefile, a regular file, and a folder arch/. What a command needs beyond them
 * it checks by itself.
 *
 * Return: 0, or EX_TREE after fail().
 */
int kernel_tree_check(const char *arg, const char **path);

#endif
