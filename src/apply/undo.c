// SPDX-License-Identifier: GPL-2.0
// Take a landing back: from the originals that were kept.
#include "apply/git.h"
#include "apply/journal.h"

#include "util/scratch.h"

#include <stdio.h>

/* The stack goes first, unless it has never landed. */
static int take_out(const struct journal *j, const char *name, const char *staged,
		    const char *gone)
{
	if (!at_exists(j->tree, name) || at_exists(j->dir, staged) ||
	    at_exists(j->dir, gone))
		return 0;
	return at_rename(j->tree, name, j->dir, gone);
}

static int restore_files(const struct journal *j)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];

		if (at_exists(j->dir, staged_path(f->path)))
			rc = 0; /* it has never landed */
		else if (f->action == CHANGE_ADD)
			rc = at_remove(j->tree, f->path);
		else if (at_exists(j->dir, kept_path(f->path)))
			rc = at_rename(j->dir, kept_path(f->path), j->tree, f->path);
		if (!rc)
			journal_step("restore");
	}
	return rc;
}

static int remove_folders(const struct journal *j)
{
	size_t i;

	for (i = j->folders.n; i; i--) {
		if (at_remove_folder(j->tree, j->folders.s[i - 1]))
			return -1;
		journal_step("unfolder");
	}
	return 0;
}

int undo_back(struct journal *j)
{
	if (place_join(j, false) ||
	    take_out(j, j->place.patches, "stage/patches", "patches.gone"))
		return -1;
	if (*j->place.pc && take_out(j, j->place.pc, "stage/pc", "pc.gone"))
		return -1;
	journal_step("unstack");
	if (restore_files(j) || remove_folders(j) || sync_folders(j))
		return -1;
	return journal_discard(j);
}

/* make must see that these changed back, so they get the time of now. */
static int touch_kept(const struct journal *j)
{
	size_t i;

	for (i = 0; i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];

		if (f->action != CHANGE_ADD && at_touch(j->dir, kept_path(f->path)))
			return -1;
	}
	return 0;
}

/* All checks, then all moves. */
static int take_back(struct journal *j)
{
	const char *shown = j->kernel->shown;
	const char **paths = pool_alloc((j->manifest.count + 1) * sizeof(*paths));
	size_t i;
	int rc;

	for (i = 0; i < j->manifest.count; i++)
		paths[i] = j->manifest.list[i].path;
	rc = check_folders(j->kernel, paths, j->manifest.count);
	if (!rc)
		rc = check_copies(j);
	if (rc)
		return rc;
	if (touch_kept(j))
		return fail(EX_NO, "run as the owner of the tree",
			    "the originals cannot be prepared (%s)", shown);
	journal_step("undo-ready");
	if (journal_set(j, PHASE_UNDOING))
		return fail(EX_NO, "make room", "the journal cannot be written in %s",
			    shown);
	journal_step("undoing");
	if (!undo_back(j))
		return 0;
	return fail(EX_NO, "remove the cause, then run apply.sh --undo again",
		    "the undo could not be completed (%s)", shown);
}

static int take_back_at_once(struct apply *a)
{
	struct journal j;
	int rc = journal_open(&j, &a->kernel);

	if (rc)
		return rc;
	if (j.phase != PHASE_DONE) {
		journal_close(&j);
		return fail(EX_FAULT, NULL, "internal error: %s was not recovered",
			    STATE_NAME);
	}
	signals_hold();
	rc = take_back(&j);
	journal_close(&j);
	if (!rc && signals_waiting())
		warn("interrupted; the undo was completed before");
	signals_release();
	return rc;
}

/* The same files, as an undo changes them. */
static void turn_round(struct changes *c)
{
	static const enum change_action turned[] = { CHANGE_DELETE, CHANGE_MODIFY,
						     CHANGE_ADD };
	size_t i;

	for (i = 0; i < c->count; i++) {
		struct file_change *f = &c->list[i];
		const char *before = f->before;

		f->before = f->after;
		f->after = before;
		f->action = turned[f->action];
	}
}

static int refuse_changed(const struct apply *a)
{
	size_t i;

	for (i = 0; i < a->changed.n; i++)
		fprintf(stderr, "  %s\n", a->changed.s[i]);
	return fail(
		EX_NO,
		pool_printf(
			"take these edits out (quilt push -a, quilt diff), or give them "
			"up (cp -a %s/%s/orig/. %s/, remove the added files named "
			"here), then undo",
			a->kernel.shown, STATE_NAME, a->kernel.shown),
		"%s was edited since it was patched (%s)", a->kernel.shown,
		list_join(&a->changed, " "));
}

static int refuse_lost(const struct apply *a)
{
	return fail(EX_NO,
		    a->stack ? "take the patches out (quilt pop -a), then remove "
			       "patches/ and .pc"
			     : "take the patches out with what brought them in (git)",
		    "%s is patched by this kit, but its state folder is gone (%s)",
		    a->kernel.shown, list_join(&a->changed, " "));
}

int refuse_state(const struct apply *a)
{
	switch (a->state) {
	case STATE_FOREIGN:
		return fail(EX_NO,
			    "it is not for this kit to take out: quilt pop -a does",
			    "%s has a quilt stack that is not ours (%s)", a->kernel.shown,
			    list_join(&a->changed, " "));
	case STATE_LOST:
		return refuse_lost(a);
	case STATE_HALF:
		return fail(EX_NO, "run apply.sh without --dry-run",
			    "an interrupted run is to be completed first (%s)",
			    a->kernel.shown);
	default:
		return 0;
	}
}

/* Files that git or quilt put back need no undo. */
static const char *already(const struct apply *a)
{
	if (a->state == STATE_RESTORED)
		return " already";
	return a->state == STATE_PART
		       ? pool_printf(" (%zu of them were already)", a->originals)
		       : "";
}

int undo_would(struct apply *a, const char *place)
{
	turn_round(&a->changes);
	a->outcome = "would-undo";
	say("Would restore %zu files, and remove %s.", a->changes.count, place);
	return 0;
}

int undo(struct apply *a)
{
	int rc;

	/* what was ours is gone since recover() */
	if (a->state == STATE_FOREIGN && a->recovered)
		a->state = STATE_PRISTINE;
	rc = a->state == STATE_CHANGED ? refuse_changed(a) : refuse_state(a);
	if (rc)
		return rc;
	if (a->state == STATE_PRISTINE) {
		a->outcome = "pristine";
		say("Nothing to undo: nothing of this kit is applied (%s).",
		    a->kernel.shown);
		return 0;
	}
	if (a->git.found)
		return git_undo(a);
	if (a->dry_run)
		return undo_would(a, place_text(&a->applied.place));
	turn_round(&a->changes);
	rc = take_back_at_once(a);
	if (rc)
		return rc;
	a->outcome = "undone";
	say("Undone: %zu files are as they were%s; %s %s gone.", a->changes.count,
	    already(a), place_text(&a->applied.place),
	    *a->applied.place.pc ? "are" : "is");
	a->state = STATE_PRISTINE;
	return 0;
}

int clear_restored(struct apply *a)
{
	int rc = take_back_at_once(a);

	if (rc)
		return rc;
	say("The files of an earlier landing are the originals again: what was left of "
	    "it (%s) was removed.",
	    place_text(&a->applied.place));
	a->state = STATE_PRISTINE;
	a->changes = (struct changes){ 0 };
	a->changed = (struct list){ 0 };
	a->applied = (struct applied){ 0 };
	return 0;
}
