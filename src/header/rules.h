/* SPDX-License-Identifier: GPL-2.0 */
/* The audited tables: upstream's generic bits, and each architecture's own. */
#ifndef TIF_RULES_H
#define TIF_RULES_H

#include "util/diag.h"

#include <stdbool.h>

/* The first number that upstream's v6.18 left free in the generic half. */
#define FIRST_RESERVED 11
#define ARCH_FIRST     16
#define ARCH_LAST      31
#define WIDE_LAST      63 /* where the table says "wide" */

/** enum rule_kind - the first word of a line in a .tif file */
enum rule_kind {
	RULE_BIT,      /* bit NAME NUMBER */
	RULE_OPTIONAL, /* optional NAME NUMBER: needs a HAVE_ define */
	RULE_RESERVED, /* reserved NAME NUMBER: may not be in use yet */
	RULE_ADJACENT, /* adjacent LOW HIGH: HIGH is LOW + 1 */
	RULE_SAMEBYTE, /* samebyte A B: both in one byte of the word */
	RULE_UNUSED,   /* unused NAME SYMBOL: dropped where SYMBOL is selected */
	RULE_NEEDS,    /* needs SYMBOL: refused where it is not selected */
	RULE_NOASM,    /* noasm NAME: refused where assembly names it */
	RULE_LITERAL,  /* literal NAME: a mask of numbers, to be written with names */
	RULE_STALE,    /* stale TEXT: a line of a comment that new numbers make stale */
	RULE_WIDE,     /* wide: 32 to 63 exist, too */
	RULE_RSEQ,     /* rseq: the exit path can consume a bit of its own */
	RULE_REFUSE,   /* refuse: cannot be converted */
};

/**
 * struct rule - one line
 * @kind: which
 * @name: the flag or mask, or NULL
 * @other: the second flag, the symbol, the text, or NULL
 * @number: the number
 * @why: the reason or source, from the comment behind it
 */
struct rule {
	enum rule_kind kind;
	const char *name;
	const char *other;
	unsigned int number;
	const char *why;
};

/** struct rules - a file of them */
struct rules {
	const char *file;
	struct rule *list;
	size_t count;
};

/** rules_read - read a .tif file; 0, or -1 when complaints were added */
int rules_read(struct rules *r, const char *path, struct diags *d);

/** rules_parse - the same from text */
int rules_parse(struct rules *r, const char *path, const char *text, struct diags *d);

/** rules_number - the rule that gives @name a number, or NULL */
const struct rule *rules_number(const struct rules *r, const char *name);

/** rules_find - the first rule of a kind, or NULL */
const struct rule *rules_find(const struct rules *r, enum rule_kind kind);

/** rules_mention - does any rule speak of @name? */
bool rules_mention(const struct rules *r, const char *name);

#endif
