// SPDX-License-Identifier: GPL-2.0
// Constant expressions of the preprocessor, as headers use them for flags.
#include "header/expr.h"
#include "util/intern.h"
#include "header/lines.h"
#include "util/pool.h"
#include "util/utf8.h"

#include <stdlib.h>
#include <string.h>

enum expr_token_kind { T_END, T_NUMBER, T_NAME, T_OP, T_BAD };

struct expr_token {
	enum expr_token_kind kind;
	const char *text; /* ended by a NUL for names and operators */
	size_t len;
	uint64_t number;
};

struct parser {
	struct expr_env *env;
	const char *at;
	struct expr_token tok;
	unsigned int unevaluated; /* inside an operand that C would not evaluate */
};

/* Longest first: the first that fits is the token. */
static const char *const operators[] = {
	"<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "(", ")", ",", "?", ":",
	"!",  "~",  "+",  "-",	"*",  "/",  "%",  "<",	">", "&", "|", "^",
};

static const char *const wrappers[] = {
	"BIT",	"BIT_ULL", "_BITUL",  "_BITULL",    "UL",	  "ULL",	  "_UL",
	"_ULL", "_AC",	   "defined", "IS_ENABLED", "IS_BUILTIN", "IS_REACHABLE",
};

static bool is_wrapper(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(wrappers) / sizeof(*wrappers); i++)
		if (!strcmp(name, wrappers[i]))
			return true;
	return false;
}

/* A number and its suffix; the whole word must be used up. */
static const char *lex_number(const char *s, struct expr_token *t)
{
	int base = 10;
	char *end;

	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		base = 16;
	else if (s[0] == '0' && (s[1] == 'b' || s[1] == 'B'))
		base = 2;
	else if (s[0] == '0')
		base = 8;
	t->kind = T_NUMBER;
	t->number = 0;
	end = (char *)s + (base == 16 || base == 2 ? 2 : 0);
	if (!is_name_char(*end))
		t->kind = T_BAD;
	for (; is_name_char(*end); end++) {
		char c = *end;
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : 99;
		if (digit >= base)
			break;
		if (t->number > (UINT64_MAX - (uint64_t)digit) / (uint64_t)base)
			t->kind = T_BAD;
		t->number = t->number * (uint64_t)base + (uint64_t)digit;
	}
	while (*end == 'u' || *end == 'U' || *end == 'l' || *end == 'L')
		end++;
	if (is_name_char(*end) || *end == '.')
		t->kind = T_BAD;
	while (is_name_char(*end))
		end++;
	t->text = s;
	t->len = (size_t)(end - s);
	return end;
}

static const char *lex(const char *s, struct expr_token *t)
{
	const char *end;
	size_t i;

	s = skip_space(s);
	t->text = "end of line";
	t->len = strlen(t->text);
	if (!*s || *s == '\n') {
		t->kind = T_END;
		return s;
	}
	if (*s >= '0' && *s <= '9')
		return lex_number(s, t);
	if (is_name_start(*s)) {
		for (end = s; is_name_char(*end);)
			end++;
		t->kind = T_NAME;
		t->len = (size_t)(end - s);
		t->text = intern(s, t->len);
		return end;
	}
	for (i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		if (starts_with(s, operators[i])) {
			t->kind = T_OP;
			t->text = operators[i];
			t->len = strlen(operators[i]);
			return s + t->len;
		}
	}
	t->kind = T_BAD;
	t->text = s;
	t->len = utf8_length(s);
	if (!t->len)
		t->len = 1;
	return s + t->len;
}

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
	p->at = lex(p->at, &p->tok);
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
		if (is_wrapper(name))
			return parse_defined(p, out);
	} else if (is_wrapper(name)) {
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

void expr_names(const char *text, void (*found)(void *data, const char *name), void *data)
{
	struct expr_token t;

	for (text = lex(text, &t); t.kind != T_END; text = lex(text, &t)) {
		if (t.kind != T_NAME || is_wrapper(t.text))
			continue;
		/* The second argument of _AC() is a suffix, not a macro. */
		if (!strcmp(t.text, "UL") || !strcmp(t.text, "ULL"))
			continue;
		found(data, t.text);
	}
}

bool expr_is_boolean(const char *text)
{
	struct expr_token t;
	bool after_name = false;

	for (text = lex(text, &t); t.kind != T_END; text = lex(text, &t)) {
		if (t.kind == T_BAD)
			return false;
		if (t.kind == T_OP) {
			if (!strchr("!()&|", t.text[0]) || !strcmp(t.text, "!=") ||
			    !strcmp(t.text, "&") || !strcmp(t.text, "|"))
				return false;
			if (t.text[0] == '(' && after_name)
				return false;
		}
		after_name = t.kind == T_NAME && !is_wrapper(t.text);
	}
	return true;
}

bool expr_has_number(const char *text)
{
	struct expr_token t, ahead;

	for (text = lex(text, &t); t.kind != T_END; text = lex(text, &t)) {
		if (t.kind != T_NUMBER)
			continue;
		/* (1 << X), and the 1 of UL(1) and _AC(1, UL), are no flags. */
		lex(text, &ahead);
		if (t.number == 1 && ahead.kind == T_OP &&
		    (!strcmp(ahead.text, "<<") || ahead.text[0] == ')' ||
		     ahead.text[0] == ','))
			continue;
		return true;
	}
	return false;
}
