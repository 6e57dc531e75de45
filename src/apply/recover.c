// SPDX-License-Identifier: GPL-2.0
// Complete or take back what a killed run has left.
#include "apply/git.h"
#include "apply/journal.h"

#include "util/scratch.h"

#include <fcntl.h>
#include <unistd.h>

static int take_staging_back(struct journal *j)
{
	if (journal_discard(j))
		return fail(EX_NO, "remove it", "%s cannot be removed (%s)", STATE_NAME,
			    j->kernel->shown);
	return 0;
}

static int complete_landing(struct journal *j)
{
	struct list edited = { 0 };
	int rc = check_copies(j);

	if (rc)
		return rc;
	list_unlanded(j, &edited);
	if (edited.n)
		return fail(
			EX_NO,
			pool_printf(
				"put the originals back (copies are in %s/orig), then "
				"run apply.sh again",
				STATE_NAME),
			"an interrupted run cannot be completed: edited since: %s (%s)",
			list_join(&edited, " "), j->kernel->shown);
	if (land_forward(j))
		return fail(EX_NO, "remove the cause, then run apply.sh again",
			    "an interrupted run cannot be completed (%s)",
			    j->kernel->shown);
	return 0;
}

static int complete_undo(struct journal *j)
{
	struct list edited = { 0 };
	int rc = check_copies(j);

	if (rc)
		return rc;
	list_unundone(j, &edited);
	if (edited.n)
		return fail(
			EX_NO,
			pool_printf(
				"take these edits out (copies of the originals are in "
				"%s/orig), then run apply.sh again",
				STATE_NAME),
			"an interrupted undo cannot be completed: edited since: %s (%s)",
			list_join(&edited, " "), j->kernel->shown);
	if (undo_back(j))
		return fail(EX_NO, "remove the cause, then run apply.sh again",
			    "an interrupted undo cannot be completed (%s)",
			    j->kernel->shown);
	return 0;
}

/* A landing or an undo that is done may have left copies. */
static int tidy(struct journal *j)
{
	if (at_remove(j->dir, "journal.new") || at_remove(j->dir, "edit.new") ||
	    at_remove_all(j->dir, "stage") || at_remove_all(j->tree, GONE_NAME))
		return fail(EX_NO, "remove the cause, then run apply.sh again",
			    "what an earlier run has left cannot be removed (%s)",
			    j->kernel->shown);
	return 0;
}

static int recover_phase(struct apply *a, struct journal *j)
{
	int rc;

	switch (j->phase) {
	case PHASE_LANDING:
		rc = complete_landing(j);
		a->recovered = "forward";
		break;
	case PHASE_UNDOING:
		rc = complete_undo(j);
		a->recovered = "back";
		break;
	case PHASE_DONE:
		return j->gone || at_exists(j->dir, "stage") ||
				       at_exists(j->dir, "edit.new") ||
				       at_exists(j->dir, "journal.new")
			       ? tidy(j)
			       : 0;
	default:
		rc = take_staging_back(j);
		a->recovered = "back";
	}
	if (rc)
		a->recovered = NULL;
	return rc;
}

static void tell_recovered(const struct apply *a)
{
	if (a->recovered)
		say("%s", *a->recovered == 'f'
				  ? "An interrupted run was completed."
				  : "What an interrupted run had left was taken back.");
}

int recover(struct apply *a)
{
	struct journal j;
	int rc = recover_update(a);

	if (!rc)
		rc = git_recover(a);
	if (!rc)
		rc = journal_open(&j, &a->kernel);
	if (rc)
		return rc;
	if (j.phase == PHASE_NONE && !j.gone) {
		journal_close(&j);
		tell_recovered(a);
		return 0;
	}
	if (j.phase != PHASE_DONE &&
	    faccessat(AT_FDCWD, a->kernel.path, W_OK, AT_EACCESS)) {
		journal_close(&j);
		return fail(
			EX_NO, "run as its owner",
			"a run that was interrupted must be completed, and %s cannot be "
			"written",
			a->kernel.shown);
	}
	signals_hold();
	rc = recover_phase(a, &j);
	journal_close(&j);
	if (!rc)
		tell_recovered(a);
	signals_release();
	return rc;
}
