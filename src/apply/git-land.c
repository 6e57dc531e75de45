// SPDX-License-Identifier: GPL-2.0
// --as git: one commit for each patch, on top of HEAD, all of them or none; others in
// their place; and back.
#include "apply/git.h"
#include "apply/journal.h"
#include "util/message.h"
#include "util/scratch.h"
#include "util/utf8.h"

#include <stdio.h>
#include <string.h>

/* Commits on @base, in the place of what is behind HEAD's @head. */
static int make_and_move(struct apply *a, const char *head, const char *base,
			 const char *why)
{
	const char *top = NULL;
	struct str out = { 0 };
	int rc;

	signals_hold();
	rc = git_make(a, base, &top);
	if (!rc) {
		journal_step("git-made");
		rc = git_move(a, head, top, true, why);
	}
	/* where a move could not be taken back, the next run needs it */
	if (rc && !git_commit(a, GIT_TO))
		GIT(a, &out, "update-ref", "-d", GIT_LANDING);
	signals_release();
	return rc;
}

int git_land(struct apply *a)
{
	const char *head = git_commit(a, "HEAD");

	if (!head)
		return fail(EX_NO, "commit the tree first", "%s has no commit yet",
			    a->kernel.shown);
	return make_and_move(a, head, head, "tif-backports: apply");
}

int git_update(struct apply *a)
{
	const struct git_stack *g = &a->git;
	struct git_move old = { .a = a, .from = g->top, .to = g->base };
	int rc = git_files_list(&old);

	if (!rc)
		rc = git_files_check(&old);
	if (!rc)
		rc = git_check_files(a);
	return rc ? rc : make_and_move(a, g->top, g->base, "tif-backports: update");
}

static const char *range(const struct git_stack *g)
{
	return pool_printf("%.12s..%.12s", g->base, g->top);
}

/* "0123abc subject" of each commit on top, the oldest first. */
static void tell_above(const struct apply *a)
{
	const char *above = pool_printf("%s..HEAD", a->git.top);
	struct str out = { 0 };
	char *text, *line;

	if (GIT(a, &out, "log", "--reverse", "--format=%h %s", above))
		return;
	for (text = pool_strdup(str_get(&out)); (line = strsep(&text, "\n"));)
		if (*line)
			fprintf(stderr, "  %s\n", utf8_clean(line));
}

/* How commits on top are kept while those of the kit change. */
static const char *keep_above(const struct apply *a)
{
	const struct git_stack *g = &a->git;

	return pool_printf("git branch on-top; git reset --keep %.12s; scripts/apply.sh "
			   "--update %s; git cherry-pick %.12s..on-top",
			   g->top, a->kernel.shown, g->top);
}

int git_check_stack(struct apply *a)
{
	const struct git_stack *g = &a->git;
	bool update = !strcmp(a->command, "update");
	const char *landed;
	int rc = git_check(a);

	if (rc)
		return rc;
	if (g->above.n)
		tell_above(a);
	if (g->above.n)
		return fail(EX_NO,
			    update ? keep_above(a)
				   : pool_printf("git revert --no-edit %s, or git rebase "
						 "--onto %.12s %.12s",
						 range(g), g->base, g->top),
			    "%zu commits are on top of the %zu of this kit (%s) in %s",
			    g->above.n, g->count, range(g), a->kernel.shown);
	landed = git_commit(a, GIT_LANDED);
	if (!landed || strcmp(landed, g->top) != 0)
		return fail(
			EX_NO,
			pool_printf("look at them, then git reset --keep %.12s%s, or "
				    "git revert --no-edit %s",
				    g->base, update ? " and apply.sh --as git" : "",
				    range(g)),
			"the %zu commits of this kit in %s were not made here, or were "
			"made anew since (%s)",
			g->count, a->kernel.shown, range(g));
	return 0;
}

int git_undo(struct apply *a)
{
	const struct git_stack *g = &a->git;
	int rc = git_check_stack(a);

	if (rc)
		return rc;
	if (a->dry_run) {
		a->outcome = "would-undo";
		say("Would take back %zu commits: %s.", g->count, range(g));
		return 0;
	}
	signals_hold();
	rc = git_move(a, g->top, g->base, false, "tif-backports: undo");
	signals_release();
	if (rc)
		return rc;
	a->outcome = "undone";
	a->state = STATE_PRISTINE;
	say("Undone: %zu commits are taken back; HEAD is %.12s.", g->count, g->base);
	return 0;
}
