/* SPDX-License-Identifier: GPL-2.0 */
/* Upstream's flags and their numbers, release by release: arch/upstream-flags.tsv. */
#ifndef TIF_UPSTREAM_FLAGS_H
#define TIF_UPSTREAM_FLAGS_H

#include "util/diag.h"

#include <stdbool.h>

#define UPSTREAM_NONE (-1)

/** struct upstream_flag - one flag; @numbers: one per release, or UPSTREAM_NONE */
struct upstream_flag {
	const char *arch;
	const char *name;
	int *numbers;
};

/** struct upstream_flags - all of them */
struct upstream_flags {
	const char *file;
	const char **releases; /* "6.12" */
	size_t nreleases;
	struct upstream_flag *list;
	size_t count;
};

/**
 * upstream_read - read the table
 *
 * A first line "arch name RELEASE...", then a line per flag: its number in each
 * release, or "-".
 *
 * Return: 0, or -1 when complaints were added.
 */
int upstream_read(struct upstream_flags *k, const char *path, struct diags *d);

/** upstream_arch - is there any flag of this architecture? */
bool upstream_arch(const struct upstream_flags *k, const char *arch);

/** upstream_find - a flag, or NULL */
const struct upstream_flag *upstream_find(const struct upstream_flags *k,
					  const char *arch, const char *name);

/**
 * upstream_has - does upstream's kernel of this version have the flag?
 * @f: the flag
 * @version: "6.12.107"; NULL or "": in any release
 *
 * Where the table lacks the release, the one before and the one after it count. A flag
 * without a number is older than all of them.
 */
bool upstream_has(const struct upstream_flags *k, const struct upstream_flag *f,
		  const char *version);

/** upstream_span - the releases with the flag: "6.17 to 7.2", "before 5.10" */
const char *upstream_span(const struct upstream_flags *k, const struct upstream_flag *f);

/** upstream_archs - the architectures that have a flag of this name: "arm64, riscv" */
const char *upstream_archs(const struct upstream_flags *k, const char *name);

/** upstream_release - the column of a version like "6.12.107"; -1 if there is none */
int upstream_release(const struct upstream_flags *k, const char *version);

#endif
