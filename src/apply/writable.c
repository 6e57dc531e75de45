// SPDX-License-Identifier: GPL-2.0
// Before any work: can the files of a plan be replaced, and keep their owners?
#include "apply/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int refuse_tree(const struct kernel *k)
{
	return fail(EX_NO, "run as its owner, or on a writable copy",
		    "%s cannot be written (no permission, or a read-only file system)",
		    k->shown);
}

/* The innermost folder of @path that is there. */
static const char *existing_folder(int tree, const char *path)
{
	const char *dir = folder_of(path);

	while (*dir && !at_exists(tree, dir))
		dir = folder_of(dir);
	return dir;
}

static bool may_rename_in(int tree, const char *dir)
{
	int fd = at_folder(tree, dir), rc;

	if (fd < 0)
		return false;
	rc = faccessat(fd, ".", W_OK | X_OK, AT_EACCESS);
	close(fd);
	return !rc;
}

/* In a sticky folder only its owner and the file's may replace a file. */
static bool sticky_forbids(int tree, const char *dir, const struct stat *file)
{
	struct stat st;
	int fd;

	if (!geteuid())
		return false;
	fd = at_folder(tree, dir);
	if (fd < 0 || fstat(fd, &st)) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	close(fd);
	return st.st_mode & S_ISVTX && st.st_uid != geteuid() &&
	       file->st_uid != geteuid();
}

static int check_path(const struct kernel *k, int tree, const char *path)
{
	const char *dir = existing_folder(tree, path);
	struct stat st;

	if (!may_rename_in(tree, dir)) {
		if (!*dir)
			return refuse_tree(k);
		return fail(EX_NO, "run as the owner of the tree",
			    "%s/ cannot be written (%s)", dir, k->shown);
	}
	if (!at_stat(tree, path, &st) && sticky_forbids(tree, dir, &st))
		return fail(
			EX_NO, "run as the owner of the tree",
			"%s cannot be replaced: its folder is sticky, and it belongs to "
			"another user (%s)",
			path, k->shown);
	return 0;
}

int check_folders(const struct kernel *k, const char *const *paths, size_t count)
{
	int tree = at_open(k->path), rc = 0;
	size_t i;

	if (tree < 0 || !may_rename_in(tree, ""))
		rc = refuse_tree(k);
	for (i = 0; !rc && i < count; i++)
		rc = check_path(k, tree, paths[i]);
	if (tree >= 0)
		close(tree);
	return rc;
}

/* A rename puts a file of ours in its place; only root can give it away. */
static int check_owner(const struct apply *a, const char *path)
{
	struct stat st;

	if (lstat(pool_printf("%s/%s", a->kernel.path, path), &st) ||
	    st.st_uid == geteuid())
		return 0;
	return fail(EX_NO, "run as that user, or as root",
		    "%s belongs to another user (uid %u), and would become yours (%s)",
		    path, (unsigned int)st.st_uid, a->kernel.shown);
}

int check_writable(const struct apply *a)
{
	size_t i;
	int rc = check_folders(&a->kernel, a->touched.s, a->touched.n);

	for (i = 0; !rc && geteuid() && i < a->touched.n; i++)
		rc = check_owner(a, a->touched.s[i]);
	return rc;
}
