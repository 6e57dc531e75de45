// SPDX-License-Identifier: GPL-2.0
// Put this kit's stack in place of an older one, in one step.
#include "apply/git.h"
#include "cli/apply-run.h"
#include "report/apply-text.h"

#include <string.h>

/* What is landed can be replaced: no edits, and nothing that only its owner can give. */
static int check_update(struct apply *a)
{
	const struct applied *was = &a->applied;
	const char *has;

	if (a->state == STATE_PRISTINE || a->state == STATE_FOREIGN)
		return fail(EX_NO, "apply.sh without --update",
			    "there is nothing of this kit to update (%s)",
			    a->kernel.shown);
	if (a->state == STATE_LOST || a->state == STATE_HALF)
		return refuse_state(a);
	has = applied_text(was->series, was->level, was->numbering, was->archs);
	if (a->state == STATE_CHANGED)
		return refuse_edited(a, "keep these edits as a patch of your own, take "
					"them out, update, and put the patch on top "
					"again");
	if (a->state != STATE_APPLIED)
		return fail(EX_NO, "apply.sh --undo, then apply again",
			    "%s has %s, but it is %s", a->kernel.shown, has,
			    state_text(a->state));
	if (was->vendor.n && !a->with)
		return fail(EX_NO, "give their folder again: --update --with DIR",
			    "some of its patches are the vendor's own (%s)",
			    list_join(&was->vendor, " "));
	return a->git.found ? git_check_stack(a) : 0;
}

/* What was not asked for stays as it is. */
static void keep_choices(struct apply *a)
{
	const struct applied *was = &a->applied;

	if (!*a->want_series)
		a->want_series = was->series;
	if (!*a->level)
		a->level = was->level;
	if (!*a->numbering)
		a->numbering = a->want_numbering = was->numbering;
	if (!*a->want_archs)
		a->want_archs = was->archs;
	if (!a->want_reserve)
		a->reserve = was->reserve ? was->reserve : "";
	a->place = was->place;
}

static bool is_landed(const struct apply *a)
{
	const struct applied *was = &a->applied;

	return !strcmp(a->digest, was->digest) &&
	       !strcmp(a->reserve, was->reserve ? was->reserve : "") &&
	       !strcmp(applied_text(a->series, a->level, a->numbering, a->archs),
		       applied_text(was->series, was->level, was->numbering, was->archs));
}

int try_update(struct apply *a)
{
	int rc = check_series(a);

	if (!rc)
		rc = choose_series(a);
	if (!rc)
		rc = plan_series(a);
	if (!rc)
		rc = need_programs(a);
	if (!rc)
		rc = plan_digest(a);
	if (rc || (a->applied.digest && is_landed(a)))
		return rc;
	return try_plan(a, NULL);
}

static int try_on_original(struct apply *a)
{
	const char *real = a->kernel.path, *view;
	struct list paths = { 0 };
	int rc;

	for (size_t i = 0; i < a->changes.count; i++)
		list_add(&paths, a->changes.list[i].path);
	rc = view_make(a, &paths, a->was, &view);
	if (rc)
		return rc;
	a->real = real;
	a->kernel.path = view;
	a->state = STATE_PRISTINE;
	a->changes = (struct changes){ 0 };
	rc = try_update(a);
	a->kernel.path = real;
	a->real = NULL;
	a->state = STATE_APPLIED;
	return rc;
}

int run_update(struct apply *a)
{
	const char *has, *kit;
	int rc = check_update(a);

	if (rc)
		return rc;
	keep_choices(a);
	has = applied_text(a->applied.series, a->applied.level, a->applied.numbering,
			   a->applied.archs);
	kit = *a->applied.kit ? a->applied.kit : "an older one";
	rc = try_on_original(a);
	if (rc)
		return rc;
	if (is_landed(a)) {
		a->outcome = "up-to-date";
		say("Up to date: %s. Nothing to do.", has);
		return 0;
	}
	rc = end_trial(a);
	if (rc)
		return rc;
	if (a->dry_run) {
		a->outcome = "would-update";
		say("From %s (kit %s):", has, kit);
		tell_would_apply(a);
		return 0;
	}
	rc = check_writable(a);
	if (!rc)
		rc = a->git.found ? git_update(a) : update(a);
	if (rc)
		return rc;
	a->outcome = "updated";
	say("Updated from %s (kit %s).", has, kit);
	tell_applied(a);
	return 0;
}
