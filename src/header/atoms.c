// SPDX-License-Identifier: GPL-2.0
// Which configuration symbols the flags of a header depend on.
#include "header/conditions.h"
#include "header/expr-lex.h"
#include "header/expr.h"
#include "util/pool.h"

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

void name_set_add(struct name_set *c, const char *s)
{
	if (index_find(&c->index, s, strlen(s)) >= 0)
		return;
	index_add(&c->index, s, strlen(s), c->count);
	c->list = pool_grow(c->list, c->count, sizeof(*c->list));
	c->list[c->count++] = s;
}

static void add_name(void *data, const char *name)
{
	name_set_add(data, name);
}

/* Is the state of this symbol left to the configuration? A flag's never is. */
static bool is_open_symbol(const struct unit *u, const char *name)
{
	return unit_name(u, name) < 0 && !is_flag_name(name) &&
	       !in_list(u->on, u->non, name) && !in_list(u->off, u->noff, name);
}

static void add_atom(void *data, const char *name)
{
	struct name_set *c = data;

	if (is_open_symbol(c->unit, name))
		name_set_add(c, name);
}

/* The atoms of a condition; with arithmetic in it, it is an atom as a whole. */
static void read_cond(const struct unit *u, struct cond *c)
{
	struct name_set own = { .unit = u };

	if (!c || c->read)
		return;
	c->read = true;
	expr_names(c->text, add_atom, &own);
	if (own.count && !expr_is_boolean(c->text)) {
		own.list[0] = c->text;
		own.count = 1;
	}
	c->atoms = own.list;
	c->natoms = own.count;
	c->whole = own.count == 1 && !strcmp(own.list[0], c->text);
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
	const char *text = b->cond->text, *s = text + (*text == '!');
	bool not = *text == '!';

	if (is_defined_call(s))
		return pool_printf("%s%s", not == b->not ? "" : "!",
				   pool_strndup(s + 8, strlen(s) - 9));
	return b->not ? pool_printf("!(%s)", text) : text;
}

/* An end in dots says that something was cut off. */
static const char *shorten(const struct str *text)
{
	size_t len = COND_TEXT_MAX;

	if (text->len <= len)
		return str_get(text);
	while (len && (text->text[len] & 0xc0) == 0x80)
		len--;
	return pool_printf("%s ...", pool_strndup(text->text, len));
}

static void set_cond(struct def *f)
{
	struct str text = { 0 };
	size_t i;

	for (i = 0; i < f->naround && text.len <= COND_TEXT_MAX; i++) {
		const struct branch *b = &f->around[i];
		const char *plain;
		bool bracket;

		if (!b->cond->natoms)
			continue;
		plain = plain_cond(b);
		bracket = strstr(plain, "||") && f->naround > 1 && !b->not ;
		str_printf(&text, "%s%s%.*s%s", text.len ? " && " : "",
			   bracket ? "(" : "", COND_TEXT_MAX + 1, plain,
			   bracket ? ")" : "");
	}
	f->cond = shorten(&text);
}

/* The flags, and all names that their values are made of. */
static bool *find_wanted(const struct unit *u)
{
	bool *wanted = pool_alloc(u->nnames + 1);
	struct name_set list = { .unit = u };
	size_t *next = pool_alloc((u->ndefs + 1) * sizeof(*next));
	size_t *first = pool_alloc((u->nnames + 1) * sizeof(*first));
	size_t i, j;

	/* first[id] and next[i] are a chain of definitions, counted from 1 */
	for (i = u->ndefs; i > 0; i--) {
		next[i] = first[u->defs[i - 1].id];
		first[u->defs[i - 1].id] = i;
	}
	for (i = 0; i < u->nnames; i++)
		if (is_flag_name(u->names[i]))
			name_set_add(&list, u->names[i]);
	/* The list grows while the bodies of what it holds are read. */
	for (i = 0; i < list.count; i++) {
		long id = unit_name(u, list.list[i]);

		if (id < 0)
			continue;
		wanted[id] = true;
		for (j = first[id]; j; j = next[j])
			if (!u->defs[j - 1].has_args)
				expr_names(u->defs[j - 1].body, add_name, &list);
	}
	return wanted;
}

/* "IS_ENABLED(CONFIG_X) ? 40 : 20": a symbol that a value asks for. */
static void add_asked(struct name_set *atoms, const struct def *f)
{
	struct expr_token t;
	bool asks = false;
	const char *s = f->body;

	for (s = expr_lex(s, &t); t.kind != T_END; s = expr_lex(s, &t)) {
		if (t.kind == T_NAME && asks && starts_with(t.text, "CONFIG_"))
			add_atom(atoms, t.text);
		else if (t.kind == T_NAME)
			asks = starts_with(t.text, "IS_") && expr_is_wrapper(t.text);
	}
}

int find_atoms(struct unit *u, struct diags *d)
{
	const bool *wanted = find_wanted(u);
	struct name_set atoms = { .unit = u };
	const struct cond *over = NULL;
	const struct def *asks = NULL;
	size_t i, j, k;

	for (i = 0; i < u->nevents; i++)
		read_cond(u, u->events[i].cond);
	for (i = 0; i < u->ndefs; i++) {
		struct def *f = &u->defs[i];

		set_cond(f);
		for (j = 0; j < f->naround && wanted[f->id]; j++) {
			struct cond *c = f->around[j].cond;

			for (k = 0; k < c->natoms && !c->counted; k++)
				name_set_add(&atoms, c->atoms[k]);
			c->counted = true;
			if (!over && atoms.count > ATOMS_MAX)
				over = c;
		}
		if (wanted[f->id])
			add_asked(&atoms, f);
		if (!over && !asks && atoms.count > ATOMS_MAX)
			asks = f;
	}
	u->atoms = atoms.list;
	u->natoms = atoms.count;
	if (!over && !asks)
		return 0;
	diag_add(
		d, over ? over->file : asks->file, over ? over->line : asks->line->number,
		"the flags depend on %zu symbols; %d is the limit", u->natoms, ATOMS_MAX);
	return -1;
}
