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
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIST	    "/tests.list"
#define PORT_NAME   "tif.verdict"
#define NO_LIBC_REG "GLIBC_TUNABLES=glibc.pthread.rseq=0"
#define MAX_WORDS   64

/* A test says these exit codes; everything else that is not 0 is a failure. */
#define EXIT_SKIP 4

struct test {
	char *name;
	long timeout;
	char *env[MAX_WORDS];
	char *argv[MAX_WORDS];
};

struct verdict {
	const char *outcome;
	int rc;
	long ms;
	char figures[1024];
	char why[512];
};

static char cmdline[4096];
static int verdict_fd = -1;
static int kmsg_fd = -1;

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000L + ts.tv_nsec / 1000000;
}

/* Without a verdict line nobody can mistake this for a finished run. */
static void __attribute__((noreturn)) give_up(const char *what, const char *where)
{
	printf("init: error: %s (%s): %s\n", what, where, strerror(errno));
	fflush(stdout);
	sync();
	reboot(RB_AUTOBOOT);
	_exit(1);
}

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

static void read_cmdline(void)
{
	int fd = open("/proc/cmdline", O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, cmdline, sizeof(cmdline) - 1);

	if (n < 0)
		give_up("cannot read", "/proc/cmdline");
	close(fd);
	cmdline[n] = '\0';
	cmdline[strcspn(cmdline, "\n")] = '\0';
}

/* The value of a kernel parameter, copied; NULL when it is not there. */
static char *param(const char *key)
{
	size_t len = strlen(key);

	for (char *p = cmdline; (p = strstr(p, key)); p += len)
		if ((p == cmdline || p[-1] == ' ') && p[len] == '=')
			return strndup(p + len + 1, strcspn(p + len + 1, " "));
	return NULL;
}

static long param_number(const char *key, long otherwise)
{
	char *text = param(key), *end;
	long n;

	if (!text)
		return otherwise;
	n = strtol(text, &end, 10);
	if (*end || n < 1) {
		errno = EINVAL;
		give_up("not a positive number", key);
	}
	free(text);
	return n;
}

/* The port is found by its name, not by its number: other ports may come first. */
static void open_verdict_port(void)
{
	for (int tries = 0; tries < 500; tries++) {
		for (int i = 0; i < 8; i++) {
			char path[64], name[64] = "";
			int fd;

			snprintf(path, sizeof(path),
				 "/sys/class/virtio-ports/vport0p%d/name", i);
			fd = open(path, O_RDONLY);
			if (fd < 0)
				continue;
			if (read(fd, name, sizeof(name) - 1) < 0)
				name[0] = '\0';
			close(fd);
			name[strcspn(name, "\n")] = '\0';
			if (strcmp(name, PORT_NAME))
				continue;
			snprintf(path, sizeof(path), "/dev/vport0p%d", i);
			verdict_fd = open(path, O_WRONLY | O_CLOEXEC);
			if (verdict_fd >= 0)
				return;
		}
		usleep(10000);
	}
	errno = ENODEV;
	give_up("no virtio port for the verdicts", PORT_NAME);
}

static void send_line(const char *line)
{
	size_t len = strlen(line);

	while (len) {
		ssize_t n = write(verdict_fd, line, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			give_up("cannot write a verdict", PORT_NAME);
		line += n;
		len -= n;
	}
}

static void put_json_string(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		unsigned char c = *s;

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			fprintf(out, "\\u%04x", c);
		else
			putc(c, out);
	}
	putc('"', out);
}

static void report(const char *name, char *const argv[], const struct verdict *v)
{
	char *line;
	size_t len;
	FILE *out = open_memstream(&line, &len);

	if (!out)
		give_up("out of memory", name);
	fputs("{\"name\":", out);
	put_json_string(out, name);
	fputs(",\"outcome\":", out);
	put_json_string(out, v->outcome);
	fprintf(out, ",\"rc\":%d,\"ms\":%ld,\"detail\":", v->rc, v->ms);
	put_json_string(out, v->figures);
	fputs(",\"why\":", out);
	put_json_string(out, v->why);
	fputs(",\"argv\":[", out);
	for (int i = 0; argv && argv[i]; i++) {
		if (i)
			putc(',', out);
		put_json_string(out, argv[i]);
	}
	fputs("]}\n", out);
	if (fclose(out))
		give_up("out of memory", name);
	send_line(line);
	free(line);
	printf("init: %s: %s%s%s\n", name, v->outcome, *v->why ? ": " : "", v->why);
}

