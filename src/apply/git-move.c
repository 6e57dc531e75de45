// SPDX-License-Identifier: GPL-2.0
// Files, index and branch from one commit to another, and the same for a run that was
// killed: two private names say from where to where, and go when all is done.
#include "apply/git.h"
#include "apply/journal.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"

#include <string.h>
#include <sys/stat.h>

static int update_refs(const struct apply *a, const char *why, const char *lines)
{
	const char *const args[] = { "update-ref", "-m", why, "--stdin", NULL };
	struct str out = { 0 };

	return run_git(a, &out, lines, args) ? git_failed(a, "update-ref", &out) : 0;
}

static const char *delete_line(const struct apply *a, const char *name)
{
	return git_commit(a, name) ? pool_printf("delete %s\n", name) : "";
}

/* What this kit has noted about a move, and what it made for it. */
static int forget(const struct apply *a)
{
	return update_refs(a, "tif-backports",
			   pool_printf("%s%s%s", delete_line(a, GIT_FROM),
				       delete_line(a, GIT_TO),
				       delete_line(a, GIT_LANDING)));
}

/* HEAD is at one of the two. */
static int move_branch(const struct git_move *m, const char *head, bool landed,
		       const char *why)
{
	const struct apply *a = m->a;
	const char *mark = landed ? pool_printf("update %s %s\n", GIT_LANDED, m->to)
				  : delete_line(a, GIT_LANDED);
	int rc = update_refs(a, why,
			     pool_printf("update HEAD %s %s\n%s", m->to, head, mark));

	if (rc)
		return rc;
	journal_step("git-head");
	rc = forget(a);
	if (!rc)
		journal_step("git-done");
	return rc;
}

/* Nothing of it shall stay. */
static int move_back(struct git_move *m)
{
	struct git_move back = *m;

	back.from = m->to;
	back.to = m->from;
	back.files = NULL;
	back.nfiles = 0;
	return git_files_list(&back) || git_files_go(&back) || forget(m->a) ? EX_NO : 0;
}

int git_move(const struct apply *a, const char *from, const char *to, bool landed,
	     const char *why)
{
	struct git_move m = { .a = a, .from = from, .to = to };
	int rc = git_files_list(&m);

	if (!rc)
		rc = git_files_check(&m);
	if (!rc)
		rc = update_refs(a, why,
				 pool_printf("update %s %s\nupdate %s %s\n", GIT_FROM,
					     from, GIT_TO, to));
	if (rc)
		return rc;
	journal_step("git-begun");
	rc = git_files_go(&m);
	if (!rc)
		rc = move_branch(&m, from, landed, why);
	if (rc && move_back(&m))
		warn("taking it back failed, too; run apply.sh again: it finishes the "
		     "job");
	return rc;
}

/* The branch is elsewhere: then nothing of the move may be left in the files. */
static int refuse_moved(const struct git_move *m, const char *head)
{
	const char **args = pool_alloc((m->nfiles + 6) * sizeof(*args));
	struct str out = { 0 };
	size_t n = 0;

	args[n++] = "diff-index";
	args[n++] = "--name-only";
	args[n++] = head;
	args[n++] = "--";
	for (size_t i = 0; i < m->nfiles; i++)
		args[n++] = m->files[i].path;
	if (!run_git(m->a, &out, NULL, args) && !out.len)
		return forget(m->a);
	return fail(
		EX_NO,
		pool_printf("git reset --hard %.12s, then run apply.sh again", m->from),
		"an interrupted run went from %.12s to %.12s in %s, and HEAD is %.12s "
		"now",
		m->from, m->to, m->a->kernel.shown, head);
}

static int refuse_edited(const struct git_move *m)
{
	struct list edited = { 0 };
	int rc = git_files_edited(m, &edited);

	if (rc || !edited.n)
		return rc;
	return fail(EX_NO, "put them aside, git checkout them, then run apply.sh again",
		    "an interrupted run cannot be completed: edited since: %s (%s)",
		    list_join(&edited, " "), m->a->kernel.shown);
}

static int complete(struct apply *a, struct git_move *m, const char *head, bool landed)
{
	int rc = git_files_list(m);

	if (rc)
		return rc;
	if (!head || (strcmp(head, m->from) != 0 && strcmp(head, m->to) != 0)) {
		a->recovered = "back";
		return refuse_moved(m, head ? head : "");
	}
	a->recovered = landed ? "forward" : "back";
	rc = refuse_edited(m);
	if (!rc)
		rc = git_files_go(m);
	return rc ? rc : move_branch(m, head, landed, "tif-backports: completed");
}

static bool is_repository(const struct apply *a)
{
	struct stat st;

	return !lstat(pool_printf("%s/.git", a->kernel.path), &st) && run_find("git");
}

/* Which of the private names are there? One line each. */
static const char *names_there(const struct apply *a)
{
	struct str out = { 0 };

	if (!is_repository(a) ||
	    GIT(a, &out, "for-each-ref", "--format=%(refname)", GIT_REFS))
		return "";
	return str_get(&out);
}

const char *git_phase(const struct apply *a)
{
	const char *names = names_there(a);
	bool landing = strstr(names, GIT_LANDING "\n");

	if (strstr(names, GIT_FROM "\n") && strstr(names, GIT_TO "\n"))
		return landing ? "landing" : "undoing";
	return landing || strstr(names, GIT_FROM "\n") || strstr(names, GIT_TO "\n")
		       ? "staging"
		       : NULL;
}

int git_recover(struct apply *a)
{
	const char *phase = git_phase(a);
	struct git_move m = { .a = a };
	int rc;

	if (!phase)
		return 0;
	signals_hold();
	if (!strcmp(phase, "staging")) {
		a->recovered = "back";
		rc = forget(a);
	} else {
		m.from = git_commit(a, GIT_FROM);
		m.to = git_commit(a, GIT_TO);
		rc = complete(a, &m, git_commit(a, "HEAD"), !strcmp(phase, "landing"));
	}
	if (rc)
		a->recovered = NULL;
	signals_release();
	return rc;
}
