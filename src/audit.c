// SPDX-License-Identifier: GPL-2.0
// The flags of all architectures of a tree, and what changed to another.
#include "audit.h"
#include "pool.h"

#include <string.h>
#include <unistd.h>

static bool is_flag(const struct row *r)
{
	return row_is_number(r) && r->present && !r->bad;
}

const struct row *audit_flag(const struct arch_audit *a, unsigned int n, size_t nth)
{
	size_t i;

	for (i = 0; i < a->table.nrows; i++)
		if (is_flag(&a->table.rows[i]) && a->table.rows[i].value == n && !nth--)
			return &a->table.rows[i];
	return NULL;
}

/* A number that some configuration uses is not free in any. */
bool audit_has(const struct arch_audit *a, unsigned int n)
{
	size_t i, j;

	for (i = 0; i < a->table.nviews; i++) {
		for (j = 0; j < a->table.nrows; j++) {
			const struct row *r = &a->table.rows[j];
			const struct cell *c =
				table_cell(&a->table, &a->table.views[i], r);

			if (c && is_flag(r) && c->value == n)
				return true;
		}
	}
	return false;
}

bool audit_varies(const struct arch_audit *a, const struct row *r)
{
	size_t i;

	for (i = 0; i < a->table.nviews; i++) {
		const struct cell *c = table_cell(&a->table, &a->table.views[i], r);

		if (c && c->value != r->value)
			return true;
	}
	return false;
}

size_t audit_count(const struct arch_audit *a, bool vendor)
{
	size_t i, n = 0;

	for (i = 0; i < a->table.nrows; i++) {
		const struct row *r = &a->table.rows[i];

		n += is_flag(r) && r->kind == ROW_BIT &&
		     (!vendor || !strcmp(origin_text(&a->origins, r->name), "vendor"));
	}
	return n;
}

const char *audit_state(const struct arch_audit *a)
{
	if (!a->readable)
		return "not readable";
	return a->unit.generic ? "generic header" : "own numbers";
}

bool audit_bad(const struct audit *a)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (a->list[i].unknown.count || a->list[i].faults.count)
			return true;
	return false;
}

static void add_change(struct arch_audit *a, enum change_kind kind, const struct row *r,
		       unsigned int from, unsigned int to)
{
	struct change *c;

	a->changes = pool_grow(a->changes, a->nchanges, sizeof(*a->changes));
	c = &a->changes[a->nchanges++];
	c->kind = kind;
	c->name = r->name;
	c->from = from;
	c->to = to;
	c->cond = r->def->cond;
}

static void compare(struct arch_audit *a, const struct table *other)
{
	size_t i;

	for (i = 0; i < other->nrows; i++) {
		const struct row *now = &other->rows[i];
		const struct row *was = table_row(&a->table, now->name);
		unsigned int to = (unsigned int)now->value;

		if (!is_flag(now))
			continue;
		if (!was || !is_flag(was))
			add_change(a, CHANGE_NEW, now, 0, to);
		else
			add_change(a, was->value == to ? CHANGE_KEPT : CHANGE_MOVED, now,
				   (unsigned int)was->value, to);
	}
	for (i = 0; i < a->table.nrows; i++) {
		const struct row *was = &a->table.rows[i];
		const struct row *now = table_row(other, was->name);

		if (is_flag(was) && (!now || !is_flag(now)))
			add_change(a, CHANGE_GONE, was, (unsigned int)was->value, 0);
	}
}

static void read_other(const struct audit *all, struct arch_audit *a)
{
	struct tree t = { .root = all->other, .arch = a->arch };
	struct diags d = { 0 };
	struct unit u;
	struct table table;

	if (unit_read(&u, &t, tree_header(&t), NULL, &d)) {
		diag_add(&a->unknown, d.list[0].file, d.list[0].line,
			 "in the other tree: %s", d.list[0].text);
		return;
	}
	table_build(&table, &u, NULL, 0, &d);
	if (d.count)
		diag_add(&a->unknown, d.list[0].file, d.list[0].line,
			 "in the other tree: %s", d.list[0].text);
	compare(a, &table);
}

static int read_arch(struct audit *all, struct arch_audit *a, struct diags *d)
{
	struct tree t = { .root = all->tree, .arch = a->arch };
	const char *path = pool_printf("%s/%s.tif", all->data, a->arch);

	a->file = tree_header(&t);
	a->origins.generic = &all->generic;
	if (!access(path, F_OK)) {
		if (rules_read(&a->rules, path, d))
			return -1;
		a->origins.arch = &a->rules;
	}
	if (!unit_read(&a->unit, &t, a->file, NULL, &a->unknown)) {
		a->readable = true;
		table_build(&a->table, &a->unit, NULL, 0, &a->unknown);
		table_faults(&a->table, &a->faults);
		plan_constraints(a->origins.arch, &a->table, &a->faults);
		if (all->other)
			read_other(all, a);
	}
	return 0;
}

int audit_tree(struct audit *a, const char **archs, size_t narchs, struct diags *d)
{
	size_t i;

	if (rules_read(&a->generic, pool_printf("%s/generic.tif", a->data), d))
		return -1;
	if (!archs)
		archs = tree_archs(a->tree, &narchs);
	a->count = archs ? narchs : 0;
	a->list = pool_alloc((a->count + 1) * sizeof(*a->list));
	for (i = 0; i < a->count; i++) {
		a->list[i].arch = archs[i];
		if (read_arch(a, &a->list[i], d))
			return -1;
	}
	return 0;
}
