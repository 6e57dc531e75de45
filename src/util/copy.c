// SPDX-License-Identifier: GPL-2.0
// Copy a file: a clone where the file system can, else its data, hole by hole.
#include "util/file.h"
#include "util/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (1 << 20)

/* copy_file_range() needs no way through this program, but not every pair of files allows
 * it. */
static ssize_t copy_some(int in, int out, off_t at, size_t len)
{
	static char block[BLOCK];
	off_t to = at;
	ssize_t n;

	if (len > BLOCK)
		len = BLOCK;
	n = copy_file_range(in, &at, out, &to, len, 0);
	if (n > 0)
		return n;
	n = pread(in, block, len, at);
	return n <= 0 ? n : pwrite(out, block, (size_t)n, at);
}

static int copy_range(int in, int out, off_t at, off_t end)
{
	while (at < end) {
		ssize_t n = copy_some(in, out, at, (size_t)(end - at));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		at += n;
		signals_check();
	}
	return 0;
}

static int copy_data(int in, int out, off_t size)
{
	off_t at = 0;

	if (!ioctl(out, FICLONE, in))
		return 0;
	if (ftruncate(out, size))
		return -1;
	while (at < size) {
		off_t data = lseek(in, at, SEEK_DATA);
		off_t hole;

		if (data < 0 && errno == ENXIO)
			return 0;
		if (data < 0)
			return copy_range(in, out, at, size);
		hole = lseek(in, data, SEEK_HOLE);
		if (hole < 0)
			hole = size;
		if (copy_range(in, out, data, hole))
			return -1;
		at = hole;
	}
	return 0;
}

int file_copy(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct timespec times[2];
	struct stat st;
	int out = -1;
	int rc = -1;

	if (in < 0)
		return -1;
	if (fstat(in, &st))
		goto end;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		goto end;
	}
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (out < 0)
		goto end;
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	rc = copy_data(in, out, st.st_size);
	if (!rc && !geteuid())
		rc = fchown(out, st.st_uid, st.st_gid);
	if (!rc)
		rc = fchmod(out, st.st_mode & 07777);
	if (!rc)
		rc = futimens(out, times);
end:
	if (rc) {
		int saved = errno;

		close(in);
		if (out >= 0) {
			close(out);
			unlink(to);
		}
		errno = saved;
		return -1;
	}
	close(in);
	return close(out);
}
