// SPDX-License-Identifier: GPL-2.0
// A private scratch folder for each run, and the signals that end a run.
#include "util/scratch.h"
#include "util/file.h"
#include "util/message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "tif-backports."
#define OWN    PREFIX "run-" /* of this program, which locks all that it makes */

static char folder[4096];
static pid_t owner;
static int lock = -1;
static sigset_t waiting;
static unsigned int holds;

/* quilt does not quote the names of its temporary files. */
static bool quilt_can_take(const char *path)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789_./+-";

	return *path == '/' && !path[strspn(path, good)];
}

static const char *place(void)
{
	const char *dir = getenv("TMPDIR");
	struct stat st;

	if (!dir || !*dir)
		return "/tmp";
	if (!quilt_can_take(dir)) {
		warn("TMPDIR has characters that quilt cannot take, using /tmp: %s",
		     shell_quote(dir));
		return "/tmp";
	}
	if (stat(dir, &st) || !S_ISDIR(st.st_mode) || access(dir, W_OK | X_OK)) {
		warn("TMPDIR is not a folder to write to, using /tmp: %s", dir);
		return "/tmp";
	}
	return dir;
}

/* Its owner was killed if nobody holds its lock. Scripts do not lock theirs. */
static void remove_abandoned(const char *path, const char *name)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!fstat(fd, &st) && st.st_uid == geteuid() &&
	    (starts_with(name, OWN) || !faccessat(fd, "locked", F_OK, 0)) &&
	    !flock(fd, LOCK_EX | LOCK_NB))
		tree_remove(path);
	close(fd);
}

static void remove_all_abandoned(const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d))) {
		const char *path = pool_printf("%s/%s", dir, e->d_name);

		if (starts_with(e->d_name, PREFIX) && strcmp(path, folder))
			remove_abandoned(path, e->d_name);
	}
	closedir(d);
}

/* What the caller ignores (nohup) stays ignored; a closed pipe is noticed here. */
static void block_signals(void)
{
	static const int ends[] = { SIGHUP, SIGINT, SIGTERM, SIGPIPE };
	struct sigaction was;
	size_t i;

	sigemptyset(&waiting);
	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (!sigaction(ends[i], NULL, &was) && was.sa_handler != SIG_IGN)
			sigaddset(&waiting, ends[i]);
	sigprocmask(SIG_BLOCK, &waiting, NULL);
}

/* Another run that starts now may remove the new folder before it is locked: -1, EAGAIN.
 */
static int make_locked(const char *dir)
{
	struct stat st;

	if ((size_t)snprintf(folder, sizeof(folder), "%s/" OWN "XXXXXX", dir) >=
		    sizeof(folder) ||
	    !mkdtemp(folder))
		return -1;
	lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock >= 0 && (!flock(lock, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK) &&
	    !fstat(lock, &st) && st.st_nlink)
		return 0;
	if (lock >= 0)
		close(lock);
	lock = -1;
	errno = EAGAIN;
	return -1;
}

int scratch_open(void)
{
	const char *dir;
	int tries = 100, rc;

	if (scratch())
		return EX_OK;
	dir = place();
	block_signals();
	do {
		rc = make_locked(dir);
	} while (rc && errno == EAGAIN && --tries);
	if (rc) {
		*folder = '\0';
		return fail(EX_MISSING, "set TMPDIR to a folder to write to",
			    "no scratch folder can be made (%s): %s", dir,
			    strerror(errno));
	}
	owner = getpid();
	atexit(scratch_close);
	remove_all_abandoned(dir);
	return EX_OK;
}

const char *scratch(void)
{
	return *folder ? folder : NULL;
}

const char *scratch_path(const char *fmt, ...)
{
	struct str s = { 0 };
	char *tail = NULL;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&tail, fmt, args) < 0)
		abort();
	va_end(args);
	str_printf(&s, "%s/%s", folder, tail);
	free(tail);
	return str_get(&s);
}

void scratch_close(void)
{
	if (!*folder || getpid() != owner)
		return;
	if (tree_remove(folder))
		warn("%s could not be removed: %s", folder, strerror(errno));
	*folder = '\0';
	close(lock);
	lock = -1;
}

bool signals_waiting(void)
{
	sigset_t pending;

	if (!owner || sigpending(&pending))
		return false;
	return !sigandset(&pending, &pending, &waiting) && !sigisemptyset(&pending);
}

void signals_check(void)
{
	int number;

	if (holds || !signals_waiting() || sigwait(&waiting, &number))
		return;
	holds++;
	progress_end();
	exit(128 + number);
}

bool signals_held(void)
{
	return holds;
}

void signals_hold(void)
{
	holds++;
}

void signals_release(void)
{
	if (holds)
		holds--;
	signals_check();
}
