// SPDX-License-Identifier: GPL-2.0
// Numbers that C code gives to what takes a flag, and masks that meet the word of flags.
#include "code/claim.h"
#include "header/expr-lex.h"
#include "util/pool.h"

#include <stdlib.h>
#include <string.h>

/* A name with one of these is a variable, or a function. */
#define LOWER "abcdefghijklmnopqrstuvwxyz"

static bool ends_in(const struct token *k, const char *end)
{
	size_t len = strlen(end);

	return k->kind == TOK_NAME && k->len >= len &&
	       !memcmp(k->text + k->len - len, end, len);
}

static bool is_helper(const char *name)
{
	size_t len = strlen(name), end = strlen("thread_flag");

	return len > end && !strcmp(name + len - end, "thread_flag");
}

static bool is_pointer(const struct region *r, size_t i)
{
	const struct tokens *t = r->f->tokens;

	return i + 1 < r->end && token_is(&t->list[i], "*") &&
	       t->list[i + 1].kind == TOK_NAME;
}

/* "struct thread_info *NAME, *NAME" */
static void find_infos(const struct region *r, struct name_set *infos)
{
	const struct tokens *t = r->f->tokens;
	size_t i, at;

	for (i = r->first; i + 2 < r->end; i++) {
		if (!token_is(&t->list[i], "thread_info"))
			continue;
		for (at = i + 1; is_pointer(r, at); at += 3) {
			name_set_add(infos, token_text(&t->list[at + 1]));
			if (!token_is(token_at(t, at + 2), ","))
				break;
		}
	}
}

static bool has_name(const struct name_set *n, const struct token *k)
{
	return index_find(&n->index, k->text, k->len) >= 0;
}

static bool is_info(const struct region *r, const struct token *k)
{
	return ends_in(k, "thread_info") ||
	       (k->kind == TOK_NAME && has_name(&r->infos, k));
}

/* The beginning of "a->b.c(d)", whose last token is @i. */
static size_t chain_start(const struct region *r, size_t i)
{
	const struct tokens *t = r->f->tokens;

	for (;;) {
		if (token_is(&t->list[i], ")"))
			i = open_paren(t, i, r->body);
		if (i > r->body && t->list[i].kind != TOK_NAME &&
		    t->list[i - 1].kind == TOK_NAME)
			i--;
		if (i <= r->body + 1 ||
		    (!token_is(&t->list[i - 1], "->") && !token_is(&t->list[i - 1], ".")))
			return i;
		i -= 2;
	}
}

static bool has_info(const struct region *r, size_t first, size_t last)
{
	for (; first <= last; first++)
		if (is_info(r, &r->f->tokens->list[first]))
			return true;
	return false;
}

/* READ_ONCE(word), (word), and a cast in front. */
static void widen(const struct region *r, size_t *first, size_t *last)
{
	const struct tokens *t = r->f->tokens;

	while (*first > r->body && token_is(&t->list[*first - 1], "(") &&
	       token_is(token_at(t, *last + 1), ")")) {
		if (*first >= 2 && t->list[*first - 2].kind == TOK_NAME) {
			if (!token_is(&t->list[*first - 2], "READ_ONCE") &&
			    !token_is(&t->list[*first - 2], "ACCESS_ONCE"))
				return;
			(*first)--;
		}
		(*first)--;
		(*last)++;
	}
}

bool is_flags_word(const struct region *r, size_t i, size_t *first, size_t *last)
{
	const struct tokens *t = r->f->tokens;
	const struct token *k = &t->list[i];

	if (k->kind != TOK_NAME || i < r->body)
		return false;
	*first = i;
	*last = i;
	if (token_is(k, "flags") && i >= r->body + 2 &&
	    (token_is(&t->list[i - 1], "->") || token_is(&t->list[i - 1], "."))) {
		const struct token *owner = &t->list[i - 2];

		*first = chain_start(r, i);
		if (owner->kind == TOK_NAME ? !is_info(r, owner)
					    : !has_info(r, *first, i - 2))
			return false;
	} else if (ends_in(k, "thread_flags") && token_starts(k, "read_") &&
		   token_is(token_at(t, i + 1), "(")) {
		*last = close_paren(t, i + 1, r->end);
	} else {
		return false;
	}
	if (*last >= r->end)
		return false;
	widen(r, first, last);
	return true;
}

/* Behind the operand that begins at @i: "~(A | B)", "BIT(7)", "0x80", "(u32)7". */
static size_t operand_end(const struct region *r, size_t i)
{
	const struct tokens *t = r->f->tokens;

	while (i < r->end && (token_is(&t->list[i], "~") || token_is(&t->list[i], "-") ||
			      token_is(&t->list[i], "!")))
		i++;
	if (i + 1 < r->end && t->list[i].kind == TOK_NAME &&
	    token_is(&t->list[i + 1], "("))
		i++;
	if (i < r->end && token_is(&t->list[i], "(")) {
		i = close_paren(t, i, r->end);
		/* a cast is followed by what it is a cast of */
		if (i + 1 < r->end && (t->list[i + 1].kind == TOK_NUMBER ||
				       t->list[i + 1].kind == TOK_NAME))
			return operand_end(r, i + 1);
	}
	for (i++; i + 1 < r->end &&
		  (token_is(&t->list[i], "->") || token_is(&t->list[i], ".") ||
		   token_is(&t->list[i], "<<"));
	     i++)
		i = operand_end(r, i + 1) - 1;
	return i < r->end ? i : r->end;
}

