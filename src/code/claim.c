// SPDX-License-Identifier: GPL-2.0
// What the scanners of claims share: stretches of C code, arguments, parentheses.
#include "code/claim.h"
#include "util/pool.h"

bool is_flag_token(const struct token *t)
{
	return t && t->kind == TOK_NAME &&
	       (token_starts(t, "TIF_") || token_starts(t, "_TIF_"));
}

static size_t directive_end(const struct tokens *t, size_t i)
{
	while (i < t->count && t->list[i].kind != TOK_EOL)
		i++;
	return i;
}

/* "#define NAME(A, B) BODY": a parenthesis right behind the name has parameters. */
static void visit_macro(const struct scan_file *f, size_t i, size_t end,
			void (*see)(struct region *r))
{
	const struct tokens *t = f->tokens;
	struct region r = { .f = f, .first = i + 1, .body = i + 2, .end = end };

	if (i + 2 >= end || t->list[i + 1].kind != TOK_NAME)
		return;
	r.name = token_text(&t->list[i + 1]);
	if (token_is(&t->list[i + 2], "(") &&
	    t->list[i + 2].text == t->list[i + 1].text + t->list[i + 1].len)
		r.body = close_paren(t, i + 2, end) + 1;
	if (r.body < end)
		see(&r);
}

void region_visit(const struct scan_file *f, void (*see)(struct region *r))
{
	const struct tokens *t = f->tokens;
	struct function fn = { 0 };
	size_t i;

	for (i = 0; i < t->count; i++) {
		size_t end;

		if (t->list[i].kind != TOK_DIRECTIVE)
			continue;
		end = directive_end(t, i);
		if (token_is(&t->list[i], "define"))
			visit_macro(f, i, end, see);
		i = end;
	}
	while (token_function(t, &fn)) {
		struct region r = { .f = f,
				    .name = fn.name,
				    .first = fn.first,
				    .body = fn.body,
				    .end = fn.last };

		if (*fn.name)
			see(&r);
	}
}

/* Where a search from @i ends; @i is behind @end where a file ends within a call. */
static size_t limit_of(size_t i, size_t end)
{
	return end > i && end - i > CALL_MAX ? i + CALL_MAX : end;
}

size_t close_paren(const struct tokens *t, size_t i, size_t end)
{
	size_t depth = 0, limit = limit_of(i, end);

	for (; i < limit; i++) {
		if (token_is(&t->list[i], "("))
			depth++;
		else if (token_is(&t->list[i], ")") && !--depth)
			return i;
	}
	return end;
}

size_t open_paren(const struct tokens *t, size_t i, size_t first)
{
	size_t depth = 0, limit = i - first > CALL_MAX ? i - CALL_MAX : first;

	for (; i > limit; i--) {
		if (token_is(&t->list[i], ")"))
			depth++;
		else if (token_is(&t->list[i], "(") && !--depth)
			return i;
	}
	return first;
}

size_t argument_end(const struct tokens *t, size_t i, size_t end)
{
	size_t depth = 0, limit = limit_of(i, end);

	for (; i < limit; i++) {
		const struct token *k = &t->list[i];

		if (token_is(k, "(") || token_is(k, "[") || token_is(k, "{"))
			depth++;
		if (!depth && (token_is(k, ",") || token_is(k, ";") || token_is(k, ")") ||
			       token_is(k, "}") || token_is(k, "]")))
			return i;
		if (token_is(k, ")") || token_is(k, "]") || token_is(k, "}"))
			depth--;
	}
	return end;
}

bool call_argument(const struct tokens *t, size_t i, size_t end, size_t n, size_t *first,
		   size_t *last)
{
	size_t limit = limit_of(i, end);

	if (!token_is(token_at(t, i + 1), "("))
		return false;
	for (*first = i + 2;; *first = *last + 1) {
		*last = argument_end(t, *first, limit);
		if (*last >= limit || *last == *first)
			return false;
		if (!n--)
			return true;
		if (!token_is(&t->list[*last], ","))
			return false;
	}
}

const char *claim_text(const struct tokens *t, size_t first, size_t end)
{
	struct str s = { 0 };

	for (size_t i = first; i < end; i++) {
		str_add(&s, t->list[i].text, t->list[i].len);
		if (i + 1 < end)
			str_puts(&s, " ");
	}
	return str_get(&s);
}

struct claim *claim_add(const struct scan_file *f, enum claim_kind kind, size_t first,
			size_t end)
{
	struct scan *s = f->scan;
	unsigned int line = f->tokens->list[first].line;
	struct claim *c;

	s->claims = pool_grow(s->claims, s->nclaims, sizeof(*s->claims));
	c = &s->claims[s->nclaims++];
	*c = (struct claim){ .kind = kind,
			     .name = "",
			     .text = claim_text(f->tokens, first, end),
			     .file = f->file,
			     .line = line,
			     .code = scan_line(f->text, f->len, line) };
	return c;
}
