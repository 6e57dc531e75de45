/* SPDX-License-Identifier: GPL-2.0 */
/* Semantic hooks: a semantic patch for named functions, with a ledger of what it does. */
#ifndef TIF_HOOK_H
#define TIF_HOOK_H

#include "util/file.h"

/* What spatch has to know of macros, in the kit. */
#define HOOK_MACROS "cocci/hooks/macros.h"

/**
 * struct hook_rule - one line of the ledger (docs/series.md)
 * @name: of the rule in the semantic patch
 * @word: the name that it adds, removes or leans on
 * @before, @after: how often that stands in the functions, together
 * @in: functions; "a|b": whichever of them the file has
 * @macro: they are macros
 */
struct hook_rule {
	const char *name;
	const char *word;
	unsigned int before;
	unsigned int after;
	struct list in;
	bool macro;
};

/** struct hook - a semantic hook: cocci/hooks/NAME.cocci */
struct hook {
	const char *smpl;
	struct list files;
	struct hook_rule *rules;
	size_t nrules;
};

/** struct hook_result - what became of it on one file */
struct hook_result {
	const char *text;   /* the whole file, changed */
	const char *wrong;  /* or why not */
	unsigned int line;  /* where; 0: nowhere */
	bool already;	    /* the file is as the hook would leave it */
	unsigned int rules; /* how many did their work */
};

/** hook_read - read a hook; NULL, or what is wrong with it */
const char *hook_read(struct hook *h, const char *text);

/**
 * hook_defined - has this file all that the hook changes?
 * @missing: set to the first function or macro that it has not, or NULL
 */
bool hook_defined(const struct hook *h, const char *text, const char **missing);

/**
 * hook_count - how often has a function or macro of a file the word of a rule?
 * @rule, @in: which rule, which of its functions
 *
 * Return: the number, or -1 where the file does not define it.
 */
int hook_count(const struct hook *h, size_t rule, size_t in, const char *text);

/** hook_done - is a file, which has all that the hook changes, as it would leave it? */
bool hook_done(const struct hook *h, const char *text);

/** hook_fits - is it as the rules of the ledger expect it before? Nothing is tried */
bool hook_fits(const struct hook *h, const char *text);

/**
 * hook_run - change a file
 * @h: the hook
 * @kit: the kit's folder
 * @path: the file, for messages
 * @text: its contents
 * @r: the result; @r->text and @r->wrong exclude each other
 *
 * The ledger is compared with the functions before and after. spatch gets these functions
 * and nothing else, so nothing else can change. Starts spatch once, in the scratch
 * folder.
 *
 * Return: 0, or the code of fail(): spatch did not work.
 */
int hook_run(const struct hook *h, const char *kit, const char *path, const char *text,
	     struct hook_result *r);

#endif
