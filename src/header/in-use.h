/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers of thread flags that something outside of the thread_info headers has. */
#ifndef TIF_IN_USE_H
#define TIF_IN_USE_H

#include "util/diag.h"

#include <stdbool.h>
#include <stdint.h>

/** enum in_use_kind - what has the number */
enum in_use_kind {
	IN_USE_FLAG,	 /* a flag that is defined elsewhere */
	IN_USE_NUMBER,	 /* code that names no flag */
	IN_USE_RESERVED, /* code that is not in the tree: --reserve */
};

/**
 * struct number_use - one place
 * @name: IN_USE_FLAG: the flag, or its mask; else what stands there
 * @file: below the tree's root; of IN_USE_RESERVED: "--reserve"
 * @code: the line, for people, or ""
 * @bits: the numbers, one bit each, of all configurations
 */
struct number_use {
	enum in_use_kind kind;
	const char *name;
	const char *file;
	unsigned int line;
	const char *code;
	uint64_t bits;
};

/**
 * struct in_use - all places
 * @unread: what could not be evaluated: it may be any number
 * @faults: numbers that no word of flags has
 */
struct in_use {
	struct number_use *list;
	size_t count;
	struct diags unread;
	struct diags faults;
};

/** in_use_add - record a place; returns it */
struct number_use *in_use_add(struct in_use *u, enum in_use_kind kind, const char *name,
			      const char *file, unsigned int line, uint64_t bits);

/** in_use_bits - the numbers of all places together; @u may be NULL */
uint64_t in_use_bits(const struct in_use *u);

/** number_use_is - is this the definition of flag @name, or of its mask? */
bool number_use_is(const struct number_use *n, const char *name);

/** in_use_reserve - add the numbers of --reserve, "33,40-43"; false: it is no such list
 */
bool in_use_reserve(struct in_use *u, const char *text);

/** number_lowest - the lowest number in @bits; 64 for none */
unsigned int number_lowest(uint64_t bits);

#endif
