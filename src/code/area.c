// SPDX-License-Identifier: GPL-2.0
// The members of a structure, and what functions do to user memory, from tokens.
#include "code/area.h"
#include "code/token.h"

/* The tokens from @first to before @end, without blanks but between names. */
static const char *join(const struct tokens *t, size_t first, size_t end)
{
	struct str s = { 0 };

	for (size_t i = first; i < end; i++) {
		const struct token *k = &t->list[i];

		if (i > first && k->kind == TOK_NAME && t->list[i - 1].kind == TOK_NAME)
			str_puts(&s, " ");
		str_add(&s, k->text, k->len);
	}
	return str_get(&s);
}

static size_t skip_line(const struct tokens *t, size_t i)
{
	while (i < t->count && t->list[i].kind != TOK_EOL)
		i++;
	return i;
}

static void add_member(struct members *m, const char *text, unsigned int line)
{
	m->list = pool_grow(m->list, m->count, sizeof(*m->list));
	m->list[m->count++] = (struct member){ text, line };
}

static bool is_aggregate(const struct token *k)
{
	return token_is(k, "union") || token_is(k, "struct");
}

/* The tokens of one declaration, without its semicolon, as "TYPE NAME". */
static void read_member(struct members *m, const struct tokens *t, size_t first,
			size_t end)
{
	size_t name = end, depth = 0, type_end;
	const char *behind = "", *type;

	for (size_t i = first; i < end; i++) {
		const struct token *k = &t->list[i];

		if (k->kind == TOK_DIRECTIVE)
			i = skip_line(t, i);
		else if (token_is(k, "{"))
			depth++;
		else if (token_is(k, "}"))
			depth--;
		else if (!depth && (token_is(k, "[") || token_is(k, ":"))) {
			behind = token_is(k, "[") ? "[]" : ":";
			break;
		} else if (!depth && k->kind == TOK_NAME)
			name = i;
	}
	if (name == end)
		return;
	type_end = name;
	for (size_t i = first; i < name && type_end == name; i++)
		if (token_is(&t->list[i], "{"))
			type_end = i;
	type = type_end < name && is_aggregate(&t->list[first])
		       ? token_text(&t->list[first])
		       : join(t, first, type_end);
	if (is_aggregate(&t->list[name]))
		add_member(m, pool_printf("%s without a name", type), t->list[name].line);
	else
		add_member(
			m,
			pool_printf("%s %s%s", type, token_text(&t->list[name]), behind),
			t->list[name].line);
}

/* From behind the opening brace to the closing one. */
static void read_body(struct members *m, const struct tokens *t, size_t i)
{
	size_t first = i, depth = 0;

	for (; i < t->count; i++) {
		const struct token *k = &t->list[i];

		if (k->kind == TOK_DIRECTIVE) {
			i = skip_line(t, i);
			if (!depth)
				first = i + 1;
		} else if (token_is(k, "{")) {
			depth++;
		} else if (token_is(k, "}")) {
			if (!depth)
				return;
			depth--;
		} else if (!depth && token_is(k, ";")) {
			read_member(m, t, first, i);
			first = i + 1;
		}
	}
}

unsigned int struct_members(struct members *m, const char *text, const char *name)
{
	struct tokens t = { 0 };
	unsigned int found = 0;

	tokens_read(&t, text, strlen(text));
	for (size_t i = 0; i + 2 < t.count; i++) {
		if (!token_is(&t.list[i], "struct") || !token_is(&t.list[i + 1], name) ||
		    !token_is(&t.list[i + 2], "{"))
			continue;
		found++;
		read_body(m, &t, i + 3);
	}
	return found;
}

/* struct reader - a file while its deeds are read */
struct reader {
	struct deeds *deeds;
	struct tokens tokens;
	const char *function;
};

static void add_deed(struct reader *r, const struct deed *d)
{
	struct deeds *all = r->deeds;

	all->list = pool_grow(all->list, all->count, sizeof(*all->list));
	all->list[all->count++] = *d;
}