/* What the kernel says when something is wrong with it, not with a program. */
static bool is_splat(const char *msg)
{
	static const char *const starts[] = {
		"WARNING: ",
		"BUG: ",
		"Oops",
		"general protection fault",
		"UBSAN: ",
		"KASAN: ",
		"Kernel panic",
		"INFO: task ",
		"watchdog: BUG",
		"INFO: trying",
		"INFO: rcu",
		"INFO: lockdep",
		"rcu: INFO: ",
		"kernel BUG at",
		"divide error",
		"invalid opcode",
		"stack segment",
		"unchecked MSR access",
		"Unable to handle kernel",
		"Internal error: ",
		"illegal operation: ",
		"Bad or missing usercopy",
	};
	static const char *const anywhere[] = {
		"possible circular locking",
		"suspicious RCU usage",
		"sleeping function called",
		"scheduling while atomic",
		"possible recursive locking",
		"inconsistent lock state",
		"Call Trace:",
		"Call trace:",
	};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (!strncmp(msg, starts[i], strlen(starts[i])))
			return true;
	for (size_t i = 0; i < sizeof(anywhere) / sizeof(*anywhere); i++)
		if (strstr(msg, anywhere[i]))
			return true;
	return false;
}

/*
 * Read the log from where the last call stopped. The first bad line goes to @first.
 * A record that was overwritten before it could be read may have been a splat, so it
 * counts as one.
 */
static bool read_splats(char *first, size_t size)
{
	char rec[8192];
	bool bad = false;

	for (;;) {
		ssize_t n = read(kmsg_fd, rec, sizeof(rec) - 1);
		char *msg;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EPIPE) {
			if (!bad)
				snprintf(first, size, "kernel log overran: records lost");
			bad = true;
			continue;
		}
		if (n <= 0)
			return bad;
		rec[n] = '\0';
		/* Records of level 8 and above in the facility bits are from user space.
		 */
		if (strtoul(rec, NULL, 10) >> 3)
			continue;
		msg = strchr(rec, ';');
		if (!msg)
			continue;
		msg++;
		msg[strcspn(msg, "\n")] = '\0';
		if (!bad && is_splat(msg)) {
			snprintf(first, size, "%s", msg);
			bad = true;
		}
	}
}

/* Keep what the verdict needs out of one line of a test's output. */
static void note_line(const char *name, const char *line, struct verdict *v)
{
	printf("%s: %s\n", name, line);
	if (!strncmp(line, "figures: ", 9))
		snprintf(v->figures, sizeof(v->figures), "%.1000s", line + 9);
	else if (!strncmp(line, "fail: ", 6) && !*v->why)
		snprintf(v->why, sizeof(v->why), "%.500s", line + 6);
	else if (!strncmp(line, "skip: ", 6) && !*v->why)
		snprintf(v->why, sizeof(v->why), "%.500s", line + 6);
}

