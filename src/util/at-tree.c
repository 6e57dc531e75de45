// SPDX-License-Identifier: GPL-2.0
// Whole folders below a folder that is held open: list them, remove them.
#include "util/at.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Deeper than any kernel tree, and few enough descriptors. */
#define DEPTH_LIMIT 64

static DIR *open_folder(int fd, const char *name)
{
	int at = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir;

	if (at < 0)
		return NULL;
	dir = fdopendir(at);
	if (!dir)
		close(at);
	return dir;
}

static struct dirent *next(DIR *dir)
{
	struct dirent *e;

	do {
		errno = 0;
		e = readdir(dir);
	} while (e && (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")));
	return e;
}

static void close_folder(DIR *dir)
{
	int was = errno;

	closedir(dir);
	errno = was;
}

static int remove_all(int fd, const char *name, int depth)
{
	struct dirent *e;
	DIR *dir;
	int rc = 0;

	if (!unlinkat(fd, name, 0) || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -1;
	if (!depth) {
		errno = ELOOP;
		return -1;
	}
	dir = open_folder(fd, name);
	if (!dir)
		return -1;
	while (!rc && (e = next(dir)))
		rc = remove_all(dirfd(dir), e->d_name, depth - 1);
	if (errno && !e)
		rc = -1;
	close_folder(dir);
	return rc ? -1 : unlinkat(fd, name, AT_REMOVEDIR);
}

int at_remove_all(int root, const char *path)
{
	const char *above = folder_of(path);
	int fd = at_folder(root, above), rc;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	rc = remove_all(fd, *above ? path + strlen(above) + 1 : path, DEPTH_LIMIT);
	if (rc) {
		int was = errno;

		close(fd);
		errno = was;
		return -1;
	}
	return close(fd);
}

/** struct listing - a walk, and what it stumbled over */
struct listing {
	struct list *l;
	const char *odd;
};

static int list_one(struct listing *w, DIR *dir, const char *prefix, int depth);

static int list_entry(struct listing *w, int fd, const char *name, const char *path,
		      int depth)
{
	struct stat st;
	DIR *below;
	int rc;

	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return -1;
	if (S_ISREG(st.st_mode)) {
		list_add(w->l, path);
		return 0;
	}
	if (!S_ISDIR(st.st_mode) || !depth) {
		w->odd = path;
		errno = EINVAL;
		return -1;
	}
	below = open_folder(fd, name);
	if (!below)
		return -1;
	rc = list_one(w, below, path, depth - 1);
	close_folder(below);
	return rc;
}

static int list_one(struct listing *w, DIR *dir, const char *prefix, int depth)
{
	struct dirent *e;
	const char *path;

	while ((e = next(dir))) {
		path = *prefix ? pool_printf("%s/%s", prefix, e->d_name)
			       : pool_strdup(e->d_name);
		if (list_entry(w, dirfd(dir), e->d_name, path, depth))
			return -1;
	}
	return errno ? -1 : 0;
}

static DIR *open_below(int root, const char *path)
{
	int fd = at_folder(root, path), was;
	DIR *dir;

	if (fd < 0)
		return NULL;
	dir = open_folder(fd, ".");
	was = errno;
	close(fd);
	errno = was;
	return dir;
}

int at_list(int root, const char *path, struct list *l)
{
	struct listing w = { .l = l };
	DIR *dir = open_below(root, path);
	int rc;

	if (!dir)
		return -1;
	rc = list_one(&w, dir, "", DEPTH_LIMIT);
	close_folder(dir);
	if (rc && w.odd) {
		*l = (struct list){ 0 };
		list_add(l, w.odd);
	}
	list_sort(l);
	return rc;
}

int at_names(int root, const char *path, struct list *l)
{
	DIR *dir = open_below(root, path);
	struct dirent *e;
	int rc;

	if (!dir)
		return -1;
	while ((e = next(dir)))
		list_add(l, pool_strdup(e->d_name));
	rc = errno ? -1 : 0;
	close_folder(dir);
	list_sort(l);
	return rc;
}
