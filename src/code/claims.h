/* SPDX-License-Identifier: GPL-2.0 */
/* Which numbers the code of a tree has of its own: claims, evaluated for one header. */
#ifndef TIF_CLAIMS_H
#define TIF_CLAIMS_H

#include "code/scan.h"
#include "header/in-use.h"
#include "header/table.h"

/**
 * claims_read - evaluate what a scan found
 * @u: takes the numbers, and what cannot be read
 * @s: the scan
 * @t: the flags of the header
 * @facts: what is known about the architecture
 *
 * Expressions may have names of the header in them, and IS_ENABLED(): every
 * configuration counts. What the header's own files define is the table's. What the
 * scan could not read is not read here, either.
 */
void claims_read(struct in_use *u, const struct scan *s, const struct table *t,
		 const struct facts *facts);

/**
 * claims_prepare - scan the core code now, for processes that are started later
 * @root: the tree
 * @real: where it is a view: the tree that its links lead to; or NULL
 * @data: the kit's folder of tables, arch/; whoever reads it next complains about it
 */
void claims_prepare(const char *root, const char *real, const char *data);

/**
 * claims_of_tree - all numbers that the code of a tree has, for one architecture
 * @u: takes them
 * @root: the tree
 * @real: where it is a view: the tree that its links lead to; or NULL
 * @data: the kit's folder of tables, arch/
 * @arch: folder below arch/
 * @t: the flags of its header
 * @d: takes complaints about the kit's files
 *
 * Return: 0, or -1 when complaints were added.
 */
int claims_of_tree(struct in_use *u, const char *root, const char *real, const char *data,
		   const char *arch, const struct table *t, struct diags *d);

#endif
