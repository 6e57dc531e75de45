// SPDX-License-Identifier: GPL-2.0
// Land a trial in the tree, all or nothing.
#include "apply/journal.h"

#include "util/scratch.h"

#include <errno.h>

static int make_folders(const struct journal *j)
{
	size_t i;

	for (i = 0; i < j->folders.n; i++) {
		if (at_make(j->tree, j->folders.s[i], &j->like))
			return -1;
		journal_step("folder");
	}
	return 0;
}

static int land_files(const struct journal *j)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];

		if (!still_staged(j, f))
			rc = 0; /* this one has landed before */
		else if (f->action == CHANGE_DELETE)
			rc = at_remove(j->tree, f->path);
		else
			rc = at_rename(j->dir, staged_path(f->path), j->tree, f->path);
		if (!rc)
			journal_step("land");
	}
	return rc;
}

static int land_stack(const struct journal *j)
{
	if (at_exists(j->dir, "stage/patches") &&
	    at_rename(j->dir, "stage/patches", j->tree, j->place.patches))
		return -1;
	journal_step("patches");
	if (at_exists(j->dir, "stage/pc") &&
	    at_rename(j->dir, "stage/pc", j->tree, j->place.pc))
		return -1;
	journal_step("pc");
	return place_join(j, true);
}

int sync_folders(const struct journal *j)
{
	struct list folders = { 0 };
	const char *above;
	size_t i;

	list_add(&folders, "");
	for (i = 0; i < j->manifest.count; i++)
		for (above = folder_of(j->manifest.list[i].path); *above;
		     above = folder_of(above))
			list_add(&folders, above);
	list_sort(&folders);
	for (i = 0; i < folders.n; i++)
		if (at_sync(j->tree, folders.s[i]) && errno != ENOENT && errno != ENOTDIR)
			return -1;
	return 0;
}

int land_forward(struct journal *j)
{
	if (make_folders(j) || land_files(j) || land_stack(j) || sync_folders(j))
		return -1;
	journal_step("landed");
	if (journal_set(j, PHASE_DONE))
		return -1;
	journal_step("recorded");
	if (at_remove_all(j->dir, "stage"))
		return -1;
	journal_step("tidied");
	return 0;
}

/* From staged to landed; a failure is taken back. */
static int land_staged(struct journal *j)
{
	const char *shown = j->kernel->shown;
	struct list edited = { 0 };

	list_unlanded(j, &edited);
	if (edited.n) {
		journal_discard(j);
		return fail(EX_NO, "run it again", "the tree changed while this ran (%s)",
			    list_join(&edited, " "));
	}
	if (journal_set(j, PHASE_LANDING)) {
		journal_discard(j);
		return fail(EX_NO, "make room; the tree is as it was",
			    "the journal cannot be written in %s", shown);
	}
	journal_step("landing");
	if (!land_forward(j))
		return 0;
	if (journal_set(j, PHASE_UNDOING) || undo_back(j))
		return fail(
			EX_NO,
			"remove the cause, then run apply.sh again: it finishes the job",
			"landing failed, and so did taking it back (%s)", shown);
	return fail(EX_NO, "run as the owner of the tree; it is as it was",
		    "a file could not be replaced (%s)", shown);
}

/* What was copied is what was tried. */
static int check_staged(struct journal *j)
{
	const char *path = wrong_copy(j);

	if (!path)
		return 0;
	journal_discard(j);
	return fail(EX_FAULT, NULL, "internal error: %s is not what was tried", path);
}

int land(struct apply *a)
{
	struct journal j;
	int rc = journal_open(&j, &a->kernel);

	if (rc)
		return rc;
	if (j.phase != PHASE_NONE || j.gone) {
		journal_close(&j);
		return fail(EX_FAULT, NULL, "internal error: %s was not recovered",
			    STATE_NAME);
	}
	if (!a->place.patches)
		a->place = (struct stack_place){ "quilt", "patches", ".pc", "" };
	j.place = a->place;
	signals_hold();
	rc = stage_all(a, &j);
	if (!rc)
		rc = check_staged(&j);
	if (!rc)
		rc = land_staged(&j);
	journal_close(&j);
	if (!rc && signals_waiting())
		warn("interrupted; the landing was completed before");
	signals_release();
	return rc;
}