/* "flags >> 7": all from there on, unless "& 1" follows. */
static void see_shift(const struct region *r, size_t i)
{
	const struct tokens *t = r->f->tokens;
	size_t end = operand_end(r, i), after = end;
	struct claim *c;
	bool one;
	size_t before = r->f->scan->nclaims;

	while (token_is(token_at(t, after), ")"))
		after++;
	one = token_is(token_at(t, after), "&") &&
	      token_starts(token_at(t, after + 1), "1");
	claim_value(r, CLAIM_BIT, i, end);
	if (one || r->f->scan->nclaims == before)
		return;
	c = &r->f->scan->claims[r->f->scan->nclaims - 1];
	if (!c->text)
		return;
	c->kind = CLAIM_MASK;
	c->text = pool_printf("0 - ( 1ULL << ( %s ) )", c->text);
}

/* A number, or a parenthesis that is no cast, in front of a binary operator. */
static bool is_operand(const struct tokens *t, size_t i)
{
	const struct token *inner = &t->list[i - 1];

	if (t->list[i].kind == TOK_NUMBER)
		return true;
	return token_is(&t->list[i], ")") && !token_is(inner, "*") &&
	       (inner->kind != TOK_NAME || !expr_is_type(token_text(inner)));
}

/* What meets the word of flags that stands from @first to @last. */
static void see_word(const struct region *r, size_t first, size_t last, bool assigned)
{
	static const char *const meets[] = { "&", "|", "^", "==", "!=" };
	static const char *const takes[] = { "|=", "&=", "^=", "=" };
	const struct tokens *t = r->f->tokens;
	const struct token *next = token_at(t, last + 1);
	const struct token *value = token_at(t, last + 2);
	const struct token *before = first > r->body + 1 ? &t->list[first - 1] : NULL;
	size_t i;

	for (i = 0; i < 5; i++) {
		if (token_is(next, meets[i]))
			claim_value(r, CLAIM_MASK, last + 2, operand_end(r, last + 2));
		/* "A & flags": a name, a number or a parenthesis in front makes it binary
		 */
		if (token_is(before, meets[i]) && is_operand(t, first - 2))
			claim_value(r, CLAIM_MASK, chain_start(r, first - 2), first - 1);
	}
	for (i = 0; i < 4 && assigned; i++)
		if (token_is(next, takes[i]) &&
		    (i < 3 || (value && value->kind == TOK_NUMBER)))
			claim_value(r, CLAIM_MASK, last + 2,
				    argument_end(t, last + 2, r->end));
	if (token_is(next, ">>"))
		see_shift(r, last + 2);
}

/* Is all from @first to before @end the word of flags? */
static bool is_word(const struct region *r, size_t first, size_t end)
{
	size_t i, from, last;

	for (i = first; i < end; i++)
		if (is_flags_word(r, i, &from, &last) && from == first && last + 1 == end)
			return true;
	return false;
}

/* Is it a constant, a literal or by its name? Flags are no numbers. */
static bool is_literal(const struct tokens *t, size_t first, size_t end)
{
	bool literal = false;

	for (size_t i = first; i < end; i++) {
		const struct token *k = &t->list[i];
		const char *name = k->kind == TOK_NAME ? token_text(k) : NULL;

		if (name && !expr_is_wrapper(name) && !expr_is_type(name) &&
		    !is_flag_token(k) && name[strcspn(name, LOWER)])
			return false;
		literal |= k->kind == TOK_NUMBER ||
			   (name && !is_flag_token(k) && !expr_is_wrapper(name) &&
			    !expr_is_type(name));
	}
	return literal;
}

/* "val | 0x80" in "cmpxchg(&word, val, val | 0x80)": the operands that are constants. */
static void see_operands(const struct region *r, size_t first, size_t end)
{
	const struct tokens *t = r->f->tokens;
	size_t i, from = first, depth = 0;

	if (token_is(&t->list[first], "(") && close_paren(t, first, end) == end - 1) {
		first++;
		from = first;
		end--;
	}
	for (i = first; i <= end; i++) {
		const struct token *k = &t->list[i];

		if (i == end || (!depth && (token_is(k, "|") || token_is(k, "&") ||
					    token_is(k, "^")))) {
			if (from < i && is_literal(t, from, i))
				claim_value(r, CLAIM_MASK, from, i);
			from = i + 1;
		} else if (token_is(k, "(")) {
			depth++;
		} else if (token_is(k, ")") && depth) {
			depth--;
		}
	}
}

