// SPDX-License-Identifier: GPL-2.0
// The results folder of a run: DIR/results.jsonl, and a lock on DIR/.lock.
#include "cli/results-folder.h"
#include "cli/results.h"
#include "report/results.h"
#include "util/file.h"
#include "util/message.h"
#include "util/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

const char *results_file(const char *dir)
{
	return pool_printf("%s/results.jsonl", dir);
}

static int not_writable(const char *file)
{
	return fail(EX_MISSING, "name another folder", "cannot write %s: %s",
		    utf8_clean(file), strerror(errno));
}

static int lock(const char *dir, int fd)
{
	if (!flock(fd, LOCK_EX | LOCK_NB))
		return EX_OK;
	if (errno == EWOULDBLOCK)
		return fail(EX_NO, "wait for it, or name another folder",
			    "another run is at work in %s", utf8_clean(dir));
	return fail(EX_MISSING, "name a folder on a file system that has locks",
		    "cannot lock %s: %s", utf8_clean(dir), strerror(errno));
}

static int make_mark(const char *file)
{
	const char *mark = results_mark(file);
	int fd = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	return fd < 0 || close(fd) ? not_writable(mark) : EX_OK;
}

/*
 * What an earlier run has found becomes results.jsonl.N; prints its name with @print. The
 * mark of that one stays with it, and this run has its own before it writes: one that is
 * killed anywhere leaves no results that look complete and are not.
 */
static int begin(const char *dir, bool print)
{
	const char *file = results_file(dir), *kept;
	struct stat st;
	unsigned int n = 0;

	if (stat(file, &st) || !st.st_size)
		return make_mark(file);
	do
		kept = pool_printf("%s.%u", file, ++n);
	while (!access(kept, F_OK));
	if (!access(results_mark(file), F_OK) && make_mark(kept))
		return EX_MISSING;
	if (make_mark(file))
		return EX_MISSING;
	if (rename(file, kept))
		return not_writable(file);
	fprintf(stderr, "%s: what an earlier run has found is kept as %s\n",
		message_prog(), utf8_clean(kept));
	if (print)
		puts(kept);
	return EX_OK;
}

int results_folder(const char *dir)
{
	const char *name = pool_printf("%s/.lock", dir);
	int fd, rc;

	if (folder_make(dir))
		return not_writable(results_file(dir));
	/* not closed: the lock is this process's until it ends */
	fd = open(name, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return not_writable(name);
	rc = lock(dir, fd);
	return rc ? rc : begin(dir, false);
}

int results_ended(const char *dir)
{
	const char *mark = results_mark(results_file(dir));

	return unlink(mark) && errno != ENOENT ? not_writable(mark) : EX_OK;
}

int results_full(const char *dir)
{
	return fail(EX_MISSING, "make room there, or name another folder",
		    "cannot append to %s: %s", utf8_clean(results_file(dir)),
		    strerror(errno));
}

/* A lock on an open file outlives the program that took it: a script's run has it. */
int results_open(const char *kit, int argc, char **argv)
{
	bool append = argc && !strcmp(argv[0], "--append");
	struct stat given, wanted;
	char *end;
	long fd;
	int rc;

	(void)kit;
	argc -= append;
	argv += append;
	if (argc != 2)
		return results_misuse("open: DIR and a file descriptor are needed");
	fd = strtol(argv[1], &end, 10);
	if (!isdigit((unsigned char)*argv[1]) || *end || fd > INT_MAX ||
	    fstat((int)fd, &given) || stat(pool_printf("%s/.lock", argv[0]), &wanted) ||
	    given.st_dev != wanted.st_dev || given.st_ino != wanted.st_ino)
		return results_misuse(
			pool_printf("open: %s is not %s/.lock, open", argv[1], argv[0]));
	rc = lock(argv[0], (int)fd);
	return rc || append ? rc : begin(argv[0], true);
}
