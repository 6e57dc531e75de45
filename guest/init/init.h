/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of init share: parameters, verdicts, the kernel log, the list of tests.
 */
#ifndef GUEST_INIT_H
#define GUEST_INIT_H

#include <stdbool.h>
#include <stddef.h>

#define LIST	  "/tests.list"
#define MAX_WORDS 64

struct test {
	char *name;
	long timeout; /* seconds */
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

/** give_up - say what failed, errno included, and restart the machine */
void __attribute__((noreturn)) give_up(const char *what, const char *where);

/** read_cmdline - the kernel's parameters, for the two below */
void read_cmdline(void);

/** param - the value of a kernel parameter, to be freed; NULL if it is not there */
char *param(const char *key);

/** param_number - a parameter that is a positive number; @otherwise if it is not there */
long param_number(const char *key, long otherwise);

/** build_id - the kernel's build ID as hexadecimal digits; "" if it says none */
void build_id(char *hex, size_t size);

/** now_ms - milliseconds since boot */
long now_ms(void);

/** open_verdict_port - find the virtio port that the lines go to */
void open_verdict_port(void);

/** send_line - write a line to that port, whole */
void send_line(const char *line);

/** report - the verdict on a test as a JSON line, and on the console */
void report(const char *name, char *const argv[], const struct verdict *v);

/** open_kernel_log - the kernel's messages from boot on */
void open_kernel_log(void);

/**
 * read_splats - read the log from where the last call stopped
 * @first: the first bad line
 * @size: of @first
 * @known: counts the warnings that some unpatched kernels give at boot, which are no
 *	splats then; NULL after boot
 *
 * Return: true if a line is bad, or if records were overwritten before they were read.
 */
bool read_splats(char *first, size_t size, int *known);

/** run_test - run and report it, its limit @slow times longer; true if passed or skipped
 */
bool run_test(const struct test *t, long slow);

/**
 * walk_list - the tests of the list
 * @globs: which, separated by commas; NULL for all
 * @go: run them; else count them only
 * @slow: factor of the time limits, 1 or more
 *
 * Return: how many there were.
 */
int walk_list(const char *globs, bool go, long slow);

#endif
