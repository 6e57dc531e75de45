// SPDX-License-Identifier: GPL-2.0
// Whether a tree is in git, on which branch, and whether tracked files were edited.
//
// git runs programs that a repository's configuration names: such a repository is
// not asked. What is started here reads the configuration, the index and the files.
#include "header/fingerprint.h"
#include "util/at.h"
#include "util/run.h"
#include "util/utf8.h"

#include <stdlib.h>
#include <string.h>

#define GIT_SECONDS 60

/* Settings of a repository that name a program, or another folder to look at. */
#define NAMES_PROGRAMS "^(filter\\..*|core\\.(fsmonitor|worktree)|include.*)$"

/* "git WORD...", in the tree and never in a folder above it. */
static int git(const char *path, const char *const *words, struct str *out)
{
	const char *argv[20] = { "env" };
	struct str err = { 0 };
	struct run r = { .argv = argv,
			 .dir = path,
			 .out = out,
			 .err = &err,
			 .seconds = GIT_SECONDS,
			 .home = getenv("HOME") };
	size_t n = 1;

	argv[n++] = pool_printf("GIT_CEILING_DIRECTORIES=%s", folder_of(path));
	argv[n++] = "git";
	argv[n++] = "--no-optional-locks";
	argv[n++] = "-c";
	argv[n++] = "core.fsmonitor=false";
	while (*words && n < 19)
		argv[n++] = *words++;
	return run_program(&r);
}

static const char *first_line(const struct str *s)
{
	return utf8_clean(pool_strndup(str_get(s), strcspn(str_get(s), "\n")));
}

void find_git(struct fingerprint *f, int root, const char *path)
{
	static const char *const branch[] = { "rev-parse", "--abbrev-ref", "HEAD", NULL };
	static const char *const programs[] = { "config",	"--local",
						"--name-only",	"--get-regexp",
						NAMES_PROGRAMS, NULL };
	static const char *const edited[] = { "status", "--porcelain",
					      "--untracked-files=no",
					      "--ignore-submodules=all", NULL };
	struct str out = { 0 }, names = { 0 }, files = { 0 };
	int rc;

	f->git = "none";
	f->git_why = f->branch = "";
	if (root < 0 || !at_exists(root, ".git"))
		return;
	f->git = "unknown";
	f->git_why = "git is not installed";
	if (!run_find("git"))
		return;
	f->git_why = "git does not take it for a work tree";
	if (git(path, branch, &out))
		return;
	f->branch = first_line(&out);
	rc = git(path, programs, &names);
	f->git_why = rc ? "its configuration cannot be read"
			: "its configuration names programs or other folders";
	if (rc != 1)
		return;
	f->git_why = "git status does not answer";
	if (git(path, edited, &files))
		return;
	f->git_why = "";
	f->git = files.len ? "edited" : "clean";
}

const char *git_text(const struct fingerprint *f)
{
	const char *where =
		*f->branch ? pool_printf("branch %s, ", f->branch) : pool_strdup("");

	if (!strcmp(f->git, "none"))
		return "not in git";
	if (!strcmp(f->git, "unknown"))
		return pool_printf("git: %sstate unknown (%s)", where, f->git_why);
	return pool_printf("git: %s%s", where,
			   strcmp(f->git, "clean") ? "tracked files edited" : "clean");
}
