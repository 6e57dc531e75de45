/* SPDX-License-Identifier: GPL-2.0 */
/* Did every rule of the semantic patch do its work? spatch does not tell. */
#ifndef TIF_RULES_APPLIED_H
#define TIF_RULES_APPLIED_H

#include "convert/layout.h"

/** struct piece - one logical line of the header while it is laid out */
struct piece {
	const char *raw; /* with its newline */
	size_t len;
	const struct line *line;
	const char *directive; /* or NULL */
	const char *name;      /* of a #define, else "" */
	const char *body;
	bool gone;
	bool ours; /* the conversion brought it in */
};

/**
 * rules_applied - compare what spatch wrote with the plan
 * @f: takes the names of the rules
 * @p: the plan
 * @list: the lines of what spatch wrote
 * @count: their number
 * @d: takes complaints
 */
int rules_applied(struct finish *f, const struct plan *p, const struct piece *list,
		  size_t count, struct diags *d);

#endif
