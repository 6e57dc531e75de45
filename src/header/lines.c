// SPDX-License-Identifier: GPL-2.0
// A source file as logical lines: continuations joined, comments apart.
#include "header/lines.h"
#include "util/pool.h"
#include "util/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name_char(char c)
{
	return is_name_start(c) || (c >= '0' && c <= '9');
}

const char *skip_space(const char *s)
{
	while (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\f' || *s == '\v')
		s++;
	return s;
}

/* The reader's place in the text; splices are invisible through it. */
struct cursor {
	const char *text;
	size_t len;
	size_t at;
	unsigned int line;
};

static void skip_splices(struct cursor *c)
{
	for (;;) {
		size_t n = c->at + 1;

		if (c->at >= c->len || c->text[c->at] != '\\')
			return;
		if (n < c->len && c->text[n] == '\r')
			n++;
		if (n >= c->len || c->text[n] != '\n')
			return;
		c->at = n + 1;
		c->line++;
	}
}

static int peek(struct cursor *c)
{
	skip_splices(c);
	return c->at < c->len ? (unsigned char)c->text[c->at] : -1;
}

static int next(struct cursor *c)
{
	int ch = peek(c);

	if (ch >= 0)
		c->at++;
	if (ch == '\n')
		c->line++;
	return ch;
}

/* Add a comment's text with its line breaks and leading stars folded. */
static void add_comment(struct str *to, const struct str *raw)
{
	const char *s = str_get(raw);
	bool gap = to->len > 0;

	for (; *s; s++) {
		if (*s == '\n') {
			s = skip_space(s + 1);
			if (*s == '*')
				s++;
			s--;
			gap = true;
		} else if (*s == ' ' || *s == '\t' || *s == '\r') {
			gap = true;
		} else {
			if (gap && to->len)
				str_puts(to, " ");
			gap = false;
			str_add(to, s, 1);
		}
	}
}

/* Read a comment whose first two characters are behind the cursor. */
static int read_comment(struct cursor *c, bool block, struct str *comment)
{
	struct str raw = { 0 };
	int last = 0;

	for (;;) {
		int ch = peek(c);
		char byte = (char)ch;

		if (ch < 0 && block)
			return -1;
		if (!block && (ch < 0 || ch == '\n'))
			break;
		next(c);
		if (block && last == '*' && ch == '/') {
			raw.text[--raw.len] = '\0';
			break;
		}
		str_add(&raw, &byte, 1);
		last = ch;
	}
	add_comment(comment, &raw);
	return 0;
}

/* A string or character literal; an unpaired quote (as in #error) ends its line. */
static void read_literal(struct cursor *c, char quote, struct str *code)
{
	int ch;

	while ((ch = peek(c)) >= 0 && ch != '\n') {
		char byte = (char)next(c);

		str_add(code, &byte, 1);
		if (byte == '\\' && peek(c) >= 0 && peek(c) != '\n') {
			byte = (char)next(c);
			str_add(code, &byte, 1);
		} else if (byte == quote) {
			return;
		}
	}
}

static int read_line(struct cursor *c, struct line *l, const char **why)
{
	struct str code = { 0 }, comment = { 0 };
	int ch;

	while ((ch = next(c)) >= 0 && ch != '\n') {
		char byte = (char)ch;

		if (!ch) {
			*why = "a NUL byte: this is not a text file";
			return -1;
		}
		if (byte == '/' && (peek(c) == '*' || peek(c) == '/')) {
			if (read_comment(c, next(c) == '*', &comment)) {
				*why = "a comment that begins here never ends";
				return -1;
			}
			str_puts(&code, " ");
			continue;
		}
		str_add(&code, &byte, 1);
		if (byte == '"' || byte == '\'')
			read_literal(c, byte, &code);
	}
	l->text = utf8_clean(str_get(&code));
	l->comment = utf8_clean(str_get(&comment));
	return 0;
}

static int refuse_size(const char *path, struct diags *d)
{
	diag_add(d, path, 0, "larger than %d bytes: not a thread_info.h", SOURCE_MAX);
	return -1;
}

int source_split(struct source *s, const char *path, const char *text, size_t len,
		 struct diags *d)
{
	struct cursor c = { .text = text, .len = len, .line = 1 };

	memset(s, 0, sizeof(*s));
	s->path = pool_strdup(path);
	s->text = text;
	s->len = len;
	if (len > SOURCE_MAX)
		return refuse_size(path, d);
	while (c.at < c.len) {
		const char *why = NULL;
		struct line *l;

		if (s->count == LINES_MAX) {
			diag_add(d, path, c.line,
				 "more than %d lines: not a thread_info.h", LINES_MAX);
			return -1;
		}
		s->lines = pool_grow(s->lines, s->count, sizeof(*s->lines));
		l = &s->lines[s->count++];
		l->start = c.at;
		l->number = c.line;
		if (read_line(&c, l, &why)) {
			diag_add(d, path, l->number, "%s", why);
			return -1;
		}
		l->end = c.at;
	}
	return 0;
}

FILE *file_open(const char *path, const char **why)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	FILE *f;

	*why = NULL;
	if (fd >= 0 && !fstat(fd, &st) && !S_ISREG(st.st_mode))
		*why = "not a regular file";
	f = fd >= 0 && !*why ? fdopen(fd, "rb") : NULL;
	if (!f && !*why)
		*why = strerror(errno);
	if (!f && fd >= 0)
		close(fd);
	return f;
}

FILE *file_open_limited(const char *path, const char **why)
{
	FILE *f = file_open(path, why);
	struct stat st;

	if (!f || (!fstat(fileno(f), &st) && st.st_size <= FILE_MAX))
		return f;
	*why = pool_printf("larger than %d bytes", FILE_MAX);
	fclose(f);
	return NULL;
}

int source_read(struct source *s, const char *path, struct diags *d)
{
	struct str content = { 0 };
	struct stat st;
	char part[16384];
	const char *why;
	size_t got;
	FILE *f;
	int failed;

	memset(s, 0, sizeof(*s));
	f = file_open(path, &why);
	if (!f) {
		diag_add(d, path, 0, "cannot open: %s", why);
		return -1;
	}
	if (!fstat(fileno(f), &st) && st.st_size > SOURCE_MAX) {
		fclose(f);
		return refuse_size(path, d);
	}
	while (content.len <= SOURCE_MAX && (got = fread(part, 1, sizeof(part), f)) > 0)
		str_add(&content, part, got);
	failed = ferror(f);
	fclose(f);
	if (failed) {
		diag_add(d, path, 0, "cannot read: %s", strerror(errno));
		return -1;
	}
	return source_split(s, path, str_get(&content), content.len, d);
}

bool line_blank(const struct line *l)
{
	return !*skip_space(l->text) && !*l->comment;
}

const char *line_directive(const struct line *l, const char **rest)
{
	const char *s = skip_space(l->text), *end;

	if (*s != '#')
		return NULL;
	s = skip_space(s + 1);
	for (end = s; is_name_char(*end);)
		end++;
	*rest = end;
	return pool_strndup(s, (size_t)(end - s));
}
