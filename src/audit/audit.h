/* SPDX-License-Identifier: GPL-2.0 */
/* The flags of all architectures of a tree, and what changed to another. */
#ifndef TIF_AUDIT_H
#define TIF_AUDIT_H

#include "audit/judge.h"
#include "header/fingerprint.h"
#include "header/origin.h"

/** enum change_kind - how a flag of one tree stands in the other */
enum change_kind { CHANGE_KEPT, CHANGE_MOVED, CHANGE_NEW, CHANGE_GONE };

/** enum state - whose bits a header has */
enum state { STATE_GENERIC, STATE_OWN, STATE_NOT_READ };

/** enum exit_class - what goes back to user mode */
enum exit_class {
	EXIT_GENERIC,	  /* the core's loop, for all entries */
	EXIT_GENERIC_IRQ, /* the core's loop, behind interrupts only */
	EXIT_C_LOOP,
	EXIT_ASM_LOOP,
	EXIT_NO_LOOP,
	EXIT_UNKNOWN,
};

/** enum answer - can the header be converted? */
enum answer {
	ANSWER_CONVERTED,
	ANSWER_AS_IS,
	ANSWER_WITH_FIXES,
	ANSWER_NO,
	ANSWER_UNKNOWN,
};

/* Their words; words.c has all of the audit's. */
extern const struct words change_words;
extern const struct words state_words;
extern const struct words exit_words;
extern const struct words answer_words;

/**
 * struct change - one flag
 * @name: the flag
 * @from: its number in the tree
 * @to: its number in the other tree
 * @cond: the configuration it depends on, in the tree that has it
 * @why: what explains it, or NULL
 */
struct change {
	enum change_kind kind;
	const char *name;
	unsigned int from;
	unsigned int to;
	const char *cond;
	const char *why;
};

/** struct exit_path - how an architecture goes back to user mode, what tells */
struct exit_path {
	enum exit_class class;
	const char *file;
	unsigned int line;
	const char *text;
};

/**
 * struct verdict - can the header be converted?
 * @answer: the verdict
 * @table: the kit has a table for it
 * @benefit: there is rseq, and C code that can consume a separate TIF_RSEQ
 * @reasons: the fixes, or why not
 */
struct verdict {
	enum answer answer;
	bool table;
	bool benefit;
	struct diags reasons;
};

/**
 * struct arch_audit - one architecture
 * @arch: its name
 * @folder: the folder below arch/
 * @file: its thread_info.h
 * @symbols: what tells this one from others in the same folder
 * @table: the flags; without rows when the header could not be read
 * @readable: the header could be read at all
 * @incomplete: some code or the Kconfig could not be read, or the header has no flag
 * @unknown: names without a value, or why the header could not be read
 * @faults: what is wrong with the numbers and masks
 * @in_use: numbers of flags and code outside of the headers
 * @origins: tells generic, architecture and vendor flags apart, by the tree's version
 * @plan: what the kit would do; not @planned: it would refuse, or has no table
 * @other: the table of the other tree
 * @absent: the other tree does not have this architecture
 * @seconds: how long it took to read and judge; of what shares a folder, the first has
 *	that of its code
 * @changes: against the other tree, in the order of their numbers
 */
struct arch_audit {
	const char *arch;
	const char *folder;
	const char *file;
	struct symbols symbols;
	struct unit unit;
	struct table table;
	bool readable;
	bool incomplete;
	struct diags unknown;
	struct diags faults;
	struct in_use in_use;
	struct origins origins;
	struct rules rules;
	struct facts facts;
	struct plan plan;
	bool planned;
	struct diags refusals;
	struct renumbered renumbered;
	struct findings findings;
	struct exit_path exit;
	struct verdict verdict;
	struct unit other_unit;
	struct table other;
	bool absent;
	struct change *changes;
	size_t nchanges;
	double seconds;
};

/**
 * struct audit - a tree
 * @tree: its path
 * @other: the other tree's, or NULL
 * @data: folder of the kit's tables of numbers
 * @facts: a folder with facts and tables of others, or NULL
 * @also: folders of code that are read, too, like core code
 * @kit_version: the kit's own, or NULL
 * @kit_commit: of the kit, "" or NULL: not known
 * @version: from the tree's Makefile, or ""
 * @print: what the tree says about itself
 * @core: what was found in code that all architectures share
 * @core_seconds: how long it took to read and judge that
 * @list: the architectures, by name
 */
struct audit {
	const char *tree;
	const char *other;
	const char *data;
	const char *facts;
	struct scan_also *also;
	size_t nalso;
	const char *kit_version;
	const char *kit_commit;
	const char *version;
	struct fingerprint print;
	const char *other_version;
	struct rules generic;
	struct facts common;
	struct upstream_flags upstream;
	struct scan core_scan;
	struct findings core;
	double core_seconds;
	struct arch_audit *list;
	size_t count;
};

/**
 * audit_tree - read every architecture
 * @a: @tree, @other, @data are set; the rest is filled in
 * @archs: names, or NULL for all
 * @narchs: their number
 * @d: takes complaints about the kit's own tables
 *
 * Return: 0, -1 when the kit's tables are broken.
 */
int audit_tree(struct audit *a, const char **archs, size_t narchs, struct diags *d);

/** audit_exit - which class of exit path this is */
void audit_exit(struct arch_audit *a, const struct audit *all, const struct scan *s);

/** audit_rseq - is TIF_RSEQ exposed, and does nobody look at it? */
void audit_rseq(struct arch_audit *a, const struct audit *all, const struct scan *s);

/** audit_verdict - can it be converted, from all that was found */
void audit_verdict(struct arch_audit *a, const struct audit *all);

/** audit_changes - what becomes of each flag in the other tree, and why */
void audit_changes(struct arch_audit *a, const struct audit *all);

/** audit_flag - the row with bit number @n that comes @nth, or NULL */
const struct row *audit_flag(const struct arch_audit *a, unsigned int n, size_t nth);

/** audit_count - how many bits there are in all; @vendor: the vendor's only */
size_t audit_count(const struct arch_audit *a, bool vendor);

/** audit_has - does any flag, under any configuration, have this number? */
bool audit_has(const struct arch_audit *a, unsigned int n);

/** audit_free - how many numbers from @first to @last no flag has */
size_t audit_free(const struct arch_audit *a, unsigned int first, unsigned int last);

/** audit_varies - does the flag have another number in another configuration? */
bool audit_varies(const struct arch_audit *a, const struct row *r);

/** audit_vendor - can this program tell a vendor's flags from upstream's here? */
bool audit_vendor(const struct arch_audit *a);

/** audit_state - whose bits the header has */
enum state audit_state(const struct arch_audit *a);

/** audit_is_flag - is this row a number that some configuration has? */
bool audit_is_flag(const struct row *r);

/** audit_misses - is this a flag of the generic header that is not defined here? */
bool audit_misses(const struct arch_audit *a, const struct rule *generic);

/** audit_no_mask - is this a number that has no mask in any configuration? */
bool audit_no_mask(const struct arch_audit *a, const struct row *r);

/** audit_bad - is anything in the tree at fault? */
bool audit_bad(const struct audit *a);

#endif
