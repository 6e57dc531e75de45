/* SPDX-License-Identifier: GPL-2.0 */
/* Is this a kernel tree? One answer for all commands. */
#ifndef TIF_KERNEL_TREE_H
#define TIF_KERNEL_TREE_H

/* What a command reads of a tree. */
enum kernel_tree_use {
	TREE_FILES,   /* some files of architectures, there for a conversion */
	TREE_HEADERS, /* headers and sources of architectures */
	TREE_KERNEL,  /* all that a kernel is built from */
};

/**
 * kernel_tree_check - is this folder the top of a kernel tree?
 * @arg: as the user gave it
 * @use: TREE_FILES asks for arch/, TREE_HEADERS for Makefile, too, and TREE_KERNEL for
 *	 Kconfig and kernel/, too
 * @path: set to it, absolute, links resolved; or NULL
 *
 * Return: 0, or after fail(): EX_TREE for a folder that is none, EX_NO for one that
 * cannot be read.
 */
int kernel_tree_check(const char *arg, enum kernel_tree_use use, const char **path);

#endif
