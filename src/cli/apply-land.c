// SPDX-License-Identifier: GPL-2.0
// Try a series on a copy, and land it; or say why not, and what to do.
#include "apply/git.h"
#include "cli/apply-run.h"
#include "report/apply-text.h"
#include "util/run.h"

#include <stdio.h>
#include <string.h>

/* patch tries the hunks; what else is needed depends on the plan. */
int need_programs(const struct apply *a)
{
	int rc = run_need("patch", "patch");
	size_t i;

	for (i = 0; !rc && i < a->nplan; i++)
		if ((a->plan[i].kind == KIND_COCCI || a->plan[i].kind == KIND_HOOK) &&
		    !run_find("spatch"))
			rc = fail(EX_MISSING, "apt-get install coccinelle",
				  "spatch is not installed (for %s)", a->plan[i].name);
	return rc;
}

int refuse_edited(const struct apply *a, const char *todo)
{
	const struct applied *was = &a->applied;
	size_t i;

	for (i = 0; i < a->changed.n; i++)
		fprintf(stderr, "  %s\n", a->changed.s[i]);
	return fail(EX_NO, todo, "%s has %s, and was edited since (%s)", a->kernel.shown,
		    applied_text(was->series, was->level, was->numbering, was->archs),
		    list_join(&a->changed, " "));
}

/* Something of this kit is there: is it what is asked for? */
static int already_there(struct apply *a)
{
	const struct applied *was = &a->applied;
	const char *has, *asked;
	int rc = refuse_state(a);

	if (rc)
		return rc;
	if (a->state == STATE_POPPED)
		return fail(EX_NO, "quilt push -a, or apply.sh --undo and apply again",
			    "the series is in %s, but popped", a->kernel.shown);
	has = applied_text(was->series, was->level, was->numbering, was->archs);
	if (a->state == STATE_PART)
		return fail(EX_NO, "apply.sh --undo, then apply again",
			    "%s has %s, but %zu of its %zu files are the originals again "
			    "(%s)",
			    a->kernel.shown, has, a->originals, a->changes.count,
			    list_join(&a->changed, " "));
	if (a->state == STATE_CHANGED)
		return refuse_edited(a,
				     "take these edits out, or keep the tree as it is");
	asked = applied_text(a->series, a->level, a->numbering, a->archs);
	if (strcmp(has, asked))
		return fail(EX_NO, "apply.sh --undo first", "%s has %s; asked for is %s",
			    a->kernel.shown, has, asked);
	if (was->reserve && strcmp(was->reserve, a->reserve))
		return fail(EX_NO, "apply.sh --undo first, or --update --reserve LIST",
			    "%s has %s with --reserve '%s'; asked for is '%s'",
			    a->kernel.shown, has, was->reserve, a->reserve);
	if (strcmp(was->digest, a->digest))
		return fail(EX_NO, "apply.sh --update brings this kit's",
			    "%s has %s, from another state of this kit", a->kernel.shown,
			    has);
	a->outcome = "already-applied";
	say("Already applied: %s. Nothing to do.", has);
	return 0;
}

/* A header that has no room for its own bits behind the generic ones keeps its numbers;
 * the first conflict may have said so. */
static bool needs_native(const struct apply *a)
{
	size_t i;

	if (strstr(conflict_headline(&a->conflicts[0]), "--numbering native"))
		return false;
	for (i = 0; i < a->nplan; i++)
		if (a->plan[i].kind == KIND_COCCI && a->plan[i].outcome == OUT_CONFLICT &&
		    !strcmp(a->numbering, "generic"))
			return true;
	return false;
}

/* Is it only level rseq that does not fit? */
static bool tif_fits(const struct apply *a)
{
	size_t i, tif = 0;

	for (i = 0; i < a->nplan; i++) {
		if (strcmp(a->plan[i].level, "tif") != 0)
			continue;
		if (a->plan[i].outcome == OUT_CONFLICT)
			return false;
		tif++;
	}
	return tif && !strcmp(a->level, "rseq");
}

