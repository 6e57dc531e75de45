// SPDX-License-Identifier: GPL-2.0
// What becomes of each flag in the other tree, and what explains it.
#include "audit/audit.h"
#include "util/pool.h"

#include <string.h>

/* Upstream's number in the release that the other tree is of. */
static int upstream_number(const struct arch_audit *a, const struct audit *all,
			   const char *version, const char *name)
{
	int n = upstream_release(&all->upstream, version);
	const struct upstream_flag *k = upstream_find(&all->upstream, a->arch, name);

	return n >= 0 && k ? k->numbers[n] : UPSTREAM_NONE;
}

/* With native numbers nothing moves, and TIF_RSEQ gets a free number. */
static bool is_native_rseq(const struct arch_audit *a, const struct audit *all,
			   const struct change *c)
{
	struct tree t = { .root = all->tree, .arch = a->folder };
	struct diags ignored = { 0 }; /* then there is no such number */
	struct plan p;

	return !strcmp(c->name, "TIF_RSEQ") && a->origins.arch &&
	       unit_is_native(&a->other_unit) &&
	       !plan_make(&p, &a->table, &t, &all->generic, &a->rules, true, &ignored) &&
	       p.rseq && p.rseq == c->to;
}

static const char *explain_number(const struct arch_audit *a, const struct audit *all,
				  const struct change *c)
{
	const struct rule *g = rules_number(&all->generic, c->name);
	const struct move *m = a->planned ? plan_move(&a->plan, c->name) : NULL;

	if (a->other_unit.generic && g && g->number == c->to)
		return "the generic header's number";
	if (a->other_unit.generic && m && m->action != MOVE_DROPPED && m->to == c->to)
		return m->vendor ? "the kit's number for a vendor's flag"
				 : "the kit's number in the architecture's half";
	if (is_native_rseq(a, all, c))
		return "the kit's number for TIF_RSEQ: it was free";
	if (upstream_number(a, all, all->other_version, c->name) == (int)c->to)
		return pool_printf("upstream's number in %s", all->other_version);
	return NULL;
}

static const char *explain_loss(const struct arch_audit *a, const struct audit *all,
				const struct change *c)
{
	const struct move *m = a->planned ? plan_move(&a->plan, c->name) : NULL;

	if (a->absent)
		return "the other tree does not have this architecture";
	if (m && m->action == MOVE_DROPPED)
		return pool_printf("nothing uses it: %s", m->why);
	if (strcmp(all->version, all->other_version) &&
	    upstream_find(&all->upstream, a->arch, c->name) &&
	    upstream_release(&all->upstream, all->other_version) >= 0 &&
	    upstream_number(a, all, all->other_version, c->name) == UPSTREAM_NONE)
		return pool_printf("upstream does not have it in %s", all->other_version);
	return NULL;
}

static void add_change(struct arch_audit *a, const struct audit *all,
		       enum change_kind kind, const struct row *r, unsigned int from,
		       unsigned int to)
{
	struct change *c;

	a->changes = pool_grow(a->changes, a->nchanges, sizeof(*a->changes));
	c = &a->changes[a->nchanges++];
	memset(c, 0, sizeof(*c));
	c->kind = kind;
	c->name = r->name;
	c->from = from;
	c->to = to;
	c->cond = r->def->cond;
	if (kind == CHANGE_KEPT)
		c->why = "the same number";
	else if (kind == CHANGE_GONE)
		c->why = explain_loss(a, all, c);
	else
		c->why = explain_number(a, all, c);
	if (c->why)
		return;
	diag_add(&a->faults, r->def->file, r->def->line->number,
		 kind == CHANGE_GONE
			 ? "%s %u is gone in the other tree, nothing explains it"
		 : kind == CHANGE_NEW
			 ? "%s %u is new in the other tree, nothing explains it"
			 : "%s is %u in the other tree, nothing explains it",
		 c->name, kind == CHANGE_GONE ? from : to);
}

static void compare(struct arch_audit *a, const struct audit *all)
{
	size_t i;

	for (i = 0; i < a->other.nrows; i++) {
		const struct row *now = &a->other.rows[i];
		const struct row *was = table_row(&a->table, now->name);
		unsigned int to = (unsigned int)now->value;

		if (!audit_is_flag(now))
			continue;
		if (!was || !audit_is_flag(was))
			add_change(a, all, CHANGE_NEW, now, 0, to);
		else
			add_change(a, all, was->value == to ? CHANGE_KEPT : CHANGE_MOVED,
				   now, (unsigned int)was->value, to);
	}
	for (i = 0; i < a->table.nrows; i++) {
		const struct row *was = &a->table.rows[i];
		const struct row *now = table_row(&a->other, was->name);

		if (audit_is_flag(was) && (!now || !audit_is_flag(now)))
			add_change(a, all, CHANGE_GONE, was, (unsigned int)was->value, 0);
	}
}

void audit_changes(struct arch_audit *a, const struct audit *all)
{
	struct tree t = { .root = all->other, .arch = a->folder };
	struct diags d = { 0 };
	struct place p;
	size_t i;

	if (tree_file(&t, tree_header(&t), &p)) {
		a->absent = true;
		compare(a, all);
		return;
	}
	if (unit_read(&a->other_unit, &t, tree_header(&t), &a->symbols, &d)) {
		diag_add(&a->unknown, d.list[0].file, d.list[0].line,
			 "in the other tree: %s", d.list[0].text);
		return;
	}
	table_build(&a->other, &a->other_unit, NULL, 0, &d);
	for (i = 0; i < d.count; i++)
		diag_add(&a->unknown, d.list[i].file, d.list[i].line,
			 "in the other tree: %s", d.list[i].text);
	compare(a, all);
}
