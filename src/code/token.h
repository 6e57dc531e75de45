/* SPDX-License-Identifier: GPL-2.0 */
/* C code as tokens, for questions that a line cannot answer. */
#ifndef TIF_TOKEN_H
#define TIF_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/** enum token_kind - what a token is */
enum token_kind {
	TOK_NAME,
	TOK_NUMBER,
	TOK_TEXT, /* a string or a character */
	TOK_OP,
	TOK_DIRECTIVE, /* "# NAME": the text is the name */
	TOK_EOL,       /* where a directive ends */
};

/** struct token - @len bytes at @text, in the caller's buffer */
struct token {
	enum token_kind kind;
	const char *text;
	size_t len;
	unsigned int line;
	bool first; /* it stands at the left margin */
};

/* The largest file of a kernel's core has some 50 thousand. */
#define TOKENS_MAX (1024 * 1024)
/* A call's arguments: what lies further apart does not belong together. */
#define CALL_MAX 4096

/** struct tokens - all of a file; zero it to start, it can be filled again */
struct tokens {
	struct token *list;
	size_t count;
	size_t room;
	bool cut; /* there are more than TOKENS_MAX: the rest is left out */
};

/** tokens_read - cut @len bytes at @text; comments and white space are dropped */
void tokens_read(struct tokens *t, const char *text, size_t len);

/** token_is - is this token exactly @text? NULL is none */
static inline bool token_is(const struct token *t, const char *text)
{
	return t && t->len == strlen(text) && !memcmp(t->text, text, t->len);
}

/** token_starts - does this token begin with @prefix? */
bool token_starts(const struct token *t, const char *prefix);

/** token_at - token @i, or NULL outside the file */
const struct token *token_at(const struct tokens *t, size_t i);

/** token_text - a copy of the token's text, in the pool */
const char *token_text(const struct token *t);

/**
 * token_call - the call or macro whose argument token @i is part of
 *
 * Parentheses that only group are passed over.
 *
 * Return: the index of its name, or @t->count when there is none.
 */
size_t token_call(const struct tokens *t, size_t i);

/** struct function - a function, or anything else with a body */
struct function {
	const char *name; /* "" when it has no parameters */
	size_t first;	  /* of its declaration */
	size_t body;	  /* its opening brace */
	size_t last;	  /* its closing brace */
};

/**
 * token_function - the next body at the outermost level
 * @t: the file
 * @f: the result; @f->last of the one before, or zeroed
 *
 * Return: false when there is none.
 */
bool token_function(const struct tokens *t, struct function *f);

#endif
