/* SPDX-License-Identifier: GPL-2.0 */
/* The tokens of an expression. */
#ifndef TIF_EXPR_LEX_H
#define TIF_EXPR_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum expr_token_kind { T_END, T_NUMBER, T_NAME, T_OP, T_BAD };

struct expr_token {
	enum expr_token_kind kind;
	const char *text; /* ended by a NUL for names and operators */
	size_t len;
	uint64_t number;
};

/** expr_lex - read the token at @s; returns what follows it */
const char *expr_lex(const char *s, struct expr_token *t);

/** expr_is_wrapper - is this BIT, UL, defined or another macro that expr_eval() knows? */
bool expr_is_wrapper(const char *name);

/** expr_is_type - is this a word of an integer type, as casts have them? */
bool expr_is_type(const char *name);

/* size_t has as many bits as a long. */
#define EXPR_WORD 1

/** expr_type_bits - the bits of a type by its one word; 0 for int and long and const */
unsigned int expr_type_bits(const char *name);

#endif
