// SPDX-License-Identifier: GPL-2.0
// How C code uses thread flags: as numbers, as masks, in which variables.
#include "util/pool.h"
#include "code/claim.h"
#include "code/scan.h"

#include <string.h>

/* Variables with flags in one function; real ones have two or three. */
#define HOLDERS_MAX 64

static bool is_any(const struct token *t, const char *const *list)
{
	for (; *list; list++)
		if (token_is(t, *list))
			return true;
	return false;
}

static bool is_bit_op(const struct token *t)
{
	static const char *const ops[] = { "&", "|", "^", "~", "&=", "|=", "^=", NULL };

	return is_any(t, ops);
}

static bool is_shift(const struct token *t)
{
	return token_is(t, "<<") || token_is(t, ">>");
}

static bool is_one(const struct token *t)
{
	static const char *const ones[] = { "1",   "1U",   "1u",   "1L", "1l",
					    "1UL", "1ull", "1ULL", NULL };

	return is_any(t, ones);
}

/* A name may begin with a star. */
bool scan_takes(const struct scan_file *f, const struct token *t, enum fact_kind kind)
{
	size_t i;

	for (i = 0; t && i < f->common->count; i++) {
		const struct fact *fact = &f->common->list[i];
		const char *w = fact->words[0];

		if (fact->kind != kind)
			continue;
		if (token_is(t, w))
			return true;
		if (*w == '*' && t->len >= strlen(w + 1) &&
		    !memcmp(t->text + t->len - strlen(w + 1), w + 1, strlen(w + 1)))
			return true;
	}
	return false;
}

/* What stands beside a name, once parentheses that only group are gone. */
struct neighbours {
	const struct token *before;
	const struct token *after;
	size_t first; /* of the group */
};

static struct neighbours look_around(const struct tokens *t, size_t i)
{
	size_t first = i, last = i;
	struct neighbours s;

	for (;;) {
		s.before = first ? token_at(t, first - 1) : NULL;
		s.after = token_at(t, last + 1);
		s.first = first;
		if (!token_is(s.before, "(") || !token_is(s.after, ")") || first < 2 ||
		    t->list[first - 2].kind == TOK_NAME)
			return s;
		first--;
		last++;
	}
}

static bool is_arithmetic(const struct tokens *t, const struct neighbours *s)
{
	static const char *const ops[] = { "+", "-", "*",  "/",	 "%",
					   "<", ">", "<=", ">=", NULL };

	if (is_any(s->before, ops) || is_any(s->after, ops))
		return true;
	if (token_is(s->after, "<<") || token_is(s->after, ">>") ||
	    token_is(s->before, ">>"))
		return true;
	return token_is(s->before, "<<") && s->first >= 2 &&
	       !is_one(&t->list[s->first - 2]) && !token_is(&t->list[s->first - 2], ")");
}

/* "1 << TIF_X", "1u << TIF_X" */
static bool shifts_int(const struct tokens *t, const struct neighbours *s)
{
	const struct token *one = s->first >= 2 ? &t->list[s->first - 2] : NULL;

	return token_is(s->before, "<<") &&
	       (token_is(one, "1") || token_is(one, "1u") || token_is(one, "1U"));
}

static void see_number(const struct scan_file *f, size_t i)
{
	const struct tokens *t = f->tokens;
	struct neighbours s = look_around(t, i);
	const struct token *k = &t->list[i];
	size_t call = token_call(t, i);
	enum use_kind kind;

	if (shifts_int(t, &s))
		scan_add(f, USE_INT_SHIFT, token_text(k), k->line);
	/* A TIF_ macro has no address: "&" next to it is always bitwise AND. */
	if ((is_bit_op(s.before) || is_bit_op(s.after)) && !is_shift(s.before) &&
	    !is_shift(s.after))
		kind = USE_NUMBER_AS_MASK;
	else if (scan_takes(f, token_at(t, call), FACT_MASK) &&
		 (token_is(s.before, "(") || token_is(s.before, ",")) &&
		 (token_is(s.after, ")") || token_is(s.after, ",")))
		kind = USE_NUMBER_AS_MASK;
	else if (is_arithmetic(t, &s))
		kind = USE_POSITION;
	else if (token_is(s.before, "="))
		kind = USE_STORED;
	else
		return;
	scan_add(f, kind, token_text(k), k->line);
}

static void see_mask(const struct scan_file *f, size_t i)
{
	const struct tokens *t = f->tokens;
	struct neighbours s = look_around(t, i);
	const struct token *k = &t->list[i];
	size_t call = token_call(t, i);
	bool bare = (token_is(s.before, "(") || token_is(s.before, ",") ||
		     token_is(s.before, "|")) &&
		    (token_is(s.after, ")") || token_is(s.after, ",") ||
		     token_is(s.after, "|"));

	if (is_shift(s.before) || (bare && scan_takes(f, token_at(t, call), FACT_NUMBER)))
		scan_add(f, USE_MASK_AS_NUMBER, token_text(k), k->line);
}

