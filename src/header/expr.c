// SPDX-License-Identifier: GPL-2.0
// Constant expressions of the preprocessor, as headers use them for flags.
#include "header/expr.h"
#include "header/expr-type.h"
#include "util/pool.h"

#include <string.h>

struct parser {
	struct expr_env *env;
	const char *at;
	struct expr_token tok;
	unsigned int unevaluated; /* inside an operand that C would not evaluate */
	struct expr_rules rules;
	struct expr_rules dead; /* those of such operands: their faults are none */
};

static bool spent(const struct parser *p)
{
	return p->env->steps >= EXPR_STEPS_MAX;
}

static void advance(struct parser *p)
{
	if (spent(p)) {
		p->tok = (struct expr_token){ .kind = T_BAD, .text = "" };
		return;
	}
	p->env->steps++;
	p->at = expr_lex(p->at, &p->tok);
}

static bool is_op(const struct parser *p, const char *op)
{
	return p->tok.kind == T_OP && !strcmp(p->tok.text, op);
}

static bool accept(struct parser *p, const char *op)
{
	if (!is_op(p, op))
		return false;
	advance(p);
	return true;
}

static enum expr_rc expr_fail(struct parser *p, enum expr_rc rc, const char *blame)
{
	if (!p->env->blame)
		p->env->blame = blame;
	return spent(p) ? EXPR_LONG : rc;
}

static enum expr_rc expr_fail_here(struct parser *p)
{
	return expr_fail(p, EXPR_SYNTAX, pool_strndup(p->tok.text, p->tok.len));
}

static enum expr_rc expect(struct parser *p, const char *op)
{
	if (accept(p, op))
		return EXPR_OK;
	return expr_fail_here(p);
}

static enum expr_rc parse_choice(struct parser *p, struct expr_value *out);

static struct expr_rules *rules_of(struct parser *p)
{
	if (!p->unevaluated)
		return &p->rules;
	p->dead = (struct expr_rules){ .word = p->rules.word };
	return &p->dead;
}

/* defined X, defined(X), IS_ENABLED(X) */
static enum expr_rc parse_defined(struct parser *p, struct expr_value *out)
{
	bool bracket = accept(p, "(");

	if (p->tok.kind != T_NAME)
		return expr_fail_here(p);
	*out = expr_int(&p->rules, !p->unevaluated && p->env->defined &&
					   p->env->defined(p->env, p->tok.text));
	advance(p);
	return bracket ? expect(p, ")") : EXPR_OK;
}

/* BIT(x), UL(x), _AC(x, UL): the name is behind us. */
static enum expr_rc parse_wrapper(struct parser *p, const char *name,
				  struct expr_value *out)
{
	const char *suffix = strstr(name, "LL") ? "ULL" : "UL";
	enum expr_rc rc = expect(p, "(");

	if (!rc)
		rc = parse_choice(p, out);
	if (!rc && !strcmp(name, "_AC")) {
		rc = expect(p, ",");
		if (!rc && p->tok.kind != T_NAME)
			return expr_fail_here(p);
		suffix = p->tok.text;
		if (!rc)
			advance(p);
	}
	if (!rc)
		rc = expect(p, ")");
	if (rc)
		return rc;
	if (!strstr(name, "BIT")) {
		*out = expr_suffixed(rules_of(p), *out, suffix);
		return EXPR_OK;
	}
	if (expr_binary(rules_of(p), "<<",
			expr_suffixed(rules_of(p), expr_int(&p->rules, 1), suffix), *out,
			out) &&
	    !p->unevaluated)
		return expr_fail(p, EXPR_RANGE, name);
	return EXPR_OK;
}

/* What a name stands for has a type, too, or the one that its value needs. */
static enum expr_rc parse_value(struct parser *p, const char *name,
				struct expr_value *out)
{
	struct expr_env *env = p->env;
	enum expr_rc rc;

