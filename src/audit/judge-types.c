// SPDX-License-Identifier: GPL-2.0
// Judge masks by the types that C gives them: ints that are shifted too far.
#include "audit/judge.h"
#include "util/pool.h"

/* Upstream's own, and no flag is above 31 that it could take in. */
static bool is_harmless(const struct renumbered *f, const struct facts *facts,
			const char *flag)
{
	return facts_find(facts, FACT_SIGNED, flag) && renumbered_max(f, TODAY) < 32;
}

struct cause {
	const struct table *table;
	const struct row *row;
	bool elsewhere;
};

static void see_name(void *data, const char *name)
{
	struct cause *c = data;
	const struct row *r = table_row(c->table, name);

	c->elsewhere |= r && r != c->row && r->fault;
}

void judge_types(struct findings *l, const struct renumbered *f,
		 const struct facts *facts)
{
	const struct table *t = f->table;
	size_t i;

	for (i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];
		struct cause c = { .table = t, .row = r };
		bool harmless;

		if (!r->fault)
			continue;
		expr_names(r->fault_def->body, see_name, &c);
		if (c.elsewhere)
			continue;
		harmless = r->sign && is_harmless(f, facts, r->name + (*r->name == '_'));
		finding_add(l, FIND_C_TYPE, harmless ? SEVERE_WARN : SEVERE_FAULT,
			    r->fault_def->file, r->fault_def->line->number, "%s: %s%s",
			    r->name, r->fault,
			    harmless ? "; upstream has it, and no flag is above 31" : "")
			->code =
			pool_printf("#define %s %s", r->name, r->fault_def->body);
	}
}

void judge_int_shift(struct findings *l, const struct renumbered *f, const struct use *u,
		     const struct facts *facts)
{
	int now = renumbered_number(f, TODAY, u->name);
	int after = renumbered_number(f, AFTER, u->name);
	int first = f->table->unit->flags_bits == 64 ? 31 : 32;
	struct finding *x;

	if (now > 31)
		x = finding_add(l, FIND_C_TYPE, SEVERE_FAULT, u->file, u->line,
				"1 << %s shifts an int by %d: undefined in C", u->name,
				now);
	else if (now >= first)
		x = finding_add(l, FIND_C_TYPE,
				is_harmless(f, facts, u->name) ? SEVERE_WARN
							       : SEVERE_FAULT,
				u->file, u->line,
				"1 << %s is a negative int: in a word of 64 bits it has "
				"every bit above 31",
				u->name);
	else if (after >= first)
		x = finding_add(l, FIND_C_TYPE, SEVERE_FIX, u->file, u->line,
				"1 << %s shifts an int, and the flag becomes %d: write "
				"BIT(%s)",
				u->name, after, u->name);
	else
		return;
	x->code = u->code;
}
