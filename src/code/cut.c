// SPDX-License-Identifier: GPL-2.0
// Cut functions and macros out of a file by their names, and put them back changed.
#include "code/cut.h"
#include "code/token.h"

#include <string.h>

static size_t line_start(const char *text, size_t at)
{
	while (at && text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const char *text, size_t at)
{
	at += strcspn(text + at, "\n");
	return at + (text[at] == '\n');
}

/* The line above the one at @at, which begins a line; @at is not 0. */
static size_t line_above(const char *text, size_t at)
{
	return line_start(text, at - 1);
}

static bool is_blank(const char *text, size_t at)
{
	return text[at + strspn(text + at, " \t")] == '\n';
}

/* Does the line of comment above @at end one, and where does that begin? */
static size_t block_comment(const char *text, size_t at)
{
	size_t end = at - 1, i;

	while (end && (text[end - 1] == ' ' || text[end - 1] == '\t'))
		end--;
	if (end < 4 || text[end - 1] != '/' || text[end - 2] != '*')
		return at;
	for (i = end - 3; i > 0; i--)
		if (text[i - 1] == '/' && text[i] == '*')
			break;
	if (!i || line_start(text, i - 1) != i - 1)
		return at;
	return i - 1;
}

/* The comment that belongs to what begins at @start: no empty line in between. */
static size_t comment_above(const char *text, size_t start)
{
	size_t at = start;

	if (!at)
		return at;
	at = block_comment(text, start);
	if (at < start)
		return at;
	while (at && starts_with(text + line_above(text, at), "//"))
		at = line_above(text, at);
	return at;
}

static void add_cut(struct cuts *c, const char *text, const struct cut *new)
{
	size_t i = c->count;

	c->list = pool_grow(c->list, c->count++, sizeof(*c->list));
	for (; i && c->list[i - 1].start > new->start; i--)
		c->list[i] = c->list[i - 1];
	c->list[i] = *new;
	c->list[i].above = new->macro ? new->start : comment_above(text, new->start);
}

static size_t offset_of(const char *text, const struct token *t)
{
	return (size_t)(t->text - text);
}

static bool is_definition(const struct tokens *t, const struct function *f,
			  const char *name)
{
	for (size_t i = f->first; i + 1 < f->body; i++)
		if (t->list[i].kind == TOK_NAME && token_is(&t->list[i], name) &&
		    token_is(&t->list[i + 1], "("))
			return true;
	return false;
}

size_t cut_functions(struct cuts *c, const char *text, const char *name)
{
	struct tokens t = { 0 };
	struct function f = { 0 };
	size_t added = 0;

	tokens_read(&t, text, strlen(text));
	while (token_function(&t, &f)) {
		const struct token *first = &t.list[f.first], *last = &t.list[f.last];
		struct cut new = { .name = name, .line = first->line };

		if (!is_definition(&t, &f, name))
			continue;
		new.start = line_start(text, offset_of(text, first));
		new.end = line_end(text, offset_of(text, last));
		add_cut(c, text, &new);
		added++;
	}
	return added;
}

size_t cut_macros(struct cuts *c, const char *text, const char *name)
{
	struct tokens t = { 0 };
	size_t added = 0;

	tokens_read(&t, text, strlen(text));
	for (size_t i = 0; i + 1 < t.count; i++) {
		struct cut new = { .name = name, .macro = true };

		if (t.list[i].kind != TOK_DIRECTIVE || !token_is(&t.list[i], "define") ||
		    t.list[i + 1].kind != TOK_NAME || !token_is(&t.list[i + 1], name))
			continue;
		new.line = t.list[i].line;
		new.start = line_start(text, offset_of(text, &t.list[i]));
		while (i < t.count && t.list[i].kind != TOK_EOL)
			i++;
		new.end = i < t.count ? line_end(text, offset_of(text, &t.list[i]))
				      : strlen(text);
		add_cut(c, text, &new);
		added++;
	}
	return added;
}

static bool has_code(const char *text)
{
	struct tokens t = { 0 };

	tokens_read(&t, text, strlen(text));
	return t.count > 0;
}

const char *cut_paste(const struct cuts *c, const char *text, const char *const *changed)
{
	struct str out = { 0 };
	size_t at = 0;

	for (size_t i = 0; i < c->count; i++) {
		const struct cut *cut = &c->list[i];

		if (has_code(changed[i])) {
			str_add(&out, text + at, cut->start - at);
			str_puts(&out, changed[i]);
			at = cut->end;
			continue;
		}
		str_add(&out, text + at, cut->above - at);
		at = cut->end;
		if (out.len > 1 && is_blank(out.text, line_above(out.text, out.len)) &&
		    text[at] && is_blank(text, at))
			at = line_end(text, at);
	}
	str_puts(&out, text + at);
	return str_get(&out);
}

unsigned int count_word(const char *text, size_t len, const char *word)
{
	struct tokens t = { 0 };
	unsigned int count = 0;

	tokens_read(&t, text, len);
	for (size_t i = 0; i < t.count; i++)
		count += t.list[i].kind == TOK_NAME && token_is(&t.list[i], word);
	return count;
}

size_t find_word(const char *text, const char *word, struct word_place **places)
{
	struct tokens t = { 0 };
	struct function f = { 0 };
	size_t count = 0;
	bool more;

	*places = NULL;
	tokens_read(&t, text, strlen(text));
	more = token_function(&t, &f);
	for (size_t i = 0; i < t.count; i++) {
		while (more && i > f.last)
			more = token_function(&t, &f);
		if (t.list[i].kind != TOK_NAME || !token_is(&t.list[i], word))
			continue;
		*places = pool_grow(*places, count, sizeof(**places));
		(*places)[count++] =
			(struct word_place){ more && i >= f.first ? f.name : "",
					     t.list[i].line };
	}
	return count;
}

bool name_is_among(const char *names, const char *name)
{
	size_t len = strlen(name);

	while (*names) {
		size_t n = strcspn(names, "|");

		if (n == len && !memcmp(names, name, n))
			return true;
		names += n + (names[n] == '|');
	}
	return false;
}