/* Relay what there is to read; false at the end of the pipe. */
static bool relay(int fd, const char *name, struct verdict *v)
{
	static char line[2048];
	static size_t fill;

	for (;;) {
		char c;
		ssize_t n = read(fd, &c, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return true;
		if (n == 0 || c == '\n' || fill == sizeof(line) - 1) {
			line[fill] = '\0';
			if (fill)
				note_line(name, line, v);
			fill = 0;
		}
		if (n == 0)
			return false;
		if (c != '\n')
			line[fill++] = c;
	}
}

static void __attribute__((noreturn)) exec_test(const struct test *t, int out)
{
	int null = open("/dev/null", O_RDONLY);

	setsid();
	dup2(null, 0);
	dup2(out, 1);
	dup2(out, 2);
	for (int i = 0; t->env[i]; i++)
		putenv(t->env[i]);
	if (chdir("/tmp"))
		dprintf(1, "fail: no /tmp: %s\n", strerror(errno));
	execv(t->argv[0], t->argv);
	dprintf(1, "fail: cannot run %s: %s\n", t->argv[0], strerror(errno));
	_exit(127);
}

static void judge(int status, struct verdict *v)
{
	if (WIFSIGNALED(status)) {
		v->outcome = "signal";
		v->rc = WTERMSIG(status);
		if (!*v->why)
			snprintf(v->why, sizeof(v->why), "killed by signal %d", v->rc);
		return;
	}
	v->rc = WEXITSTATUS(status);
	v->outcome = v->rc == 0 ? "pass" : v->rc == EXIT_SKIP ? "skip" : "fail";
	if (!*v->why && v->rc)
		snprintf(v->why, sizeof(v->why), "exit code %d", v->rc);
}

/* True when the process ended by itself within its time. */
static bool wait_for(pid_t pid, int out, long limit, const char *name, struct verdict *v,
		     int *status)
{
	int pidfd = syscall(SYS_pidfd_open, pid, 0);
	struct pollfd fds[2] = { { .fd = out, .events = POLLIN },
				 { .fd = pidfd, .events = POLLIN } };
	bool ended = false;

	while (!ended) {
		long left = limit - now_ms();

		if (left <= 0)
			break;
		if (poll(fds, 2, left) < 0 && errno != EINTR)
			break;
		if ((fds[0].revents & (POLLIN | POLLHUP)) && !relay(out, name, v))
			fds[0].fd = -1;
		ended = waitpid(pid, status, WNOHANG) == pid;
	}
	close(pidfd);
	return ended;
}

/* True when the test passed or was skipped. */
static bool run(const struct test *t, long slow)
{
	struct verdict v = { .outcome = "fail" };
	long start = now_ms();
	char splat[400];
	int p[2], status = 0;
	pid_t pid;
	bool ended;

	if (pipe2(p, O_CLOEXEC) || fcntl(p[0], F_SETFL, O_NONBLOCK))
		give_up("no pipe", t->name);
	dprintf(1, "init: start %s\n", t->name);
	pid = fork();
	if (pid < 0)
		give_up("cannot fork", t->name);
	if (!pid)
		exec_test(t, p[1]);
	close(p[1]);
	ended = wait_for(pid, p[0], start + t->timeout * slow * 1000, t->name, &v,
			 &status);
	/* Everything but PID 1: nothing of one test runs during the next. */
	kill(-1, SIGKILL);
	if (!ended)
		waitpid(pid, &status, 0);
	while (waitpid(-1, NULL, 0) > 0)
		;
	while (relay(p[0], t->name, &v))
		usleep(1000);
	close(p[0]);
	v.ms = now_ms() - start;
	if (ended) {
		judge(status, &v);
	} else {
		v.outcome = "timeout";
		v.rc = -1;
		snprintf(v.why, sizeof(v.why), "not done after %ld s", t->timeout * slow);
	}
	if (read_splats(splat, sizeof(splat))) {
		char told[80];

		snprintf(told, sizeof(told), "%s", v.outcome);
		v.outcome = "splat";
		snprintf(v.why, sizeof(v.why), "%s (the test itself: %s)", splat, told);
	}
	report(t->name, t->argv, &v);
	return !strcmp(v.outcome, "pass") || !strcmp(v.outcome, "skip");
}

/* Splits @line in place; false when it is empty or a comment. */
static bool parse(char *line, struct test *t)
{
	char *save = NULL, *word, *end;
	int envs = 0, args = 0;

	memset(t, 0, sizeof(*t));
	line[strcspn(line, "\n")] = '\0';
	t->name = strtok_r(line, " \t", &save);
	if (!t->name || *t->name == '#')
		return false;
	word = strtok_r(NULL, " \t", &save);
	t->timeout = word ? strtol(word, &end, 10) : 0;
	errno = EINVAL;
	if (t->timeout < 1 || *end)
		give_up("a test without a timeout in " LIST, t->name);
	while ((word = strtok_r(NULL, " \t", &save))) {
		if (envs == MAX_WORDS - 1 || args == MAX_WORDS - 1)
			give_up("a line too long in " LIST, t->name);
		if (!args && strchr(word, '=') && *word != '/')
			t->env[envs++] = word;
		else
			t->argv[args++] = word;
	}
	if (!args)
		give_up("a test without a program in " LIST, t->name);
	return true;
}

static bool wanted(const char *name, const char *globs)
{
	char *copy, *save = NULL, *glob;
	bool yes = false;

	if (!globs)
		return true;
	copy = strdup(globs);
	for (glob = strtok_r(copy, ",", &save); glob; glob = strtok_r(NULL, ",", &save))
		yes |= !fnmatch(glob, name, 0);
	free(copy);
	return yes;
}

static int walk_list(const char *globs, bool go, long slow)
{
	FILE *list = fopen(LIST, "re");
	char *line = NULL;
	size_t size = 0;
	int n = 0;

	if (!list)
		give_up("cannot read the list of tests", LIST);
	while (getline(&line, &size, list) >= 0) {
		struct test t;

		if (!parse(line, &t) || !wanted(t.name, globs))
			continue;
		n++;
		if (go && !run(&t, slow) && param("tif.first"))
			break;
	}
	free(line);
	fclose(list);
	return n;
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

	kmsg_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kmsg_fd < 0)
		give_up("cannot open", "/dev/kmsg");
	if (read_splats(v.why, sizeof(v.why)))
		v.outcome = "splat";
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
