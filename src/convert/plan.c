// SPDX-License-Identifier: GPL-2.0
// What a conversion will do to each flag of one header.
#include "convert/plan.h"
#include "header/expr.h"
#include "convert/generic-numbers.h"
#include "convert/mask-names.h"
#include "convert/native-numbers.h"
#include "convert/numbers-in-use.h"
#include "convert/prerequisites.h"
#include "util/pool.h"
#include "code/tree-search.h"
#include "header/kconfig.h"

#include <string.h>

static const struct word actions[] = {
	[MOVE_GENERIC] = { "generic", "the generic header defines it" },
	[MOVE_ARCH] = { "arch", "it gets a bit of the architecture's half" },
	[MOVE_DROPPED] = { "dropped", "its definition goes: nobody uses it" },
	[MOVE_ALIAS] = { "alias", "it names another bit, and follows it" },
	[MOVE_MASK] = { "mask", "its bit stays, the generic header has the mask" },
};

const struct words action_words = WORDS("conversion", actions);

const char *action_text(enum action a)
{
	return word_of(&action_words, a);
}

const struct move *plan_move(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (!strcmp(p->moves[i].bit->name, name))
			return &p->moves[i];
	return NULL;
}

const struct literal *plan_literal(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->nliterals; i++)
		if (!strcmp(p->literals[i].mask->name, name))
			return &p->literals[i];
	return NULL;
}

unsigned int plan_last(const struct rules *arch)
{
	return rules_find(arch, RULE_WIDE) ? WIDE_LAST : ARCH_LAST;
}

static int refuse(struct diags *d, const struct row *r, const char *why)
{
	diag_add(d, r->def->file, r->def->line->number, "%s %s", r->name, why);
	return -1;
}

static bool is_literal(const struct plan *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->arch->count; i++)
		if (p->arch->list[i].kind == RULE_LITERAL &&
		    !strcmp(p->arch->list[i].name, name))
			return true;
	return false;
}

/* "is defined 2 times (file:line, file:line): cannot choose" */
static const char *several_places(const struct unit *u, const struct row *r)
{
	struct str places = { 0 };
	size_t i;

	for (i = 0; i < u->ndefs; i++)
		if (u->defs[i].id == r->def->id)
			str_printf(&places, "%s%s:%u", places.len ? ", " : "",
				   u->defs[i].file, u->defs[i].line->number);
	return pool_printf("is defined %zu times (%s): cannot choose", r->ndefs,
			   str_get(&places));
}

/* Names in a form that a renumbering cannot follow safely. */
static int check_row(const struct plan *p, const struct row *r, struct diags *d)
{
	const struct rule *g = rules_number(p->generic, r->name + (r->name[0] == '_'));

	/* What keeps its number may be written in any way. */
	if (p->native && !g)
		return 0;
	if (strcmp(r->def->file, p->table->unit->file))
		return refuse(d, r,
			      "is defined outside the architecture's thread_info.h");
	switch (r->kind) {
	case ROW_ODD:
		return refuse(d, r, "is named like a bit but is a mask");
	case ROW_DERIVED:
		return refuse(d, r, "is computed from another bit: give it a number");
	case ROW_COMPOSITE:
		if (expr_has_number(r->def->body) && !is_literal(p, r->name))
			return refuse(d, r, "has a literal number: write it with names");
		return 0;
	case ROW_ALIAS:
		if (g)
			return refuse(d, r,
				      "is a generic flag, but here an alias of another");
		return 0;
	case ROW_BIT:
	case ROW_MASK:
		break;
	}
	if (r->ndefs > 1)
		return refuse(d, r, several_places(p->table->unit, r));
	if (g && g->kind == RULE_RESERVED)
		return refuse(d, r,
			      "is already defined: this tree has the v6.19 rework, or a "
			      "backport of it");
	if (!p->native && g && g->kind == RULE_OPTIONAL && *r->def->cond)
		return refuse(d, r,
			      pool_printf("is optional and depends on %s: define HAVE_%s "
					  "by hand",
					  r->def->cond, r->name));
	return 0;
}

static bool is_unused(const struct plan *p, const char *name, const char **why,
		      struct diags *d)
{
	size_t i;

	for (i = 0; i < p->arch->count; i++) {
		const struct rule *r = &p->arch->list[i];
		const char *user = "no readable Kconfig";
		int selects, used;

		if (r->kind != RULE_UNUSED || strcmp(r->name, name))
			continue;
		selects = tree_selects(p->tree, r->other);
		used = selects > 0 ? tree_user(p->tree, name, &user) : 0;
		if (selects < 0 || used < 0)
			diag_add(d, p->table->unit->file, 0,
				 "cannot tell whether %s is used: %s", name, user);
		if (selects <= 0 || used < 0)
			return false;
		*why = used ? pool_printf("still used: %s", user)
			    : pool_printf("%s is selected and nothing uses it", r->other);
		return !used;
	}
	return false;
}

static const struct row *find_mask(const struct table *t, const struct row *bit)
{
	return table_row(t, pool_printf("_%s", bit->name));
}

static bool is_bit_call(const char *body, const char *name)
{
	struct str s = { 0 };

	for (; *body; body++)
		if (*body != ' ' && *body != '\t')
			str_add(&s, body, 1);
	return !strcmp(str_get(&s), pool_printf("BIT(%s)", name));
}

