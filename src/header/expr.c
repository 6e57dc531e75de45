// SPDX-License-Identifier: GPL-2.0
// Constant expressions of the preprocessor, as headers use them for flags.
#include "header/expr.h"
#include "header/expr-lex.h"
#include "util/pool.h"

#include <string.h>

struct parser {
	struct expr_env *env;
	const char *at;
	struct expr_token tok;
	unsigned int unevaluated; /* inside an operand that C would not evaluate */
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

static enum expr_rc parse_choice(struct parser *p, uint64_t *out);

/* defined X, defined(X), IS_ENABLED(X) */
static enum expr_rc parse_defined(struct parser *p, uint64_t *out)
{
	bool bracket = accept(p, "(");

	if (p->tok.kind != T_NAME)
		return expr_fail_here(p);
	*out = !p->unevaluated && p->env->defined && p->env->defined(p->env, p->tok.text);
	advance(p);
	return bracket ? expect(p, ")") : EXPR_OK;
}

/* BIT(x), UL(x), _AC(x, UL): the name is behind us. */
static enum expr_rc parse_wrapper(struct parser *p, const char *name, uint64_t *out)
{
	enum expr_rc rc = expect(p, "(");

	if (!rc)
		rc = parse_choice(p, out);
	if (!rc && !strcmp(name, "_AC")) {
		rc = expect(p, ",");
		if (!rc && p->tok.kind != T_NAME)
			return expr_fail_here(p);
		if (!rc)
			advance(p);
	}
	if (!rc)
		rc = expect(p, ")");
	if (rc || !strstr(name, "BIT"))
		return rc;
	if (*out > 63)
		return p->unevaluated ? EXPR_OK : expr_fail(p, EXPR_RANGE, name);
	*out = UINT64_C(1) << *out;
	return EXPR_OK;
}

static enum expr_rc parse_name(struct parser *p, uint64_t *out)
{
	const char *name = p->tok.text;
	enum expr_rc rc;

	advance(p);
	if (!strcmp(name, "defined") || starts_with(name, "IS_")) {
		if (expr_is_wrapper(name))
			return parse_defined(p, out);
	} else if (expr_is_wrapper(name)) {
		return parse_wrapper(p, name, out);
	}
	*out = 0;
	if (is_op(p, "(")) /* a macro with arguments that is none of ours */
		return expr_fail(p, EXPR_UNKNOWN, name);
	if (p->unevaluated)
		return EXPR_OK;
	if (!p->env->value)
		return expr_fail(p, EXPR_UNKNOWN, name);
	rc = p->env->value(p->env, name, out);
	return rc ? expr_fail(p, rc, name) : EXPR_OK;
}

static enum expr_rc parse_unary(struct parser *p, uint64_t *out);

/* "(unsigned int)X", the parenthesis behind us. */
static enum expr_rc parse_cast(struct parser *p, uint64_t *out)
{
	enum expr_rc rc;

	while (p->tok.kind == T_NAME && expr_is_type(p->tok.text))
		advance(p);
	rc = expect(p, ")");
	return rc ? rc : parse_unary(p, out);
}

static enum expr_rc parse_unary(struct parser *p, uint64_t *out)
{
	enum expr_rc rc;

	if (p->env->depth >= EXPR_DEPTH_MAX)
		return expr_fail(p, EXPR_DEEP, pool_strndup(p->tok.text, p->tok.len));
	p->env->depth++;
	if (accept(p, "!")) {
		rc = parse_unary(p, out);
		*out = !*out;
	} else if (accept(p, "~")) {
		rc = parse_unary(p, out);
		*out = ~*out;
	} else if (accept(p, "-")) {
		rc = parse_unary(p, out);
		*out = -*out;
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
		*out = p->tok.number;
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

static enum expr_rc apply(struct parser *p, const char *op, uint64_t a, uint64_t b,
			  uint64_t *out)
{
	int64_t sa = (int64_t)a, sb = (int64_t)b;

	switch (op[0]) {
	case '|':
		*out = op[1] ? a || b : a | b;
		return EXPR_OK;
	case '&':
		*out = op[1] ? a && b : a & b;
		return EXPR_OK;
	case '^':
		*out = a ^ b;
		return EXPR_OK;
	case '=':
		*out = a == b;
		return EXPR_OK;
	case '!':
		*out = a != b;
		return EXPR_OK;
	case '+':
		*out = a + b;
		return EXPR_OK;
	case '-':
		*out = a - b;
		return EXPR_OK;
	case '*':
		*out = a * b;
		return EXPR_OK;
	case '/':
	case '%':
		if (!b)
			return p->unevaluated ? EXPR_OK : expr_fail(p, EXPR_RANGE, op);
		*out = op[0] == '/' ? a / b : a % b;
		return EXPR_OK;
	default:
		break;
	}
	if (!strcmp(op, "<<") || !strcmp(op, ">>")) {
		if (b > 63 || (op[0] == '<' && a << b >> b != a))
			return p->unevaluated ? EXPR_OK : expr_fail(p, EXPR_RANGE, op);
		*out = op[0] == '<' ? a << b : a >> b;
	} else if (op[0] == '<') {
		*out = op[1] ? sa <= sb : sa < sb;
	} else {
		*out = op[1] ? sa >= sb : sa > sb;
	}
	return EXPR_OK;
}

static enum expr_rc parse_binary(struct parser *p, int level, uint64_t *out)
{
	enum expr_rc rc = parse_unary(p, out);

	while (!rc && p->tok.kind == T_OP) {
		const char *op = p->tok.text;
		int mine = precedence(op);
		uint64_t right = 0;
		bool decided;

		if (mine < 0 || mine < level)
			break;
		decided = (!strcmp(op, "&&") && !*out) || (!strcmp(op, "||") && *out);
		advance(p);
		p->unevaluated += decided;
		rc = parse_binary(p, mine + 1, &right);
		p->unevaluated -= decided;
		if (!rc)
			rc = apply(p, op, *out, right, out);
	}
	return rc;
}

/* CONDITION ? YES : NO, the condition behind us. */
static enum expr_rc parse_sides(struct parser *p, uint64_t *out)
{
	uint64_t yes = 0, no = 0;
	bool taken = *out;
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
	*out = taken ? yes : no;
	return rc;
}

static enum expr_rc parse_choice(struct parser *p, uint64_t *out)
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
	struct parser p = { .env = env, .at = text };
	enum expr_rc rc;

	*out = 0;
	advance(&p);
	rc = parse_choice(&p, out);
	if (!rc && p.tok.kind != T_END)
		rc = expr_fail_here(&p);
	return spent(&p) ? EXPR_LONG : rc;
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
