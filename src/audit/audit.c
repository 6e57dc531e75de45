// SPDX-License-Identifier: GPL-2.0
// The flags of all architectures of a tree, and what changed to another.
#include "audit/audit.h"
#include "code/claims.h"
#include "header/kconfig.h"
#include "util/clock.h"
#include "util/pool.h"

#include <string.h>
#include <unistd.h>

bool audit_is_flag(const struct row *r)
{
	return row_is_number(r) && r->present && !r->bad;
}

const struct row *audit_flag(const struct arch_audit *a, unsigned int n, size_t nth)
{
	size_t i;

	for (i = 0; i < a->table.nrows; i++)
		if (audit_is_flag(&a->table.rows[i]) && a->table.rows[i].value == n &&
		    !nth--)
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

			if (c && audit_is_flag(r) && c->value == n)
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

		n += audit_is_flag(r) && r->kind == ROW_BIT &&
		     (!vendor || origin_is_vendors(origin_of(&a->origins, r->name)));
	}
	return n;
}

size_t audit_free(const struct arch_audit *a, unsigned int first, unsigned int last)
{
	size_t count = 0;

	for (unsigned int n = first; n <= last; n++)
		count += !audit_has(a, n);
	return count;
}

bool audit_vendor(const struct arch_audit *a)
{
	return a->origins.arch || upstream_arch(a->origins.upstream, a->origins.folder);
}

enum state audit_state(const struct arch_audit *a)
{
	if (!a->readable)
		return STATE_NOT_READ;
	return a->unit.generic ? STATE_GENERIC : STATE_OWN;
}

bool audit_misses(const struct arch_audit *a, const struct rule *generic)
{
	const struct row *r = table_row(&a->table, generic->name);

	return generic->kind != RULE_RESERVED && (!r || !audit_is_flag(r));
}

bool audit_no_mask(const struct arch_audit *a, const struct row *r)
{
	return audit_is_flag(r) && r->kind == ROW_BIT &&
	       !table_row(&a->table, pool_printf("_%s", r->name));
}

bool audit_bad(const struct audit *a)
{
	size_t i;

	if (a->core_scan.complaints.count || findings_count(&a->core, SEVERE_FAULT))
		return true;
	for (i = 0; i < a->count; i++)
		if (a->list[i].unknown.count || a->list[i].faults.count ||
		    findings_count(&a->list[i].findings, SEVERE_FAULT))
			return true;
	return false;
}

/* Who has number @n in upstream's half, or will have it? */
static const char *owner(const struct rules *generic, uint64_t n)
{
	size_t i;

	for (i = 0; i < generic->count; i++)
		if (generic->list[i].number == n)
			return generic->list[i].name;
	return "nothing yet";
}

/* With the generic header and its numbers, its half is upstream's. */
static void check_halves(const struct audit *all, struct arch_audit *a)
{
	size_t i;

	if (!a->unit.generic || unit_is_native(&a->unit))
		return;
	for (i = 0; i < a->table.nrows; i++) {
		const struct row *r = &a->table.rows[i];
		const struct rule *g = rules_number(&all->generic, r->name);
		unsigned long long n = r->value;

		if (!audit_is_flag(r) || r->kind != ROW_BIT)
			continue;
		if (g && g->number != n)
			diag_add(&a->faults, r->def->file, r->def->line->number,
				 "%s is %llu, and %u in upstream's generic header",
				 r->name, n, g->number);
		else if (g && !r->def->generic)
			diag_add(&a->faults, r->def->file, r->def->line->number,
				 "%s is the generic header's to define", r->name);
		else if (!g && n < ARCH_FIRST)
			diag_add(&a->faults, r->def->file, r->def->line->number,
				 "%s is %llu, in the generic half: upstream has %s there",
				 r->name, n, owner(&all->generic, n));
	}
}

/* "facts" or "bits.tif" of an architecture: the user's own, else the kit's. */
static const char *knowledge(const struct audit *all, const char *arch, const char *file)
{
	const char *own =
		all->facts ? pool_printf("%s/%s/%s", all->facts, arch, file) : NULL;

	return own && !access(own, F_OK) ? own
					 : pool_printf("%s/%s/%s", all->data, arch, file);
}

/* What the kit knows about this architecture, if anything. */
static int read_knowledge(const struct audit *all, struct arch_audit *a, struct diags *d)
{
	const char *rules = knowledge(all, a->folder, "bits.tif");
	const char *facts = knowledge(all, a->arch, "facts");

	a->origins.generic = &all->generic;
	a->origins.upstream = &all->upstream;
	a->origins.folder = a->arch;
	a->origins.version = all->version;
	if (!access(rules, F_OK)) {
		if (rules_read(&a->rules, rules, d))
			return -1;
		a->origins.arch = &a->rules;
	}
	return access(facts, F_OK) ? 0 : facts_read(&a->facts, facts, d);
}

