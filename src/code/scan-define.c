// SPDX-License-Identifier: GPL-2.0
// Where C code defines thread flags: by #define, in an enum, as a constant.
#include "code/claim.h"
#include "header/expr-lex.h"
#include "util/pool.h"

#include <string.h>

/* Enumerators that count on from one value; real ones have some dozens. */
#define ENUMERATORS_MAX 1024

/* Is there anything in these tokens but names of flags, and what wraps them? */
static bool has_own_value(const struct tokens *t, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		const struct token *k = &t->list[i];

		if (k->kind == TOK_NUMBER || k->kind == TOK_TEXT)
			return true;
		if (k->kind == TOK_NAME && !is_flag_token(k) &&
		    !expr_is_wrapper(token_text(k)))
			return true;
	}
	return false;
}

/* "1 << TIF_X" is no number of its own. */
static bool only_shifts_names(const struct tokens *t, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		const struct token *k = &t->list[i];

		if (k->kind == TOK_NAME && !is_flag_token(k) &&
		    !expr_is_wrapper(token_text(k)))
			return false;
		if (k->kind == TOK_TEXT)
			return false;
		if (k->kind == TOK_NUMBER &&
		    !(*k->text == '1' && token_is(token_at(t, i + 1), "<<") &&
		      (is_flag_token(token_at(t, i + 2)) ||
		       token_is(token_at(t, i + 2), "("))))
			return false;
	}
	return true;
}

static void add_flag(const struct scan_file *f, size_t name, size_t first, size_t end,
		     bool macro, bool fallback)
{
	const struct tokens *t = f->tokens;
	struct claim *c;

	if (first == end || !has_own_value(t, first, end) ||
	    only_shifts_names(t, first, end))
		return;
	c = claim_add(f, CLAIM_FLAG, first, end);
	c->name = token_text(&t->list[name]);
	c->line = t->list[name].line;
	c->code = scan_line(f->text, f->len, c->line);
	c->macro = macro;
	c->fallback = fallback;
	claim_names(f, first, end);
}

static size_t line_end(const struct tokens *t, size_t i)
{
	while (i < t->count && t->list[i].kind != TOK_EOL)
		i++;
	return i;
}

/* "#ifndef X" directly above "#define X". */
static bool is_fallback(const struct tokens *t, size_t i)
{
	return i >= 3 && t->list[i - 1].kind == TOK_EOL &&
	       token_is(&t->list[i - 3], "ifndef") && t->list[i - 2].kind == TOK_NAME &&
	       t->list[i - 2].len == t->list[i + 1].len &&
	       !memcmp(t->list[i - 2].text, t->list[i + 1].text, t->list[i + 1].len);
}

static size_t see_directive(const struct scan_file *f, size_t i)
{
	const struct tokens *t = f->tokens;
	size_t end = line_end(t, i);

	if (token_is(&t->list[i], "define") && i + 2 < end &&
	    is_flag_token(&t->list[i + 1]))
		add_flag(f, i + 1, i + 2, end, true, is_fallback(t, i));
	return end;
}

/* struct enumeration - where the last value of an enum was written, and how far back */
struct enumeration {
	size_t first;
	size_t end;
	unsigned int more;
};

static size_t see_enumerator(const struct scan_file *f, size_t i, struct enumeration *e)
{
	const struct tokens *t = f->tokens;
	size_t end = argument_end(t, i, t->count);
	struct claim *c;

	e->more++;
	if (token_is(token_at(t, i + 1), "=")) {
		e->first = i + 2;
		e->end = end;
		e->more = 0;
	}
	if (!is_flag_token(&t->list[i]))
		return end;
	if (e->first && !e->more) {
		add_flag(f, i, e->first, e->end, false, false);
		return end;
	}
	c = claim_add(f, CLAIM_FLAG, i, i + 1);
	c->name = token_text(&t->list[i]);
	c->text = e->first ? pool_printf("(%s) + %u", claim_text(t, e->first, e->end),
					 e->more)
			   : pool_printf("%u", e->more - 1);
	if (e->first)
		claim_names(f, e->first, e->end);
	return end;
}

/* "enum NAME {": every enumerator up to the brace that closes it. */
static size_t see_enum(const struct scan_file *f, size_t i)
{
	const struct tokens *t = f->tokens;
	struct enumeration e = { 0 };
	size_t n, at = i + 1;

	if (at < t->count && t->list[at].kind == TOK_NAME)
		at++;
	if (!token_is(token_at(t, at), "{"))
		return i;
	for (at++, n = 0; at < t->count && n < ENUMERATORS_MAX; n++) {
		while (at < t->count && t->list[at].kind == TOK_DIRECTIVE)
			at = line_end(t, at) + 1;
		if (at >= t->count || t->list[at].kind != TOK_NAME)
			break;
		at = see_enumerator(f, at, &e);
		if (!token_is(token_at(t, at), ","))
			break;
		at++;
	}
	return at;
}

/* "static const int TIF_X = 33;": a type stands in front of the name. */
static void see_constant(const struct scan_file *f, size_t i)
{
	const struct tokens *t = f->tokens;

	if (i && t->list[i - 1].kind == TOK_NAME && token_is(token_at(t, i + 1), "="))
		add_flag(f, i, i + 2, argument_end(t, i + 2, t->count), false, false);
}

void scan_definitions(const struct scan_file *f)
{
	const struct tokens *t = f->tokens;
	size_t i;

	for (i = 0; i < t->count; i++) {
		const struct token *k = &t->list[i];

		if (k->kind == TOK_DIRECTIVE)
			i = see_directive(f, i);
		else if (token_is(k, "enum"))
			i = see_enum(f, i);
		else if (is_flag_token(k))
			see_constant(f, i);
	}
}
