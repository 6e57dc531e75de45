// SPDX-License-Identifier: GPL-2.0
// The flags of a header: numbers and masks under every configuration.
#include "header/table.h"
#include "header/conditions.h"
#include "util/pool.h"

#include <string.h>

const struct row *table_row(const struct table *t, const char *name)
{
	long id = t->unit ? unit_name(t->unit, name) : -1;

	return id >= 0 && t->row_of && t->row_of[id] ? &t->rows[t->row_of[id] - 1] : NULL;
}

const struct cell *table_cell(const struct table *t, const struct view *v,
			      const struct row *r)
{
	const struct cell *c = &v->cells[r - t->rows];

	return c->def ? c : NULL;
}

bool row_is_number(const struct row *r)
{
	return r->kind == ROW_BIT || r->kind == ROW_ALIAS || r->kind == ROW_DERIVED;
}

struct mention {
	const char *bit;  /* a TIF_ name */
	const char *mask; /* a _TIF_ name */
	size_t others;
};

static void see_name(void *data, const char *name)
{
	struct mention *m = data;

	if (starts_with(name, "_TIF_"))
		m->mask = name;
	else if (starts_with(name, "TIF_"))
		m->bit = name;
	else
		m->others++;
}

/* Nothing but one name, in parentheses or not? */
static bool is_bare_name(const char *body, const char *name)
{
	struct str s = { 0 };

	for (; *body; body++)
		if (!strchr("() \t", *body))
			str_add(&s, body, 1);
	return !strcmp(str_get(&s), name);
}

static void classify(struct table *t, struct row *r)
{
	struct mention m = { 0 };

	expr_names(r->def->body, see_name, &m);
	if (starts_with(r->name, "_TIF_")) {
		r->bit = table_row(t, r->name + 1);
		r->kind = r->bit ? ROW_MASK : ROW_COMPOSITE;
	} else if (m.mask || r->value > 63) {
		/* TIF_WORK_MASK of c6x and ia64 */
		r->kind = ROW_ODD;
	} else if (m.bit) {
		r->kind = is_bare_name(r->def->body, m.bit) ? ROW_ALIAS : ROW_DERIVED;
		r->bit = table_row(t, m.bit);
	} else {
		r->kind = ROW_BIT;
	}
}

/* Bits of a long, and of the word of flags: 32 of both where the view has 64BIT off. */
static void set_widths(const struct table *t, struct view *v)
{
	static const char *const wide[] = { "CONFIG_64BIT", "CONFIG_X86_64",
					    "CONFIG_PPC64" };
	size_t i, j;

	v->long_bits = t->unit->long_bits;
	v->flags_bits = t->unit->flags_bits;
	for (i = 0; i < v->config.natoms; i++)
		for (j = 0; j < sizeof(wide) / sizeof(*wide); j++)
			if (!strcmp(v->config.atoms[i], wide[j]) &&
			    !(v->config.on >> i & 1))
				v->long_bits = v->flags_bits = 32;
}

struct lookup {
	const struct unit *u;
	const struct def **active;
	const struct config *config;
};

static enum expr_rc macro_value(struct expr_env *env, const char *name, uint64_t *out)
{
	struct lookup *l = env->data;
	long id = unit_name(l->u, name);
	enum expr_rc rc;

	*out = 0;
	if (id < 0 || !l->active[id] || l->active[id]->has_args)
		return EXPR_UNKNOWN;
	if (env->depth >= EXPR_DEPTH_MAX)
		return EXPR_DEEP;
	env->depth++;
	rc = expr_eval(env, l->active[id]->body, out);
	env->depth--;
	return rc;
}

/* IS_ENABLED(CONFIG_X), and defined(): by the configuration. */
static bool is_on(struct expr_env *env, const char *name)
{
	struct lookup *l = env->data;
	long id = unit_name(l->u, name);

	if (in_list(l->u->on, l->u->non, name))
		return true;
	return id >= 0 && l->active[id] ? true : config_has(l->config, name);
}

