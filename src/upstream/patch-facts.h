/* SPDX-License-Identifier: GPL-2.0 */
/* What a patch's header says: the text, and the upstream commits that it follows. */
#ifndef TIF_PATCH_FACTS_H
#define TIF_PATCH_FACTS_H

#include "util/file.h"

/** enum extent - how much of an upstream commit a patch has */
enum extent { EXTENT_WHOLE, EXTENT_PARTIAL, EXTENT_SEMANTICS };

/** struct citation - one Upstream-commit (docs/patch-headers.md) */
struct citation {
	const char *id; /* 12 hex digits */
	const char *subject;
	enum extent extent;
	const char *note;   /* "" for none */
	const char *author; /* the Upstream-author below it, or "" */
};

/**
 * struct patch_facts - a header taken apart; "" is what it does not have
 * @body: the text without the tags, no newline at its end
 * @mainline: Patch-mainline
 * @checked_to: Fixes-checked-to
 * @notes: each Checkpatch-note
 * @trailers: lines such as Signed-off-by, in order
 * @tags: all of these lines below the body, as they stand there
 */
struct patch_facts {
	const char *from;
	const char *subject;
	const char *body;
	const char *mainline;
	const char *checked_to;
	struct citation *commits;
	size_t ncommits;
	struct list notes;
	struct list trailers;
	const char *tags;
};

/**
 * patch_facts_read - take a header apart, as it is in the kit or as it landed
 *
 * A header without the kit's tags is a patch of the user's own, and fine.
 *
 * Return: NULL, or what is wrong with one of the tags.
 */
const char *patch_facts_read(struct patch_facts *f, const char *header);

/** is_released - does Patch-mainline name a release? */
bool is_released(const struct patch_facts *f);

/** extent_text - "", "partial", "semantics only" */
const char *extent_text(enum extent extent);

/** citation_text - 'commit ID ("subject")', with what stands behind it, in one line */
const char *citation_text(const struct citation *c);

#endif
