// SPDX-License-Identifier: GPL-2.0
// The audit for people: bit maps and changes, 100 columns wide.
#include "util/flow.h"
#include "util/pool.h"
#include "report/audit-text.h"

#include <stdio.h>
#include <string.h>

#define CELL  46 /* one half of the bit map: number, name, note */
#define LABEL 14

/* One character per bit, 31 on the left as in a register. */
static char bit_char(const struct arch_audit *a, unsigned int n)
{
	const struct row *r = audit_flag(a, n, 0);

	if (!r)
		return audit_has(a, n) ? '?' : '.';
	return "GaV"[origin_of(&a->origins, r->name)];
}

static unsigned int free_in(const struct arch_audit *a, unsigned int first,
			    unsigned int last)
{
	unsigned int n, count = 0;

	for (n = first; n <= last; n++)
		count += !audit_has(a, n);
	return count;
}

/* Without a table of the architecture's own flags nobody can tell. */
static const char *vendor_text(const struct arch_audit *a)
{
	if (!audit_vendor(a))
		return "-";
	return pool_printf("%zu", audit_count(a, true));
}

static void print_overview(const struct audit *all)
{
	size_t i;
	int n;

	printf("%-12s %-35s %5s %6s   %s\n", "",
	       "31     24 23     16 15      8 7       0", "flags", "vendor", "numbers");
	for (i = 0; i < all->count; i++) {
		const struct arch_audit *a = &all->list[i];

		printf("%-12s ", a->arch);
		for (n = 31; n >= 0 && a->readable; n--)
			printf("%c%s", bit_char(a, (unsigned int)n),
			       n && n % 8 == 0 ? " " : "");
		if (!a->readable)
			printf("%-35s", "");
		printf(" %5zu %6s   %s%s\n", audit_count(a, false), vendor_text(a),
		       word_of(&state_words, audit_state(a)),
		       a->faults.count || a->unknown.count ? ", see below" : "");
	}
	puts("\nG generic flag, a architecture's, V vendor's, . free, ? other "
	     "configuration");
	puts("* has another number in another configuration");
	puts("vendor -: the kit has no table of this architecture's flags to tell them "
	     "by");
}

/* "16  TIF_SSBD  (CONFIG_X)", cut to its half of the line. */
static const char *cell(const struct arch_audit *a, unsigned int n, size_t nth)
{
	const struct row *r = audit_flag(a, n, nth);
	const char *text, *note = "";

	if (!r && nth)
		return "";
	if (!r)
		return pool_printf("%3u  %s", n,
				   audit_has(a, n) ? "(another configuration)" : ".");
	if (origin_of(&a->origins, r->name) == ORIGIN_VENDOR)
		note = " vendor";
	text = pool_printf("%3u  %s%s%s%s%s%s%s", n, r->name,
			   audit_varies(a, r) ? "*" : "", note, *r->def->cond ? " (" : "",
			   r->def->cond, *r->def->cond ? ")" : "",
			   r->kind == ROW_ALIAS ? " alias" : "");
	if (strlen(text) > CELL)
		text = pool_printf("%.*s...", CELL - 3, text);
	return text;
}

static void print_map(const struct arch_audit *a)
{
	unsigned int n;
	size_t nth;

	printf("  %-*s  %s\n", CELL + 1, " generic half", " architecture's half");
	for (n = 0; n < ARCH_FIRST; n++)
		for (nth = 0;
		     !nth || audit_flag(a, n, nth) || audit_flag(a, n + ARCH_FIRST, nth);
		     nth++)
			printf("  %-*s  %s\n", CELL + 1, cell(a, n, nth),
			       cell(a, n + ARCH_FIRST, nth));
	for (n = ARCH_LAST + 1; n < 64; n++)
		for (nth = 0; audit_flag(a, n, nth); nth++)
			printf("  %-*s  %s\n", CELL + 1, "", cell(a, n, nth));
}

static void print_free(const struct arch_audit *a)
{
	struct flow f;
	unsigned int n, last;

	flow_start(&f, LABEL, "free");
	for (n = 0; n <= ARCH_LAST; n = last + 1) {
		last = n;
		if (audit_has(a, n))
			continue;
		while (last < ARCH_LAST && !audit_has(a, last + 1))
			last++;
		flow_add(&f, 2,
			 last > n ? pool_printf("%u-%u", n, last) : pool_printf("%u", n));
	}
	flow_end(&f);
	printf("  %-12s%u in the generic half, %u in the architecture's\n", "",
	       free_in(a, 0, ARCH_FIRST - 1), free_in(a, ARCH_FIRST, ARCH_LAST));
}

