// SPDX-License-Identifier: GPL-2.0
// The numbers of a header today, and after a conversion.
#include "audit/renumber.h"
#include "util/pool.h"

#include <stdlib.h>
#include <string.h>

static bool is_bit(const struct row *r)
{
	return r->kind == ROW_BIT && r->present && !r->bad;
}

static int by_value(const void *a, const void *b)
{
	const struct row *x = *(const struct row *const *)a;
	const struct row *y = *(const struct row *const *)b;

	return x->value < y->value ? -1 : x->value > y->value;
}

/* Without a table of the kit: from 16 on, in the old order. */
static void propose(struct renumbered *f, uint64_t in_use)
{
	const struct table *t = f->table;
	const struct row **own = pool_alloc((t->nrows + 1) * sizeof(*own));
	unsigned int next = ARCH_FIRST;
	size_t i, n = 0;

	for (i = 0; i < t->nrows; i++) {
		const struct rule *g = rules_number(f->generic, t->rows[i].name);

		if (!is_bit(&t->rows[i]))
			continue;
		if (g)
			f->to[i] = (int)g->number;
		else
			own[n++] = &t->rows[i];
	}
	if (n)
		qsort(own, n, sizeof(*own), by_value);
	for (i = 0; i < n; i++) {
		while (next < 64 && in_use >> next & 1)
			next++;
		f->to[own[i] - t->rows] = (int)next++;
	}
	f->own = (unsigned int)n;
}

static void follow_plan(struct renumbered *f)
{
	size_t i;

	for (i = 0; i < f->plan->count; i++) {
		const struct move *m = &f->plan->moves[i];

		if (m->action != MOVE_DROPPED)
			f->to[m->bit - f->table->rows] = (int)m->to;
		f->own += m->action == MOVE_ARCH;
	}
}

static void stay(struct renumbered *f)
{
	const struct table *t = f->table;
	size_t i;

	for (i = 0; i < t->nrows; i++) {
		if (!is_bit(&t->rows[i]))
			continue;
		f->to[i] = (int)t->rows[i].value;
		f->own += !rules_number(f->generic, t->rows[i].name);
	}
}

void renumbered_make(struct renumbered *f, const struct table *t,
		     const struct rules *generic, const struct plan *plan,
		     uint64_t in_use)
{
	struct diags ignored = { 0 }; /* the table has them already */
	size_t i;

	memset(f, 0, sizeof(*f));
	f->table = t;
	f->generic = generic;
	f->plan = plan;
	f->native = unit_is_native(t->unit);
	f->to = pool_alloc((t->nrows + 1) * sizeof(*f->to));
	for (i = 0; i < t->nrows; i++)
		f->to[i] = NO_NUMBER;
	if (t->unit->generic)
		stay(f);
	else if (plan)
		follow_plan(f);
	else
		propose(f, in_use);
	f->steps = pool_alloc(sizeof(*f->steps));
	f->active = pool_alloc((t->nviews + 1) * sizeof(*f->active));
	for (i = 0; i < t->nviews; i++) {
		f->active[i] = pool_alloc((t->unit->nnames + 1) * sizeof(**f->active));
		unit_walk(t->unit, &t->views[i].config, f->active[i], f->steps, &ignored);
	}
}

int renumbered_number(const struct renumbered *f, enum when when, const char *name)
{
	const struct row *r = table_row(f->table, name);

	if (!r || !r->present || r->bad || !row_is_number(r))
		return NO_NUMBER;
	return when == TODAY ? (int)r->value : f->to[r - f->table->rows];
}

int renumbered_max(const struct renumbered *f, enum when when)
{
	int max = NO_NUMBER;
	size_t i;

	for (i = 0; i < f->table->nrows; i++) {
		int n = renumbered_number(f, when, f->table->rows[i].name);

		max = n > max ? n : max;
	}
	return max;
}

struct question {
	const struct renumbered *f;
	enum when when;
	size_t view;
};

static enum expr_rc nested(struct expr_env *env, const char *body, uint64_t *out)
{
	enum expr_rc rc;

	if (env->depth >= EXPR_DEPTH_MAX)
		return EXPR_DEEP;
	env->depth++;
	rc = expr_eval(env, body, out);
	env->depth--;
	return rc;
}

