/* SPDX-License-Identifier: GPL-2.0 */
/* A source file as logical lines: continuations joined, comments apart. */
#ifndef TIF_LINES_H
#define TIF_LINES_H

#include "util/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A thread_info.h has some hundred lines; this is far beyond any real one. */
#define SOURCE_MAX (1024 * 1024)
#define LINES_MAX  100000
/* No file of C code, assembly or Kconfig is larger. */
#define FILE_MAX (8 * 1024 * 1024)

/**
 * struct line - one logical line
 * @text: the code, spliced, every comment replaced by one space
 * @comment: the text of its comments, joined, or ""
 * @start: offset of its first byte in the file
 * @end: offset behind its last newline
 * @number: number of its first physical line, from 1
 */
struct line {
	const char *text;
	const char *comment;
	size_t start;
	size_t end;
	unsigned int number;
};

/** struct source - a file and its logical lines */
struct source {
	const char *path;
	const char *text;
	size_t len;
	struct line *lines;
	size_t count;
};

/**
 * source_split - cut a text into logical lines
 * @s: result
 * @path: name for messages
 * @text: the file's content
 * @len: its length
 * @d: takes complaints (NUL byte, unterminated comment, too large)
 *
 * Return: 0, or -1 when a complaint was added.
 */
int source_split(struct source *s, const char *path, const char *text, size_t len,
		 struct diags *d);

/**
 * file_open - open a file that somebody else wrote
 * @path: the file
 * @why: set to what is wrong with it
 *
 * Return: the file, or NULL when it cannot be read, or is none: a FIFO would
 * keep us waiting, a device would never end.
 */
FILE *file_open(const char *path, const char **why);

/**
 * file_open_limited - file_open() that refuses more than FILE_MAX bytes
 *
 * For readers by line: getline() on a file without newlines reads all of it.
 */
FILE *file_open_limited(const char *path, const char **why);

/** source_read - read a file and split it; like source_split() */
int source_read(struct source *s, const char *path, struct diags *d);

/** line_blank - is there neither code nor a comment on this line? */
bool line_blank(const struct line *l);

/**
 * line_directive - is this line a preprocessor directive?
 * @l: the line
 * @rest: set to what follows the directive's name
 *
 * Return: the directive's name in the pool ("define"), or NULL.
 */
const char *line_directive(const struct line *l, const char **rest);

/* Characters of C identifiers. */
bool is_name_start(char c);
bool is_name_char(char c);

/** skip_space - the first character at or after @s that is no space or tab */
const char *skip_space(const char *s);

#endif
