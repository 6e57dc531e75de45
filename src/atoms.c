// SPDX-License-Identifier: GPL-2.0
// Which configuration symbols the flags of a header depend on.
#include "events.h"
#include "expr.h"
#include "pool.h"

#include <string.h>

bool in_list(const char **list, size_t n, const char *s)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(list[i], s))
			return true;
	return false;
}

bool is_flag_name(const char *name)
{
	return starts_with(name, "TIF_") || starts_with(name, "_TIF_") ||
	       starts_with(name, "HAVE_TIF_");
}

void names_add(struct names *c, const char *s)
{
	if (in_list(c->list, c->count, s))
		return;
	c->list = pool_grow(c->list, c->count, sizeof(*c->list));
	c->list[c->count++] = s;
}

static void add_name(void *data, const char *name)
{
	names_add(data, name);
}

/* Is the state of this symbol left to the configuration? */
static bool is_open_symbol(const struct unit *u, const char *name)
{
	return unit_name(u, name) < 0 && !starts_with(name, "HAVE_TIF_") &&
	       !in_list(u->on, u->non, name) && !in_list(u->off, u->noff, name);
}

static void add_atom(void *data, const char *name)
{
	struct names *c = data;

	if (is_open_symbol(c->unit, name))
		names_add(c, name);
}

/* The atoms of a condition; with arithmetic in it, it is an atom as a whole. */
void cond_atoms(struct names *c, const char *cond)
{
	struct names own = { .unit = c->unit };
	size_t i;

	expr_names(cond, add_atom, &own);
	if (!own.count)
		return;
	if (expr_is_boolean(cond))
		for (i = 0; i < own.count; i++)
			names_add(c, own.list[i]);
	else
		names_add(c, cond);
}

/* Exactly "defined(NAME)"? */
static bool is_defined_call(const char *s)
{
	const char *end = strchr(s, ')');

	return starts_with(s, "defined(") && end && !end[1];
}

/* "defined(CONFIG_A)" reads better as "CONFIG_A", and so does its opposite. */
static const char *plain_cond(const struct branch *b)
{
	const char *s = b->cond + (b->cond[0] == '!');
	bool not = b->cond[0] == '!';

	if (is_defined_call(s))
		return pool_printf("%s%s", not == b->not ? "" : "!",
				   pool_strndup(s + 8, strlen(s) - 9));
	return b->not ? pool_printf("!(%s)", b->cond) : b->cond;
}

static void set_cond(struct unit *u, struct def *f)
{
	struct str text = { 0 };
	size_t i;

	for (i = 0; i < f->naround; i++) {
		struct names c = { .unit = u };
		const struct branch *b = &f->around[i];
		const char *plain = plain_cond(b);
		bool bracket;

		cond_atoms(&c, b->cond);
		if (!c.count)
			continue;
		bracket = strstr(plain, "||") && f->naround > 1 && !b->not ;
		str_printf(&text, "%s%s%s%s", text.len ? " && " : "", bracket ? "(" : "",
			   plain, bracket ? ")" : "");
	}
	f->cond = str_get(&text);
}

int find_atoms(struct unit *u, struct diags *d)
{
	struct names wanted = { .unit = u }, atoms = { .unit = u };
	size_t i, j;

	for (i = 0; i < u->ndefs; i++)
		if (is_flag_name(u->defs[i].name))
			names_add(&wanted, u->defs[i].name);
	/* The list grows while the bodies of what it holds are read. */
	for (i = 0; i < wanted.count; i++)
		for (j = 0; j < u->ndefs; j++)
			if (!strcmp(u->defs[j].name, wanted.list[i]) &&
			    !u->defs[j].has_args)
				expr_names(u->defs[j].body, add_name, &wanted);
	for (i = 0; i < u->ndefs; i++) {
		struct def *f = &u->defs[i];

		set_cond(u, f);
		if (!in_list(wanted.list, wanted.count, f->name))
			continue;
		for (j = 0; j < f->naround; j++)
			cond_atoms(&atoms, f->around[j].cond);
	}
	u->atoms = atoms.list;
	u->natoms = atoms.count;
	if (u->natoms <= ATOMS_MAX)
		return 0;
	diag_add(d, u->file, 0, "the flags depend on %zu symbols; %d is the limit",
		 u->natoms, ATOMS_MAX);
	return -1;
}
