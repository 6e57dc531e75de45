// SPDX-License-Identifier: GPL-2.0
// Where --json FILE and --out FILE write.
#include "util/output.h"
#include "util/file.h"
#include "util/message.h"
#include "util/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS 40

/* The descriptor that /dev/fd/N, /dev/stdout or a link to them names, or -1. */
static int own_descriptor(const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	char dir[PATH_MAX];
	char *end;
	long fd;

	if (!realpath(folder_of(path), dir) ||
	    (strcmp(dir, pool_printf("/proc/%d/fd", getpid())) &&
	     strcmp(dir, pool_printf("/proc/%d/task/%d/fd", getpid(), getpid()))))
		return -1;
	fd = strtol(name, &end, 10);
	return *name && !*end && fd >= 0 && fd <= INT_MAX ? (int)fd : -1;
}

/* One link further; NULL and errno when it cannot be read. */
static const char *follow(const char *path)
{
	char to[PATH_MAX];
	ssize_t n = readlink(path, to, sizeof(to) - 1);

	if (n < 0)
		return NULL;
	to[n] = '\0';
	return *to == '/' ? pool_strdup(to) : pool_printf("%s/%s", folder_of(path), to);
}

static int keep_descriptor(struct output *o, int fd)
{
	if (fd == STDOUT_FILENO)
		say_to_stderr();
	o->fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	return o->fd < 0 ? -1 : 0;
}

/* Decide by what is there; -1 and errno if it cannot be written. */
static int open_way(struct output *o)
{
	struct stat st;
	const char *dir;
	int links, fd;

	for (links = 0; links < LINKS; links++) {
		fd = own_descriptor(o->path);
		if (fd >= 0)
			return keep_descriptor(o, fd);
		if (lstat(o->path, &st)) {
			if (errno != ENOENT)
				return -1;
			break;
		}
		if (!S_ISLNK(st.st_mode))
			break;
		o->path = follow(o->path);
		if (!o->path)
			return -1;
	}
	if (links == LINKS) {
		errno = ELOOP;
		return -1;
	}
	if (!lstat(o->path, &st) && !S_ISREG(st.st_mode)) {
		o->fd = open(o->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
		return o->fd < 0 ? -1 : 0;
	}
	dir = folder_of(o->path);
	return access(*dir ? dir : "/", W_OK | X_OK);
}

int output_open(struct output *o, const char *option, const char *name)
{
	o->name = name;
	o->fd = -1;
	if (!strcmp(name, "-")) {
		say_to_stderr();
		return EX_OK;
	}
	o->path = path_absolute(name);
	if (!o->path || open_way(o)) {
		int code = fail(EX_MISSING, "name a file in a writable folder",
				"%s: %s cannot be written (%s)", option,
				shell_quote(name), strerror(errno));

		o->name = NULL;
		return code;
	}
	return EX_OK;
}

static int write_into(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

int output_write(struct output *o, const char *text, size_t len)
{
	struct stat st;
	int rc;

	if (!strcmp(o->name, "-")) {
		fflush(stdout);
		return write_into(STDOUT_FILENO, text, len);
	}
	if (o->fd < 0)
		return file_replace(o->path, text, len,
				    stat(o->path, &st) ? 0644 : st.st_mode & 0777);
	rc = write_into(o->fd, text, len);
	if (close(o->fd))
		rc = -1;
	o->fd = -1;
	return rc;
}

int output_put(struct output *o, const char *text, size_t len)
{
	if (!output_write(o, text, len))
		return EX_OK;
	return fail(EX_MISSING, "make room there, or name another file",
		    "cannot write %s: %s",
		    strcmp(o->name, "-") ? utf8_clean(o->name) : "the report",
		    strerror(errno));
}
