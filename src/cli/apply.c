// SPDX-License-Identifier: GPL-2.0
// Bring a series into a kernel tree: all of it, or nothing.
#include "cli/apply-options.h"
#include "cli/command.h"
#include "report/apply-json.h"
#include "report/apply-text.h"
#include "util/run.h"
#include "util/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The run that a signal ends: its report is written on every way out. */
static struct {
	struct apply *a;
	struct output json;
	pid_t owner;
} run;

static bool is(const struct apply *a, const char *command)
{
	return !strcmp(a->command, command);
}

static void report(int code)
{
	struct apply *a = run.a;
	json_t *doc;
	char *text;

	run.a = NULL;
	if (!a || !run.json.name || getpid() != run.owner)
		return;
	doc = apply_document(a, code);
	text = json_dumps(doc, JSON_INDENT(2));
	json_decref(doc);
	if (!text || output_write(&run.json, pool_printf("%s\n", text), strlen(text) + 1))
		warn("the JSON report could not be written (%s)", run.json.name);
	free(text);
}

static void report_at_exit(int code, void *unused)
{
	(void)unused;
	report(code);
}

static int run_status(struct apply *a)
{
	int rc = 0;

	if (kernel_is_locked(&a->kernel)) {
		a->state = STATE_BUSY;
		a->state_known = true;
	} else {
		rc = state_read(a);
	}
	if (rc)
		return rc;
	a->outcome = state_text(a->state);
	a->series = a->applied.series;
	if (a->applied.series) {
		a->level = a->applied.level;
		a->numbering = a->applied.numbering;
		a->archs = a->applied.archs;
	}
	tell_tree(a);
	tell_status(a);
	return 0;
}

static int undo_lost(struct apply *a);
static int try_update(struct apply *a);

static int run_undo(struct apply *a)
{
	int rc = a->state == STATE_LOST ? undo_lost(a) : undo(a);

	if (!rc && !strcmp(a->outcome, "would-undo"))
		tell_would_undo(a);
	return rc;
}

/* patch tries the hunks; what else is needed depends on the plan. */
static int need_programs(const struct apply *a)
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

