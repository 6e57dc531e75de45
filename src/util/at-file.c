// SPDX-License-Identifier: GPL-2.0
// Contents of files below a folder that is held open: read, hash, write, copy.
#include "util/at.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A source file is never larger; a sparse one must not fill the memory. */
#define FILE_LIMIT ((size_t)64 << 20)

static void put(int fd)
{
	int was = errno;

	if (fd >= 0)
		close(fd);
	errno = was;
}

static int open_regular(int root, const char *path, off_t *size)
{
	const char *name;
	struct stat st;
	int above = at_parent(root, path, &name), fd;

	if (above < 0)
		return -1;
	fd = openat(above, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	put(above);
	if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode))) {
		put(fd);
		errno = EINVAL;
		return -1;
	}
	if (fd >= 0)
		*size = st.st_size;
	return fd;
}

/* Reads what is there, not what the size promised. */
static ssize_t read_up_to(int fd, char *data, size_t room)
{
	size_t len = 0;

	while (len < room) {
		ssize_t n = read(fd, data + len, room - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (!n)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

static char *read_all(int fd, off_t size, size_t limit, size_t *len)
{
	ssize_t n = -1;
	char *data;

	if (size < 0 || (size_t)size > limit) {
		errno = EFBIG;
		return NULL;
	}
	data = malloc((size_t)size + 1);
	if (data)
		n = read_up_to(fd, data, (size_t)size);
	if (n < 0) {
		free(data);
		return NULL;
	}
	data[n] = '\0';
	*len = (size_t)n;
	return data;
}

char *at_read(int root, const char *path, size_t limit, size_t *len)
{
	off_t size = 0;
	int fd = open_regular(root, path, &size);
	char *data, *text = NULL;

	if (fd < 0)
		return NULL;
	data = read_all(fd, size, limit ? limit : FILE_LIMIT, len);
	put(fd);
	if (data)
		text = pool_strndup(data, *len);
	free(data);
	return text;
}

const char *at_hash(int root, const char *path)
{
	const char *hash = "unreadable";
	size_t len = 0;
	off_t size = 0;
	char *data;
	int fd;

	fd = open_regular(root, path, &size);
	if (fd < 0)
		return errno == ENOENT ? "absent" : hash;
	data = read_all(fd, size, FILE_LIMIT, &len);
	put(fd);
	if (data)
		hash = text_hash(data, len);
	free(data);
	return hash;
}

/* Owner before mode: a change of owner takes setuid bits away. */
static int dress(int fd, const struct stat *like, mode_t mode)
{
	if (!geteuid() && fchown(fd, like->st_uid, like->st_gid))
		return -1;
	/* Another group is kept where the user is a member of it. */
	if (geteuid() && fchown(fd, (uid_t)-1, like->st_gid) && errno != EPERM)
		return -1;
	return fchmod(fd, mode & 07777);
}

static int create(int root, const char *path)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	const char *name;
	int above = at_parent(root, path, &name), fd;

	if (above < 0)
		return -1;
	fd = openat(above, name, flags, 0600);
	put(above);
	return fd;
}

static int finish(int fd, int rc)
{
	if (!rc)
		return close(fd);
	put(fd);
	return -1;
}

int at_write(int root, const char *path, const void *data, size_t len,
	     const struct stat *like)
{
	int fd = create(root, path), rc;

	if (fd < 0)
		return -1;
	rc = file_write_all(fd, data, len);
	return finish(fd, rc ? rc : dress(fd, like, 0644));
}

int at_copy(const char *from, int root, const char *path, const struct stat *like,
	    mode_t mode)
{
	struct timespec times[2];
	struct stat st;
	size_t len;
	char *data;
	int in, fd, rc;

	in = open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (in < 0)
		return -1;
	if (fstat(in, &st) || !S_ISREG(st.st_mode)) {
		put(in);
		errno = EINVAL;
		return -1;
	}
	data = read_all(in, st.st_size, FILE_LIMIT, &len);
	put(in);
	fd = data ? create(root, path) : -1;
	if (fd < 0) {
		free(data);
		return -1;
	}
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	rc = file_write_all(fd, data, len);
	if (!rc)
		rc = dress(fd, like, mode);
	if (!rc)
		rc = futimens(fd, times);
	free(data);
	return finish(fd, rc);
}
