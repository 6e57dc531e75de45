// SPDX-License-Identifier: GPL-2.0
// Where an architecture gets a TIF_RSEQ of its own: does the tree have a way to user mode
// that no hook changes?
#include "apply/apply.h"
#include "apply/trial.h"
#include "code/exit-calls.h"

/* The patch that gives an architecture a flag of its own. */
static struct entry *own_flag(struct apply *a, const char *arch)
{
	const char *name = pool_printf("arch/%s/tif-rseq", arch);

	for (size_t i = 0; i < a->nplan; i++)
		if (starts_with(a->plan[i].name, name) &&
		    a->plan[i].outcome != OUT_SKIPPED)
			return &a->plan[i];
	return NULL;
}

int check_exits(struct apply *a)
{
	struct facts common = { 0 };
	struct diags bad = { 0 };

	if (facts_read(&common, pool_printf("%s/arch/common.facts", a->kit), &bad))
		return diag_fail(&bad, EX_FAULT, "restore the checkout");
	for (size_t i = 0; i < a->nexits; i++) {
		struct entry *e = a->exits[i].own ? own_flag(a, a->exits[i].arch) : NULL;
		struct diags found = { 0 };

		if (!e)
			continue;
		exit_calls_check(a->kernel.path, a->real, &common, a->exits[i].arch,
				 &found);
		conflict_add_found(a, e, &found);
	}
	return 0;
}