static int refuse_edited(const struct apply *a, const char *has)
{
	size_t i;

	for (i = 0; i < a->changed.n; i++)
		fprintf(stderr, "  %s\n", a->changed.s[i]);
	return fail(EX_NO, "take these edits out, or keep the tree as it is",
		    "%s has %s, and was edited since (%s)", a->kernel.shown, has,
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
		return refuse_edited(a, has);
	asked = applied_text(a->series, a->level, a->numbering, a->archs);
	if (strcmp(has, asked))
		return fail(EX_NO, "apply.sh --undo first", "%s has %s; asked for is %s",
			    a->kernel.shown, has, asked);
	if (strcmp(was->digest, a->digest))
		return fail(EX_NO, "apply.sh --update brings this kit's",
			    "%s has %s, from another state of this kit", a->kernel.shown,
			    has);
	a->outcome = "already-applied";
	say("Already applied: %s. Nothing to do.", has);
	return 0;
}

/* A header that has no room for its own bits behind the generic ones keeps its numbers.
 */
static bool needs_native(const struct apply *a)
{
	size_t i;

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
		native = "--numbering native needs no room for 16 + 16 bits";
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

/* Try the plan on a copy, and land it. */
static int try_and_land(struct apply *a)
{
	int rc;

	fingerprint_bits(&a->kernel.print, a->kernel.path, pool_printf("%s/arch", a->kit),
			 a->archs);
	tell_plan(a);
	rc = check_area(a);
	if (!rc)
		rc = trial_files(a);
	if (!rc && !a->dry_run)
		rc = check_writable(a);
	if (!rc && as_git(a))
		rc = git_check_files(a);
	if (!rc)
		rc = trial(a);
	progress_end();
	if (rc)
		return rc;
	find_lands(a);
	tell_trial(a);
	if (a->nconflicts)
		return refuse_conflicts(a);
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

/* The words of what landed, as far as the files tell: level and numbering. */
static void guess_choices(struct apply *a)
{
	const char *kconfig =
		file_read(pool_printf("%s/arch/Kconfig", a->kernel.path), 0, NULL);
	const char *header = "include/asm-generic/thread_info_tif.h";
	bool native = file_same(pool_printf("%s/%s", a->kernel.path, header),
				pool_printf("%s/compat/tif-native/%s", a->kit, header));

	bool rseq = kconfig && strstr(kconfig, "\nconfig HAVE_TIF_RSEQ\n");

	for (size_t i = 0; !rseq && i < a->changed.n; i++)
		rseq = file_same(
			pool_printf("%s/%s", a->kernel.path, a->changed.s[i]),
			pool_printf("%s/compat/rseq/%s", a->kit, a->changed.s[i]));
	a->level = rseq ? "rseq" : "tif";
	a->numbering = a->want_numbering = native ? "native" : "generic";
}

/* Try the series on what git has from before, and compare. */
static int try_lost(struct apply *a, bool *whole)
{
	const char *real = a->kernel.path, *view;
	struct list changed = a->changed;
	int rc = lost_view(a, &view);

	*whole = false;
	if (rc || !view)
		return rc;
	say("%s is gone; trying the series on the files that git has from before.",
	    STATE_NAME);
	a->kernel.path = view;
	a->state = STATE_PRISTINE;
	rc = try_update(a);
	a->kernel.path = real;
	a->state = STATE_LOST;
	a->changed = changed;
	*whole = !rc && lost_is_whole(a);
	return rc;
}

static int apply_lost(struct apply *a)
{
	bool whole;
	int rc = try_lost(a, &whole);

	if (rc)
		return rc;
	if (!whole)
		return refuse_state(a);
	rc = a->dry_run ? 0 : lost_adopt(a);
	if (rc)
		return rc;
	a->outcome = "already-applied";
	say("Already in the tree: %s.%s",
	    applied_text(a->series, a->level, a->numbering, a->archs),
	    a->dry_run ? "" : " " STATE_NAME " was made anew.");
	return 0;
}

static int undo_lost(struct apply *a)
{
	bool whole;
	int rc;

	guess_choices(a);
	rc = try_lost(a, &whole);
	if (!rc && whole && !a->dry_run)
		rc = lost_adopt(a);
	if (!rc && whole && !a->dry_run)
		rc = state_read(a);
	a->level = a->numbering = "";
	return rc ? rc : undo(a);
}

static int run_apply(struct apply *a)
{
	int rc = 0;

	if (a->state == STATE_LOST)
		return apply_lost(a);

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
	if (a->state == STATE_CHANGED) {
		for (size_t i = 0; i < a->changed.n; i++)
			fprintf(stderr, "  %s\n", a->changed.s[i]);
		return fail(EX_NO,
			    "keep these edits as a patch of your own, take them out, "
			    "update, and put the patch on top again",
			    "%s has %s, and was edited since (%s)", a->kernel.shown, has,
			    list_join(&a->changed, " "));
	}
	if (a->state != STATE_APPLIED)
		return fail(EX_NO, "apply.sh --undo, then apply again",
			    "%s has %s, but it is %s", a->kernel.shown, has,
			    state_text(a->state));
	if (a->git.found)
		return fail(EX_NO, "apply.sh --undo, then apply.sh --as git",
			    "%s has the series as commits", a->kernel.shown);
	if (was->vendor.n && !a->with)
		return fail(EX_NO, "give their folder again: --update --with DIR",
			    "some of its patches are the vendor's own (%s)",
			    list_join(&was->vendor, " "));
	return 0;
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
	a->place = was->place;
}

static bool is_landed(const struct apply *a)
{
	const struct applied *was = &a->applied;

	return !strcmp(a->digest, was->digest) &&
	       !strcmp(applied_text(a->series, a->level, a->numbering, a->archs),
		       applied_text(was->series, was->level, was->numbering, was->archs));
}

/* Plan and trial, on the tree as it was before what is landed now. */
static int try_update(struct apply *a)
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
	tell_plan(a);
	rc = check_area(a);
	if (!rc)
		rc = trial_files(a);
	if (!rc)
		rc = trial(a);
	progress_end();
	return rc;
}

static int try_on_original(struct apply *a)
{
	const char *real = a->kernel.path, *view;
	struct list paths = { 0 };
	int rc;

	for (size_t i = 0; i < a->changes.count; i++)
		list_add(&paths, a->changes.list[i].path);
	rc = view_make(a, &paths, pool_printf("%s/%s/orig", real, STATE_NAME), &view);
	if (rc)
		return rc;
	a->kernel.path = view;
	a->state = STATE_PRISTINE;
	a->changes = (struct changes){ 0 };
	rc = try_update(a);
	a->kernel.path = real;
	a->state = STATE_APPLIED;
	return rc;
}

static int run_update(struct apply *a)
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
	find_lands(a);
	tell_trial(a);
	if (a->nconflicts)
		return refuse_conflicts(a);
	if (a->dry_run) {
		a->outcome = "would-update";
		say("From %s (kit %s):", has, kit);
		tell_would_apply(a);
		return 0;
	}
	rc = check_writable(a);
	if (!rc)
		rc = update(a);
	if (rc)
		return rc;
	a->outcome = "updated";
	say("Updated from %s (kit %s).", has, kit);
	tell_applied(a);
	return 0;
}

static int run_in(struct apply *a, const char *tree)
{
	int rc = kernel_open(&a->kernel, tree);

	if (rc)
		return rc;
	if (!is(a, "undo"))
		fingerprint_tree(&a->kernel.print, a->kernel.path);
	if (is(a, "status"))
		return run_status(a);
	if (is(a, "apply") || is(a, "update"))
		rc = check_series(a);
	if (!rc)
		rc = kernel_lock(&a->kernel);
	if (!rc && !a->dry_run)
		rc = recover(a);
	if (!rc)
		rc = state_read(a);
	if (!rc && a->dry_run && a->state == STATE_HALF)
		rc = refuse_state(a);
	if (rc)
		return rc;
	if (is(a, "undo"))
		return run_undo(a);
	tell_tree(a);
	if (is(a, "update"))
		return run_update(a);
	rc = a->state == STATE_LOST ? refuse_state(a) : choose_series(a);
	return rc ? rc : run_apply(a);
}

static int answer(const char *kit, enum apply_ask ask)
{
	size_t i;

	if (ask == ASK_VERSION)
		return command_version(kit);
	if (ask == ASK_HELP)
		fputs(apply_help, stdout);
	for (i = 0; ask == ASK_STEPS && journal_steps[i]; i++)
		puts(journal_steps[i]);
	return EX_OK;
}

int command_apply(const char *kit, int argc, char **argv)
{
	struct apply *a = pool_alloc(sizeof(*a));
	const char *tree = NULL;
	enum apply_ask ask;
	int rc;

	a->kit = kit;
	a->outcome = "error";
	a->kernel.lock = -1;
	run.owner = getpid();
	rc = apply_options(a, &run.json, &tree, &ask, argc, argv);
	if (!rc && ask != ASK_RUN)
		return answer(kit, ask);
	run.a = a;
	if (!rc)
		rc = scratch_open();
	on_exit(report_at_exit, NULL);
	if (!rc)
		rc = run_in(a, tree);
	if (!rc && !strcmp(a->outcome, "error"))
		rc = fail(EX_FAULT, NULL, "internal error: no outcome (%s)", a->command);
	report(rc);
	return rc;
}
