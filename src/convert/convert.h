/* SPDX-License-Identifier: GPL-2.0 */
/* Convert one architecture's thread_info.h, from the tree to the finished header. */
#ifndef TIF_CONVERT_H
#define TIF_CONVERT_H

#include <stdbool.h>

/**
 * struct conversion - one header
 * @kit: the kit's folder: arch/, cocci/, compat/
 * @tree: where the header is read; may hold only some of a kernel's files
 * @full: the whole kernel tree, or NULL for @tree
 * @real: where that is a view: the tree that its links lead to; or NULL
 * @arch: folder below arch/
 * @native: every number stays
 * @reserve: numbers that stay free, "33,40-43", or NULL
 * @out: the result is written below this folder, if there is one
 * @smpl: write the semantic patch with all of coccicheck's modes there, or NULL
 * @ledger: write what was done, as JSON, there, or NULL
 * @done: set: the header is converted already, nothing was written
 * @passed: set: how many checks the result passed
 */
struct conversion {
	const char *kit;
	const char *tree;
	const char *full;
	const char *real;
	const char *arch;
	bool native;
	const char *reserve;
	const char *out;
	const char *smpl;
	const char *ledger;
	bool done;
	unsigned int passed;
};

/**
 * convert_header - read, plan, spatch, lay out, check, write
 *
 * Parses each header once. Starts spatch twice (--parse-c, and the semantic patch), in
 * the scratch folder; may run in a forked child. Messages go through fail(), more lines
 * before it to stderr.
 *
 * Return: 0; EX_NO: the header cannot be converted; EX_TREE: no such header; EX_MISSING:
 * no spatch, or spatch could not work (no HOME, a full TMPDIR); EX_FAULT: internal error.
 */
int convert_header(struct conversion *c);

#endif
