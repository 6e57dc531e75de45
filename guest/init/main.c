// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of a test guest: run every test of /tests.list, one JSON line each.
 *
 * The lines go to a virtio-serial port of their own, so that a kernel which dies
 * half way leaves a file that visibly lacks its end line. What the tests print goes
 * to the console. After every test the kernel log is read for splats.
 *
 * A line of the list:  NAME TIMEOUT [VAR=VALUE ...] PROGRAM [ARG ...]
 * Kernel parameters:   tif.run=GLOB,...  tif.scale=N  tif.times=N  tif.slow=N
 * tif.first=1  tif.mode=patched|alias|stock
 */
#define _GNU_SOURCE
#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NO_LIBC_REG "GLIBC_TUNABLES=glibc.pthread.rseq=0"

static void mount_at(const char *type, const char *dir, bool must)
{
	mkdir(dir, 0755);
	if (mount(type, dir, type, 0, NULL) && errno != EBUSY && must)
		give_up("cannot mount", dir);
}

static void open_console(void)
{
	int fd = open("/dev/console", O_RDWR | O_NOCTTY);

	if (fd < 0)
		return;
	for (int i = 0; i < 3; i++)
		dup2(fd, i);
	if (fd > 2)
		close(fd);
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/*
 * PID 1 must not be registered itself: the kernel's counters are for the whole
 * system. The C library reads its tunables before main(), hence the second start.
 */
static void start_unregistered(char **argv)
{
	const char *tunables = getenv("GLIBC_TUNABLES");

	if (tunables && strstr(tunables, "rseq=0"))
		return;
	putenv(NO_LIBC_REG);
	execv("/init", argv);
	give_up("cannot start again", "/init");
}

static void pass_on(const char *key, const char *var)
{
	char *value = param(key);

	if (value)
		setenv(var, value, 1);
	free(value);
}

/* What the kernel said before the first test is a test of its own. */
static void report_boot(void)
{
	struct verdict v = { .outcome = "pass", .ms = now_ms() };
	char id[64], warnings[32] = "";
	int known = 0;

	open_kernel_log();
	if (read_splats(v.why, sizeof(v.why), &known))
		v.outcome = "splat";
	if (known)
		snprintf(warnings, sizeof(warnings), " known_warnings=%d", known);
	build_id(id, sizeof(id));
	snprintf(v.figures, sizeof(v.figures), "build_id=%s%s", *id ? id : "none",
		 warnings);
	report("boot", NULL, &v);
}

/*
 * The tests count with perf events, and the first event of a task switches a static
 * branch in the scheduler on, the last one off. Emulated CPUs that run in parallel can
 * take a breakpoint for an instruction that was patched back meanwhile. So one event
 * of ours stays open: the branch is patched once, before any test runs.
 */
static void keep_perf_branches(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_DUMMY,
		.size = sizeof(attr),
	};

	/* A kernel without perf has no such branch either. */
	(void)!syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

int main(int argc, char **argv)
{
	char line[128], *globs;
	int n;

	(void)argc;
	if (getpid() != 1) {
		fputs("init: error: this is PID 1 of a test guest\n", stderr);
		return 2;
	}
	start_unregistered(argv);
	mount_at("devtmpfs", "/dev", true);
	open_console();
	mount_at("proc", "/proc", true);
	mount_at("sysfs", "/sys", true);
	mount_at("tmpfs", "/tmp", true);
	mount_at("debugfs", "/sys/kernel/debug", false);
	mount_at("tracefs", "/sys/kernel/tracing", false);
	read_cmdline();
	pass_on("tif.scale", "TIF_SCALE");
	pass_on("tif.times", "TIF_TIMES");
	pass_on("tif.mode", "TIF_MODE");
	setenv("PATH", "/bin", 1);
	open_verdict_port();
	keep_perf_branches();

	globs = param("tif.run");
	n = walk_list(globs, false, 1);
	snprintf(line, sizeof(line), "{\"plan\":%d}\n", n + 1);
	send_line(line);
	report_boot();
	n = walk_list(globs, true, param_number("tif.slow", 1));
	snprintf(line, sizeof(line), "{\"end\":true,\"ran\":%d}\n", n + 1);
	send_line(line);
	fflush(stdout);
	sync();
	reboot(RB_AUTOBOOT);
	give_up("cannot reset", "reboot");
}
