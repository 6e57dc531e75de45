/* SPDX-License-Identifier: GPL-2.0 */
/* The flags of all architectures of a tree, and what changed to another. */
#ifndef TIF_AUDIT_H
#define TIF_AUDIT_H

#include "json.h"

/** enum change_kind - how a flag of one tree stands in the other */
enum change_kind { CHANGE_KEPT, CHANGE_MOVED, CHANGE_NEW, CHANGE_GONE };

/**
 * struct change - one flag
 * @name: the flag
 * @from: its number in the tree
 * @to: its number in the other tree
 * @cond: the configuration it depends on, in the tree that has it
 */
struct change {
	enum change_kind kind;
	const char *name;
	unsigned int from;
	unsigned int to;
	const char *cond;
};

/**
 * struct arch_audit - one architecture
 * @arch: its name
 * @file: its thread_info.h
 * @table: the flags; without rows when the header could not be read
 * @readable: the header could be read at all
 * @unknown: names without a value, or why the header could not be read
 * @faults: what is wrong with the numbers and masks
 * @origins: tells generic, architecture and vendor flags apart
 * @changes: against the other tree, in the order of their numbers
 */
struct arch_audit {
	const char *arch;
	const char *file;
	struct unit unit;
	struct table table;
	bool readable;
	struct diags unknown;
	struct diags faults;
	struct origins origins;
	struct rules rules;
	struct change *changes;
	size_t nchanges;
};

/**
 * struct audit - a tree
 * @tree: its path
 * @other: the other tree's, or NULL
 * @list: the architectures, by name
 */
struct audit {
	const char *tree;
	const char *other;
	const char *data;
	struct rules generic;
	struct arch_audit *list;
	size_t count;
};

/**
 * audit_tree - read every architecture
 * @a: @tree, @other and @data are set; the rest is filled in
 * @archs: names, or NULL for all
 * @narchs: their number
 * @d: takes complaints about the kit's own tables
 *
 * Return: 0, -1 when the kit's tables are broken.
 */
int audit_tree(struct audit *a, const char **archs, size_t narchs, struct diags *d);

/** audit_flag - the row with bit number @n that comes @nth, or NULL */
const struct row *audit_flag(const struct arch_audit *a, unsigned int n, size_t nth);

/** audit_count - how many bits there are in all; @vendor: the vendor's only */
size_t audit_count(const struct arch_audit *a, bool vendor);

/** audit_has - does any flag, under any configuration, have this number? */
bool audit_has(const struct arch_audit *a, unsigned int n);

/** audit_varies - does the flag have another number in another configuration? */
bool audit_varies(const struct arch_audit *a, const struct row *r);

/** audit_state - "generic header", "own numbers" or "not readable" */
const char *audit_state(const struct arch_audit *a);

/** audit_bad - is anything in the tree at fault? */
bool audit_bad(const struct audit *a);

/** audit_text - for people, 100 columns wide */
void audit_text(const struct audit *a);

/** audit_document - for programs, see docs/audit.schema.json */
json_t *audit_document(const struct audit *a);

#endif
