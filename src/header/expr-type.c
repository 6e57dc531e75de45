// SPDX-License-Identifier: GPL-2.0
// Values of expressions with the types that C gives them.
#include "header/expr-type.h"
#include "util/pool.h"

#include <string.h>

#define LOW_HALF UINT64_C(0xffffffff)

static uint64_t extend(uint64_t v, struct expr_type t)
{
	if (t.bits == 64)
		return v;
	return t.is_unsigned ? v & LOW_HALF : (uint64_t)(int64_t)(int32_t)(v & LOW_HALF);
}

static struct expr_value make(uint64_t v, unsigned int bits, bool is_unsigned)
{
	struct expr_type t = { .bits = bits, .is_unsigned = is_unsigned };

	return (struct expr_value){ extend(v, t), t };
}

static void set_fault(struct expr_rules *r, enum expr_fault fault, const char *where)
{
	if (r->fault)
		return;
	r->fault = fault;
	r->where = where;
}

struct expr_value expr_int(const struct expr_rules *r, uint64_t v)
{
	return make(v, r->word ? 32 : 64, false);
}

struct expr_value expr_literal(const struct expr_rules *r, const struct expr_token *t)
{
	bool decimal = t->text[0] != '0', is_unsigned = false;
	unsigned int longs = 0, bits;
	size_t i;

	if (!r->word)
		return make(t->number, 64, false);
	for (i = t->len; i > 0 && strchr("uUlL", t->text[i - 1]); i--) {
		longs += t->text[i - 1] == 'l' || t->text[i - 1] == 'L';
		is_unsigned |= t->text[i - 1] == 'u' || t->text[i - 1] == 'U';
	}
	bits = longs > 1 ? 64 : longs ? r->word : 32;
	if (bits == 32 && t->number > LOW_HALF >> !is_unsigned) {
		if (!decimal && t->number <= LOW_HALF)
			is_unsigned = true;
		else
			bits = 64;
	}
	return make(t->number, bits, is_unsigned || t->number >> 63);
}

struct expr_value expr_cast(struct expr_rules *r, struct expr_value x, unsigned int bits,
			    bool is_unsigned)
{
	struct expr_value out;

	if (!r->word)
		return x;
	if (bits == 64 && x.type.bits == 32 && x.type.sign)
		set_fault(r, EXPR_FAULT_SIGN, "");
	if (bits < 32)
		x.v &= (UINT64_C(1) << bits) - 1;
	out = make(x.v, bits == 64 ? 64 : 32, is_unsigned && bits >= 32);
	out.type.sign = x.type.sign && out.type.bits == 32 && !out.type.is_unsigned;
	return out;
}

struct expr_value expr_suffixed(struct expr_rules *r, struct expr_value x,
				const char *suffix)
{
	size_t i, longs = 0;
	bool is_unsigned = false;

	for (i = 0; suffix[i]; i++) {
		longs += suffix[i] == 'L' || suffix[i] == 'l';
		is_unsigned |= suffix[i] == 'U' || suffix[i] == 'u';
	}
	return expr_cast(r, x, longs > 1 ? 64 : longs ? r->word : 32, is_unsigned);
}

struct expr_value expr_unary(const struct expr_rules *r, char op, struct expr_value x)
{
	if (op == '!')
		return expr_int(r, !x.v);
	x.v = extend(op == '~' ? ~x.v : -x.v, x.type);
	return x;
}

void expr_common(struct expr_rules *r, struct expr_value *a, struct expr_value *b)
{
	unsigned int bits = a->type.bits > b->type.bits ? a->type.bits : b->type.bits;
	bool is_unsigned = (a->type.is_unsigned && a->type.bits == bits) ||
			   (b->type.is_unsigned && b->type.bits == bits);

	if (!r->word)
		return;
	*a = expr_cast(r, *a, bits, is_unsigned);
	*b = expr_cast(r, *b, bits, is_unsigned);
}

