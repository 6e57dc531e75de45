// SPDX-License-Identifier: GPL-2.0
// Which paths may be touched in a tree: by their name, and by what is there.
#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

const char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? pool_strndup(path, (size_t)(slash - path)) : "";
}

const char *path_absolute(const char *path)
{
	char *cwd;

	if (*path == '/')
		return path;
	cwd = getcwd(NULL, 0);
	if (!cwd)
		return NULL;
	path = pool_printf("%s/%s", cwd, path);
	free(cwd);
	return path;
}

static bool component_is_safe(const char *s, size_t len)
{
	if (!len)
		return false;
	return strncmp(s, "..", len) || len > 2;
}

/* Some file systems do not tell .git from .GIT. */
static bool is_reserved(const char *s, size_t len)
{
	static const char *const names[] = { ".git", ".pc", "patches" };
	size_t i;

	if (!strncasecmp(s, ".tif-backports", strlen(".tif-backports")))
		return true;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (len == strlen(names[i]) && !strncasecmp(s, names[i], len))
			return true;
	return false;
}

bool path_is_safe(const char *path)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789_.+,@/-";
	const char *s = path;

	if (path[strspn(path, good)] || is_reserved(path, strcspn(path, "/")))
		return false;
	for (;;) {
		size_t len = strcspn(s, "/");

		if (!component_is_safe(s, len))
			return false;
		if (!s[len])
			return true;
		s += len + 1;
	}
}

/* What is wrong with the last component; @fd is the folder that it is in. */
static const char *check_last(int fd, const char *name, const char *path)
{
	struct stat st;

	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? NULL : pool_printf("%s: %m", path);
	if (S_ISREG(st.st_mode))
		return NULL;
	return pool_printf("%s is %s", path,
			   S_ISLNK(st.st_mode) ? "a symbolic link"
					       : "not a regular file");
}

/* One folder further; -1: sets @wrong, or leaves it NULL where there is none. */
static int step_into(int fd, const char *name, dev_t dev, const char *shown,
		     const char **wrong)
{
	int next = openat(fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	*wrong = NULL;
	if (next < 0) {
		if (errno != ENOENT)
			*wrong = pool_printf("%s: %m", shown);
		return -1;
	}
	if (fstat(next, &st))
		*wrong = pool_printf("%s: %m", shown);
	else if (S_ISLNK(st.st_mode))
		*wrong = pool_printf("%s is a symbolic link", shown);
	else if (!S_ISDIR(st.st_mode))
		*wrong = pool_printf("%s is not a folder", shown);
	else if (st.st_dev != dev)
		*wrong = pool_printf("%s is on another file system", shown);
	if (!*wrong)
		return next;
	close(next);
	return -1;
}

const char *path_is_inside(const char *tree, const char *path)
{
	int fd = open(tree, O_PATH | O_DIRECTORY | O_CLOEXEC);
	const char *s = path;
	const char *wrong = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st)) {
		wrong = pool_printf("%s: %m", tree);
		if (fd >= 0)
			close(fd);
		return wrong;
	}
	while (strchr(s, '/')) {
		size_t len = strcspn(s, "/");
		const char *shown = pool_strndup(path, (size_t)(s - path) + len);
		int next = step_into(fd, pool_strndup(s, len), st.st_dev, shown, &wrong);

		close(fd);
		if (next < 0)
			return wrong;
		fd = next;
		s += len + 1;
	}
	wrong = check_last(fd, s, path);
	close(fd);
	return wrong;
}
