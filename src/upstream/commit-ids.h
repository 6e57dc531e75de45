/* SPDX-License-Identifier: GPL-2.0 */
/* The kit's table of the upstream commits that its patches name. */
#ifndef TIF_COMMIT_IDS_H
#define TIF_COMMIT_IDS_H

#include "util/file.h"

/** struct commit_id - one row of patches/upstream.tsv */
struct commit_id {
	const char *id; /* 40 hex digits */
	const char *subject;
};

/** struct commit_ids - the table */
struct commit_ids {
	struct commit_id *list;
	size_t count;
};

/** commit_ids_read - read it from the kit; 0, or the code of fail() */
int commit_ids_read(struct commit_ids *ids, const char *kit);

/** commit_ids_find - the commit whose id begins with @abbreviation, or NULL */
const struct commit_id *commit_ids_find(const struct commit_ids *ids,
					const char *abbreviation);

#endif
