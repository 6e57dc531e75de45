// SPDX-License-Identifier: GPL-2.0
// How an architecture goes back to user mode, and who looks at TIF_RSEQ there.
#include "audit/audit.h"
#include "code/exit-calls.h"
#include "util/pool.h"
#include "header/kconfig.h"

#include <string.h>

static void set_exit(struct arch_audit *a, enum exit_class class, const char *file,
		     unsigned int line, const char *text)
{
	a->exit.class = class;
	a->exit.file = file;
	a->exit.line = line;
	a->exit.text = text;
}

/* Does this loop do the work itself, or call a function that does? */
static bool does_work(const struct loop *l, const struct scan *s,
		      const struct facts *common)
{
	size_t i;

	for (i = 0; i < l->calls.count; i++)
		if (facts_find(common, FACT_WORK, l->calls.list[i]) ||
		    spots_find(&s->workers, l->calls.list[i]))
			return true;
	return false;
}

/* Assembly may have a second loop, for another configuration. */
static const char *second_loop(const struct scan *s)
{
	size_t i, j;

	for (i = 0; i < s->asm_calls.count; i++) {
		const struct spot *spot = &s->asm_calls.list[i];

		for (j = 0; j < s->nloops; j++)
			if (!strcmp(s->loops[j].at.name, spot->name))
				break;
		if (j == s->nloops)
			return pool_printf("; elsewhere %s:%u calls %s", spot->file,
					   spot->line, spot->name);
	}
	return "";
}

void audit_exit(struct arch_audit *a, const struct audit *all, const struct scan *s)
{
	static const struct {
		const char *symbol;
		enum exit_class class;
	} selects[] = {
		{ "GENERIC_ENTRY", EXIT_GENERIC },
		{ "GENERIC_IRQ_ENTRY", EXIT_GENERIC_IRQ },
	};
	struct tree t = { .root = all->tree, .arch = a->folder };
	const struct spot *spot;
	size_t i;

	for (i = 0; i < sizeof(selects) / sizeof(*selects); i++) {
		unsigned int line = tree_select_line(&t, selects[i].symbol);

		if (!line)
			continue;
		set_exit(a, selects[i].class, pool_printf("arch/%s/Kconfig", a->folder),
			 line, pool_printf("selects %s", selects[i].symbol));
		return;
	}
	for (i = 0; i < s->nloops; i++) {
		const struct loop *l = &s->loops[i];

		if (!does_work(l, s, &all->common))
			continue;
		set_exit(a, EXIT_C_LOOP, l->at.file, l->at.line,
			 pool_printf("%s() loops until no work is left%s", l->at.name,
				     second_loop(s)));
		return;
	}
	for (i = 0; i < s->asm_calls.count; i++) {
		spot = &s->asm_calls.list[i];
		if (facts_find(&a->facts, FACT_SKIP, spot->file))
			continue;
		set_exit(a, EXIT_ASM_LOOP, spot->file, spot->line,
			 pool_printf("assembly calls %s", spot->name));
		return;
	}
	if (s->workers.count)
		set_exit(a, EXIT_NO_LOOP, s->workers.list[0].file,
			 s->workers.list[0].line,
			 pool_printf("%s() does the work once", s->workers.list[0].name));
	else
		set_exit(a, EXIT_UNKNOWN, pool_printf("arch/%s", a->folder), 0,
			 "no code that does the work before user mode was found");
}

/* A number of its own, and not one that Kconfig leaves out. */
static const struct row *own_rseq(const struct arch_audit *a)
{
	const struct row *r = table_row(&a->table, "TIF_RSEQ");

	if (!r || !audit_is_flag(r) || r->kind != ROW_BIT)
		return NULL;
	return strstr(r->def->cond, "CONFIG_HAVE_TIF_RSEQ") ? NULL : r;
}

void audit_rseq(struct arch_audit *a, const struct audit *all, const struct scan *s)
{
	struct tree t = { .root = all->tree, .arch = a->folder };
	unsigned int select = tree_select_line(&t, "HAVE_TIF_RSEQ");
	const struct row *r = own_rseq(a);
	const char *file, *what;
	unsigned int line;

	if (!select && !r)
		return;
	/* the kit's; upstream, from v6.19 on, consumes it elsewhere */
	if (spots_find(&all->core_scan.consumers, "rseq_exit_update"))
		exit_calls_check(all->tree, s->real, &all->common, a->folder, &a->faults);
	if (s->consumers.count)
		return;
	if (all->core_scan.consumers.count && tree_exit_is_generic(&t))
		return;
	file = select ? pool_printf("arch/%s/Kconfig", a->folder) : r->def->file;
	line = select ? select : r->def->line->number;
	what = select ? "HAVE_TIF_RSEQ is selected" : "TIF_RSEQ has a number of its own";
	diag_add(&a->faults, file, line,
		 "%s, and no exit to user mode consumes it: every event would be lost",
		 what);
}
