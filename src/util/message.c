// SPDX-License-Identifier: GPL-2.0
// What a command tells: one error line, warnings, lines for people, progress.
#include "util/message.h"
#include "util/pool.h"
#include "util/scratch.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *prog = "tif-backports";
static const char *failed;
static bool document_on_stdout;
static bool line_is_open;

void message_start(const char *name)
{
	prog = name;
	failed = NULL;
	document_on_stdout = false;
}

const char *message_prog(void)
{
	return prog;
}

/* The length of "apply.sh" or "scripts/apply.sh" at @s, or 0; where its word begins. */
static size_t command_at(const char *s, const char **word, size_t *len)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz", end[] = ".sh";

	*word = strncmp(s, "scripts/", 8) ? s : s + 8;
	*len = strspn(*word, letters);
	if (!*len || strncmp(*word + *len, end, 3) ||
	    isalnum((unsigned char)(*word)[*len + 3]))
		return 0;
	return (size_t)(*word - s) + *len + 3;
}

const char *message_own_words(const char *text)
{
	struct str out = { 0 };
	const char *s = text, *word;
	size_t n, len;

	if (!text || strncmp(prog, "tif-", 4) || !strcmp(prog, "tif-backports"))
		return text;
	while (*s) {
		bool inside = s > text &&
			      (isalnum((unsigned char)s[-1]) || strchr("/._-", s[-1]));

		n = inside ? 0 : command_at(s, &word, &len);
		if (n)
			str_printf(&out, "tif-%.*s", (int)len, word);
		else
			str_add(&out, s, n = 1);
		s += n;
	}
	return str_get(&out);
}

static char *vprint(const char *fmt, va_list args)
{
	char *text = NULL;
	char *copy;

	fmt = message_own_words(fmt);
	if (vasprintf(&text, fmt, args) < 0)
		return pool_strdup(fmt);
	copy = pool_strdup(text);
	free(text);
	return copy;
}

int fail(int code, const char *todo, const char *fmt, ...)
{
	va_list args;
	char *what;

	if (failed)
		return code;
	va_start(args, fmt);
	what = vprint(fmt, args);
	va_end(args);
	failed = todo ? pool_printf("%s: %s", what, message_own_words(todo)) : what;
	progress_end();
	fflush(stdout);
	fprintf(stderr, "%s: error: %s\n", prog, failed);
	return code;
}

const char *fail_text(void)
{
	return failed ? failed : "";
}

void warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	progress_end();
	fprintf(stderr, "%s: warning: %s\n", prog, vprint(fmt, args));
	va_end(args);
}

void say_to_stderr(void)
{
	document_on_stdout = true;
}

/* Flushed, so that it stands before what stderr gets next. */
void say(const char *fmt, ...)
{
	FILE *to = document_on_stdout ? stderr : stdout;
	va_list args;

	progress_end();
	va_start(args, fmt);
	vfprintf(to, message_own_words(fmt), args);
	va_end(args);
	fputc('\n', to);
	fflush(to);
}

static bool on_terminal(void)
{
	const char *ci = getenv("CI");

	return isatty(STDERR_FILENO) && !(ci && *ci);
}

/* One column stays free: a terminal wraps a line that fills it. */
static int columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || size.ws_col < 2)
		return 79;
	return size.ws_col - 1;
}

void progress(unsigned int at, unsigned int all, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = vprint(fmt, args);
	va_end(args);
	signals_check();
	if (!on_terminal()) {
		if (!at || !all)
			fprintf(stderr, "%s\n", text);
		return;
	}
	if (at && all)
		text = pool_printf("[%u/%u] %s", at, all, text);
	fprintf(stderr, "\r\033[K%.*s", columns(), text);
	fflush(stderr);
	line_is_open = true;
}

void progress_end(void)
{
	if (line_is_open)
		fputs("\r\033[K", stderr);
	line_is_open = false;
}

/* $'...', for what no other form can hold. */
static const char *quote_bytes(const char *s)
{
	static const char named[] = "\aa\bb\033E\ff\nn\rr\tt\vv\\\\''";
	struct str out = { 0 };

	str_puts(&out, "$'");
	for (; *s; s++) {
		const char *n = named;

		while (*n && *n != *s)
			n += 2;
		if (*n)
			str_printf(&out, "\\%c", n[1]);
		else if (isascii(*s) && isprint(*s))
			str_add(&out, s, 1);
		else
			str_printf(&out, "\\%03o", (unsigned char)*s);
	}
	str_puts(&out, "'");
	return str_get(&out);
}

const char *shell_quote(const char *s)
{
	struct str out = { 0 };
	const char *c;

	if (!*s)
		return "''";
	for (c = s; *c; c++)
		if (!isascii(*c) || !isprint(*c))
			return quote_bytes(s);
	for (c = s; *c; c++) {
		if (strchr(" !\"$&'()*,;<>?[\\]^`{|}", *c) || (*c == '#' && c == s) ||
		    (*c == '~' && (c == s || c[-1] == ':' || c[-1] == '=')))
			str_puts(&out, "\\");
		str_add(&out, c, 1);
	}
	return str_get(&out);
}
