/* SPDX-License-Identifier: GPL-2.0 */
/* What is known about an architecture beyond its headers: arch/ARCH/facts. */
#ifndef TIF_FACTS_H
#define TIF_FACTS_H

#include "util/diag.h"

#include <stdbool.h>

#define FACT_WORDS 4

/** enum fact_kind - the first word of an entry */
enum fact_kind {
	FACT_INSN,     /* insn MNEMONIC mask|bit LIMIT */
	FACT_COMMENT,  /* comment CHARACTER: where a comment begins in assembly */
	FACT_BYTES,    /* bytes big|little NUMBER: the order of the bytes of the word */
	FACT_POSITION, /* position FLAG NUMBER: code tests this number */
	FACT_WINDOW,   /* window MASK FIRST LAST: code tests these numbers for MASK */
	FACT_ADJACENT, /* adjacent LOW HIGH: HIGH is LOW + 1 */
	FACT_MINIMUM,  /* minimum FLAG NUMBER: the number is at least this */
	FACT_NONZERO,  /* nonzero FLAG: the number is stored, and 0 means none */
	FACT_PACKED,   /* packed FIRST: other data from this number upwards */
	FACT_SIGNED,   /* signed-mask FLAG: upstream's mask of 31 is an int */
	FACT_TOOL,     /* tool NAME FLAG NUMBER: a program that knows the number */
	FACT_VARIANT,  /* variant NAME +SYMBOL -SYMBOL: one of several in a folder */
	FACT_SKIP,     /* skip FILE: this variant does not build it */
	FACT_NUMBER,   /* number-call NAME: takes a number */
	FACT_MASK,     /* mask-call NAME: takes a mask */
	FACT_WORK,     /* work-call NAME: does the work before user mode */
	FACT_LOOP,     /* loop-call NAME: assembly calls this from its loop */
	FACT_EXIT,     /* exit-call NAME F|G: only these consume TIF_RSEQ around it */
	FACT_CONSUMER, /* rseq-consumer NAME: who names it looks at TIF_RSEQ */
	FACT_NO_CODE,  /* no-code NAME: a top folder without code of the kernel */
};

/** struct fact_place - a file below the tree's root, and a text in it */
struct fact_place {
	const char *file;
	const char *text;
};

/**
 * struct fact - one entry
 * @words: what follows the first word
 * @places: where the tree shows it; a tree that does not is not concerned
 * @why: what happens there
 * @source: where the knowledge comes from
 */
struct fact {
	enum fact_kind kind;
	const char *words[FACT_WORDS];
	size_t nwords;
	struct fact_place *places;
	size_t nplaces;
	const char *why;
	const char *source;
	unsigned int line;
};

/** struct facts - a file of them */
struct facts {
	const char *file;
	struct fact *list;
	size_t count;
};

/** facts_read - read a facts file; 0, or -1 when complaints were added */
int facts_read(struct facts *f, const char *path, struct diags *d);

/** facts_parse - the same from text */
int facts_parse(struct facts *f, const char *path, const char *text, struct diags *d);

/** facts_find - the entry of this kind whose first word is @word, or NULL */
const struct fact *facts_find(const struct facts *f, enum fact_kind kind,
			      const char *word);

/** facts_first - the first entry of this kind, or NULL */
const struct fact *facts_first(const struct facts *f, enum fact_kind kind);

/** fact_number - word @n as a bit number */
unsigned int fact_number(const struct fact *f, size_t n);

#endif
