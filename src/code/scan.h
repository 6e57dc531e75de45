/* SPDX-License-Identifier: GPL-2.0 */
/* Where the code of a tree names thread flags, and how it uses them. */
#ifndef TIF_SCAN_H
#define TIF_SCAN_H

#include "header/conditions.h"
#include "code/facts.h"
#include "code/token.h"

/* Mentions of flags in one file; a line of code is quoted so far. */
#define MENTIONS_MAX 4000
#define QUOTE_MAX    400
/* Tables of registers that drivers have: the largest, 24 MB, names no flag. */
#define CODE_MAX (64 * 1024 * 1024)

/** enum use_kind - how a flag is used */
enum use_kind {
	USE_NUMBER_AS_MASK, /* flags & TIF_X */
	USE_MASK_AS_NUMBER, /* test_thread_flag(_TIF_X) */
	USE_POSITION,	    /* arithmetic on a number */
	USE_STORED,	    /* a number is kept in a variable */
	USE_INT_SHIFT,	    /* 1 << TIF_X: an int is shifted */
	USE_CARRIER,	    /* a variable of 32 bits holds all flags */
	USE_INSN,	    /* an instruction of assembly */
};

/**
 * struct use - one place
 * @file: below the tree's root
 * @code: the line, for people
 * @name: the flag; USE_CARRIER: the variable; USE_INSN: the mnemonic
 * @operand: USE_INSN: the operands; USE_CARRIER: the type
 */
struct use {
	enum use_kind kind;
	const char *file;
	unsigned int line;
	const char *code;
	const char *name;
	const char *operand;
};

/** enum claim_kind - how code has a number of its own */
enum claim_kind {
	CLAIM_FLAG, /* TIF_X, or its mask, is defined here */
	CLAIM_BIT,  /* a number stands where the number of a flag is meant */
	CLAIM_MASK, /* a mask of numbers meets the word of flags */
};

/**
 * struct claim - one place
 * @name: CLAIM_FLAG: the flag, or its mask; else ""
 * @text: the expression; NULL when there is none that could be evaluated
 * @code: the line, for people
 * @macro: CLAIM_FLAG: a #define, which the tables read where a header has it
 * @fallback: CLAIM_FLAG: behind #ifndef of the same name
 * @assembly: without C's types; where @text is NULL, @name says why
 */
struct claim {
	enum claim_kind kind;
	const char *name;
	const char *text;
	const char *file;
	unsigned int line;
	const char *code;
	bool macro;
	bool fallback;
	bool assembly;
};

/** struct spot - a name at a place */
struct spot {
	const char *name;
	const char *file;
	unsigned int line;
};

/** struct spots - a list of them */
struct spots {
	struct spot *list;
	size_t count;
};

/** struct constants - names, and the expression of each */
struct constants {
	struct name_set names;
	const char **texts;
};

/** struct scan_known - how much of what its scan wants a file was searched for */
struct scan_known {
	size_t wanted;
	size_t wrappers;
};

/** struct loop - a C function that loops on the flags, and what it calls */
struct loop {
	struct spot at;
	struct name_set calls;
};

/**
 * struct scan - what was found below one folder
 * @real: where the tree is a view: the tree that its links lead to; or NULL
 * @uses: in the order of files and lines
 * @mentioned: every TIF_ and _TIF_ name, but where it is defined
 * @symbols: assembler symbols: NAME = EXPRESSION, the name is "NAME EXPRESSION"
 * @workers: C functions that do the work before user mode
 * @loops: C functions that loop on the flags
 * @asm_calls: calls from assembly that may be a loop's
 * @consumers: what names a consumer of TIF_RSEQ
 * @claims: numbers that stand outside of the thread_info headers
 * @constants: what the names in claims are, in the file with the claim
 * @elsewhere: the same in other files; @constants go before
 * @wanted: names in claims that the file with the claim does not define
 * @wrappers: functions that hand a parameter on as a number: "NAME INDEX KIND"
 * @files: how many were read
 * @again: how many once more, for what is wanted
 * @complaints: what could not be read
 */