static void add_rows(struct table *t)
{
	size_t i;

	t->row_of = pool_alloc((t->unit->nnames + 1) * sizeof(*t->row_of));

	for (i = 0; i < t->unit->ndefs; i++) {
		const struct def *f = &t->unit->defs[i];
		struct row *r;

		if (!starts_with(f->name, "TIF_") && !starts_with(f->name, "_TIF_"))
			continue;
		if (t->row_of[f->id]) {
			t->rows[t->row_of[f->id] - 1].ndefs++;
			continue;
		}
		t->rows = pool_grow(t->rows, t->nrows, sizeof(*t->rows));
		r = &t->rows[t->nrows++];
		t->row_of[f->id] = t->nrows;
		memset(r, 0, sizeof(*r));
		r->name = f->name;
		r->def = f;
		r->ndefs = 1;
	}
}

/* With the types of C; a value that they make wrong is noted, and taken without them. */
static enum expr_rc evaluate(const struct view *v, struct row *r, struct cell *c,
			     struct expr_env *env)
{
	struct expr_env plain = *env;
	enum expr_rc rc;

	env->word = v->long_bits;
	rc = expr_eval(env, c->def->body, &c->value);
	c->type = env->type;
	if (!rc && *r->name == '_')
		c->value = expr_as_mask(env, c->value, v->flags_bits);
	if (rc || !env->fault)
		return rc;
	if (!r->fault) {
		r->fault = expr_fault_text(env);
		r->fault_def = c->def;
		r->sign = env->fault == EXPR_FAULT_SIGN;
	}
	plain.steps = env->steps;
	rc = expr_eval(&plain, c->def->body, &c->value);
	env->steps = plain.steps;
	return rc;
}

static int fill_cell(struct table *t, const struct view *v, struct row *r, struct cell *c,
		     const struct def **active, struct diags *d)
{
	struct lookup l = { .u = t->unit, .active = active, .config = &v->config };
	struct expr_env env = {
		.value = macro_value, .defined = is_on, .data = &l, .steps = t->steps
	};
	long id = unit_name(t->unit, r->name);
	enum expr_rc rc = EXPR_SYNTAX;

	c->def = active[id];
	if (!c->def)
		return 0;
	if (!c->def->has_args)
		rc = evaluate(v, r, c, &env);
	t->steps = env.steps;
	if (!rc) {
		if (!r->present)
			r->value = c->value;
		r->present = true;
		return 0;
	}
	r->bad = pool_printf("cannot be evaluated: %s: %s", expr_rc_text(rc),
			     env.blame ? env.blame : c->def->body);
	diag_add(d, c->def->file, c->def->line->number, "%s %s", r->name, r->bad);
	return -1;
}

static int add_view(struct table *t, struct view *v, const struct def **active,
		    struct diags *d)
{
	size_t i;
	int rc = unit_walk(t->unit, &v->config, active, &t->steps, d);

	set_widths(t, v);
	v->cells = pool_alloc((t->nrows + 1) * sizeof(*v->cells));
	for (i = 0; i < t->nrows && t->steps < EXPR_STEPS_MAX; i++)
		if (fill_cell(t, v, &t->rows[i], &v->cells[i], active, d))
			rc = -1;
	return rc;
}

int table_build(struct table *t, const struct unit *u, const char **atoms, size_t natoms,
		struct diags *d)
{
	const struct def **active = pool_alloc((u->nnames + 1) * sizeof(*active));
	size_t i, views;
	int rc = 0;

