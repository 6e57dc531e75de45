/* SPDX-License-Identifier: GPL-2.0 */
/* Where what was checked is from: the patches of the stack, the kit, the day. */
#ifndef TIF_PROVENANCE_H
#define TIF_PROVENANCE_H

#include "util/file.h"

#include <jansson.h>

struct landed;

/**
 * struct origin_of_patch - a patch of the stack
 * @file: in the series: "rseq/slow-path.patch"
 * @mainline: Patch-mainline, or ""
 * @commits: each Upstream-commit, in one line
 */
struct origin_of_patch {
	const char *file;
	const char *subject;
	const char *mainline;
	struct list commits;
};

/**
 * struct provenance - what fingerprint.json says of the stack; "" is what it does not say
 * @version, @commit: of the kit
 * @date: of the run, of UTC
 */
struct provenance {
	const char *version;
	const char *commit;
	const char *date;
	struct origin_of_patch *patches;
	size_t count;
};

/** provenance_patches - the array that fingerprint.json has as patches */
json_t *provenance_patches(const struct landed *l);

/** provenance_read - of a results folder: DIR/fingerprint.json, or NULL */
const struct provenance *provenance_read(const char *dir);

#endif
