// SPDX-License-Identifier: GPL-2.0
// Files and folders: read, write, hash, list, remove.
#include "util/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 65536

/* A FIFO is opened without waiting for its other end, then refused. */
static int open_regular(const char *path, struct stat *st)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (fstat(fd, st) || !S_ISREG(st->st_mode)) {
		close(fd);
		errno = EINVAL;
		return -1;
	}
	return fd;
}

static ssize_t read_some(int fd, void *data, size_t len)
{
	ssize_t n;

	do
		n = read(fd, data, len);
	while (n < 0 && errno == EINTR);
	return n;
}

int file_write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

char *file_read(const char *path, size_t limit, size_t *len)
{
	struct stat st;
	int fd = open_regular(path, &st);
	size_t size, at = 0;
	char *text;
	ssize_t n = 0;

	if (fd < 0)
		return NULL;
	size = (size_t)st.st_size;
	if (limit && size > limit) {
		close(fd);
		errno = EFBIG;
		return NULL;
	}
	text = pool_alloc(size + 1);
	while (at < size && (n = read_some(fd, text + at, size - at)) > 0)
		at += (size_t)n;
	close(fd);
	if (n < 0)
		return NULL;
	if (len)
		*len = at;
	return text;
}

/* Whatever went wrong first is what errno tells. */
static int finish_file(int fd, int rc, bool on_disk)
{
	int saved;

	if (!rc && on_disk)
		rc = fsync(fd);
	saved = errno;
	if (close(fd) && !rc)
		return -1;
	errno = saved;
	return rc;
}

int file_write(const char *path, const void *data, size_t len, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);

	if (fd < 0)
		return -1;
	return finish_file(fd, file_write_all(fd, data, len), false);
}

int file_replace(const char *path, const void *data, size_t len, mode_t mode)
{
	char *aside = pool_printf("%s.XXXXXX", path);
	int fd = mkostemp(aside, O_CLOEXEC);
	int saved, rc;

	if (fd < 0)
		return -1;
	rc = fchmod(fd, mode);
	rc = finish_file(fd, rc ? rc : file_write_all(fd, data, len), true);
	if (!rc && !rename(aside, path))
		return 0;
	saved = errno;
	unlink(aside);
	errno = saved;
	return -1;
}

bool file_same(const char *a, const char *b)
{
	static char one[BLOCK], two[BLOCK];
	struct stat sa, sb;
	int fa = open_regular(a, &sa);
	int fb = fa < 0 ? -1 : open_regular(b, &sb);
	bool same = fb >= 0 && sa.st_size == sb.st_size;

	while (same) {
		ssize_t n = read_some(fa, one, sizeof(one));
		ssize_t at = 0, m = 1;

		while (at < n && (m = read_some(fb, two + at, (size_t)(n - at))) > 0)
			at += m;
		if (n <= 0) {
			same = !n;
			break;
		}
		same = at == n && !memcmp(one, two, (size_t)n);
	}
	if (fa >= 0)
		close(fa);
	if (fb >= 0)
		close(fb);
	return same;
}

const char *file_hash(const char *path)
{
	static uint8_t block[BLOCK];
	char hex[SHA256_DIGEST_STRING_LENGTH];
	struct stat st;
	SHA2_CTX ctx;
	ssize_t n;
	int fd = open_regular(path, &st);

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? "absent" : "unreadable";
	SHA256Init(&ctx);
	while ((n = read_some(fd, block, sizeof(block))) > 0)
		SHA256Update(&ctx, block, (size_t)n);
	close(fd);
	if (n < 0)
		return "unreadable";
	return pool_strdup(SHA256End(&ctx, hex));
}

const char *text_hash(const void *data, size_t len)
{
	char hex[SHA256_DIGEST_STRING_LENGTH];

	return pool_strdup(SHA256Data(data, len, hex));
}

bool folder_exists(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

int folder_make(const char *path)
{
	const char *above;
	struct stat st;

	if (!*path)
		return 0;
	if (!stat(path, &st)) {
		errno = ENOTDIR;
		return S_ISDIR(st.st_mode) ? 0 : -1;
	}
	above = folder_of(path);
	if (folder_make(above))
		return -1;
	return mkdir(path, 0777) && errno != EEXIST ? -1 : 0;
}

static bool is_folder(DIR *d, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	return !fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) &&
	       S_ISDIR(st.st_mode);
}

static bool is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

static int list_below(const char *path, const char *prefix, struct list *l)
{
	DIR *d = opendir(path);
	const struct dirent *e;
	int rc = 0;

	if (!d)
		return -1;
	while (!rc && (errno = 0, e = readdir(d))) {
		const char *name = pool_printf("%s%s", prefix, e->d_name);

		if (is_dots(e->d_name))
			continue;
		if (is_folder(d, e))
			rc = list_below(pool_printf("%s/%s", path, e->d_name),
					pool_printf("%s/", name), l);
		else
			list_add(l, name);
	}
	if (!rc && errno)
		rc = -1;
	closedir(d);
	return rc;
}

int folder_list(const char *path, struct list *l)
{
	int rc = list_below(path, "", l);

	list_sort(l);
	return rc;
}

static int remove_below(int at, const char *name);

static int empty_folder(DIR *d)
{
	const struct dirent *e;

	while ((errno = 0, e = readdir(d)))
		if (!is_dots(e->d_name) && remove_below(dirfd(d), e->d_name))
			return -1;
	return errno ? -1 : 0;
}

/* A folder whose mode keeps us out is ours all the same. */
static int remove_below(int at, const char *name)
{
	int fd, rc;
	DIR *d;

	if (!unlinkat(at, name, 0) || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -1;
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == EACCES && !fchmodat(at, name, 0700, 0))
		fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	d = fdopendir(fd);
	if (!d) {
		close(fd);
		return -1;
	}
	rc = empty_folder(d);
	if (rc && errno == EACCES && !fchmod(dirfd(d), 0700)) {
		rewinddir(d);
		rc = empty_folder(d);
	}
	closedir(d);
	if (rc)
		return -1;
	return unlinkat(at, name, AT_REMOVEDIR) && errno != ENOENT ? -1 : 0;
}

int tree_remove(const char *path)
{
	return remove_below(AT_FDCWD, path);
}