	memset(t, 0, sizeof(*t));
	t->unit = u;
	if (!atoms) {
		atoms = u->atoms;
		natoms = u->natoms;
	}
	if (natoms > ATOMS_MAX) {
		diag_add(d, u->file, 0, "depends on %zu symbols; %d is the limit", natoms,
			 ATOMS_MAX);
		return -1;
	}
	add_rows(t);
	views = (size_t)1 << natoms;
	if (views * t->nrows > CELLS_MAX) {
		diag_add(d, u->file, 0,
			 "%zu names under %zu configurations: not a thread_info.h",
			 t->nrows, views);
		t->nrows = 0;
		t->row_of = NULL;
		return -1;
	}
	t->views = pool_alloc(views * sizeof(*t->views));
	/* A header that takes too many steps was complained about: an end. */
	for (i = 0; i < views && t->steps < EXPR_STEPS_MAX; i++) {
		/* The first view has everything on: it has the most names. */
		t->views[i].config.atoms = atoms;
		t->views[i].config.natoms = natoms;
		t->views[i].config.on = views - 1 - i;
		t->nviews++;
		if (add_view(t, &t->views[i], active, d))
			rc = -1;
	}
	for (i = 0; i < t->nrows; i++)
		classify(t, &t->rows[i]);
	return rc;
}

static int mask_fault(const struct table *t, const struct view *v, const struct row *r,
		      struct diags *d)
{
	const struct cell *mask = table_cell(t, v, r), *bit;

	if (!mask || r->bad || r->kind != ROW_MASK)
		return 0;
	bit = table_cell(t, v, r->bit);
	if (!bit || r->bit->bad || !row_is_number(r->bit) || bit->value > 63)
		return 0;
	if (mask->value == UINT64_C(1) << bit->value)
		return 0;
	if (mask->value == bit->value)
		diag_add(d, mask->def->file, mask->def->line->number,
			 "%s is the number %llu of its bit, not a mask", r->name,
			 (unsigned long long)bit->value);
	else
		diag_add(d, mask->def->file, mask->def->line->number,
			 "%s is 0x%llx, but %s is bit %llu", r->name,
			 (unsigned long long)mask->value, r->bit->name,
			 (unsigned long long)bit->value);
	return -1;
}

/* @holders: the first row of this view that has each number */
static int number_fault(const struct table *t, const struct view *v, const struct row *r,
			const struct row **holders, struct diags *d)
{
	const struct cell *c = table_cell(t, v, r), *o;
	const struct row *other;

	if (!c || r->bad || (r->kind != ROW_BIT && r->kind != ROW_DERIVED))
		return 0;
	if (c->value > 63) {
		diag_add(d, c->def->file, c->def->line->number,
			 "%s is %llu: no bit of a long", r->name,
			 (unsigned long long)c->value);
		return -1;
	}
	other = holders[c->value];
	if (!other) {
		holders[c->value] = r;
		return 0;
	}
	o = table_cell(t, v, other);
	diag_add(d, c->def->file, c->def->line->number,
		 "%s and %s (%s:%u) share the number %llu", r->name, other->name,
		 o->def->file, o->def->line->number, (unsigned long long)c->value);
	return -1;
}

int table_faults(const struct table *t, struct diags *d)
{
	size_t i, j;
	int rc = 0;

	for (i = 0; i < t->nviews; i++) {
		const struct row *holders[64] = { NULL };

		for (j = 0; j < t->nrows; j++) {
			if (number_fault(t, &t->views[i], &t->rows[j], holders, d))
				rc = -1;
			if (mask_fault(t, &t->views[i], &t->rows[j], d))
				rc = -1;
		}
	}
	return rc;
}

static const struct word kinds[] = {
	[ROW_BIT] = { "bit", "a bit of its own" },
	[ROW_ALIAS] = { "alias", "another name of a bit" },
	[ROW_DERIVED] = { "derived", "computed from another bit" },
	[ROW_ODD] = { "odd", "named like a bit, but a mask" },
	[ROW_MASK] = { "mask", "the mask of one bit" },
	[ROW_COMPOSITE] = { "composite", "several masks together" },
};

const struct words kind_words = WORDS("kind of name", kinds);

const char *kind_text(enum row_kind k)
{
	return word_of(&kind_words, k);
}
