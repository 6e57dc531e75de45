// SPDX-License-Identifier: GPL-2.0
// Does an instruction take its constant, today and after a conversion?
#include "audit/judge.h"
#include "code/insn-limit.h"
#include "header/lines.h"
#include "util/pool.h"

#include <string.h>

/* What a constant of assembly is made of. */
struct operand {
	const char *expr;
	bool halved; /* %hi(), @l: only a part of it is used */
};

/* Operand @n, cut at commas outside parentheses, or NULL. */
static const char *nth_operand(const char *s, size_t n)
{
	const char *start = s;
	size_t depth = 0;

	for (;; s++) {
		if (*s == '(')
			depth++;
		else if (*s == ')' && depth)
			depth--;
		if (*s && (*s != ',' || depth))
			continue;
		if (!n--)
			return pool_strndup(start, (size_t)(s - start));
		if (!*s)
			return NULL;
		start = s + 1;
	}
}

/* Take off what assemblers put around constants: "#X", ".D1 X", "r2=X", "X@h". */
static struct operand plain(const char *s)
{
	struct operand o = { 0 };
	struct str out = { 0 };
	const char *equal = strchr(s, '=');

	s = skip_space(equal ? equal + 1 : s);
	if (strchr(s, '#')) /* "lsr #X" */
		s = strchr(s, '#');
	if (*s == '.' && strpbrk(s, " \t"))
		s = skip_space(strpbrk(s, " \t"));
	if (starts_with(s, "%hi(") || starts_with(s, "%lo(")) {
		o.halved = true;
		s += 3;
	}
	for (; *s; s++) {
		if (*s == '@') {
			o.halved = true;
			break;
		}
		if (*s != '#' && *s != '$' && *s != '\\')
			str_add(&out, s, 1);
	}
	o.expr = str_get(&out);
	return o;
}

/* Does a number of the table stand alone in the constant, outside a shift? */
static bool has_bare_number(const struct table *t, const char *expr)
{
	struct tokens tokens = { 0 };
	size_t i;

	tokens_read(&tokens, expr, strlen(expr));
	for (i = 0; i < tokens.count; i++) {
		const struct token *k = &tokens.list[i];
		const struct token *before = i ? k - 1 : NULL;
		const struct token *after = token_at(&tokens, i + 1);
		const struct row *r = table_row(t, token_text(k));

		if (!r || !row_is_number(r))
			continue;
		if ((!before || token_is(before, "|") || token_is(before, "&") ||
		     token_is(before, "~") || token_is(before, "(")) &&
		    (!after || token_is(after, "|") || token_is(after, "&") ||
		     token_is(after, ")")))
			return true;
	}
	return false;
}

static const char *value_text(uint64_t v, bool mask)
{
	return pool_printf(mask ? "0x%llx" : "%llu", (unsigned long long)v);
}

/* The constant in every configuration; the first that does not fit is kept. */
struct values {
	bool any;
	bool fits;
	uint64_t value;
};

static struct values evaluate(const struct renumbered *f, enum when when,
			      const struct operand *o, const char *limit,
			      const char **blame)
{
	struct values all = { .fits = true };
	size_t v;

	for (v = 0; v < f->table->nviews; v++) {
		const char *why;
		uint64_t x;
		bool fits;

		if (renumbered_eval(f, when, v, o->expr, &x, &why)) {
			*blame = why;
			continue;
		}
		fits = limit_fits(o->halved ? "u32" : limit, x);
		if (!all.any || (all.fits && !fits))
			all.value = x;
		all.any = true;
		all.fits &= fits;
	}
	return all;
}

static void judge_constant(struct findings *l, const struct renumbered *f,
			   const struct use *u, const struct fact *rule,
			   const struct operand *o, const struct values *now)
{
	bool mask = !strcmp(rule->words[1], "mask");
	const char *limit = limit_text(o->halved ? "u32" : rule->words[2]), *blame = "";
	struct values after = evaluate(f, AFTER, o, rule->words[2], &blame);
	struct finding *x;

	if (!now->fits)
		x = finding_add(l, FIND_ASSEMBLY, SEVERE_FAULT, u->file, u->line,
				"%s does not take this constant", u->name);
	else if (!after.any)
		x = finding_add(
			l, FIND_ASSEMBLY, SEVERE_BLOCKS, u->file, u->line,
			"%s: the operand cannot be evaluated after a conversion: %s is "
			"undefined",
			u->name, blame);
	else if (!after.fits)
		x = finding_add(l, FIND_ASSEMBLY, SEVERE_BLOCKS, u->file, u->line,
				"%s does not take this constant after a conversion",
				u->name);
	else
		x = finding_add(l, FIND_ASSEMBLY, SEVERE_NOTE, u->file, u->line,
				"%s takes this constant", u->name);
	x->code = u->code;
	x->limit = limit;
	x->now = value_text(now->value, mask);
	x->after = after.any ? value_text(after.value, mask) : NULL;
	x->source = rule->source;
}

void judge_insn(struct findings *l, const struct renumbered *f, const struct use *u,
		const struct facts *facts, struct diags *unknown)
{
	const struct fact *rule = facts_find(facts, FACT_INSN, u->name);
	const char *part, *blame = "";
	struct operand o;
	struct values now;
	size_t n;

	if (!rule) {
		diag_add(unknown, u->file, u->line,
			 "nothing is known about the limits of %s: %s", u->name, u->code);
		return;
	}
	for (n = 0; (part = nth_operand(u->operand, n)); n++) {
		if (!strstr(part, "TIF_"))
			continue;
		o = plain(part);
		if (!strcmp(rule->words[1], "mask") &&
		    has_bare_number(f->table, o.expr)) {
			finding_add(l, FIND_NUMBER_AS_MASK, SEVERE_FAULT, u->file,
				    u->line, "%s takes a mask, and this is a number",
				    u->name)
				->code = u->code;
			return;
		}
		if (!strcmp(rule->words[1], "bit") && strstr(o.expr, "_TIF_")) {
			finding_add(l, FIND_MASK_AS_NUMBER, SEVERE_FAULT, u->file,
				    u->line, "%s takes a number, and this is a mask",
				    u->name)
				->code = u->code;
			return;
		}
		now = evaluate(f, TODAY, &o, rule->words[2], &blame);
		if (now.any) {
			judge_constant(l, f, u, rule, &o, &now);
			return;
		}
	}
	diag_add(unknown, u->file, u->line, "cannot be evaluated: %s: %s", blame,
		 u->code);
}
