/* SPDX-License-Identifier: GPL-2.0 */
/* Places in a tree that depend on the numbers of thread flags. */
#ifndef TIF_FINDING_H
#define TIF_FINDING_H

#include "future.h"

/** enum finding_kind - what a place does */
enum finding_kind {
	FIND_NUMBER_AS_MASK,
	FIND_MASK_AS_NUMBER,
	FIND_LITERAL_MASK, /* a mask with numbers in it instead of names */
	FIND_ASSEMBLY,	   /* an instruction with a constant */
	FIND_POSITION,	   /* code that depends on one number */
	FIND_CARRIER,	   /* 32 bits that hold all flags */
	FIND_ADJACENCY,	   /* code that depends on two numbers */
	FIND_PACKED,	   /* other data among the flags */
	FIND_COUNT,	   /* more flags than numbers */
	FIND_TOOL,	   /* a program outside the kernel */
	FIND_NOT_FOUND,	   /* an entry of the facts that this tree does not show */
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
 * @now: FIND_ASSEMBLY: the operand today, or NULL
 * @after: FIND_ASSEMBLY: the operand after a conversion, or NULL
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

const char *finding_kind_text(enum finding_kind kind);
const char *severity_text(enum severity severity);

/**
 * judge_uses - judge what the scan found
 * @l: takes the findings
 * @f: the architecture's numbers
 * @s: the scan of its folder
 * @facts: what is known about it
 * @unknown: takes what could not be evaluated
 */
void judge_uses(struct findings *l, const struct future *f, const struct scan *s,
		const struct facts *facts, struct diags *unknown);

/** judge_insn - judge one instruction, as judge_uses() does */
void judge_insn(struct findings *l, const struct future *f, const struct use *u,
		const struct facts *facts, struct diags *unknown);

/** judge_core - judge a scan of core code: @all are the tables that may be used */
void judge_core(struct findings *l, const struct scan *s, const struct table *const *all,
		size_t count);

/** judge_facts - look up in the tree what the facts say, and judge it */
void judge_facts(struct findings *l, const struct future *f, const char *root,
		 const struct facts *facts);

/** judge_room - do the architecture's flags fit its half? */
void judge_room(struct findings *l, const struct future *f);

/**
 * judge_masks - masks with literal numbers
 *
 * Which flags does each cover today, and which after a conversion?
 */
void judge_masks(struct findings *l, const struct future *f, const struct scan *s);

#endif
