/* SPDX-License-Identifier: GPL-2.0 */
/* What a command tells: one error line, warnings, lines for people, progress. */
#ifndef TIF_MESSAGE_H
#define TIF_MESSAGE_H

#include <stdbool.h>

/* The exit codes are a contract (docs/commands.md). */
enum { EX_OK, EX_NO, EX_USAGE, EX_TREE, EX_MISSING, EX_FAULT };

/**
 * message_start - name the command
 * @prog: the name before every message, such as "apply.sh"; it must live on
 */
void message_start(const char *prog);

/** message_prog - that name */
const char *message_prog(void);

/**
 * message_own_words - a text of the program's own, such as a help
 * @text: names commands as the source tree does, "apply.sh" or "scripts/apply.sh"
 *
 * Return: the text; where the command was called by the name that it has where the kit is
 * installed, a copy in the pool with such names: "tif-apply". fail(), warn() and say() do
 * this to their formats, and fail() to what can be done.
 */
const char *message_own_words(const char *text);

/**
 * fail - the one error of a run: "PROG: error: WHAT: TODO" on stderr
 * @code: the exit code
 * @todo: what the user can do about it, or NULL
 * @fmt: what failed, and where
 *
 * Use it as "return fail(EX_NO, ...)"; callers pass the code on and add nothing.
 * A second call in a run is an internal error and is not printed.
 *
 * Return: @code.
 */
int fail(int code, const char *todo, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** fail_text - what fail() said, without "PROG: error: ", or "" */
const char *fail_text(void);

/** warn - "PROG: warning: TEXT" on stderr */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/** say_to_stderr - from now on say() does not use stdout: a document goes there */
void say_to_stderr(void);

/** say - one line for people, on stdout */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * progress - where long work has got to, on stderr
 *
 * Takes signals (signals_check()). On a terminal a line that is rewritten, cut to its
 * width; elsewhere, and with CI in the environment, a plain line, but for steps of one
 * count.
 * @at: how many of @all are done; 0 for the first, or where nothing is counted
 * @all: how many there are; 0: nothing is counted
 * @fmt: what is being done
 */
void progress(unsigned int at, unsigned int all, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** progress_end - take the rewritten line away */
void progress_end(void);

/** shell_quote - @s as a shell would have to read it (printf %q), in the pool */
const char *shell_quote(const char *s);

#endif
