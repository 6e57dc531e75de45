// SPDX-License-Identifier: GPL-2.0
// A tree with files of this kit and without a state folder (git clean -x, a clone): git
// has the files as they were. The series is tried on those; where the result is what is
// in the tree, byte for byte, the state folder is made anew.
#include "apply/git.h"
#include "apply/journal.h"

#include "apply/trial.h"
#include "util/run.h"
#include "util/scratch.h"

#include <string.h>
#include <sys/stat.h>

/* A file that the kit has added. */
static const char *added_file(const struct apply *a)
{
	for (size_t i = 0; i < a->changed.n; i++)
		if (strcmp(a->changed.s[i], "arch/Kconfig") != 0)
			return a->changed.s[i];
	return NULL;
}

static const char *line_of(const struct str *s)
{
	const char *text = str_get(s);

	return pool_strndup(text, strcspn(text, "\n"));
}

/* The commit before the kit's files came: HEAD, where they were not committed. */
static const char *find_base(const struct apply *a)
{
	const char *file = added_file(a);
	struct str out = { 0 };
	struct stat st;

	if (!file || lstat(pool_printf("%s/.git", a->kernel.path), &st))
		return NULL;
	if (run_git(a, &out, NULL,
		    (const char *const[]){ "log", "-n", "1", "--format=%H",
					   "--diff-filter=A", "HEAD", "--", file, NULL }))
		return NULL;
	return out.len ? pool_printf("%s^", line_of(&out)) : "HEAD";
}

/* What differs between the base and @top, or the base and now; what the base has. */
static int list_paths(const struct apply *a, const char *base, const char *top,
		      struct list *all, struct list *there)
{
	const char *const args[] = {
		"diff", "--no-ext-diff",  "--no-renames",    "--name-status",
		base,	top ? top : "--", top ? "--" : NULL, NULL
	};
	struct str out = { 0 };
	char *text, *line;

	if (run_git(a, &out, NULL, args))
		return -1;
	for (text = pool_strdup(str_get(&out)); (line = strsep(&text, "\n"));) {
		if (!*line || line[1] != '\t' || !path_is_safe(line + 2))
			continue;
		list_add(all, line + 2);
		if (*line != 'A')
			list_add(there, line + 2);
	}
	for (size_t i = 0; i < a->changed.n; i++)
		if (!list_has(all, a->changed.s[i]))
			list_add(all, a->changed.s[i]);
	return 0;
}

static int extract(const struct apply *a, const char *base, const struct list *paths,
		   const char *to)
{
	const char *tar = scratch_path("originals.tar");
	const char **args = pool_alloc((paths->n + 7) * sizeof(*args));
	const char *const unpack[] = { "tar", "-xf", tar, "-C", to, NULL };
	struct run r = { .argv = unpack };
	struct str out = { 0 };
	size_t n = 0;

	if (folder_make(to))
		return -1;
	if (!paths->n)
		return 0;
	args[n++] = "archive";
	args[n++] = "--format=tar";
	args[n++] = "-o";
	args[n++] = tar;
	args[n++] = base;
	args[n++] = "--";
	memcpy(args + n, paths->s, paths->n * sizeof(*args));
	return run_git(a, &out, NULL, args) || run_program(&r) ? -1 : 0;
}

int lost_view(struct apply *a, const char **view)
{
	const char *base = find_base(a), *to = scratch_path("originals");
	struct list all = { 0 }, there = { 0 };

	*view = NULL;
	if (!base || list_paths(a, base, NULL, &all, &there) ||
	    extract(a, base, &there, to))
		return 0;
	return view_make(a, &all, to, view);
}

int git_originals(struct apply *a)
{
	const struct git_stack *g = &a->git;
	const char *to = scratch_path("originals");
	struct list all = { 0 }, there = { 0 };
	struct changes *c = &a->changes;

	if (list_paths(a, g->base, g->top, &all, &there) ||
	    extract(a, g->base, &there, to))
		return fail(EX_NO, "git fsck says what is wrong with the repository",
			    "git does not give the files of %.12s (%s)", g->base,
			    a->kernel.shown);
	*c = (struct changes){ 0 };
	for (size_t i = 0; i < all.n; i++) {
		const char *path = all.s[i];
		bool was = list_has(&there, path);

		c->list = pool_grow(c->list, c->count, sizeof(*c->list));
		c->list[c->count++] = (struct file_change){
			was ? CHANGE_MODIFY : CHANGE_ADD,
			path,
			file_hash(pool_printf("%s/%s", to, path)),
			file_hash(pool_printf("%s/%s", a->kernel.path, path)),
		};
	}
	a->was = to;
	return 0;
}

bool lost_is_whole(const struct apply *a)
{
	for (size_t i = 0; i < a->changes.count; i++) {
		const struct file_change *f = &a->changes.list[i];

		if (strcmp(file_hash(pool_printf("%s/%s", a->kernel.path, f->path)),
			   f->after) != 0)
			return false;
	}
	/* a smaller level or fewer architectures are not all of it */
	for (size_t i = 0; i < a->changed.n; i++) {
		size_t k = 0;

		while (k < a->changes.count &&
		       strcmp(a->changes.list[k].path, a->changed.s[i]) != 0)
			k++;
		if (k == a->changes.count)
			return false;
	}
	return a->changes.count && !a->nconflicts;
}

static int adopt(const struct apply *a, struct journal *j)
{
	int rc = stage_all(a, j);

	if (rc)
		return rc;
	if (!wrong_copy(j) && !at_rename(j->dir, "stage/patches", j->dir, "patches") &&
	    !at_remove_all(j->dir, "stage") && !journal_set(j, PHASE_DONE) &&
	    !at_rename(j->tree, NEXT_NAME, j->tree, STATE_NAME))
		return 0;
	journal_discard(j);
	return fail(EX_NO, "make room; the tree is as it was",
		    "%s cannot be made anew in %s", STATE_NAME, a->kernel.shown);
}

int lost_adopt(struct apply *a)
{
	struct journal j;
	int rc = journal_open_named(&j, &a->kernel, NEXT_NAME);

	if (rc)
		return rc;
	a->place = (struct stack_place){ "plain", STATE_NAME "/patches", "", "" };
	j.place = a->place;
	signals_hold();
	rc = adopt(a, &j);
	journal_close(&j);
	signals_release();
	return rc;
}