/* From behind "(" on; every argument of the outermost level. */
static void read_arguments(const struct tokens *t, size_t i, struct list *arguments)
{
	size_t first = i, depth = 0;

	for (; i < t->count && t->list[i].kind != TOK_EOL; i++) {
		const struct token *k = &t->list[i];
		bool ends = token_is(k, ")") && !depth;

		if (ends || (token_is(k, ",") && !depth)) {
			if (i > first || !ends || arguments->n)
				list_add(arguments, join(t, first, i));
			first = i + 1;
			if (ends)
				return;
		}
		if (token_is(k, "(") || token_is(k, "[") || token_is(k, "{"))
			depth++;
		else if ((token_is(k, ")") || token_is(k, "]") || token_is(k, "}")) &&
			 depth)
			depth--;
	}
}

/* Where a store goes to: what stands behind the last arrow of its address. */
static const char *store_place(const struct deed *d)
{
	bool second = strstr(d->what, "put_user") != NULL;
	const char *address = "", *arrow = NULL, *at;
	size_t nr = second ? 1 : 0;

	if (nr < d->arguments.n)
		address = d->arguments.s[nr];
	for (at = address; (at = strstr(at, "->")); at += 2)
		arrow = at + 2;
	return arrow ? arrow : address;
}

static bool is_store(const char *name)
{
	return strstr(name, "put_user") || strstr(name, "clear_user") ||
	       strstr(name, "copy_to_user");
}

static bool is_word(const struct token *k)
{
	static const char *const words[] = { "if",     "while",	 "for",
					     "switch", "return", "sizeof",
					     "do",     "typeof", "__alignof__" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (token_is(k, words[i]))
			return true;
	return false;
}

static void read_call(struct reader *r, size_t i)
{
	const struct token *k = &r->tokens.list[i];
	struct deed d = { .kind = DEED_CALL, .function = r->function, .line = k->line };

	if (k->kind != TOK_NAME || !token_is(token_at(&r->tokens, i + 1), "(") ||
	    is_word(k))
		return;
	d.what = token_text(k);
	read_arguments(&r->tokens, i + 2, &d.arguments);
	add_deed(r, &d);
	if (!is_store(d.what))
		return;
	d.kind = DEED_STORE;
	d.what = store_place(&d);
	add_deed(r, &d);
}

/* "#define NAME(...) BODY"; the index of its end. */
static size_t read_directive(struct reader *r, size_t i)
{
	const struct tokens *t = &r->tokens;
	const char *function = r->function;
	size_t end = skip_line(t, i);

	if (!token_is(&t->list[i], "define") || i + 1 >= end)
		return end;
	r->function = pool_printf("#define %s", token_text(&t->list[i + 1]));
	for (i += 2; i < end; i++)
		read_call(r, i);
	r->function = function;
	return end;
}

/* The name before the first parenthesis that belongs to no attribute. */
static const char *name_of(const struct tokens *t, const struct function *f)
{
	for (size_t i = f->first; i + 1 < f->body; i++)
		if (t->list[i].kind == TOK_NAME && token_is(&t->list[i + 1], "(") &&
		    !token_is(&t->list[i], "__attribute__") &&
		    !token_is(&t->list[i], "__printf"))
			return token_text(&t->list[i]);
	return "";
}

static void read_function(struct reader *r, const struct function *f)
{
	struct deed d = { .kind = DEED_DEFINED,
			  .what = "",
			  .line = r->tokens.list[f->first].line };

	r->function = d.function = name_of(&r->tokens, f);
	if (*d.function)
		add_deed(r, &d);
	for (size_t i = f->body; *d.function && i < f->last; i++) {
		if (r->tokens.list[i].kind == TOK_DIRECTIVE)
			i = read_directive(r, i);
		else
			read_call(r, i);
	}
	r->function = "";
}

int deeds_read(struct deeds *d, const char *text)
{
	struct reader r = { .deeds = d, .function = "" };
	struct function f = { 0 };
	size_t at = 0;

	tokens_read(&r.tokens, text, strlen(text));
	while (token_function(&r.tokens, &f)) {
		for (; at < f.first; at++)
			if (r.tokens.list[at].kind == TOK_DIRECTIVE)
				at = read_directive(&r, at);
		read_function(&r, &f);
		at = f.last;
	}
	for (; at < r.tokens.count; at++)
		if (r.tokens.list[at].kind == TOK_DIRECTIVE)
			at = read_directive(&r, at);
	return r.tokens.cut ? -1 : 0;
}