struct scan {
	const char *real;
	struct use *uses;
	size_t nuses;
	struct name_set mentioned;
	struct spots symbols;
	struct spots workers;
	struct loop *loops;
	size_t nloops;
	struct spots asm_calls;
	struct spots consumers;
	struct claim *claims;
	size_t nclaims;
	struct constants constants;
	struct constants elsewhere;
	struct name_set wanted;
	struct spots wrappers;
	size_t files;
	size_t again;
	struct diags complaints;
};

/**
 * struct scan_file - a file while it is read
 * @guests: other scans: it is searched for what those want, too
 * @arch: NULL: core code
 * @known: set when it was read, for the second time
 * @again: the second time: only what @known says is missing is looked for
 * @foreign: it is searched for what other files want
 */
struct scan_file {
	struct scan *scan;
	struct scan **guests;
	size_t nguests;
	const struct facts *common;
	const struct facts *arch;
	const char *file;
	const char *text;
	size_t len;
	struct tokens *tokens;
	struct scan_known known;
	bool again;
	bool foreign;
};

/**
 * scan_text - read one file of code whose text is there already
 * @f: all of it; @tokens can be those of the file before
 *
 * Most files name no flag, and are not looked at closer. What is wanted so far is looked
 * for at once.
 */
void scan_text(struct scan_file *f);

/** scan_misses - is anything wanted that a file with @known was not searched for? */
bool scan_misses(const struct scan *s, const struct scan_known *known);

/**
 * scan_folder - read all code below a folder
 * @s: takes what is found; zero it to start
 * @root: the tree
 * @folder: below it
 * @common: what calls take and do
 * @arch: the architecture's facts, or NULL for core code
 *
 * A file is read once more where it was read before something was wanted that has not
 * been found since.
 */
void scan_folder(struct scan *s, const char *root, const char *folder,
		 const struct facts *common, const struct facts *arch);

/**
 * scan_wanted - look in core code for what the code of an architecture wants
 * @s: the scan of its folder
 * @root: the tree
 * @common: the folders without code of the kernel
 *
 * Reads until all is found, and nothing where nothing is wanted. scan_core() does it for
 * its guests, and reads no file for it.
 */
void scan_wanted(struct scan *s, const char *root, const struct facts *common);

/**
 * struct scan_also - a folder that is read like core code: @folder below @root
 *
 * One of the tree that is core code is read once.
 */
struct scan_also {
	const char *root;
	const char *folder;
};

/**
 * scan_core - read the core code of a tree, as scan_folder() does
 * @s: takes what is found; zero it to start
 * @root: the tree
 * @common: its folders without code, and what calls take and do
 * @also: more folders
 * @nalso: their number
 * @guests: scans of architectures: what they want is looked for on the way
 * @nguests: their number
 */
void scan_core(struct scan *s, const char *root, const struct facts *common,
	       const struct scan_also *also, size_t nalso, struct scan **guests,
	       size_t nguests);

/** scan_c - C code; scan_asm - assembly, or a header with assembler macros */
void scan_c(const struct scan_file *f);
void scan_asm(const struct scan_file *f);

/** scan_takes - is this name one of @kind in the common facts? */
bool scan_takes(const struct scan_file *f, const struct token *t, enum fact_kind kind);

/** scan_add - record a use; its line of code is cut out of the file */
struct use *scan_add(const struct scan_file *f, enum use_kind kind, const char *name,
		     unsigned int line);

/** scan_line - line @number of a text, white space squeezed, in the pool */
const char *scan_line(const char *text, size_t len, unsigned int number);

/** spots_add - record a name at a place */
void spots_add(struct spots *s, const char *name, const char *file, unsigned int line);

/** scan_constant - the expression that a name stands for, or NULL */
const char *scan_constant(const struct scan *s, const char *name);

/** spots_find - the first spot with this name, or NULL */
const struct spot *spots_find(const struct spots *s, const char *name);

#endif
