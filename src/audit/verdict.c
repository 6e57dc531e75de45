// SPDX-License-Identifier: GPL-2.0
// Can an architecture's header be converted, from all that was found.
#include "audit/audit.h"
#include "util/pool.h"
#include "code/tree-search.h"
#include "header/kconfig.h"

#include <stdlib.h>
#include <string.h>

/* The plan refuses these, and names the places itself, if it comes so far. */
static bool is_plans(const struct verdict *v, const struct finding *f)
{
	size_t i;

	if (f->severity != SEVERE_BLOCKS ||
	    (f->kind != FIND_FLAG_OUTSIDE && f->kind != FIND_NUMBER_IN_CODE))
		return false;
	for (i = 0; i < v->reasons.count; i++)
		if (v->reasons.list[i].line == f->line &&
		    !strcmp(v->reasons.list[i].file, f->file))
			return true;
	return false;
}

static void add_reasons(struct verdict *v, const struct findings *l,
			enum severity severity)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (l->list[i].severity == severity &&
		    !(v->table && is_plans(v, &l->list[i])))
			diag_add(&v->reasons, l->list[i].file, l->list[i].line, "%s",
				 l->list[i].text);
}

/* "entry.S:12", as tree_user() speaks of a place: a file and a line. */
static void add_diag(struct verdict *v, const struct diag *d)
{
	const char *colon = strrchr(d->file, ':');
	size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;

	if (d->line || !digits || colon[1 + digits])
		diag_add(&v->reasons, d->file, d->line, "%s", d->text);
	else
		diag_add(&v->reasons, pool_strndup(d->file, (size_t)(colon - d->file)),
			 (unsigned int)strtoul(colon + 1, NULL, 10), "%s", d->text);
}

static void add_diags(struct verdict *v, const struct diags *d)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		add_diag(v, &d->list[i]);
}

static bool has_benefit(const struct arch_audit *a, const struct audit *all)
{
	struct tree t = { .root = all->tree, .arch = a->folder };

	if (a->origins.arch && !rules_find(&a->rules, RULE_RSEQ))
		return false;
	return tree_select_line(&t, "HAVE_RSEQ") &&
	       (a->exit.class == EXIT_GENERIC || a->exit.class == EXIT_GENERIC_IRQ ||
		a->exit.class == EXIT_C_LOOP);
}

void audit_verdict(struct arch_audit *a, const struct audit *all)
{
	struct verdict *v = &a->verdict;

	v->table = a->origins.arch != NULL;
	v->benefit = has_benefit(a, all);
	if (!a->readable) {
		v->answer = ANSWER_UNKNOWN;
		add_diags(v, &a->unknown);
	} else if (a->unit.generic) {
		v->answer = ANSWER_CONVERTED;
	} else if ((v->table && !a->planned) ||
		   findings_count(&a->findings, SEVERE_BLOCKS)) {
		v->answer = ANSWER_NO;
		add_diags(v, &a->refusals);
		add_reasons(v, &a->findings, SEVERE_BLOCKS);
		add_reasons(v, &a->findings, SEVERE_FIX);
	} else if (a->incomplete) {
		v->answer = ANSWER_UNKNOWN;
		add_diags(v, &a->unknown);
	} else if (findings_count(&a->findings, SEVERE_FIX)) {
		v->answer = ANSWER_WITH_FIXES;
		add_reasons(v, &a->findings, SEVERE_FIX);
	} else {
		v->answer = ANSWER_AS_IS;
	}
}
