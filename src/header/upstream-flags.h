/* SPDX-License-Identifier: GPL-2.0 */
/* Upstream's flags and their numbers, release by release: arch/upstream-flags.tsv. */
#ifndef TIF_UPSTREAM_FLAGS_H
#define TIF_UPSTREAM_FLAGS_H

#include "util/diag.h"

#include <stdbool.h>

#define KNOWN_NONE (-1)

/** struct known_flag - one flag; @numbers: one per release, or KNOWN_NONE */
struct known_flag {
	const char *arch;
	const char *name;
	int *numbers;
};

/** struct known - all of them */
struct known {
	const char *file;
	const char **releases; /* "6.12" */
	size_t nreleases;
	struct known_flag *list;
	size_t count;
};

/**
 * known_read - read the table
 *
 * A first line "arch name RELEASE...", then a line per flag: its number in each
 * release, or "-".
 *
 * Return: 0, or -1 when complaints were added.
 */
int known_read(struct known *k, const char *path, struct diags *d);

/** known_arch - is there any flag of this architecture? */
bool known_arch(const struct known *k, const char *arch);

/** known_find - a flag, or NULL */
const struct known_flag *known_find(const struct known *k, const char *arch,
				    const char *name);

/** known_release - the column of a version like "6.12.107"; -1 if there is none */
int known_release(const struct known *k, const char *version);

#endif
