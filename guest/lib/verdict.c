// SPDX-License-Identifier: GPL-2.0
/* How a guest test says what it found: figures, then one verdict, then the exit code. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest.h"

static char figures[1000];

static void leave(const char *verdict, int code, const char *fmt, va_list ap)
{
	char text[512];

	vsnprintf(text, sizeof(text), fmt, ap);
	if (*figures)
		dprintf(1, "figures:%s\n", figures);
	dprintf(1, "%s: %s\n", verdict, text);
	_exit(code);
}

/**
 * fail() - Say why, and end the whole process with 1
 * @fmt: as printf
 */
void fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	leave("fail", 1, fmt, ap);
	__builtin_unreachable();
}

/**
 * skip() - Say what is missing here, and end the whole process with 4
 * @fmt: as printf
 */
void skip(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	leave("skip", 4, fmt, ap);
	__builtin_unreachable();
}

/** done() - Print the figures and end the whole process with 0 */
void done(void)
{
	dprintf(1, "figures:%s\n", figures);
	_exit(0);
}

/**
 * figure_word() - Add a measured word to the figures line
 * @key: its name
 * @value: without blanks
 */
void figure_word(const char *key, const char *value)
{
	size_t len = strlen(figures);

	snprintf(figures + len, sizeof(figures) - len, " %s=%s", key, value);
}

/**
 * figure() - Add a measured number to the figures line
 * @key: its name
 * @value: the number
 */
void figure(const char *key, long long value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", value);
	figure_word(key, text);
}

/**
 * scaled() - Fit a count to this run
 * @count: what a fast kernel does
 * Return: @count times TIF_TIMES, divided by TIF_SCALE, at least 1
 */
long scaled(long count)
{
	const char *times = getenv("TIF_TIMES"), *scale = getenv("TIF_SCALE");
	long by = scale ? atol(scale) : 1, more = times ? atol(times) : 1;

	if (more > 1)
		count *= more;
	if (by > 1)
		count /= by;
	return count < 1 ? 1 : count;
}

/**
 * aliased() - Whether this is a patched kernel without a bit of its own for rseq
 * Return: what TIF_MODE says; patched() is false there, every event takes the slow path
 */
bool aliased(void)
{
	const char *mode = getenv("TIF_MODE");

	return mode && !strcmp(mode, "alias");
}

/**
 * patched() - Which kernel this must be
 * Return: what TIF_MODE says; else whether the kernel has the kit's counters
 *
 * The first call notes the answer among the figures.
 */
bool patched(void)
{
	static int answer = -1;
	const char *mode = getenv("TIF_MODE");

	if (answer >= 0)
		return answer;
	if (!mode)
		answer = stats_present();
	else if (!strcmp(mode, "patched"))
		answer = 1;
	else if (!strcmp(mode, "stock") || aliased())
		answer = 0;
	else
		fail("TIF_MODE is %s: say patched, alias or stock", mode);
	figure_word("mode", answer ? "patched" : aliased() ? "alias" : "stock");
	if (answer && !stats_present())
		fail("a patched kernel without debugfs rseq/stats: set "
		     "CONFIG_RSEQ_STATS");
	return answer;
}