/* Where C has no value, the arithmetic goes on in 64 bits, and the fault is noted. */
static enum expr_rc shift(struct expr_rules *r, bool left, struct expr_value a,
			  struct expr_value b, struct expr_value *out)
{
	struct expr_type t = a.type;
	bool wraps = t.bits == 32 && t.is_unsigned;

	if (b.v > 63 || (left && !wraps && (int64_t)a.v >= 0 && a.v << b.v >> b.v != a.v))
		return EXPR_RANGE;
	if (b.v >= t.bits) {
		set_fault(r, EXPR_FAULT_SHIFT,
			  pool_printf("%lld %s %llu", (long long)a.v, left ? "<<" : ">>",
				      (unsigned long long)b.v));
		t.bits = 64;
	}
	if (!left) {
		*out = (struct expr_value){ t.is_unsigned || (int64_t)a.v >= 0
						    ? a.v >> b.v
						    : ~(~a.v >> b.v),
					    t };
		if (!r->word)
			out->v = a.v >> b.v;
		out->type.sign = false;
		return EXPR_OK;
	}
	*out = (struct expr_value){ extend(a.v << b.v, t), t };
	if (r->word && t.bits == 32 && !t.is_unsigned && (int64_t)a.v >= 0 &&
	    out->v != a.v << b.v)
		out->type.sign = true;
	return EXPR_OK;
}

static bool compare(const char *op, struct expr_value a, struct expr_value b)
{
	bool is_unsigned = a.type.is_unsigned;
	int64_t sa = (int64_t)a.v, sb = (int64_t)b.v;
	bool less = is_unsigned ? a.v < b.v : sa < sb;

	if (op[0] == '=' || op[0] == '!')
		return (a.v == b.v) == (op[0] == '=');
	if (op[0] == '<')
		return less || (op[1] && a.v == b.v);
	return !less && (op[1] || a.v != b.v);
}

static enum expr_rc divide(char op, struct expr_value a, struct expr_value b, uint64_t *v)
{
	bool is_signed = a.type.bits == 32 && !a.type.is_unsigned;

	if (!b.v)
		return EXPR_RANGE;
	if (is_signed)
		*v = op == '/' ? (uint64_t)((int64_t)a.v / (int64_t)b.v)
			       : (uint64_t)((int64_t)a.v % (int64_t)b.v);
	else
		*v = op == '/' ? a.v / b.v : a.v % b.v;
	return EXPR_OK;
}

enum expr_rc expr_binary(struct expr_rules *r, const char *op, struct expr_value a,
			 struct expr_value b, struct expr_value *out)
{
	bool sign = a.type.sign || b.type.sign;
	uint64_t v = 0;

	if (!strcmp(op, "&&") || !strcmp(op, "||")) {
		*out = expr_int(r, op[0] == '&' ? a.v && b.v : a.v || b.v);
		return EXPR_OK;
	}
	if (!strcmp(op, "<<") || !strcmp(op, ">>"))
		return shift(r, op[0] == '<', a, b, out);
	expr_common(r, &a, &b);
	if (strchr("=!<>", op[0])) {
		*out = expr_int(r, compare(op, a, b));
		return EXPR_OK;
	}
	switch (op[0]) {
	case '|':
		v = a.v | b.v;
		break;
	case '&':
		v = a.v & b.v;
		sign &= v >> 63;
		break;
	case '^':
		v = a.v ^ b.v;
		break;
	case '+':
		v = a.v + b.v;
		break;
	case '-':
		v = a.v - b.v;
		break;
	case '*':
		v = a.v * b.v;
		break;
	default:
		if (divide(op[0], a, b, &v))
			return EXPR_RANGE;
		break;
	}
	*out = make(v, a.type.bits, a.type.is_unsigned);
	out->type.sign = sign && strchr("|&^", op[0]) && out->type.bits == 32 &&
			 !out->type.is_unsigned;
	return EXPR_OK;
}