	env->type = (struct expr_type){ 0 };
	rc = env->value(env, name, &out->v);
	if (rc)
		return expr_fail(p, rc, name);
	out->type = env->type;
	if (!out->type.bits)
		out->type.bits = p->rules.word && out->v <= INT32_MAX ? 32 : 64;
	return EXPR_OK;
}

static enum expr_rc parse_name(struct parser *p, struct expr_value *out)
{
	const char *name = p->tok.text;

	advance(p);
	if (!strcmp(name, "defined") || starts_with(name, "IS_")) {
		if (expr_is_wrapper(name))
			return parse_defined(p, out);
	} else if (expr_is_wrapper(name)) {
		return parse_wrapper(p, name, out);
	}
	*out = expr_int(&p->rules, 0);
	if (is_op(p, "(")) /* a macro with arguments that is none of ours */
		return expr_fail(p, EXPR_UNKNOWN, name);
	if (p->unevaluated)
		return EXPR_OK;
	if (!p->env->value)
		return expr_fail(p, EXPR_UNKNOWN, name);
	return parse_value(p, name, out);
}

static enum expr_rc parse_unary(struct parser *p, struct expr_value *out);

/* "(unsigned int)X", the parenthesis behind us. */
static enum expr_rc parse_cast(struct parser *p, struct expr_value *out)
{
	unsigned int bits = 0, longs = 0;
	bool is_unsigned = false;
	enum expr_rc rc;

	for (; p->tok.kind == T_NAME && expr_is_type(p->tok.text); advance(p)) {
		unsigned int own = expr_type_bits(p->tok.text);

		longs += !strcmp(p->tok.text, "long");
		bits = own ? own : bits;
		is_unsigned |= p->tok.text[0] == 'u' || starts_with(p->tok.text, "__u") ||
			       !strcmp(p->tok.text, "size_t");
	}
	if (!bits)
		bits = longs > 1 ? 64 : longs ? p->rules.word : 32;
	else if (bits == EXPR_WORD)
		bits = p->rules.word;
	rc = expect(p, ")");
	if (!rc)
		rc = parse_unary(p, out);
	if (!rc)
		*out = expr_cast(rules_of(p), *out, bits, is_unsigned);
	return rc;
}

static enum expr_rc parse_unary(struct parser *p, struct expr_value *out)
{
	enum expr_rc rc;

	if (p->env->depth >= EXPR_DEPTH_MAX)
		return expr_fail(p, EXPR_DEEP, pool_strndup(p->tok.text, p->tok.len));
	p->env->depth++;
	if (is_op(p, "!") || is_op(p, "~") || is_op(p, "-")) {
		char op = *p->tok.text;

		advance(p);
		rc = parse_unary(p, out);
		*out = expr_unary(&p->rules, op, *out);
	} else if (accept(p, "+")) {
		rc = parse_unary(p, out);
	} else if (accept(p, "(")) {
		if (p->tok.kind == T_NAME && expr_is_type(p->tok.text)) {
			rc = parse_cast(p, out);
			p->env->depth--;
			return rc;
		}
		rc = parse_choice(p, out);
		if (!rc)
			rc = expect(p, ")");
	} else if (p->tok.kind == T_NAME) {
		rc = parse_name(p, out);
	} else if (p->tok.kind == T_NUMBER) {
		*out = expr_literal(&p->rules, &p->tok);
		advance(p);
		rc = EXPR_OK;
	} else {
		rc = expr_fail_here(p);
	}
	p->env->depth--;
	return rc;
}

static int precedence(const char *op)
{
	static const char *const levels[] = {
		"||", "&&", "|", "^", "&", "== !=", "< > <= >=", "<< >>", "+ -", "* / %",
	};
	size_t i, len = strlen(op);

	for (i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
		const char *s = levels[i];

		while (*s) {
			size_t n = strcspn(s, " ");

			if (n == len && !strncmp(s, op, n))
				return (int)i;
			s += n;
			s += *s == ' ';
		}
	}
	return -1;
}

static enum expr_rc parse_binary(struct parser *p, int level, struct expr_value *out)
{
	enum expr_rc rc = parse_unary(p, out);

