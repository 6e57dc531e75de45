/* SPDX-License-Identifier: GPL-2.0 */
/* Places in a tree that depend on the numbers of thread flags. */
#ifndef TIF_FINDING_H
#define TIF_FINDING_H

#include "util/words.h"

/** enum finding_kind - what a place does */
enum finding_kind {
	FIND_NUMBER_AS_MASK,
	FIND_MASK_AS_NUMBER,
	FIND_LITERAL_MASK,   /* a mask with numbers in it instead of names */
	FIND_ASSEMBLY,	     /* an instruction with a constant */
	FIND_POSITION,	     /* code that depends on one number */
	FIND_CARRIER,	     /* 32 bits that hold all flags */
	FIND_ADJACENCY,	     /* code that depends on two numbers */
	FIND_PACKED,	     /* other data among the flags */
	FIND_COUNT,	     /* more flags than numbers */
	FIND_TOOL,	     /* a program outside the kernel */
	FIND_FLAG_OUTSIDE,   /* a flag that is not defined in thread_info.h */
	FIND_NUMBER_IN_CODE, /* a number where a flag's name is meant */
	FIND_C_TYPE,	     /* a mask that C's types make another one */
	FIND_NOT_FOUND,	     /* an entry of the facts that this tree does not show */
};

/** enum severity - what it means */
enum severity {
	SEVERE_FAULT,  /* wrong today */
	SEVERE_BLOCKS, /* forbids a conversion */
	SEVERE_FIX,    /* has to be mended with a conversion */
	SEVERE_WARN,   /* to be known */
	SEVERE_NOTE,   /* holds, today and after */
};

/**
 * struct finding - one place
 * @code: the line of code, or ""
 * @text: what depends on what
 * @limit: FIND_ASSEMBLY: what the instruction takes, or NULL
 * @now: FIND_ASSEMBLY: the operand today; FIND_NUMBER_IN_CODE: the flags; or NULL
 * @after: the same after a conversion, or NULL
 * @source: where the knowledge comes from, or NULL
 */
struct finding {
	enum finding_kind kind;
	enum severity severity;
	const char *file;
	unsigned int line;
	const char *code;
	const char *text;
	const char *limit;
	const char *now;
	const char *after;
	const char *source;
};

/** struct findings - a list of them; zero it to start */
struct findings {
	struct finding *list;
	size_t count;
};

/** finding_add - record one; the optional fields are for the caller to fill in */
struct finding *finding_add(struct findings *l, enum finding_kind kind,
			    enum severity severity, const char *file, unsigned int line,
			    const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/** findings_count - how many there are of this severity */
size_t findings_count(const struct findings *l, enum severity severity);

extern const struct words finding_words;
extern const struct words severity_words;

const char *finding_kind_text(enum finding_kind kind);
const char *severity_text(enum severity severity);

#endif
