/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of a trial share: making patches, pushing them, explaining conflicts. */
#ifndef TIF_TRIAL_H
#define TIF_TRIAL_H

#include "apply/apply.h"
#include "apply/patch.h"
#include "util/diag.h"

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
/** compose_diff - a patch for what was made; @diff has the files' diffs, @subject is for
 * a kit without a header for it */
int compose_diff(const struct apply *a, const struct entry *e, const char *subject,
		 const char *diff, struct patch_text *s);

/* anchor.c, restate.c: between what a patch of the kit says and what lands */

/**
 * anchors_hold - does every hunk of a patch have one place where it can go?
 *
 * A hunk whose lines are found at several places goes to the one where it was made, if
 * they are there, and no hunk before it moved. In all other cases patch(1) would choose:
 * a conflict is added for each.
 */
bool anchors_hold(struct apply *a, const struct entry *e, const struct patch_text *s);
/** diff_file - the unified diff of a file of the tree is added to @out */
int diff_file(const struct entry *e, const char *path, const char *old, const char *new,
	      struct str *out);
/** restate - after stack_push(): the text of a patch with this tree's own context and
 * line numbers; sets text and patch */
int restate(const struct apply *a, const struct entry *e, struct patch_text *s);

/* hooked.c: semantic hooks */

/** hook_paths - those files of the tree that a hook may change */
int hook_paths(const struct apply *a, const struct entry *e, struct list *paths);
/** make_hooked - run a hook on the copy: a patch, or a conflict; sets the entry's files
 */
int make_hooked(struct apply *a, struct entry *e, struct patch_text *s);

/* stack.c: the copy's .pc and patches/, as quilt keeps them */

/**
 * stack_push - try one patch on the copy with fuzz 0, as "quilt push -f" does
 * @s: restated, if it fits
 * @fits: set: did all of it fit? Then offsets are added to @a
 * @log: set: what patch said
 */
int stack_push(struct apply *a, const struct entry *e, struct patch_text *s, bool *fits,
	       const char **log);
/** last_line - of what patch said, the last that is not empty */
const char *last_line(const char *log);
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

/* exits.c */

/** check_exits - where a patch gives TIF_RSEQ a flag of its own: is there a way to user
 * mode that no hook changes? Adds conflicts. */
int check_exits(struct apply *a);

/* rseq-bit.c */

/** check_rseq_bits - after the patches: where one gives TIF_RSEQ its number, has anything
 * else the same? Adds conflicts. */
int check_rseq_bits(struct apply *a);

/* trial.c */

/** list_changes - sets a->changes: what differs between a->before and a->work */
void list_changes(struct apply *a);

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
/** conflict_add_found - what was found in the tree speaks against patch @e */
void conflict_add_found(struct apply *a, struct entry *e, const struct diags *found);

#endif
