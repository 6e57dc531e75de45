// SPDX-License-Identifier: GPL-2.0
// C code as tokens, for questions that a line cannot answer.
#include "code/token.h"
#include "header/lines.h"
#include "util/pool.h"

#include <string.h>

/* Longest first: the first that fits is the token. */
static const char *const operators[] = {
	"<<=", ">>=", "...", "->", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
	"&=",  "|=",  "^=",  "+=", "-=", "*=", "/=", "%=", "++", "--", "##",
};

struct lexer {
	struct tokens *out;
	const char *at;
	const char *end;
	const char *margin; /* where the line begins */
	unsigned int line;
	bool in_directive;
};

static void add(struct lexer *x, enum token_kind kind, const char *text, size_t len)
{
	struct tokens *o = x->out;
	struct token *t;

	if (o->count == TOKENS_MAX) {
		o->cut = true;
		return;
	}
	if (o->count == o->room) {
		o->list = pool_grow(o->list, o->count, sizeof(*o->list));
		o->room = o->count ? 2 * o->count : 8;
	}
	t = &o->list[o->count++];
	t->kind = kind;
	t->text = text;
	t->len = len;
	t->line = x->line;
	t->first = text == x->margin;
}

static void end_line(struct lexer *x)
{
	if (x->in_directive)
		add(x, TOK_EOL, x->at, 0);
	x->in_directive = false;
	x->line++;
	x->margin = ++x->at;
}

static bool at_text(const struct lexer *x, const char *text)
{
	size_t len;

	if (*x->at != *text) /* mostly */
		return false;
	len = strlen(text);
	return (size_t)(x->end - x->at) >= len && !memcmp(x->at, text, len);
}

static void skip_comment(struct lexer *x, bool block)
{
	while (x->at < x->end) {
		if (block && at_text(x, "*/")) {
			x->at += 2;
			return;
		}
		if (*x->at == '\n') {
			if (!block)
				return;
			x->line++;
			x->margin = x->at + 1;
		}
		x->at++;
	}
}

/* A string ends with its line at the latest: assembly has lone quotes. */
static void read_text(struct lexer *x)
{
	const char *start = x->at;
	char quote = *x->at++;

	while (x->at < x->end && *x->at != quote && *x->at != '\n')
		x->at += *x->at == '\\' && x->at + 1 < x->end && x->at[1] != '\n' ? 2 : 1;
	if (x->at > x->end)
		x->at = x->end;
	if (x->at < x->end && *x->at == quote)
		x->at++;
	add(x, TOK_TEXT, start, (size_t)(x->at - start));
}

static void read_word(struct lexer *x, enum token_kind kind)
{
	const char *start = x->at;

	while (x->at < x->end && is_name_char(*x->at))
		x->at++;
	add(x, kind, start, (size_t)(x->at - start));
}

static void read_directive(struct lexer *x)
{
	x->at++;
	while (x->at < x->end && (*x->at == ' ' || *x->at == '\t'))
		x->at++;
	x->in_directive = true;
	read_word(x, TOK_DIRECTIVE);
}

static bool is_line_start(const struct lexer *x)
{
	const char *s = x->margin;

	while (s < x->at && (*s == ' ' || *s == '\t'))
		s++;
	return s == x->at;
}

static void read_op(struct lexer *x)
{
	size_t i, len = 1;

	for (i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		if (at_text(x, operators[i])) {
			len = strlen(operators[i]);
			break;
		}
	}
	add(x, TOK_OP, x->at, len);
	x->at += len;
}

void tokens_read(struct tokens *t, const char *text, size_t len)
{
	struct lexer x = {
		.out = t, .at = text, .end = text + len, .margin = text, .line = 1
	};

	t->count = 0;
	t->cut = false;
	while (x.at < x.end && !t->cut) {
		char c = *x.at;

		if (c == '\n') {
			end_line(&x);
		} else if (c == '\\' && x.at + 1 < x.end && x.at[1] == '\n') {
			x.at += 2;
			x.line++;
			x.margin = x.at;
		} else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || !c) {
			x.at++;
		} else if (at_text(&x, "/*") || at_text(&x, "//")) {
			x.at += 2;
			skip_comment(&x, x.at[-1] == '*');
		} else if (c == '#' && is_line_start(&x)) {
			read_directive(&x);
		} else if (c == '"' || c == '\'') {
			read_text(&x);
		} else if (is_name_start(c)) {
			read_word(&x, TOK_NAME);
		} else if (c >= '0' && c <= '9') {
			read_word(&x, TOK_NUMBER);
		} else {
			read_op(&x);
		}
	}
	if (x.in_directive)
		add(&x, TOK_EOL, x.end, 0);
}

bool token_starts(const struct token *t, const char *prefix)
{
	size_t len = strlen(prefix);

	return t && t->len >= len && !memcmp(t->text, prefix, len);
}

const struct token *token_at(const struct tokens *t, size_t i)
{
	return i < t->count ? &t->list[i] : NULL;
}

const char *token_text(const struct token *t)
{
	return pool_strndup(t->text, t->len);
}

static bool ends_statement(const struct token *t)
{
	return t->kind == TOK_DIRECTIVE || t->kind == TOK_EOL || token_is(t, ";") ||
	       token_is(t, "{") || token_is(t, "}");
}

size_t token_call(const struct tokens *t, size_t i)
{
	size_t depth = 0, first = i > CALL_MAX ? i - CALL_MAX : 0;

	while (i-- > first) {
		const struct token *k = &t->list[i];

		if (ends_statement(k))
			return t->count;
		if (token_is(k, ")"))
			depth++;
		if (!token_is(k, "("))
			continue;
		if (depth)
			depth--;
		else if (i && t->list[i - 1].kind == TOK_NAME)
			return i - 1;
	}
	return t->count;
}

/* The first name with a parenthesis behind it. */
static const char *function_name(const struct tokens *t, size_t first, size_t body)
{
	size_t i;

	for (i = first; i + 1 < body; i++)
		if (t->list[i].kind == TOK_NAME && token_is(&t->list[i + 1], "(") &&
		    !token_starts(&t->list[i], "__"))
			return token_text(&t->list[i]);
	return "";
}

static size_t skip_directive(const struct tokens *t, size_t i)
{
	while (i < t->count && t->list[i].kind != TOK_EOL)
		i++;
	return i;
}

/* Branches of #if may not balance: a brace at the margin closes all. */
static size_t body_end(const struct tokens *t, size_t i)
{
	size_t depth = 0;

	for (; i < t->count; i++) {
		const struct token *k = &t->list[i];

		if (k->kind == TOK_DIRECTIVE)
			i = skip_directive(t, i);
		else if (token_is(k, "{"))
			depth++;
		else if (token_is(k, "}") && (!--depth || k->first))
			return i;
	}
	return t->count ? t->count - 1 : 0;
}

bool token_function(const struct tokens *t, struct function *f)
{
	size_t i = f->last ? f->last + 1 : 0;

	f->first = i;
	for (; i < t->count; i++) {
		const struct token *k = &t->list[i];

		if (k->kind == TOK_DIRECTIVE) {
			i = skip_directive(t, i);
			f->first = i + 1;
		} else if (token_is(k, ";") || token_is(k, "}")) {
			f->first = i + 1;
		} else if (token_is(k, "{")) {
			f->body = i;
			f->last = body_end(t, i);
			f->name = function_name(t, f->first, f->body);
			return true;
		}
	}
	return false;
}
