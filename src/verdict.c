// SPDX-License-Identifier: GPL-2.0
// Can an architecture's header be converted, from all that was found.
#include "audit.h"
#include "pool.h"
#include "users.h"

#include <string.h>

static void add_reasons(struct verdict *v, const struct findings *l,
			enum severity severity)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (l->list[i].severity == severity)
			diag_add(&v->reasons, l->list[i].file, l->list[i].line, "%s",
				 l->list[i].text);
}

static void add_diags(struct verdict *v, const struct diags *d)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		diag_add(&v->reasons, d->list[i].file, d->list[i].line, "%s",
			 d->list[i].text);
}

static bool has_benefit(const struct arch_audit *a, const struct audit *all)
{
	struct tree t = { .root = all->tree, .arch = a->folder };

	return tree_select_line(&t, "HAVE_RSEQ") &&
	       (!strcmp(a->exit.class, "generic entry") ||
		!strcmp(a->exit.class, "generic irq entry") ||
		!strcmp(a->exit.class, "C loop"));
}

void audit_verdict(struct arch_audit *a, const struct audit *all)
{
	struct verdict *v = &a->verdict;

	v->table = a->origins.arch != NULL;
	v->benefit = has_benefit(a, all);
	if (!a->readable) {
		v->answer = "unknown";
		add_diags(v, &a->unknown);
	} else if (a->unit.generic) {
		v->answer = "converted";
	} else if ((v->table && !a->planned) ||
		   findings_count(&a->findings, SEVERE_BLOCKS)) {
		v->answer = "no";
		add_diags(v, &a->refusals);
		add_reasons(v, &a->findings, SEVERE_BLOCKS);
		add_reasons(v, &a->findings, SEVERE_FIX);
	} else if (findings_count(&a->findings, SEVERE_FIX)) {
		v->answer = "with fixes";
		add_reasons(v, &a->findings, SEVERE_FIX);
	} else {
		v->answer = "as is";
	}
}
