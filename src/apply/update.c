// SPDX-License-Identifier: GPL-2.0
// Another landing in the place of the one that is there, as one step: it is prepared
// beside it, in .tif-backports.next; from the moment when its journal says "landing",
// every run, also one after a kill, takes the old one back and lands the new one.
#include "apply/journal.h"

#include "util/scratch.h"

#include <errno.h>

/* Can the old one be taken back? */
static int check_old(const struct journal *old)
{
	const char **paths = pool_alloc((old->manifest.count + 1) * sizeof(*paths));
	size_t i;
	int rc;

	for (i = 0; i < old->manifest.count; i++)
		paths[i] = old->manifest.list[i].path;
	rc = check_folders(old->kernel, paths, old->manifest.count);
	return rc ? rc : check_copies(old);
}

/* The old one out, if it is there still; then the new one is the tree's. */
static int change_over(struct journal *old, struct journal *next)
{
	if (old->dir >= 0) {
		if (old->phase == PHASE_DONE && journal_set(old, PHASE_UNDOING))
			return -1;
		journal_step("update-undoing");
		if (undo_back(old))
			return -1;
	}
	if (at_remove_all(next->tree, GONE_NAME))
		return -1;
	journal_step("update-undone");
	if (at_rename(next->tree, NEXT_NAME, next->tree, STATE_NAME) ||
	    at_sync(next->tree, ""))
		return -1;
	next->name = STATE_NAME;
	journal_step("update-moved");
	return 0;
}

static int not_completed(const struct kernel *k)
{
	return fail(EX_NO, "remove the cause, then run apply.sh again: it goes on",
		    "the update could not be completed (%s)", k->shown);
}

static int prepare(const struct apply *a, const struct journal *old, struct journal *next)
{
	const char *wrong;
	int rc = check_old(old);

	if (rc)
		return rc;
	next->place = a->place;
	next->made = old->folders;
	next->before = old->dir;
	rc = stage_all(a, next);
	if (rc)
		return rc;
	wrong = wrong_copy(next);
	if (wrong) {
		journal_discard(next);
		return fail(EX_FAULT, NULL, "internal error: %s is not what was tried",
			    wrong);
	}
	journal_step("update-ready");
	if (!journal_set(next, PHASE_LANDING))
		return 0;
	journal_discard(next);
	return fail(EX_NO, "make room; the tree is as it was",
		    "the journal cannot be written in %s", next->kernel->shown);
}

static int update_both(const struct apply *a, struct journal *old, struct journal *next)
{
	int rc = prepare(a, old, next);

	if (rc)
		return rc;
	journal_step("update-begun");
	if (change_over(old, next) || land_forward(next))
		return not_completed(&a->kernel);
	return 0;
}

int update(struct apply *a)
{
	struct journal old, next;
	int rc = journal_open(&old, &a->kernel);

	if (rc)
		return rc;
	rc = journal_open_named(&next, &a->kernel, NEXT_NAME);
	if (!rc && (old.phase != PHASE_DONE || old.gone || next.phase != PHASE_NONE))
		rc = fail(EX_FAULT, NULL, "internal error: %s was not recovered",
			  STATE_NAME);
	signals_hold();
	if (!rc)
		rc = update_both(a, &old, &next);
	journal_close(&next);
	journal_close(&old);
	if (!rc && signals_waiting())
		warn("interrupted; the update was completed before");
	signals_release();
	return rc;
}

/* Edits since the old one landed, or since its undo began. */
static int refuse_edits(const struct journal *old)
{
	struct list edited = { 0 };

	list_unundone(old, &edited);
	if (!edited.n)
		return 0;
	return fail(EX_NO,
		    pool_printf("take these edits out (copies of the originals are in "
				"%s/orig), then run apply.sh again",
				STATE_NAME),
		    "an interrupted update cannot be completed: edited since: %s (%s)",
		    list_join(&edited, " "), old->kernel->shown);
}

static int recover_both(struct apply *a, struct journal *next)
{
	struct journal old;
	int rc = check_copies(next);

	if (!rc)
		rc = journal_open(&old, &a->kernel);
	if (rc)
		return rc;
	if (old.dir >= 0) {
		rc = check_copies(&old);
		if (!rc)
			rc = refuse_edits(&old);
	}
	if (!rc && change_over(&old, next))
		rc = not_completed(&a->kernel);
	journal_close(&old);
	return rc;
}

int recover_update(struct apply *a)
{
	struct journal next;
	int rc = journal_open_named(&next, &a->kernel, NEXT_NAME);

	if (rc)
		return rc;
	signals_hold();
	if (next.phase == PHASE_LANDING) {
		rc = recover_both(a, &next);
	} else if (next.phase != PHASE_NONE) {
		a->recovered = "back";
		if (journal_discard(&next))
			rc = fail(EX_NO, "remove it", "%s cannot be removed (%s)",
				  NEXT_NAME, a->kernel.shown);
	}
	journal_close(&next);
	signals_release();
	return rc;
}