static const char *way_out(const struct apply *a)
{
	const char *command = lands_command(a), *native = "";

	if (needs_native(a))
		native = "--numbering native keeps every number and needs no room for "
			 "16 + 16 bits";
	if (command)
		return pool_printf("%s%s'%s' lands the rest", native, *native ? "; " : "",
				   command);
	if (*native)
		return native;
	if (!a->lands.n && tif_fits(a))
		return pool_printf(
			"'scripts/apply.sh --level tif %s' lands without rseq; "
			"--with DIR takes hooks of your own in place of what does "
			"not fit",
			a->kernel.shown);
	if (!a->propose)
		return "--propose DIR writes merges of what does not fit; --with DIR "
		       "takes "
		       "hooks of your own in place of it";
	return "--with DIR takes hooks of your own in place of what does not fit";
}

static int refuse_conflicts(struct apply *a)
{
	a->outcome = "conflict";
	return fail(EX_NO, way_out(a),
		    "%zu of %zu patches do not fit, %zu conflicts; nothing landed; the "
		    "first: %s",
		    count_patches(a, OUT_CONFLICT), a->nplan, a->nconflicts,
		    conflict_headline(&a->conflicts[0]));
}

static bool as_git(const struct apply *a)
{
	return a->place.as && !strcmp(a->place.as, "git");
}

int try_plan(struct apply *a, int (*check)(struct apply *a))
{
	int rc;

	tell_plan(a);
	rc = view_open_archs(a);
	if (!rc)
		rc = check_area(a);
	if (!rc)
		rc = trial_files(a);
	if (!rc && check)
		rc = check(a);
	if (!rc)
		rc = trial(a);
	progress_end();
	return rc;
}

int end_trial(struct apply *a)
{
	find_lands(a);
	tell_trial(a);
	return a->nconflicts ? refuse_conflicts(a) : 0;
}

/* Can the files be replaced, and commits be made of them? */
static int can_land(struct apply *a)
{
	int rc = a->dry_run ? 0 : check_writable(a);

	return !rc && as_git(a) ? git_check_files(a) : rc;
}

/* Try the plan on a copy, and land it. */
static int try_and_land(struct apply *a)
{
	int rc;

	fingerprint_bits(&a->kernel.print, a->kernel.path, pool_printf("%s/arch", a->kit),
			 a->archs);
	rc = try_plan(a, can_land);
	if (!rc)
		rc = end_trial(a);
	if (rc)
		return rc;
	if (a->dry_run) {
		a->outcome = "would-apply";
		tell_would_apply(a);
		return 0;
	}
	rc = as_git(a) ? git_land(a) : land(a);
	if (rc)
		return rc;
	a->outcome = "applied";
	a->state = STATE_APPLIED;
	tell_applied(a);
	return 0;
}

/* Added files of the earlier landing may still be there: a trial would be wrong. */
static int refuse_leftovers(const struct apply *a)
{
	return fail(
		EX_NO, "apply.sh --undo first, or run it without --dry-run",
		"the files of an earlier landing are the originals again, but the rest "
		"of it is to be removed first (%s)",
		a->kernel.shown);
}

int run_apply(struct apply *a)
{
	int rc = 0;

	if (a->state == STATE_RESTORED)
		rc = a->dry_run ? refuse_leftovers(a) : clear_restored(a);
	if (!rc)
		rc = plan_series(a);
	if (!rc)
		rc = need_programs(a);
	if (!rc)
		rc = plan_digest(a);
	if (rc)
		return rc;
	if (a->state != STATE_PRISTINE && a->state != STATE_FOREIGN)
		return already_there(a);
	rc = place_choose(a);
	if (rc)
		return rc;
	a->changes = (struct changes){ 0 };
	if (a->nplan)
		return try_and_land(a);
	tell_trial(a);
	a->outcome = "nothing-to-do";
	say("Nothing to do: level %s of series %s is in this tree already (%s).",
	    a->level, a->series, a->kernel.shown);
	return 0;
}
