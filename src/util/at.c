// SPDX-License-Identifier: GPL-2.0
// Files below a folder that is held open.
#include "util/at.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WALK (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static void put(int fd)
{
	int was = errno;

	if (fd >= 0)
		close(fd);
	errno = was;
}

int at_open(const char *path)
{
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static bool is_dots(const char *name)
{
	return !*name || !strcmp(name, ".") || !strcmp(name, "..");
}

/* One step down; @fd is given back. */
static int step_down(int fd, const char *name)
{
	struct stat up, down;
	int next;

	if (is_dots(name)) {
		put(fd);
		errno = EINVAL;
		return -1;
	}
	next = openat(fd, name, WALK);
	if (next >= 0 &&
	    (fstat(fd, &up) || fstat(next, &down) || up.st_dev != down.st_dev)) {
		put(next);
		errno = EXDEV;
		next = -1;
	}
	put(fd);
	return next;
}

static int walk(int root, const char *path, size_t len)
{
	char name[256];
	int fd = fcntl(root, F_DUPFD_CLOEXEC, 0);

	while (fd >= 0 && len) {
		const char *slash = memchr(path, '/', len);
		size_t n = slash ? (size_t)(slash - path) : len;

		if (n >= sizeof(name)) {
			put(fd);
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(name, path, n);
		name[n] = '\0';
		fd = step_down(fd, name);
		path += n + !!slash;
		len -= n + !!slash;
	}
	return fd;
}

int at_folder(int root, const char *path)
{
	return walk(root, path, strlen(path));
}

int at_parent(int root, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (is_dots(*name)) {
		errno = EINVAL;
		return -1;
	}
	return walk(root, path, slash ? (size_t)(slash - path) : 0);
}

int at_stat(int root, const char *path, struct stat *st)
{
	const char *name;
	int fd = at_parent(root, path, &name), rc;

	if (fd < 0)
		return -1;
	rc = fstatat(fd, name, st, AT_SYMLINK_NOFOLLOW);
	put(fd);
	return rc;
}

bool at_exists(int root, const char *path)
{
	struct stat st;

	return !at_stat(root, path, &st);
}

static int make_one(int fd, const char *name, const struct stat *like)
{
	struct stat st;

	if (!fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW)) {
		if (S_ISDIR(st.st_mode))
			return 0;
		errno = ENOTDIR;
		return -1;
	}
	if (mkdirat(fd, name, 0755))
		return -1;
	if (geteuid())
		return 0;
	return fchownat(fd, name, like->st_uid, like->st_gid, AT_SYMLINK_NOFOLLOW);
}

int at_make(int root, const char *path, const struct stat *like)
{
	char *copy = pool_strdup(path), *at = copy;
	int fd = fcntl(root, F_DUPFD_CLOEXEC, 0);

	while (fd >= 0 && at) {
		char *name = strsep(&at, "/");

		if (is_dots(name)) {
			errno = EINVAL;
			put(fd);
			return -1;
		}
		if (make_one(fd, name, like)) {
			put(fd);
			return -1;
		}
		fd = step_down(fd, name);
	}
	put(fd);
	return fd < 0 ? -1 : 0;
}

int at_rename(int root, const char *from, int to_root, const char *to)
{
	const char *old, *new;
	int from_fd = at_parent(root, from, &old), to_fd, rc;

	if (from_fd < 0)
		return -1;
	to_fd = at_parent(to_root, to, &new);
	rc = to_fd < 0 ? -1 : renameat(from_fd, old, to_fd, new);
	put(from_fd);
	put(to_fd);
	return rc;
}

static int unlink_at(int root, const char *path, int flags)
{
	const char *name;
	int fd = at_parent(root, path, &name), rc;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	rc = unlinkat(fd, name, flags);
	put(fd);
	return rc && errno != ENOENT ? -1 : 0;
}

int at_remove(int root, const char *path)
{
	return unlink_at(root, path, 0);
}

int at_remove_folder(int root, const char *path)
{
	if (!unlink_at(root, path, AT_REMOVEDIR))
		return 0;
	return errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR ? 0 : -1;
}

int at_sync(int root, const char *path)
{
	const char *name = ".";
	int above = *path ? at_parent(root, path, &name) : at_folder(root, ""), fd, rc;

	if (above < 0)
		return -1;
	fd = openat(above, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	put(above);
	if (fd < 0)
		return -1;
	rc = fsync(fd);
	put(fd);
	return rc;
}

int at_touch(int root, const char *path)
{
	const char *name;
	int fd = at_parent(root, path, &name), rc;

	if (fd < 0)
		return -1;
	rc = utimensat(fd, name, NULL, AT_SYMLINK_NOFOLLOW);
	put(fd);
	return rc;
}
