// SPDX-License-Identifier: GPL-2.0
// TIF_RSEQ gets its number from a patch where no conversion chooses one: on a tree that
// has the generic flags already. Nothing else may have that number.
#include "apply/apply.h"
#include "apply/trial.h"
#include "code/claims.h"
#include "header/table.h"

#include <string.h>

#define FLAG "TIF_RSEQ"

/* A conversion keeps clear of all other numbers itself. */
static bool is_converted(const struct apply *a, const char *arch)
{
	for (size_t i = 0; i < a->nplan; i++)
		if (a->plan[i].kind == KIND_COCCI && !strcmp(a->plan[i].arch, arch) &&
		    a->plan[i].outcome != OUT_SKIPPED)
			return true;
	return false;
}

/* The numbers of TIF_RSEQ, and what else of the header has one in the same configuration.
 */
static uint64_t find_bits(const struct table *t, const char *arch, struct diags *d)
{
	const struct row *own = table_row(t, FLAG);
	struct list told = { 0 };
	uint64_t bits = 0;

	for (size_t v = 0; own && v < t->nviews; v++) {
		const struct cell *mine = table_cell(t, &t->views[v], own);

		if (!mine || own->bad || mine->value > 63)
			continue;
		bits |= UINT64_C(1) << mine->value;
		for (size_t i = 0; i < t->nrows; i++) {
			const struct row *r = &t->rows[i];
			const struct cell *c = table_cell(t, &t->views[v], r);

			if (r == own || r->kind != ROW_BIT || r->bad || !c ||
			    c->value != mine->value || list_has(&told, r->name))
				continue;
			list_add(&told, r->name);
			diag_add(d, r->def->file, r->def->line->number,
				 "%s of %s has the number %u, which " FLAG " gets",
				 r->name, arch, (unsigned int)c->value);
		}
	}
	return bits;
}

/* What code outside of the header has. */
static int find_claims(const struct apply *a, const char *arch, const struct table *t,
		       uint64_t bits, struct diags *d)
{
	struct in_use u = { 0 };
	struct diags bad = { 0 };

	if (claims_of_tree(&u, a->kernel.path, a->real, pool_printf("%s/arch", a->kit),
			   arch, t, &bad))
		return diag_fail(&bad, EX_FAULT, "restore the checkout");
	for (size_t i = 0; i < u.count; i++)
		if (u.list[i].bits & bits && !number_use_is(&u.list[i], FLAG))
			diag_add(d, u.list[i].file, u.list[i].line,
				 "%s has the number %u, which " FLAG " gets",
				 u.list[i].kind == IN_USE_FLAG ? u.list[i].name : "code",
				 number_lowest(u.list[i].bits & bits));
	for (size_t i = 0; i < u.unread.count; i++)
		diag_add(d, u.unread.list[i].file, u.unread.list[i].line,
			 "may have the number that " FLAG " gets: %s",
			 u.unread.list[i].text);
	return 0;
}

/* The patch that gives the number. */
static struct entry *giver(struct apply *a, const struct table *t)
{
	const struct row *own = table_row(t, FLAG);
	struct entry *found = NULL;

	for (size_t i = 0; own && i < a->nplan; i++)
		for (size_t k = 0; k < a->plan[i].files.n; k++)
			if (!strcmp(a->plan[i].files.s[k] + 2, own->def->file))
				found = &a->plan[i];
	return found;
}

static int check_arch(struct apply *a, const char *arch)
{
	struct tree tree = { .overlay = a->work, .root = a->kernel.path, .arch = arch };
	struct diags d = { 0 }, found = { 0 };
	struct unit unit = { 0 };
	struct table table = { 0 };
	struct entry *e;
	uint64_t bits;
	int rc;

	/* a header that cannot be read is for the patches that need it to say */
	if (unit_read(&unit, &tree, tree_header(&tree), NULL, &d))
		return 0;
	table_build(&table, &unit, NULL, 0, &d);
	bits = find_bits(&table, arch, &found);
	e = bits ? giver(a, &table) : NULL;
	if (!e || e->outcome != OUT_FITS)
		return 0;
	rc = find_claims(a, arch, &table, bits, &found);
	if (!rc)
		conflict_add_found(a, e, &found);
	return rc;
}

int check_rseq_bits(struct apply *a)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < a->nexits; i++)
		if (a->exits[i].own && !is_converted(a, a->exits[i].arch))
			rc = check_arch(a, a->exits[i].arch);
	return rc;
}