static void make_plan(const struct audit *all, struct arch_audit *a)
{
	struct tree t = { .root = all->tree, .arch = a->folder, .in_use = &a->in_use };

	a->planned = a->origins.arch &&
		     !plan_make(&a->plan, &a->table, &t, &all->generic, &a->rules,
				unit_is_native(&a->unit), &a->refusals);
	renumbered_make(&a->renumbered, &a->table, &all->generic,
			a->planned && !a->plan.done ? &a->plan : NULL,
			in_use_bits(&a->in_use));
}

static void add_complaints(struct diags *to, const struct diags *from)
{
	size_t i;

	for (i = 0; i < from->count; i++)
		diag_add(to, from->list[i].file, from->list[i].line, "%s",
			 from->list[i].text);
}

/* Code of a header's folder, and its Kconfig, that could not be read. */
static void check_unread(struct arch_audit *a, const struct tree *t, const struct scan *s)
{
	const char *why = tree_kconfig_problem(t);

	add_complaints(&a->unknown, &s->complaints);
	if (why)
		diag_add(&a->unknown, pool_printf("arch/%s/Kconfig", a->folder), 0,
			 "not read: %s", why);
	a->incomplete = a->unknown.count > 0;
}

/* Flags and numbers outside of the header: here, and in core code. */
static void read_claims(const struct audit *all, struct arch_audit *a,
			const struct scan *s)
{
	claims_read(&a->in_use, s, &a->table, &a->facts);
	claims_read(&a->in_use, &all->core_scan, &a->table, &a->facts);
	add_complaints(&a->unknown, &a->in_use.unread);
	add_complaints(&a->faults, &a->in_use.faults);
	a->incomplete |= a->in_use.unread.count > 0;
}

/* A header without a flag is nothing that a kernel could be built with. */
static void check_empty(struct arch_audit *a)
{
	size_t i;

	for (i = 0; i < a->table.nrows; i++)
		if (row_is_number(&a->table.rows[i]))
			return;
	a->incomplete = true;
	if (!a->unknown.count)
		diag_add(&a->unknown, a->file, 0, "no TIF_ flag is defined in it");
}

static int read_arch(const struct audit *all, struct arch_audit *a, const struct scan *s,
		     struct diags *d)
{
	struct tree t = { .root = all->tree, .arch = a->folder };

	a->file = tree_header(&t);
	if (read_knowledge(all, a, d))
		return -1;
	check_unread(a, &t, s);
	audit_exit(a, all, s);
	if (!unit_read(&a->unit, &t, a->file, &a->symbols, &a->unknown)) {
		a->readable = true;
		table_build(&a->table, &a->unit, NULL, 0, &a->unknown);
		check_empty(a);
		table_faults(&a->table, &a->faults);
		check_halves(all, a);
		read_claims(all, a, s);
		plan_constraints(a->origins.arch, &a->table, &a->faults);
		make_plan(all, a);
		a->renumbered.symbols = &s->symbols;
		judge_uses(&a->findings, &a->renumbered, s, &a->facts, &a->unknown);
		/* what it does not know may have any number */
		a->incomplete |= a->unknown.count > 0;
		judge_in_use(&a->findings, &a->renumbered, &a->in_use);
		judge_types(&a->findings, &a->renumbered, &a->facts);
		judge_masks(&a->findings, &a->renumbered, s);
		judge_room(&a->findings, &a->renumbered);
		judge_facts(&a->findings, &a->renumbered, all->tree, &a->facts);
		audit_rseq(a, all, s);
		if (all->other)
			audit_changes(a, all);
	}
	audit_verdict(a, all);
	return 0;
}

static struct arch_audit *new_arch(struct audit *a, const char *name, const char *folder)
{
	struct arch_audit *one;

	a->list = pool_grow(a->list, a->count, sizeof(*a->list));
	one = &a->list[a->count++];
	memset(one, 0, sizeof(*one));
	one->arch = name;
	one->folder = folder;
	return one;
}

static void add_symbol(const char ***list, size_t *n, const char *name)
{
	*list = pool_grow(*list, *n, sizeof(**list));
	(*list)[(*n)++] = name;
}

