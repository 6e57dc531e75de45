// SPDX-License-Identifier: GPL-2.0
/* The kernel's counters: debugfs rseq/stats, and entries of both paths by kprobe. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "guest.h"

#define STATS	 "/sys/kernel/debug/rseq/stats"
#define FASTPATH "/sys/kernel/debug/rseq/fastpath"
#define TRACING	 "/sys/kernel/tracing"

/* Functions of the kernel whose entries can be counted. */
static const struct probe {
	const char *event, *symbol, *args;
} handler = { "tif/handle", "__rseq_handle_notify_resume",
	      "ksig=" KERNEL_ARG1 ":u64 regs=" KERNEL_ARG2 ":u64" },
  fast_path = { "tif/fast", "__rseq_exit_to_user_mode", "" };

/**
 * kernel_since() - Whether the kernel's release is that or later
 * @major: first number
 * @minor: second number
 */
bool kernel_since(unsigned int major, unsigned int minor)
{
	unsigned int have_major, have_minor;
	struct utsname name;

	check(!uname(&name) &&
		      sscanf(name.release, "%u.%u", &have_major, &have_minor) == 2,
	      "no version of the kernel");
	return have_major > major || (have_major == major && have_minor >= minor);
}

/**
 * kernel_has() - Whether the kernel has a function or a variable of that name
 * @symbol: its name
 */
bool kernel_has(const char *symbol)
{
	FILE *all = fopen("/proc/kallsyms", "re");
	char line[512], name[256];
	bool found = false;

	check(all, "no /proc/kallsyms: %s", strerror(errno));
	while (!found && fgets(line, sizeof(line), all))
		found = sscanf(line, "%*s %*s %255s", name) == 1 && !strcmp(name, symbol);
	fclose(all);
	return found;
}

/** stats_present() - Whether this kernel has rseq statistics */
bool stats_present(void)
{
	return !access(STATS, R_OK);
}

static unsigned long long stat_of(const char *text, const char *name)
{
	const char *line = text;
	size_t len = strlen(name);

	for (; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, name, len) && line[len] == ':')
			return strtoull(line + len + 1, NULL, 10);
	}
	fail("no line \"%s:\" in %s", name, STATS);
}

/** stats_read() - All statistics, summed over CPUs by the kernel */
struct stats stats_read(void)
{
	char text[1024];
	int fd = open(STATS, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	check(n > 0, "cannot read %s: %s", STATS, strerror(errno));
	close(fd);
	text[n] = '\0';
	return (struct stats){
		.exit = stat_of(text, "exit"),
		.signal = stat_of(text, "signal"),
		.slowpath = stat_of(text, "slowpath"),
		.fastpath = stat_of(text, "fastpath"),
		.ids = stat_of(text, "ids"),
		.cs = stat_of(text, "cs"),
		.clear = stat_of(text, "clear"),
		.fixup = stat_of(text, "fixup"),
	};
}

/** switch_fastpath() - Have the kernel use the fast path, or the slow path for everything
 */
void switch_fastpath(bool on)
{
	int fd = open(FASTPATH, O_WRONLY | O_CLOEXEC);

	check(fd >= 0 && write(fd, on ? "1" : "0", 1) == 1, "cannot write %s: %s",
	      FASTPATH, strerror(errno));
	close(fd);
}

static int read_id(const struct probe *p)
{
	char path[128], text[16] = "";
	int fd;

	snprintf(path, sizeof(path), TRACING "/events/%s/id", p->event);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (read(fd, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	close(fd);
	return atoi(text);
}

/* One event for the whole run: it costs nothing while nobody counts it. */
static int make_event(const struct probe *p)
{
	char define[160];
	int fd, id = read_id(p);

	if (id > 0)
		return id;
	fd = open(TRACING "/kprobe_events", O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0)
		skip("no kprobe events in this kernel: %s", strerror(errno));
	snprintf(define, sizeof(define), "p:%s %s %s\n", p->event, p->symbol, p->args);
	if (write(fd, define, strlen(define)) < 0)
		fail("no kprobe at %s: %s", p->symbol, strerror(errno));
	close(fd);
	id = read_id(p);
	check(id > 0, "the kprobe event has no id");
	return id;
}

static int open_counter(const struct probe *p, pid_t tid)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
		.config = make_event(p),
	};
	int fd = syscall(SYS_perf_event_open, &attr, tid, -1, -1, PERF_FLAG_FD_CLOEXEC);

	check(fd >= 0, "cannot count the kprobe: %s", strerror(errno));
	return fd;
}

/**
 * entries_open() - Count entries of the slow path by one thread
 * @tid: thread
 * @filter: which entries; ENTRY_* or NULL for all
 * Return: what entries_read() takes
 */
int entries_open(pid_t tid, const char *filter)
{
	int fd = open_counter(&handler, tid);

	check(!filter || !ioctl(fd, PERF_EVENT_IOC_SET_FILTER, filter),
	      "cannot filter the kprobe by \"%s\": %s", filter, strerror(errno));
	return fd;
}

/**
 * fast_entries_open() - Count entries of the fast path by one thread
 * @tid: thread
 * Return: what entries_read() takes. A kernel without a fast path fails the test.
 */
int fast_entries_open(pid_t tid)
{
	return open_counter(&fast_path, tid);
}

/**
 * entries_read() - How many there were since the counter was opened
 * @fd: from entries_open() or fast_entries_open()
 */
unsigned long long entries_read(int fd)
{
	uint64_t n;

	check(read(fd, &n, sizeof(n)) == sizeof(n), "cannot read the kprobe's count: %s",
	      strerror(errno));
	return n;
}