/*
 * "test_bit(N, &word)", "set_mask_bits(&word, M, N)": the other arguments. Another word
 * of flags is no number. What is exchanged is mostly made of the word itself.
 */
static void see_call(const struct region *r, size_t call, size_t word)
{
	const struct tokens *t = r->f->tokens;
	const struct token *k = &t->list[call];
	bool bit = ends_in(k, "_bit") || strstr(token_text(k), "_bit_");
	bool exchange = strstr(token_text(k), "xchg");
	bool mask = exchange || ends_in(k, "_bits") || ends_in(k, "fetch_or") ||
		    ends_in(k, "fetch_and") || strstr(token_text(k), "atomic");
	size_t first, last;
	unsigned int n;

	for (n = 0; (bit || mask) && call_argument(t, call, r->end, n, &first, &last);
	     n++) {
		size_t from = first + token_is(&t->list[first], "&");

		if ((word >= first && word < last) || is_word(r, from, last))
			continue;
		if (exchange)
			see_operands(r, first, last);
		else
			claim_value(r, bit ? CLAIM_BIT : CLAIM_MASK, first, last);
		if (bit)
			return;
	}
}

/* "unsigned long NAME = read_thread_flags()": NAME holds the word of flags. */
static void find_holders(const struct region *r, struct name_set *holders)
{
	const struct tokens *t = r->f->tokens;
	size_t i;

	for (i = r->body + 1; i + 2 < r->end; i++)
		if (t->list[i].kind == TOK_NAME && token_is(&t->list[i + 1], "=") &&
		    !token_is(&t->list[i - 1], "->") && !token_is(&t->list[i - 1], ".") &&
		    is_word(r, i + 2, argument_end(t, i + 2, r->end)))
			name_set_add(holders, token_text(&t->list[i]));
}

/* test_thread_flag(N), set_ti_thread_flag(ti, N), set_tsk_thread_flag(t, N) */
static void see_helper(const struct region *r, size_t i)
{
	const char *name = token_text(&r->f->tokens->list[i]);
	size_t n = strstr(name, "_ti_") || strstr(name, "_tsk_"), first, last;

	if (call_argument(r->f->tokens, i, r->end, n, &first, &last))
		claim_value(r, CLAIM_BIT, first, last);
}

static void see_region(struct region *r)
{
	const struct tokens *t = r->f->tokens;
	struct name_set holders = { 0 };
	size_t i, first, last;

	/* those of thread_info.h and sched.h hand their parameter on to one another */
	if (is_helper(r->name))
		return;
	find_infos(r, &r->infos);
	find_holders(r, &holders);
	for (i = r->body; i < r->end; i++) {
		const struct token *k = &t->list[i];

		if (k->kind != TOK_NAME)
			continue;
		if (ends_in(k, "thread_flag") && token_is(token_at(t, i + 1), "(")) {
			see_helper(r, i);
		} else if (is_flags_word(r, i, &first, &last)) {
			size_t call = token_call(t, first);

			see_word(r, first, last, token_is(k, "flags"));
			if (call < t->count && call >= r->body)
				see_call(r, call, first);
		} else if (i > r->body && has_name(&holders, k) &&
			   !token_is(&t->list[i - 1], "->") &&
			   !token_is(&t->list[i - 1], ".")) {
			see_word(r, i, i, false);
		}
	}
}

/* Argument N of NAME is handed on: "NAME N KIND SCOPE". */
static void see_wrapper(const struct scan_file *f, const char *spot)
{
	const struct tokens *t = f->tokens;
	const char *name = pool_strndup(spot, strcspn(spot, " "));
	char *rest = (char *)spot + strlen(name);
	unsigned long n = strtoul(rest, &rest, 10);
	enum claim_kind kind = (enum claim_kind)strtoul(rest, NULL, 10);
	struct function fn = { 0 };
	size_t i, first, last;

	while (token_function(t, &fn)) {
		struct region r = { .f = f,
				    .name = fn.name,
				    .first = fn.first,
				    .body = fn.body,
				    .end = fn.last };

		for (i = fn.body; i < fn.last; i++)
			if (token_is(&t->list[i], name) &&
			    call_argument(t, i, fn.last, n, &first, &last))
				claim_value(&r, kind, first, last);
	}
}

/* The list grows while it is read: a wrapper may hand on to a wrapper. */
void claim_wrapped(const struct scan_file *f, size_t from)
{
	for (; from < f->scan->wrappers.count; from++)
		see_wrapper(f, f->scan->wrappers.list[from].name);
}

void forget_local(struct scan *s, size_t from)
{
	size_t i, kept = from;

	for (i = from; i < s->wrappers.count; i++)
		if (!strstr(s->wrappers.list[i].name, " static"))
			s->wrappers.list[kept++] = s->wrappers.list[i];
	s->wrappers.count = kept;
}

void scan_numbers(const struct scan_file *f)
{
	size_t before = f->scan->wrappers.count;

	region_visit(f, see_region);
	claim_wrapped(f, before);
	forget_local(f->scan, before);
}