/* A folder is one architecture, unless its facts say that it is several. */
static void list_archs(struct audit *a, const char *folder, const struct facts *facts)
{
	struct arch_audit *one;
	size_t i, j;

	if (!facts_first(facts, FACT_VARIANT)) {
		new_arch(a, folder, folder);
		return;
	}
	for (i = 0; i < facts->count; i++) {
		const struct fact *x = &facts->list[i];

		if (x->kind != FACT_VARIANT)
			continue;
		one = new_arch(a, x->words[0], folder);
		for (j = 1; j < x->nwords; j++) {
			if (x->words[j][0] == '+')
				add_symbol(&one->symbols.on, &one->symbols.non,
					   x->words[j] + 1);
			else
				add_symbol(&one->symbols.off, &one->symbols.noff,
					   x->words[j] + 1);
		}
	}
}

/* A folder below arch/, its code, and where its architectures begin in the list. */
struct folder {
	const char *name;
	struct facts facts;
	struct scan *scan;
	size_t first;
	double seconds;
};

/*
 * Called after all variants are listed: a->list is reallocated while it grows, so no
 * pointer into it may be kept before.
 */
static int read_folder(struct audit *a, const struct folder *f, size_t end,
		       struct diags *d)
{
	double start;
	size_t i;

	for (i = f->first; i < end; i++) {
		start = clock_now() - (i == f->first ? f->seconds : 0);
		if (read_arch(a, &a->list[i], f->scan, d))
			return -1;
		a->list[i].seconds = clock_now() - start;
	}
	return 0;
}

/* All code of the architectures, then core code, and what they want from it. */
static void read_code(struct audit *a, struct folder *list, size_t count)
{
	struct scan **scans = pool_alloc((count + 1) * sizeof(*scans));
	double start;
	size_t i;

	for (i = 0; i < count; i++) {
		start = clock_now();
		list[i].scan = scans[i] = pool_alloc(sizeof(**scans));
		scan_folder(scans[i], a->tree, pool_printf("arch/%s", list[i].name),
			    &a->common, &list[i].facts);
		list[i].seconds = clock_now() - start;
	}
	start = clock_now();
	scan_core(&a->core_scan, a->tree, &a->common, a->also, a->nalso, scans, count);
	a->core_seconds = clock_now() - start;
}

static int read_folders(struct audit *a, const char **names, size_t count,
			struct diags *d)
{
	struct folder *list = pool_alloc((count + 1) * sizeof(*list));
	size_t i;

	for (i = 0; i < count; i++) {
		const char *path = knowledge(a, names[i], "facts");

		list[i].name = names[i];
		list[i].first = a->count;
		if (!access(path, F_OK) && facts_read(&list[i].facts, path, d))
			return -1;
		list_archs(a, names[i], &list[i].facts);
	}
	list[count].first = a->count;
	read_code(a, list, count);
	for (i = 0; i < count; i++)
		if (read_folder(a, &list[i], list[i + 1].first, d))
			return -1;
	return 0;
}

static void judge_shared(struct audit *a)
{
	const struct table **all = pool_alloc((a->count + 1) * sizeof(*all));
	double start = clock_now();
	size_t i;

	for (i = 0; i < a->count; i++)
		all[i] = &a->list[i].table;
	judge_core(&a->core, &a->core_scan, all, a->count);
	a->core_seconds += clock_now() - start;
}

/* "6.12.107", from the first lines of the Makefile; "" when they do not tell. */
static const char *tree_version(const char *root)
{
	static const char *const keys[] = { "VERSION = ", "PATCHLEVEL = ",
					    "SUBLEVEL = " };
	const size_t nkeys = sizeof(keys) / sizeof(*keys);
	const char *why;
	FILE *f = file_open(pool_printf("%s/Makefile", root), &why);
	struct str s = { 0 };
	char line[256];
	size_t n = 0;

	while (f && n < nkeys && fgets(line, sizeof(line), f)) {
		const char *value = line + strlen(keys[n]);

		if (!starts_with(line, keys[n]))
			continue;
		str_printf(&s, "%s%s", n ? "." : "",
			   pool_strndup(value, strspn(value, "0123456789")));
		n++;
	}
	if (f)
		fclose(f);
	return n == nkeys ? str_get(&s) : "";
}

int audit_tree(struct audit *a, const char **archs, size_t narchs, struct diags *d)
{
	if (rules_read(&a->generic, pool_printf("%s/generic.tif", a->data), d) ||
	    facts_read(&a->common, pool_printf("%s/common.facts", a->data), d) ||
	    upstream_read(&a->upstream, pool_printf("%s/upstream-flags.tsv", a->data), d))
		return -1;
	a->version = tree_version(a->tree);
	fingerprint_tree(&a->print, a->tree);
	a->other_version = a->other ? tree_version(a->other) : "";
	if (!archs)
		archs = tree_archs(a->tree, &narchs);
	if (read_folders(a, archs, archs ? narchs : 0, d))
		return -1;
	judge_shared(a);
	return 0;
}
