/* SPDX-License-Identifier: GPL-2.0 */
/* Values of expressions with the types that C gives them. */
#ifndef TIF_EXPR_TYPE_H
#define TIF_EXPR_TYPE_H

#include "header/expr.h"
#include "header/expr-lex.h"

/** struct expr_value - a value, extended to 64 bits as its type says */
struct expr_value {
	uint64_t v;
	struct expr_type type;
};

/* What parser and values share: @word as in struct expr_env, 0 without types. */
struct expr_rules {
	unsigned int word;
	enum expr_fault fault; /* the first that was found */
	const char *where;     /* what has it */
};

/** expr_int - an int, or @v without a type where there are none */
struct expr_value expr_int(const struct expr_rules *r, uint64_t v);

/** expr_literal - the number of a token */
struct expr_value expr_literal(const struct expr_rules *r, const struct expr_token *t);

/** expr_cast - to @bits, and unsigned or not; without types nothing is changed */
struct expr_value expr_cast(struct expr_rules *r, struct expr_value x, unsigned int bits,
			    bool is_unsigned);

/**
 * expr_suffixed - cast to what a suffix says: "UL", "ULL", "U"
 *
 * BIT() and UL() are written with these.
 */
struct expr_value expr_suffixed(struct expr_rules *r, struct expr_value x,
				const char *suffix);

/** expr_unary - "!", "~" or "-" */
struct expr_value expr_unary(const struct expr_rules *r, char op, struct expr_value x);

/** expr_binary - @a op @b; EXPR_RANGE: it has no value */
enum expr_rc expr_binary(struct expr_rules *r, const char *op, struct expr_value a,
			 struct expr_value b, struct expr_value *out);

/** expr_common - bring both to one type, as "?:" does */
void expr_common(struct expr_rules *r, struct expr_value *a, struct expr_value *b);

#endif