static void print_changes(const struct arch_audit *a, enum change_kind kind,
			  const char *label)
{
	struct flow f;
	size_t i;

	flow_start(&f, LABEL, label);
	for (i = 0; i < a->nchanges; i++) {
		const struct change *c = &a->changes[i];
		const char *text = pool_printf("%s %u", c->name, c->to);

		if (c->kind != kind)
			continue;
		if (kind == CHANGE_MOVED)
			text = pool_printf("%s %u->%u", c->name, c->from, c->to);
		else if (kind == CHANGE_GONE)
			text = pool_printf("%s %u", c->name, c->from);
		flow_add(&f, 2, *c->cond ? pool_printf("%s (%s)", text, c->cond) : text);
	}
	flow_end(&f);
}

static void print_explained(const struct arch_audit *a)
{
	size_t i, n = 0;

	for (i = 0; i < a->nchanges; i++)
		n += a->changes[i].why != NULL;
	printf("  %-*s%zu of %zu changes\n", LABEL - 2, "explained", n, a->nchanges);
}

static void print_missing(const struct audit *all, const struct arch_audit *a)
{
	struct flow f;
	size_t i;

	flow_start(&f, LABEL, "missing");
	for (i = 0; i < all->generic.count; i++)
		if (audit_misses(a, &all->generic.list[i]))
			flow_add(&f, 2, all->generic.list[i].name);
	flow_end(&f);
}

static void print_without_mask(const struct arch_audit *a)
{
	struct flow f;
	size_t i;

	flow_start(&f, LABEL, "no mask");
	for (i = 0; i < a->table.nrows; i++)
		if (audit_no_mask(a, &a->table.rows[i]))
			flow_add(&f, 2, a->table.rows[i].name);
	flow_end(&f);
}

/* Named like flags, and masks: TIF_WORK_MASK of c6x and ia64. */
static void print_odd(const struct arch_audit *a)
{
	struct flow f;
	size_t i, n = 0;

	for (i = 0; i < a->table.nrows; i++) {
		if (a->table.rows[i].kind != ROW_ODD)
			continue;
		if (!n++)
			flow_start(&f, LABEL, "no flag");
		flow_add(&f, 2, a->table.rows[i].name);
	}
	if (n)
		flow_end(&f);
}

static void print_arch(const struct audit *all, const struct arch_audit *a)
{
	printf("\n%s  %s\n", a->arch, a->file);
	if (a->readable) {
		print_map(a);
		print_free(a);
		print_missing(all, a);
		print_without_mask(a);
		print_odd(a);
	}
	text_verdict(a);
	text_diags("not read", &a->unknown);
	text_diags("fault", &a->faults);
	text_findings(&a->findings, SEVERE_FAULT, "fault");
	text_findings(&a->findings, SEVERE_WARN, "warning");
	text_findings(&a->findings, SEVERE_NOTE, "depends");
	if (!all->other || !a->readable)
		return;
	print_changes(a, CHANGE_KEPT, "kept");
	print_changes(a, CHANGE_MOVED, "renumbered");
	print_changes(a, CHANGE_NEW, "new");
	print_changes(a, CHANGE_GONE, "gone");
	print_explained(a);
}

static void print_core(const struct audit *a)
{
	printf("\ncore code  %zu files\n", a->core_scan.files);
	text_diags("not read", &a->core_scan.complaints);
	text_findings(&a->core, SEVERE_FAULT, "fault");
	text_findings(&a->core, SEVERE_NOTE, "depends");
}

static const char *named(const char *tree, const char *version)
{
	return *version ? pool_printf("%s (%s)", tree, version) : tree;
}

void audit_text(const struct audit *a)
{
	size_t i;

	printf("Thread flags of %s\n", named(a->tree, a->version));
	if (a->other)
		printf("   and changes to %s\n", named(a->other, a->other_version));
	putchar('\n');
	print_overview(a);
	text_verdicts(a);
	for (i = 0; i < a->count; i++)
		print_arch(a, &a->list[i]);
	print_core(a);
}
