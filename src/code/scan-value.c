// SPDX-License-Identifier: GPL-2.0
// What stands where the number of a flag, or a mask, is meant: names or numbers.
#include "code/claim.h"
#include "header/expr-lex.h"
#include "util/pool.h"

#include <ctype.h>
#include <string.h>

/* A variable that is set from a variable that is set from ... */
#define HOPS_MAX 4
/* Tokens looked at for one value: a variable is looked for in all of its function. */
#define STEPS_MAX 200000

static bool same(const struct token *a, const struct token *b)
{
	return a->kind == b->kind && a->len == b->len &&
	       !memcmp(a->text, b->text, a->len);
}

static size_t line_end(const struct tokens *t, size_t i)
{
	while (i < t->count && t->list[i].kind != TOK_EOL)
		i++;
	return i;
}

/* The enumerator, or the constant, at token @i: where its value stands. */
static bool is_constant(const struct tokens *t, size_t i)
{
	const struct token *before = i ? &t->list[i - 1] : NULL;

	return token_is(token_at(t, i + 1), "=") && before &&
	       (token_is(before, "{") || token_is(before, ",") ||
		token_is(before, "int") || token_is(before, "long") ||
		token_is(before, "unsigned") || token_is(before, "u32") ||
		token_is(before, "const"));
}

void find_constant(const struct tokens *t, const char *name, size_t *first, size_t *end)
{
	size_t i;

	*first = *end = 0;
	for (i = 0; i + 2 < t->count; i++) {
		if (t->list[i].kind == TOK_DIRECTIVE) {
			size_t last = line_end(t, i);

			if (token_is(&t->list[i], "define") &&
			    token_is(&t->list[i + 1], name) && i + 2 < last) {
				*first = i + 2;
				*end = last;
				return;
			}
			i = last;
		} else if (token_is(&t->list[i], name) && is_constant(t, i)) {
			*first = i + 2;
			*end = argument_end(t, i + 2, t->count);
			return;
		}
	}
}

static const char *text_of(const struct constants *c, const char *name)
{
	long i = index_find(&c->names.index, name, strlen(name));

	return i < 0 ? NULL : c->texts[i];
}

const char *scan_constant(const struct scan *s, const char *name)
{
	const char *text = text_of(&s->constants, name);

	return text ? text : text_of(&s->elsewhere, name);
}

static bool add_constant(const struct scan_file *f, const char *name)
{
	struct scan *s = f->scan;
	struct constants *c = f->foreign ? &s->elsewhere : &s->constants;
	size_t first, end;

	if (text_of(&s->constants, name) || text_of(c, name))
		return true;
	find_constant(f->tokens, name, &first, &end);
	if (!first)
		return false;
	c->texts = pool_grow(c->texts, c->names.count, sizeof(*c->texts));
	c->texts[c->names.count] = claim_text(f->tokens, first, end);
	name_set_add(&c->names, name);
	claim_names(f, first, end);
	return true;
}

void claim_names(const struct scan_file *f, size_t first, size_t end)
{
	const struct tokens *t = f->tokens;

	for (; first < end; first++) {
		const struct token *k = &t->list[first];
		const char *name;

		if (k->kind != TOK_NAME || is_flag_token(k) || token_starts(k, "CONFIG_"))
			continue;
		name = token_text(k);
		if (!expr_is_wrapper(name) && !add_constant(f, name))
			name_set_add(&f->scan->wanted, name);
	}
}

void scan_constants(const struct scan_file *f, size_t from)
{
	size_t i, before = f->scan->wrappers.count;

	tokens_read(f->tokens, f->text, f->len);
	for (i = 0; i < f->scan->wanted.count; i++)
		add_constant(f, f->scan->wanted.list[i]);
	claim_wrapped(f, from);
	forget_local(f->scan, before);
}

/* Does a function of this file, or a macro, give nothing but flags by their names? */
static bool gives_names(const struct tokens *t, const struct token *name)
{
	struct function fn = { 0 };
	const char *text = token_text(name);
	bool flags = false;
	size_t i;

	while (token_function(t, &fn)) {
		if (strcmp(fn.name, text))
			continue;
		for (i = fn.body; i < fn.last; i++)
			flags |= is_flag_token(&t->list[i]);
	}
	return flags;
}

static bool is_variable(const struct token *k)
{
	for (size_t i = 0; i < k->len; i++)
		if (islower((unsigned char)k->text[i]))
			return true;
	return false;
}

/* Which parameter of the function or macro is this? -1: none */
static int parameter(const struct region *r, const struct token *name)
{
	const struct tokens *t = r->f->tokens;
	size_t i, first, last;
	unsigned int n;

	for (i = r->first; i < r->body && !token_is(&t->list[i], r->name); i++)
		;
	for (n = 0; i < r->body && call_argument(t, i, r->body + 1, n, &first, &last);
	     n++)
		if (last > first && same(&t->list[last - 1], name))
			return (int)n;
	return -1;
}