	while (!rc && p->tok.kind == T_OP) {
		const char *op = p->tok.text;
		int mine = precedence(op);
		struct expr_value right = expr_int(&p->rules, 0);
		bool decided;

		if (mine < 0 || mine < level)
			break;
		decided = (!strcmp(op, "&&") && !out->v) || (!strcmp(op, "||") && out->v);
		advance(p);
		p->unevaluated += decided;
		rc = parse_binary(p, mine + 1, &right);
		p->unevaluated -= decided;
		if (!rc)
			rc = expr_binary(rules_of(p), op, *out, right, out);
		if (rc == EXPR_RANGE)
			rc = p->unevaluated ? EXPR_OK : expr_fail(p, EXPR_RANGE, op);
	}
	return rc;
}

/* CONDITION ? YES : NO, the condition behind us. */
static enum expr_rc parse_sides(struct parser *p, struct expr_value *out)
{
	struct expr_value yes = expr_int(&p->rules, 0), no = yes;
	bool taken = out->v;
	enum expr_rc rc;

	p->unevaluated += !taken;
	rc = parse_choice(p, &yes);
	p->unevaluated -= !taken;
	if (!rc)
		rc = expect(p, ":");
	p->unevaluated += taken;
	if (!rc)
		rc = parse_choice(p, &no);
	p->unevaluated -= taken;
	if (!rc)
		expr_common(rules_of(p), &yes, &no);
	*out = taken ? yes : no;
	return rc;
}

static enum expr_rc parse_choice(struct parser *p, struct expr_value *out)
{
	enum expr_rc rc = parse_binary(p, 0, out);

	if (rc || !accept(p, "?"))
		return rc;
	/* a ? b : c ? d : e ... recurses without a parenthesis */
	if (p->env->depth >= EXPR_DEPTH_MAX)
		return expr_fail(p, EXPR_DEEP, "?");
	p->env->depth++;
	rc = parse_sides(p, out);
	p->env->depth--;
	return rc;
}

enum expr_rc expr_eval(struct expr_env *env, const char *text, uint64_t *out)
{
	struct parser p = { .env = env, .at = text, .rules = { .word = env->word } };
	struct expr_value x = expr_int(&p.rules, 0);
	enum expr_rc rc;

	advance(&p);
	rc = parse_choice(&p, &x);
	if (!rc && p.tok.kind != T_END)
		rc = expr_fail_here(&p);
	*out = x.v;
	env->type = x.type;
	if (!env->fault) {
		env->fault = p.rules.fault;
		env->fault_at = p.rules.where;
	}
	return spent(&p) ? EXPR_LONG : rc;
}

uint64_t expr_as_mask(struct expr_env *env, uint64_t value, unsigned int bits)
{
	if (bits == 32)
		return value & UINT32_MAX;
	if (env->type.bits == 32 && env->type.sign && !env->fault)
		env->fault = EXPR_FAULT_SIGN;
	return value;
}

const char *expr_fault_text(const struct expr_env *env)
{
	switch (env->fault) {
	case EXPR_FAULT_NONE:
		break;
	case EXPR_FAULT_SHIFT:
		return pool_printf("%s shifts by as many bits as the type has, or more: "
				   "undefined in C",
				   env->fault_at);
	case EXPR_FAULT_SIGN:
		return "an int with bit 31 set is negative, and has every bit above 31 "
		       "in "
		       "a word of 64 bits";
	}
	return "";
}

const char *expr_rc_text(enum expr_rc rc)
{
	switch (rc) {
	case EXPR_OK:
		return "ok";
	case EXPR_SYNTAX:
		return "not a constant expression";
	case EXPR_UNKNOWN:
		return "a name without a known value";
	case EXPR_RANGE:
		return "out of range";
	case EXPR_DEEP:
		return "nested too deeply, or defined by itself";
	case EXPR_LONG:
		return "takes too many steps";
	}
	return "?";
}
