/* SPDX-License-Identifier: GPL-2.0 */
/* A vendor's own list of symbols that have to stay. */
#ifndef TIF_KABI_LIST_H
#define TIF_KABI_LIST_H

#include "kabi/symvers.h"

/** enum kabi_kind - whose list it is, told by its lines */
enum kabi_kind {
	KABI_SYMBOLS, /* RHEL's stablelist, Android's symbol list: a name a line */
	KABI_SYMVERS, /* RHEL's Module.kabi: the lines of a Module.symvers */
	KABI_RULES,   /* SUSE's severities: PATTERN PASS|FAIL, the first that matches */
};

/** struct kabi_entry - one line: a name, or a pattern with its verdict */
struct kabi_entry {
	const char *name;
	unsigned int line;
	bool pass; /* a change is tolerated; rules only */
};

/** struct kabi_list - all of a file; zero it to start */
struct kabi_list {
	const char *path;
	enum kabi_kind kind;
	struct kabi_entry *list;
	size_t count;
	struct index index;
};

/**
 * kabi_list_read - read a vendor's list
 * @l: result
 * @path: the file
 * @d: takes what is wrong with it: unreadable, a line of another kind, no line at all
 *
 * CRCs that a list carries are those of the vendor's own configuration; only its names
 * are taken.
 *
 * Return: 0, or -1 when a complaint was added.
 */
int kabi_list_read(struct kabi_list *l, const char *path, struct diags *d);

/** kabi_list_guards - does the list say that @v has to stay? @why: the entry that says
 * so or tolerates a change, or NULL where none does */
bool kabi_list_guards(const struct kabi_list *l, const struct symver *v,
		      const struct kabi_entry **why);

#endif