/* Conditions ask whether a name exists; tables read what a flag is defined as. */
static size_t skip_directive(const struct tokens *t, size_t i)
{
	bool define = token_is(&t->list[i], "define");

	if (define && i + 1 < t->count && !is_flag_token(&t->list[i + 1]))
		return i;
	while (i < t->count && t->list[i].kind != TOK_EOL)
		i++;
	return i;
}

/* asm-offsets.c: DEFINE(TIF_X_BIT, 31-TIF_X) makes a symbol for assembly. */
static void see_define(const struct scan_file *f, size_t i)
{
	const struct tokens *t = f->tokens;
	const struct token *name = token_at(t, i + 2);
	struct str s = { 0 };

	if (!name || !is_flag_token(name) || !token_is(token_at(t, i + 3), ","))
		return;
	str_printf(&s, "%s ", token_text(name));
	for (i += 4; i + 1 < t->count && !token_is(&t->list[i + 1], ";"); i++)
		str_add(&s, t->list[i].text, t->list[i].len);
	spots_add(&f->scan->symbols, str_get(&s), f->file, name->line);
}

static void see_flags(const struct scan_file *f)
{
	const struct tokens *t = f->tokens;
	size_t i;

	for (i = 0; i < t->count; i++) {
		const struct token *k = &t->list[i];

		if (k->kind == TOK_DIRECTIVE)
			i = skip_directive(t, i);
		if (k->kind != TOK_NAME)
			continue;
		if (token_is(k, "DEFINE") && f->arch)
			see_define(f, i);
		if (scan_takes(f, k, FACT_CONSUMER))
			spots_add(&f->scan->consumers, token_text(k), f->file, k->line);
		if (!is_flag_token(k))
			continue;
		name_set_add(&f->scan->mentioned, token_text(k));
		if (*k->text == '_')
			see_mask(f, i);
		else
			see_number(f, i);
	}
}

/* "flags & _TIF_X", "flags & (_TIF_X | ...)", "flags & ~_TIF_X" */
static bool meets_mask(const struct tokens *t, size_t i, size_t last)
{
	if (!token_is(token_at(t, i + 1), "&"))
		return false;
	for (i += 2;
	     i < last && (token_is(&t->list[i], "(") || token_is(&t->list[i], "~"));)
		i++;
	return token_starts(token_at(t, i), "_TIF_");
}

/* "flags = read_thread_flags()", "flags = READ_ONCE(current_thread_info()->flags)" */
static bool gets_flags(const struct tokens *t, size_t i, size_t last)
{
	bool info = false, flags = false;

	if (!token_is(token_at(t, i + 1), "="))
		return false;
	last = last - i > CALL_MAX ? i + CALL_MAX : last;
	for (i += 2; i < last && !token_is(&t->list[i], ";"); i++) {
		if (token_is(&t->list[i], "read_thread_flags") ||
		    token_is(&t->list[i], "read_ti_thread_flags"))
			return true;
		/* an expression with a mask is no longer all flags */
		if (token_is(&t->list[i], "&"))
			return false;
		info |= token_is(&t->list[i], "current_thread_info") ||
			token_is(&t->list[i], "task_thread_info");
		flags |= token_is(&t->list[i], "flags");
	}
	return info && flags;
}

/* The 32-bit type in front of a name that is declared there, or NULL. */
static const char *narrow_type(const struct tokens *t, size_t i)
{
	static const char *const narrow[] = { "u32", "__u32",	 "uint32_t", "s32",
					      "int", "unsigned", NULL };
	const struct token *after = token_at(t, i + 1);

	if (!i || !is_any(&t->list[i - 1], narrow))
		return NULL;
	if (!token_is(after, ",") && !token_is(after, ";") && !token_is(after, "=") &&
	    !token_is(after, ")"))
		return NULL;
	if (token_is(&t->list[i - 1], "int") && i > 1) {
		if (token_is(&t->list[i - 2], "long"))
			return NULL;
		if (token_is(&t->list[i - 2], "unsigned"))
			return "unsigned int";
	}
	return token_text(&t->list[i - 1]);
}

static void see_carriers(const struct scan_file *f, const struct function *fn)
{
	const struct tokens *t = f->tokens;
	struct name_set holders = { 0 };
	size_t i, j;

	for (i = fn->first; i < fn->last && holders.count < HOLDERS_MAX; i++)
		if (t->list[i].kind == TOK_NAME && !is_flag_token(&t->list[i]) &&
		    (meets_mask(t, i, fn->last) || gets_flags(t, i, fn->last)))
			name_set_add(&holders, token_text(&t->list[i]));
	for (j = 0; j < holders.count; j++) {
		for (i = fn->first; i < fn->last; i++) {
			const char *type = token_is(&t->list[i], holders.list[j])
						   ? narrow_type(t, i)
						   : NULL;

			if (!type)
				continue;
			scan_add(f, USE_CARRIER, holders.list[j], t->list[i].line)
				->operand = type;
			break;
		}
	}
}