static void add_move(struct plan *p, const struct row *bit, struct diags *d)
{
	const struct rule *g = rules_number(p->generic, bit->name);
	const struct rule *a = rules_number(p->arch, bit->name);
	struct move *m;

	p->moves = pool_grow(p->moves, p->count, sizeof(*p->moves));
	m = &p->moves[p->count++];
	memset(m, 0, sizeof(*m));
	m->bit = bit;
	m->mask = find_mask(p->table, bit);
	m->from = (unsigned int)bit->value;
	m->why = "";
	if (bit->kind == ROW_ALIAS) {
		m->action = MOVE_ALIAS;
		return;
	}
	if (p->native) {
		m->action = g ? MOVE_MASK : MOVE_ARCH;
		m->to = m->from;
		m->why = "every number stays";
		return;
	}
	if (g) {
		m->action = MOVE_GENERIC;
		m->to = g->number;
		m->optional = g->kind == RULE_OPTIONAL;
		m->why = g->why;
		return;
	}
	if (is_unused(p, bit->name, &m->why, d)) {
		m->action = MOVE_DROPPED;
		return;
	}
	m->action = MOVE_ARCH;
	m->to = a ? a->number : 0;
	m->vendor = !a;
	if (a)
		m->why = a->why;
	m->new_mask = m->mask && !is_bit_call(m->mask->def->body, bit->name);
}

/* The first flag that every configuration has, in assembly too. */
static int find_anchor(struct plan *p, struct diags *d)
{
	size_t i;

	for (i = 0; i < p->table->unit->ndefs; i++) {
		const struct def *f = &p->table->unit->defs[i];
		const struct move *m = plan_move(p, f->name);

		if (!m || *f->cond || m->action == MOVE_ALIAS)
			continue;
		p->anchor = f;
		return 0;
	}
	diag_add(d, p->table->unit->file, 0, "no TIF_ bit that every configuration has");
	return -1;
}

/* Converted already: only the generic header may define generic names. */
static int check_done(struct plan *p, struct diags *d)
{
	size_t i;
	int rc = 0;

	if (unit_is_native(p->table->unit) != p->native) {
		diag_add(d, p->table->unit->file, 0,
			 "is converted already, with the %s numbers",
			 p->native ? "generic" : "native");
		return -1;
	}
	for (i = 0; i < p->table->nrows; i++) {
		const struct row *r = &p->table->rows[i];
		const char *bit = r->name + (r->name[0] == '_');
		const struct rule *g = rules_number(p->generic, bit);

		if (r->def->generic)
			continue;
		if (p->native)
			continue;
		if (g && g->kind != RULE_RESERVED)
			rc = refuse(d, r,
				    "is defined although the generic header is included");
		else if (r->kind == ROW_BIT &&
			 (r->value < ARCH_FIRST || r->value > plan_last(p->arch)))
			rc = refuse(
				d, r,
				pool_printf("is outside %d to %u in a converted header",
					    ARCH_FIRST, plan_last(p->arch)));
	}
	p->done = !rc;
	return rc;
}

/* The result would have lines of both kinds. */
static int check_line_ends(const struct plan *p, struct diags *d)
{
	const struct source *s = &p->table->unit->main;
	size_t i;

	for (i = 0; i < s->count; i++) {
		size_t end = s->lines[i].end;

		if (end < 2 || s->text[end - 1] != '\n' || s->text[end - 2] != '\r')
			continue;
		diag_add(d, p->table->unit->file, s->lines[i].number,
			 "the line ends in CR LF: remove the carriage returns first");
		return -1;
	}
	return 0;
}

/* Complaints may be there already: a flag without a value counts anyway. */
static int check_rows(struct plan *p, struct diags *d)
{
	const struct table *t = p->table;
	size_t i, bits = 0;
	int rc = table_faults(t, d);

	for (i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];

		bits += row_is_number(r);
		if (r->bad)
			rc = refuse(d, r, r->bad);
		if (!t->unit->generic && check_row(p, r, d))
			rc = -1;
	}
	if (bits)
		return rc;
	diag_add(d, t->unit->file, 0, "no TIF_ bit in it");
	return -1;
}

static void plan_generic(struct plan *p, struct diags *d)
{
	if (generic_numbers_plan(p, d))
		return;
	p->id = NO_ID;
	numbers_in_use_check(p, d);
	mask_names_plan(p, d);
	find_anchor(p, d);
}

int plan_make(struct plan *p, const struct table *t, const struct tree *tree,
	      const struct rules *generic, const struct rules *arch, bool native,
	      struct diags *d)
{
	const struct rule *refusal = rules_find(arch, RULE_REFUSE);
	size_t i, before = d->count;

	memset(p, 0, sizeof(*p));
	p->table = t;
	p->tree = tree;
	p->generic = generic;
	p->arch = arch;
	p->native = native;
	if (refusal && !t->unit->generic) {
		diag_add(d, t->unit->file, 0, "not convertible: %s", refusal->why);
		return -1;
	}
	if (check_rows(p, d))
		return -1;
	if (t->unit->generic)
		return check_done(p, d);
	if (check_line_ends(p, d))
		return -1;
	if (!native)
		prerequisites_check(tree, t->unit, arch, d);
	for (i = 0; i < t->nrows; i++)
		if (t->rows[i].kind == ROW_BIT || t->rows[i].kind == ROW_ALIAS ||
		    (native && row_is_number(&t->rows[i])))
			add_move(p, &t->rows[i], d);
	if (d->count > before)
		return -1;
	if (native)
		native_numbers_plan(p, d);
	else
		plan_generic(p, d);
	aliases_plan(p);
	return d->count > before ? -1 : 0;
}
