// SPDX-License-Identifier: GPL-2.0
// Preprocess a unit under one configuration.
#include "header/conditions.h"
#include "header/expr.h"
#include "util/pool.h"

#include <string.h>

const char *config_text(const struct config *c)
{
	struct str s = { 0 };
	size_t i;

	for (i = 0; i < c->natoms; i++)
		str_printf(&s, "%s%s=%c", i ? " " : "", c->atoms[i],
			   c->on >> i & 1 ? 'y' : 'n');
	return str_get(&s);
}

size_t unit_merge_atoms(const struct unit *a, const struct unit *b, const char ***atoms)
{
	struct name_set c = { 0 };
	size_t i;

	for (i = 0; i < a->natoms; i++)
		name_set_add(&c, a->atoms[i]);
	for (i = 0; i < b->natoms; i++)
		name_set_add(&c, b->atoms[i]);
	*atoms = c.list;
	return c.count;
}

/* What a walk knows while it goes through the events. */
struct walk {
	const struct unit *u;
	const struct config *c;
	const struct def **active;
	size_t *steps;
};

bool config_has(const struct config *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->natoms; i++)
		if (!strcmp(c->atoms[i], name))
			return c->on >> i & 1;
	return false;
}

static bool walk_defined(struct expr_env *env, const char *name)
{
	struct walk *w = env->data;
	long id = unit_name(w->u, name);

	if (in_list(w->u->on, w->u->non, name))
		return true;
	return id >= 0 ? w->active[id] != NULL : config_has(w->c, name);
}

static enum expr_rc walk_value(struct expr_env *env, const char *name, uint64_t *out)
{
	struct walk *w = env->data;
	long id = unit_name(w->u, name);
	enum expr_rc rc = EXPR_OK;

	*out = 0;
	if (id < 0 || !w->active[id]) {
		*out = walk_defined(env, name);
		return EXPR_OK;
	}
	if (w->active[id]->has_args)
		return EXPR_UNKNOWN;
	if (env->depth >= EXPR_DEPTH_MAX)
		return EXPR_DEEP;
	env->depth++;
	rc = expr_eval(env, w->active[id]->body, out);
	env->depth--;
	return rc;
}

static bool is_whole_atom(const struct config *c, const char *cond)
{
	return in_list(c->atoms, c->natoms, cond);
}

static int cond_true(struct walk *w, const struct event *e, struct diags *d, bool *yes)
{
	struct expr_env env = {
		.value = walk_value,
		.defined = walk_defined,
		.data = w,
		.steps = *w->steps,
	};
	const char *text = e->cond->text;
	uint64_t v = 0;
	enum expr_rc rc;

	if (is_whole_atom(w->c, text)) {
		*yes = config_has(w->c, text);
		return 0;
	}
	*yes = false;
	/* Arithmetic on symbols that no flag depends on. */
	if (e->cond->whole)
		return 0;
	rc = expr_eval(&env, text, &v);
	*w->steps = env.steps;
	if (rc) {
		diag_add(d, e->file, e->line, "#if %s: %s (%s)", text, expr_rc_text(rc),
			 env.blame ? env.blame : "?");
		return -1;
	}
	*yes = v != 0;
	return 0;
}

static int walk_define(struct walk *w, const struct event *e, struct diags *d)
{
	const struct def *f = &w->u->defs[e->def], *old = w->active[f->id];

	w->active[f->id] = f;
	if (!old || !is_flag_name(f->name) || !strcmp(old->body, f->body))
		return 0;
	diag_add(d, e->file, e->line, "%s is defined again (first at %s:%u)", f->name,
		 old->file, old->line->number);
	return -1;
}

int unit_walk(const struct unit *u, const struct config *c, const struct def **active,
	      size_t *steps, struct diags *d)
{
	struct walk w = { .u = u, .c = c, .active = active, .steps = steps };
	/* Per level: is this branch taken, was any, is the level live at all */
	struct {
		bool taken, any, outer;
	} level[NESTING_MAX * INCLUDE_DEPTH_MAX];
	size_t depth = 0, i;
	bool live = true;
	int rc = 0;

	memset(active, 0, u->nnames * sizeof(*active));
	for (i = 0; i < u->nevents; i++) {
		const struct event *e = &u->events[i];
		bool yes = false;

		switch (e->kind) {
		case EV_IF:
			if (live && cond_true(&w, e, d, &yes))
				rc = -1;
			level[depth].outer = live;
			level[depth].taken = level[depth].any = yes;
			depth++;
			break;
		case EV_ELIF:
			if (level[depth - 1].outer && !level[depth - 1].any &&
			    cond_true(&w, e, d, &yes))
				rc = -1;
			level[depth - 1].taken = yes;
			level[depth - 1].any |= yes;
			break;
		case EV_ELSE:
			level[depth - 1].taken = !level[depth - 1].any;
			break;
		case EV_ENDIF:
			depth--;
			break;
		case EV_DEFINE:
			if (live && walk_define(&w, e, d))
				rc = -1;
			break;
		case EV_UNDEF:
			if (live)
				active[unit_name(u, e->name)] = NULL;
			break;
		}
		live = !depth || (level[depth - 1].outer && level[depth - 1].taken);
	}
	return rc;
}