/* The generic header gives every architecture the names that are not optional. */
static enum expr_rc generic_value(const struct renumbered *f, const char *name,
				  uint64_t *out)
{
	bool mask = *name == '_';
	const struct rule *g = rules_number(f->generic, name + mask);

	if (!g || g->kind != RULE_BIT || f->table->unit->generic)
		return EXPR_UNKNOWN;
	*out = mask ? UINT64_C(1) << g->number : g->number;
	return EXPR_OK;
}

static enum expr_rc row_value(const struct question *q, struct expr_env *env,
			      const struct row *r, uint64_t *out)
{
	const struct table *t = q->f->table;
	const struct cell *c = table_cell(t, &t->views[q->view], r);
	const struct row *bit = r->kind == ROW_MASK ? r->bit : r;
	int to = q->f->to[bit - t->rows];
	const struct literal *literal;

	if (!c)
		return q->when == AFTER ? generic_value(q->f, r->name, out)
					: EXPR_UNKNOWN;
	if (r->bad)
		return EXPR_UNKNOWN;
	if (q->when == TODAY) {
		*out = c->value;
		return EXPR_OK;
	}
	if (r->kind == ROW_BIT || (r->kind == ROW_MASK && bit->kind == ROW_BIT)) {
		if (to == NO_NUMBER || to > 63)
			return EXPR_UNKNOWN;
		*out = r == bit ? (uint64_t)to : UINT64_C(1) << to;
		return EXPR_OK;
	}
	literal = q->f->plan ? plan_literal(q->f->plan, r->name) : NULL;
	return nested(env, literal ? literal->body : c->def->body, out);
}

static enum expr_rc value(struct expr_env *env, const char *name, uint64_t *out)
{
	const struct question *q = env->data;
	const struct row *r = table_row(q->f->table, name);
	long id = unit_name(q->f->table->unit, name);
	const struct def *def;
	size_t i, len = strlen(name);

	*out = 0;
	if (r)
		return row_value(q, env, r, out);
	for (i = 0; q->f->symbols && i < q->f->symbols->count; i++) {
		const char *s = q->f->symbols->list[i].name;

		if (!strncmp(s, name, len) && s[len] == ' ')
			return nested(env, s + len, out);
	}
	def = id >= 0 ? q->f->active[q->view][id] : NULL;
	if (def && !def->has_args)
		return nested(env, def->body, out);
	return q->when == AFTER ? generic_value(q->f, name, out) : EXPR_UNKNOWN;
}

enum expr_rc renumbered_eval(const struct renumbered *f, enum when when, size_t view,
			     const char *text, uint64_t *out, const char **blame)
{
	struct question q = { .f = f, .when = when, .view = view };
	struct expr_env env = { .value = value, .data = &q, .steps = *f->steps };
	enum expr_rc rc = expr_eval(&env, text, out);

	*f->steps = env.steps;
	*blame = env.blame ? env.blame : text;
	return rc;
}

const char *renumbered_names(const struct renumbered *f, enum when when, uint64_t mask)
{
	struct str s = { 0 };
	size_t i;

	for (i = 0; i < f->table->nrows; i++) {
		const struct row *r = &f->table->rows[i];
		int n = is_bit(r) ? renumbered_number(f, when, r->name) : NO_NUMBER;

		if (n >= 0 && n < 64 && mask >> n & 1)
			str_printf(&s, "%s%s", s.len ? " " : "", r->name);
	}
	return str_get(&s);
}

static bool has_word(const char *list, const char *word, size_t len)
{
	const char *s;

	for (s = list; (s = strstr(s, word)); s++)
		if ((s == list || s[-1] == ' ') && (!s[len] || s[len] == ' '))
			return true;
	return false;
}

const char *renumbered_differs(const char *a, const char *b)
{
	struct str s = { 0 };

	while (*a) {
		size_t len = strcspn(a, " ");
		const char *word = pool_strndup(a, len);

		if (!has_word(b, word, len))
			str_printf(&s, "%s%s", s.len ? " " : "", word);
		a += len;
		a += *a == ' ';
	}
	return str_get(&s);
}
