/* SPDX-License-Identifier: GPL-2.0 */
/* Constant expressions of the preprocessor, as headers use them for flags. */
#ifndef TIF_EXPR_H
#define TIF_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Aliases of aliases and nested parentheses deeper than this are refused. */
#define EXPR_DEPTH_MAX 32
/* Tokens read for all the values of one header: beyond any real one's. */
#define EXPR_STEPS_MAX (2 * 1024 * 1024)

/** enum expr_rc - how an evaluation ended */
enum expr_rc {
	EXPR_OK,
	EXPR_SYNTAX,  /* not an expression this program reads */
	EXPR_UNKNOWN, /* a name without a value */
	EXPR_RANGE,   /* shift or number out of range, division by zero */
	EXPR_DEEP,    /* nested too deeply, or a macro that names itself */
	EXPR_LONG,    /* more steps than any real header needs */
};

/** enum expr_fault - what is wrong with an expression that has a value all the same */
enum expr_fault {
	EXPR_FAULT_NONE,
	EXPR_FAULT_SHIFT, /* a shift by as many bits as the type has, or more: undefined
			   */
	EXPR_FAULT_SIGN,  /* 1 << 31 is a negative int: in 64 bits it is all above, too */
};

/**
 * struct expr_type - the type of a value
 * @bits: 32 or 64; 0: what fits the value
 * @sign: an int whose sign a shift has set
 */
struct expr_type {
	unsigned char bits;
	bool is_unsigned;
	bool sign;
};

/**
 * struct expr_env - what the evaluator asks its caller
 * @value: value of a bare name
 * @defined: is a name defined (for defined() and IS_ENABLED())
 * @data: for the callbacks
 * @word: bits of a long: values have the types of C; 0: 64 bits each, as preprocessor and
 *	assembler have them
 * @type: of the value; a @value callback may set it
 * @fault: set to the first fault of C that was found, and @fault_at to what has it
 * @blame: set to the name or text that caused a failure
 * @depth: nesting so far; start with 0
 * @steps: tokens read so far; start with 0, or with those of what came before
 */
struct expr_env {
	enum expr_rc (*value)(struct expr_env *env, const char *name, uint64_t *out);
	bool (*defined)(struct expr_env *env, const char *name);
	void *data;
	unsigned int word;
	struct expr_type type;
	enum expr_fault fault;
	const char *fault_at;
	const char *blame;
	unsigned int depth;
	size_t steps;
};

/**
 * expr_eval - evaluate an expression
 * @env: callbacks; @env->blame tells what was wrong
 * @text: the expression, without comments
 * @out: its value, 64 bits wide
 *
 * Understands integers with u and l suffixes, the operators of C but
 * assignment and sizeof, casts to integer types, and BIT(), BIT_ULL(), _BITUL(),
 * _BITULL(),
 * UL(), ULL(), _UL(), _ULL(), _AC(), defined and IS_ENABLED().
 */
enum expr_rc expr_eval(struct expr_env *env, const char *text, uint64_t *out);

/**
 * expr_as_mask - the value that expr_eval() gave, as a word of flags with @bits has it
 *
 * Notes EXPR_FAULT_SIGN where an int loses its meaning on the way.
 */
uint64_t expr_as_mask(struct expr_env *env, uint64_t value, unsigned int bits);

/** expr_fault_text - the fault of @env in words */
const char *expr_fault_text(const struct expr_env *env);

/** expr_rc_text - @rc in words */
const char *expr_rc_text(enum expr_rc rc);

/**
 * expr_names - call @found for every identifier in @text that is a macro name
 *
 * The wrappers that expr_eval() knows (BIT, UL, defined, ...) are left out.
 */
void expr_names(const char *text, void (*found)(void *data, const char *name),
		void *data);

/** expr_is_boolean - only names, defined(), !, &&, || and parentheses? */
bool expr_is_boolean(const char *text);

/** expr_has_number - does a literal number stand in @text outside 1 << x? */
bool expr_has_number(const char *text);

#endif
