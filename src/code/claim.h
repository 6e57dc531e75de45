/* SPDX-License-Identifier: GPL-2.0 */
/* What the scanners of claims share: a stretch of C code, and what stands in it. */
#ifndef TIF_CLAIM_H
#define TIF_CLAIM_H

#include "code/scan.h"

/**
 * struct region - a function, or the body of a macro
 * @f: the file
 * @name: of the function or macro
 * @first: its first token, return type or name
 * @body: where its statements begin
 * @end: behind its last token
 * @infos: names of pointers to thread_info in it
 */
struct region {
	const struct scan_file *f;
	const char *name;
	size_t first;
	size_t body;
	size_t end;
	struct name_set infos;
};

/** region_visit - call @see for every function and every macro of a file */
void region_visit(const struct scan_file *f, void (*see)(struct region *r));

/** claim_add - record a claim: the tokens from @first to before @end */
struct claim *claim_add(const struct scan_file *f, enum claim_kind kind, size_t first,
			size_t end);

/** claim_text - the tokens from @first to before @end, with blanks between, in the pool
 */
const char *claim_text(const struct tokens *t, size_t first, size_t end);

/** claim_names - find the constants that these tokens name, here or in other files */
void claim_names(const struct scan_file *f, size_t first, size_t end);

/**
 * claim_value - what stands where a number or a mask is meant
 * @r: around it
 * @kind: CLAIM_BIT or CLAIM_MASK
 * @first: its first token
 * @end: behind its last
 *
 * Nothing is recorded where only names of flags stand.
 */
void claim_value(const struct region *r, enum claim_kind kind, size_t first, size_t end);

/** claim_wrapped - look at calls of the wrappers from number @from of the list on */
void claim_wrapped(const struct scan_file *f, size_t from);

/** forget_local - only its own file can call a wrapper that is static in it */
void forget_local(struct scan *s, size_t from);

/** find_constant - the value of @name where this file defines it; 0 for @first: none */
void find_constant(const struct tokens *t, const char *name, size_t *first, size_t *end);

/** is_flags_word - is token @i the word of flags in thread_info; @first, @last: all of it
 */
bool is_flags_word(const struct region *r, size_t i, size_t *first, size_t *last);

/** close_paren - the index of what closes the parenthesis at @i, or @end */
size_t close_paren(const struct tokens *t, size_t i, size_t end);

/** open_paren - the index of what opens the parenthesis closed at @i, or @first */
size_t open_paren(const struct tokens *t, size_t i, size_t first);

/** argument_end - behind the argument that begins at @i, or the declarator or value */
size_t argument_end(const struct tokens *t, size_t i, size_t end);

/** call_argument - argument @n of the call whose name is @i; false: there is none */
bool call_argument(const struct tokens *t, size_t i, size_t end, size_t n, size_t *first,
		   size_t *last);

/** is_flag_token - TIF_X or _TIF_X */
bool is_flag_token(const struct token *t);

/** scan_definitions - flags that this file defines, in any form */
void scan_definitions(const struct scan_file *f);

/** scan_numbers - numbers that stand for flags */
void scan_numbers(const struct scan_file *f);

/** scan_constants - look for what other files want, wrappers from number @from on */
void scan_constants(const struct scan_file *f, size_t from);

#endif