/* Can only this file call it? */
static bool is_local(const struct region *r)
{
	const char *dot = strrchr(r->f->file, '.');
	size_t i;

	if (!dot || strcmp(dot, ".c"))
		return false;
	/* a macro's first token is its name */
	if (token_is(&r->f->tokens->list[r->first], r->name))
		return true;
	for (i = r->first; i < r->body; i++)
		if (token_is(&r->f->tokens->list[i], "static"))
			return true;
	return false;
}

/* struct value - what is looked at; @hops and @steps so far */
struct value {
	const struct region *r;
	enum claim_kind kind;
	unsigned int hops;
	size_t *steps;
};

static void see_value(const struct value *v, size_t first, size_t end);

static void cannot_read(const struct value *v, size_t first, size_t end)
{
	struct claim *c = claim_add(v->r->f, v->kind, first, end);

	c->name = c->text;
	c->text = NULL;
}

/* Is it counted, or changed in another way than by "="? */
static bool is_counted(const struct value *v, size_t at)
{
	static const char *const ops[] = { "++", "--", "+=", "-=", "|=", "&=", "^=" };
	const struct tokens *t = v->r->f->tokens;
	size_t i, n;

	for (i = v->r->body + 1; i + 1 < v->r->end; i++) {
		if (++*v->steps > STEPS_MAX)
			return true;
		if (!same(&t->list[i], &t->list[at]))
			continue;
		for (n = 0; n < sizeof(ops) / sizeof(*ops); n++)
			if (token_is(&t->list[i + 1], ops[n]) ||
			    (n < 2 && token_is(&t->list[i - 1], ops[n])))
				return true;
	}
	return false;
}

/* A variable of this function: what it is set to. */
static void see_variable(const struct value *v, size_t first, size_t end, size_t at)
{
	const struct tokens *t = v->r->f->tokens;
	struct value deeper = *v;
	bool found = false;
	size_t i;

	deeper.hops++;
	if (deeper.hops >= HOPS_MAX || is_counted(v, at)) {
		cannot_read(v, first, end);
		return;
	}
	for (i = v->r->body; i + 1 < v->r->end; i++) {
		if (i == at || !same(&t->list[i], &t->list[at]) ||
		    !token_is(&t->list[i + 1], "="))
			continue;
		found = true;
		see_value(&deeper, i + 2, argument_end(t, i + 2, v->r->end));
	}
	if (!found)
		cannot_read(v, first, end);
}

/* Headers that are there twice have it twice. */
static void add_wrapper(const struct value *v, int n, unsigned int line)
{
	struct spots *s = &v->r->f->scan->wrappers;
	const char *name = pool_printf("%s %d %d%s", v->r->name, n, v->kind,
				       is_local(v->r) ? " static" : "");

	if (!spots_find(s, name))
		spots_add(s, name, v->r->f->file, line);
}

/* What a name in the value is; false: no more is to be said about the value. */
static bool see_name(const struct value *v, size_t first, size_t end, size_t i)
{
	const struct scan_file *f = v->r->f;
	const struct tokens *t = f->tokens;
	const struct token *k = &t->list[i];
	int n;

	if (token_is(token_at(t, i + 1), "(")) {
		if (!gives_names(t, k))
			cannot_read(v, first, end);
		return false;
	}
	if (add_constant(f, token_text(k)))
		return true;
	n = parameter(v->r, k);
	if (n >= 0) {
		add_wrapper(v, n, k->line);
		return false;
	}
	if (is_variable(k)) {
		see_variable(v, first, end, i);
		return false;
	}
	name_set_add(&f->scan->wanted, token_text(k));
	return true;
}

static void see_value(const struct value *v, size_t first, size_t end)
{
	const struct tokens *t = v->r->f->tokens;
	bool own = false;
	size_t i;

	for (i = first; i < end; i++) {
		const struct token *k = &t->list[i];

		/* TIF_##NAME is the name of a flag */
		if (i && token_is(&t->list[i - 1], "##"))
			continue;
		if (k->kind == TOK_NUMBER)
			own |= !token_is(token_at(t, i + 1), "<<");
		if (k->kind != TOK_NAME || is_flag_token(k) ||
		    expr_is_wrapper(token_text(k)) || token_starts(k, "CONFIG_") ||
		    expr_is_type(token_text(k)))
			continue;
		if (!see_name(v, first, end, i))
			return;
		own = true;
	}
	if (own)
		claim_add(v->r->f, v->kind, first, end);
}

void claim_value(const struct region *r, enum claim_kind kind, size_t first, size_t end)
{
	size_t steps = 0;
	struct value v = { .r = r, .kind = kind, .steps = &steps };

	if (first < end)
		see_value(&v, first, end);
}
