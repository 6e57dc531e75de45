// SPDX-License-Identifier: GPL-2.0
// What the tree's own code must look like for a renumbering.
#include "convert/prerequisites.h"
#include "util/pool.h"
#include "code/tree-search.h"
#include "header/kconfig.h"

#include <string.h>

static void check_selected(const struct tree *t, const struct unit *u,
			   const struct rule *r, struct diags *d)
{
	int selects = tree_selects(t, r->other);

	if (selects < 0)
		diag_add(d, u->file, 0,
			 "cannot tell whether %s is selected: no readable Kconfig",
			 r->other);
	else if (!selects)
		diag_add(d, u->file, 0, "arch/%s/Kconfig does not select %s: %s", t->arch,
			 r->other, r->why);
}

static void check_assembly(const struct tree *t, const struct unit *u,
			   const struct rule *r, struct diags *d)
{
	const char *where;
	int used = tree_asm_user(t, r->name, &where);

	if (used < 0)
		diag_add(d, u->file, 0, "cannot tell whether assembly names %s: %s",
			 r->name, where);
	else if (used)
		diag_add(d, where, 0, "assembly names %s: %s", r->name, r->why);
}

/* Is the word of flags a long? */
static bool has_long_flags(const struct unit *u)
{
	size_t i;

	for (i = 0; i < u->main.count; i++) {
		const char *s = skip_space(u->main.lines[i].text);

		if (!starts_with(s, "unsigned long"))
			continue;
		s = skip_space(s + strlen("unsigned long"));
		if (starts_with(s, "flags;"))
			return true;
	}
	return false;
}

static void check_width(const struct tree *t, const struct unit *u, struct diags *d)
{
	int always = tree_is_64bit(t);

	if (!has_long_flags(u))
		diag_add(d, u->file, 0,
			 "thread_info.flags is not an unsigned long: bits above 31 "
			 "have no room");
	if (always < 0)
		diag_add(d, u->file, 0,
			 "cannot tell whether a long has 64 bits: no readable Kconfig");
	else if (!always)
		diag_add(d, u->file, 0,
			 "arch/%s/Kconfig allows a long of 32 bits: bits above 31 have "
			 "no room",
			 t->arch);
}

void prerequisites_check(const struct tree *t, const struct unit *u,
			 const struct rules *r, struct diags *d)
{
	size_t i;

	for (i = 0; i < r->count; i++) {
		const struct rule *rule = &r->list[i];

		if (rule->kind == RULE_NEEDS)
			check_selected(t, u, rule, d);
		else if (rule->kind == RULE_NOASM)
			check_assembly(t, u, rule, d);
		else if (rule->kind == RULE_WIDE)
			check_width(t, u, d);
	}
}
