// SPDX-License-Identifier: GPL-2.0
// A tree as it was before the kit came: in the scratch folder, links to the real tree,
// and real files where something differs, so that all that reads a tree reads that one.
#include "apply/apply.h"
#include "util/index.h"
#include "util/message.h"
#include "util/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is larger is no source: a link will do. */
#define COPY_LIMIT (4 << 20)

/**
 * struct view - one that is being made
 * @to: its folder
 * @paths: the files that differ; @folders: all folders that one of them is in
 */
struct view {
	const struct apply *a;
	const char *to;
	struct index paths;
	struct index folders;
};

static bool has(const struct index *x, const char *s)
{
	return index_find(x, s, strlen(s)) >= 0;
}

static const char *below(const char *folder, const char *name)
{
	return *folder ? pool_printf("%s/%s", folder, name) : pool_strdup(name);
}

/* The real tree. */
static const char *tree_of(const struct view *v)
{
	return v->a->real ? v->a->real : v->a->kernel.path;
}

static int show(const struct view *v, const char *path)
{
	const char *from = below(tree_of(v), path), *to = below(v->to, path);
	struct stat st;

	if (lstat(from, &st))
		return errno == ENOENT ? 0 : -1;
	/* those who read what the plan names do not follow links */
	if (S_ISREG(st.st_mode) && st.st_size <= COPY_LIMIT)
		return file_copy(from, to);
	return symlink(from, to);
}

static int show_folder(const struct view *v, const char *folder)
{
	DIR *dir = opendir(below(tree_of(v), folder));
	struct dirent *e;
	int rc = 0;

	if (!dir)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	if (folder_make(*folder ? below(v->to, folder) : v->to))
		rc = -1;
	while (!rc && (e = readdir(dir))) {
		const char *path = below(folder, e->d_name);

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    starts_with(path, STATE_NAME) || has(&v->paths, path) ||
		    has(&v->folders, path))
			continue;
		rc = show(v, path);
	}
	closedir(dir);
	return rc;
}

static int refuse_room(void)
{
	return fail(EX_MISSING, "make room there, or set TMPDIR",
		    "the tree as it was cannot be put together in %s: %s", scratch(),
		    strerror(errno));
}

int view_make(struct apply *a, const struct list *paths, const char *originals,
	      const char **view)
{
	struct view v = { .a = a, .to = scratch_path("was") };
	struct list folders = { 0 };
	struct stat st;
	int rc = tree_remove(v.to);

	for (size_t i = 0; i < paths->n; i++) {
		const char *above = folder_of(paths->s[i]);

		if (!has(&v.paths, paths->s[i]))
			index_add(&v.paths, paths->s[i], strlen(paths->s[i]), i);
		for (; *above; above = folder_of(above))
			list_add(&folders, above);
	}
	list_add(&folders, "");
	list_sort(&folders);
	for (size_t i = 0; i < folders.n; i++)
		index_add(&v.folders, folders.s[i], strlen(folders.s[i]), i);
	for (size_t i = 0; !rc && i < folders.n; i++)
		rc = show_folder(&v, folders.s[i]);
	for (size_t i = 0; !rc && i < paths->n; i++) {
		const char *from = below(originals, paths->s[i]);
		const char *to = below(v.to, paths->s[i]);

		if (!lstat(from, &st))
			rc = folder_make(folder_of(to)) || file_copy(from, to);
	}
	*view = v.to;
	return rc ? refuse_room() : 0;
}

/* A link of ours becomes the folder, with links in it. */
static int open_folder(const struct view *v, const char *folder)
{
	const char *from = below(v->a->real, folder), *to = below(v->to, folder);
	struct stat link, real;

	if (lstat(to, &link) || !S_ISLNK(link.st_mode) || lstat(from, &real) ||
	    !S_ISDIR(real.st_mode))
		return 0;
	return unlink(to) || show_folder(v, folder) ? -1 : 0;
}

int view_open(struct apply *a, const struct list *paths)
{
	struct view v = { .a = a, .to = a->kernel.path };
	struct list folders = { 0 };
	int rc = 0;

	if (!a->real)
		return 0;
	for (size_t i = 0; i < paths->n; i++)
		for (const char *above = folder_of(paths->s[i]); *above;
		     above = folder_of(above))
			list_add(&folders, above);
	list_sort(&folders); /* the outer ones first */
	for (size_t i = 0; !rc && i < folders.n; i++)
		rc = open_folder(&v, folders.s[i]);
	return rc ? refuse_room() : 0;
}

/* That folder and all below it. */
static int open_below(const struct view *v, const char *folder)
{
	DIR *dir;
	struct dirent *e;
	int rc = open_folder(v, folder);

	dir = rc ? NULL : opendir(below(v->to, folder));
	while (dir && !rc && (e = readdir(dir))) {
		const char *path = below(folder, e->d_name);
		struct stat st;

		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 &&
		    !lstat(below(v->a->real, path), &st) && S_ISDIR(st.st_mode))
			rc = open_below(v, path);
	}
	if (dir)
		closedir(dir);
	return rc;
}

int view_open_archs(struct apply *a)
{
	const struct view v = { .a = a, .to = a->kernel.path };
	int rc = 0;

	if (!a->real)
		return 0;
	for (size_t i = 0; !rc && i < a->nplan; i++)
		if (a->plan[i].kind == KIND_COCCI)
			rc = open_below(&v, pool_printf("arch/%s", a->plan[i].arch));
	return rc ? refuse_room() : 0;
}
