// SPDX-License-Identifier: GPL-2.0
// --as git: how git is started, and whether commits can be made in this tree.
//
// git runs with the program's own environment, without hooks.
#include "apply/git.h"
#include "util/message.h"
#include "util/run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SECONDS 600

static int start(const struct apply *a, const char *index, struct str *out,
		 const char *input, const char *const *args)
{
	static const char *const always[] = {
		"git", "--no-optional-locks",  "-c", "core.hooksPath=/dev/null",
		"-c",  "core.fsmonitor=false", "-c", "gc.auto=0",
		"-c",  "core.quotePath=false", "-c", "tar.umask=0022",
	};
	size_t n = sizeof(always) / sizeof(*always), count = 0, at = 0;
	const char **argv;
	struct run r = { .dir = a->kernel.path,
			 .input = input,
			 .out = out,
			 .err = out,
			 .seconds = SECONDS,
			 .home = getenv("HOME") };

	while (args[count])
		count++;
	argv = pool_alloc((n + count + 3) * sizeof(*argv));
	if (index) {
		argv[at++] = "env";
		argv[at++] = pool_printf("GIT_INDEX_FILE=%s", index);
	}
	memcpy(argv + at, always, sizeof(always));
	memcpy(argv + at + n, args, count * sizeof(*argv));
	r.argv = argv;
	return run_program(&r);
}

int run_git(const struct apply *a, struct str *out, const char *input,
	    const char *const *args)
{
	return start(a, NULL, out, input, args);
}

int run_git_on(const struct apply *a, const char *index, struct str *out,
	       const char *input, const char *const *args)
{
	return start(a, index, out, input, args);
}

const char *git_line(const struct str *s)
{
	const char *text = str_get(s);

	return pool_strndup(text, strcspn(text, "\n"));
}

const char *git_commit(const struct apply *a, const char *name)
{
	struct str out = { 0 };

	if (GIT(a, &out, "rev-parse", "--verify", "--quiet",
		pool_printf("%s^{commit}", name)))
		return NULL;
	return git_line(&out);
}

int git_failed(const struct apply *a, const char *what, const struct str *said)
{
	return fail(EX_NO, "see what git says; the branch is where it was",
		    "git %s does not work in %s: %s", what, a->kernel.shown,
		    git_line(said));
}

/* Some names, not hundreds. */
const char *git_some(const char *lines, size_t skip)
{
	struct list l = { 0 };
	size_t more = 0;

	while (*lines) {
		size_t len = strcspn(lines, "\n");

		if (l.n == 5)
			more++;
		else if (len > skip)
			list_add(&l, pool_strndup(lines + skip, len - skip));
		lines += len + (lines[len] == '\n');
	}
	return more ? pool_printf("%s and %zu more", list_join(&l, " "), more)
		    : list_join(&l, " ");
}

/* git is in the middle of something that moves the branch itself. */
static int check_operation(const struct apply *a)
{
	static const char *const names[] = { "rebase-merge", "rebase-apply", "MERGE_HEAD",
					     "CHERRY_PICK_HEAD", "REVERT_HEAD" };
	struct stat st;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct str out = { 0 };
		const char *path;

		if (GIT(a, &out, "rev-parse", "--git-path", names[i]))
			return git_failed(a, "rev-parse", &out);
		path = git_line(&out);
		if (*path != '/')
			path = pool_printf("%s/%s", a->kernel.path, path);
		if (!stat(path, &st))
			return fail(EX_NO, "finish it first",
				    "a rebase, merge, pick or revert is under way in %s "
				    "(%s)",
				    a->kernel.shown, names[i]);
	}
	return 0;
}

static int check_index(const struct apply *a)
{
	struct str out = { 0 };

	if (GIT(a, &out, "diff-index", "--cached", "--name-only", "HEAD", "--"))
		return git_failed(a, "diff-index", &out);
	if (!out.len)
		return 0;
	return fail(EX_NO, "commit it, or git reset",
		    "the index of %s differs from HEAD (%s)", a->kernel.shown,
		    git_some(str_get(&out), 0));
}

int git_check(struct apply *a)
{
	struct str out = { 0 };
	int rc = run_need("git", "git");

	if (rc)
		return rc;
	if (GIT(a, &out, "rev-parse", "--show-prefix", "--is-inside-work-tree"))
		return fail(EX_NO, "--as quilt or --as plain needs none",
			    "%s is no git work tree: %s", a->kernel.shown,
			    git_line(&out));
	if (strcmp(str_get(&out), "\ntrue\n") != 0)
		return fail(EX_NO, "use --as plain, and commit the files",
			    "%s is not the top of its git work tree", a->kernel.shown);
	if (!git_commit(a, "HEAD"))
		return fail(EX_NO, "commit the tree first", "%s has no commit yet",
			    a->kernel.shown);
	rc = check_operation(a);
	return rc ? rc : check_index(a);
}

int git_check_files(const struct apply *a)
{
	static const char *const before[] = { "status", "--porcelain=v1",
					      "--untracked-files=all",
					      "--ignored=matching", "--" };
	size_t n = sizeof(before) / sizeof(*before);
	const char **args = pool_alloc((n + a->touched.n + 1) * sizeof(*args));
	struct str out = { 0 };

	memcpy(args, before, sizeof(before));
	memcpy(args + n, a->touched.s, a->touched.n * sizeof(*args));
	if (run_git(a, &out, NULL, args))
		return git_failed(a, "status", &out);
	if (!out.len)
		return 0;
	return fail(EX_NO, "commit, stash or remove them",
		    "files of the series are not as in HEAD, or untracked (%s)",
		    git_some(str_get(&out), 3));
}
