/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of a trial share: making patches, pushing them, explaining conflicts. */
#ifndef TIF_TRIAL_H
#define TIF_TRIAL_H

#include "apply/apply.h"
#include "apply/patch.h"

/* Sources are below 2 MB; what is larger is no source. */
#define SOURCE_LIMIT (16U << 20)

/**
 * struct patch_text - one patch of the plan, in the order of the plan
 * @text: as it lands
 * @patch: the same, read
 */
struct patch_text {
	const char *text;
	struct patch patch;
};

/* compose.c: what lands, as a mail that git am, git quiltimport and quilt take */

/** author_find - sets a->author where --author did not: git's own identity, or a neutral
 * one */
int author_find(struct apply *a);
/** compose_file - a patch from patches/, with the headers of a mail; sets text and patch
 */
int compose_file(const struct apply *a, const struct entry *e, struct patch_text *s);
/**
 * header_name - the header of a patch that is made
 *
 * Return: patches/NAME.NUMBERING.header if the kit has one for the numbering of this run,
 *	   else patches/NAME.header; from the kit's folder on.
 */
const char *header_name(const struct apply *a, const struct entry *e);
/** compose_compat - a patch that adds the files under compat/FACILITY/ */
int compose_compat(const struct apply *a, const struct entry *e, struct patch_text *s);
/** compose_diff - a patch for the conversion's result; @diff has the files' diffs */
int compose_diff(const struct apply *a, const struct entry *e, const char *diff,
		 struct patch_text *s);

/* stack.c: the copy's .pc and patches/, as quilt keeps them */

/**
 * stack_push - try one patch on the copy with fuzz 0, as "quilt push -f" does
 * @fits: set: did all of it fit? Then offsets are added to @a
 * @log: set: what patch said
 */
int stack_push(struct apply *a, const struct entry *e, const struct patch_text *s,
	       bool *fits, const char **log);
/** stack_write - the files that quilt keeps beside the patches, when all are pushed */
int stack_write(const struct apply *a);

/* jobs.c: conversions, side by side */

struct jobs;

/** jobs_start - begin with those conversions of the plan that no earlier patch can change
 */
struct jobs *jobs_start(const struct apply *a);
/** jobs_poll - start what waits, if there is room */
void jobs_poll(struct jobs *jobs);
/**
 * jobs_take - the result of entry number @i of the plan, run now if it has not been
 * @said: set: why the header cannot be converted, where that is so
 * @folder: set: below it is what the conversion wrote
 *
 * Return: 0, EX_NO when the header cannot be converted, or the code of fail().
 */
int jobs_take(struct jobs *jobs, size_t i, const char **said, const char **folder);
/** jobs_end - kill what is still at work */
void jobs_end(struct jobs *jobs);
/** job_headers - the headers that a conversion may read and change */
void job_headers(const struct apply *a, const char *arch, struct list *headers);

/* conflict.c: say why a patch does not fit */

/**
 * conflict_explain - after stack_push() found that a patch does not fit
 * @log: what patch said
 * @existed: the patch's files that were there before
 */
int conflict_explain(struct apply *a, const struct entry *e, const struct patch_text *s,
		     const char *log, const struct list *existed);
/** conflict_add - one more; it is said at once */
void conflict_add(struct apply *a, const struct conflict *c);

#endif
