/* SPDX-License-Identifier: GPL-2.0 */
/* The flags of a header, as a real compiler evaluates them. */
#ifndef TIF_COMPILER_H
#define TIF_COMPILER_H

#include "header/tree.h"
#include "util/file.h"

/**
 * struct compiler - a compiler and a header
 * @words: the compiler and its first arguments, as "clang --target=riscv64-linux-gnu"
 * @tree: where the header stands
 * @work: an empty scratch folder
 */
struct compiler {
	struct list words;
	const struct tree *tree;
	const char *work;
};

/** compiler_prepare - write what the kernel's build would generate; 0 or -1 (errno) */
int compiler_prepare(const struct compiler *c);

/**
 * compiler_values - evaluate every TIF_ and _TIF_ macro
 * @c: the compiler, prepared
 * @symbols: configuration symbols that are on
 * @count: their number
 * @values: takes lines "NAME VALUE"
 * @why: set to the compiler's first error when there is one
 *
 * The header is read as assembly does; then the compiler puts each value into an object,
 * as text.
 *
 * Return: 0, or -1.
 */
int compiler_values(const struct compiler *c, const char *const *symbols, size_t count,
		    struct str *values, const char **why);

#endif