/* struct thread_info { ... __u32 flags; */
static void see_field(const struct scan_file *f, const struct function *fn)
{
	const struct tokens *t = f->tokens;
	size_t i;

	if (fn->body < 2 || !token_is(&t->list[fn->body - 1], "thread_info") ||
	    !token_is(&t->list[fn->body - 2], "struct"))
		return;
	for (i = fn->body; i < fn->last; i++) {
		const char *type =
			token_is(&t->list[i], "flags") ? narrow_type(t, i) : NULL;

		if (type)
			scan_add(f, USE_CARRIER, "flags", t->list[i].line)->operand =
				type;
	}
}

/* Does the condition of this while, its parenthesis next, look at the flags? */
static bool loops_on_flags(const struct tokens *t, size_t i, size_t last)
{
	size_t depth = 0;

	last = last - i > CALL_MAX ? i + CALL_MAX : last;
	for (i++; i < last; i++) {
		if (token_is(&t->list[i], "("))
			depth++;
		else if (token_is(&t->list[i], ")") && !--depth)
			return false;
		else if (token_starts(&t->list[i], "_TIF_"))
			return true;
	}
	return false;
}

/* "while (true) {", "while (1) {" and "for (;;) {": the index of the brace, or 0. */
static size_t endless_loop(const struct tokens *t, size_t i)
{
	bool is_while = token_is(&t->list[i], "while");

	if ((!is_while && !token_is(&t->list[i], "for")) ||
	    !token_is(token_at(t, i + 1), "("))
		return 0;
	i += 2;
	if (is_while &&
	    (token_is(token_at(t, i), "true") || token_is(token_at(t, i), "1")))
		i++;
	else if (!is_while && token_is(token_at(t, i), ";") &&
		 token_is(token_at(t, i + 1), ";"))
		i += 2;
	else
		return 0;
	return token_is(token_at(t, i), ")") && token_is(token_at(t, i + 1), "{") ? i + 1
										  : 0;
}

/* Does this endless loop read the flags anew, and end by what they are? */
static bool loops_until_done(const struct tokens *t, size_t i, size_t last)
{
	size_t depth = 0;
	bool read = false;

	i = endless_loop(t, i);
	if (!i)
		return false;
	for (; i < last; i++) {
		if (token_is(&t->list[i], "{"))
			depth++;
		else if (token_is(&t->list[i], "}") && !--depth)
			return false;
		else if (gets_flags(t, i, last))
			read = true;
		else if (read && (token_is(&t->list[i], "break") ||
				  token_is(&t->list[i], "return")))
			return true;
	}
	return false;
}

/* Does this function do the work before user mode? */
static void see_worker(const struct scan_file *f, const struct function *fn)
{
	size_t i;

	for (i = fn->body; i < fn->last; i++) {
		const struct token *k = &f->tokens->list[i];

		if (k->kind != TOK_NAME || !scan_takes(f, k, FACT_WORK))
			continue;
		spots_add(&f->scan->workers, fn->name, f->file, k->line);
		return;
	}
}

/* Does it loop on the flags? */
static void see_loop(const struct scan_file *f, const struct function *fn)
{
	const struct tokens *t = f->tokens;
	struct loop loop = { .at = { fn->name, f->file, 0 } };
	size_t i;

	for (i = fn->body; i < fn->last && !loop.at.line; i++)
		if ((token_is(&t->list[i], "while") && loops_on_flags(t, i, fn->last)) ||
		    loops_until_done(t, i, fn->last))
			loop.at.line = t->list[i].line;
	if (!loop.at.line)
		return;
	for (i = fn->body; i < fn->last; i++)
		if (t->list[i].kind == TOK_NAME && token_is(token_at(t, i + 1), "("))
			name_set_add(&loop.calls, token_text(&t->list[i]));
	f->scan->loops =
		pool_grow(f->scan->loops, f->scan->nloops, sizeof(*f->scan->loops));
	f->scan->loops[f->scan->nloops++] = loop;
}

void scan_c(const struct scan_file *f)
{
	struct function fn = { 0 };

	tokens_read(f->tokens, f->text, f->len);
	if (f->tokens->cut)
		diag_add(&f->scan->complaints, f->file, 0,
			 "not searched behind the first %d tokens", TOKENS_MAX);
	see_flags(f);
	scan_definitions(f);
	scan_numbers(f);
	while (token_function(f->tokens, &fn)) {
		see_carriers(f, &fn);
		see_field(f, &fn);
		if (f->arch && *fn.name) {
			see_worker(f, &fn);
			see_loop(f, &fn);
		}
	}
}
