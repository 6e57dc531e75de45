// SPDX-License-Identifier: GPL-2.0
// The audit for people: bit maps and changes.
#include "report/audit-text.h"
#include "report/fingerprint.h"
#include "util/pool.h"

#include <stdio.h>
#include <string.h>

/* One half of the bit map: bit, name, note. */
#define CELL_MAX   46
#define CELL_MIN   33
#define MAP_BLANKS 7

/* Columns from which the overview says whose bits, and "see below" in words. */
#define STATE_MIN 80
#define SEE_MIN	  90

/* One character per bit, 31 on the left as in a register. */
static char bit_char(const struct arch_audit *a, unsigned int n)
{
	const struct row *r = audit_flag(a, n, 0);

	if (!r)
		return audit_has(a, n) ? '?' : '.';
	return "GaVVV"[origin_of(&a->origins, r->name)];
}

/* Without a table of the architecture's own flags nobody can tell. */
static const char *vendor_text(const struct arch_audit *a)
{
	if (!audit_vendor(a))
		return "-";
	return pool_printf("%zu", audit_count(a, true));
}

static bool is_suspect(const struct arch_audit *a)
{
	return a->faults.count || a->unknown.count;
}

/* Whose bits, where the line has room for it; and a mark at what is told below. */
static const char *state_cell(const struct text *r, const struct arch_audit *a)
{
	const char *state = word_of(&state_words, audit_state(a));

	if (r->columns < STATE_MIN)
		return is_suspect(a) ? paint(r->t, INK_BAD, " !") : "";
	if (!is_suspect(a))
		return pool_printf("   %s", state);
	return pool_printf(
		"   %s%s", state,
		paint(r->t, INK_BAD, r->columns < SEE_MIN ? " !" : ", see below"));
}

static void add_strip(const struct text *r, const struct arch_audit *a)
{
	int n;

	if (!a->readable)
		str_printf(r->out, "%-35s", "");
	for (n = 31; n >= 0 && a->readable; n--)
		str_printf(r->out, "%c%s", bit_char(a, (unsigned int)n),
			   n && n % 8 == 0 ? " " : "");
}

static void add_paragraph(const struct text *r, const char *text)
{
	struct flow f;

	flow_start(&f, r->out, r->columns, 0, "");
	flow_text(&f, text);
	flow_end(&f);
}

/* Is there a flag that the map of an architecture marks with "*"? */
static bool any_varies(const struct audit *all)
{
	for (size_t i = 0; i < all->count; i++)
		for (unsigned int n = 0; n < 64; n++)
			for (size_t nth = 0; audit_flag(&all->list[i], n, nth); nth++)
				if (audit_varies(&all->list[i],
						 audit_flag(&all->list[i], n, nth)))
					return true;
	return false;
}

static bool any_without_table(const struct audit *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (!audit_vendor(&all->list[i]))
			return true;
	return false;
}

static void print_overview(const struct text *r, const struct audit *all)
{
	bool states = r->columns >= STATE_MIN;
	int name = states ? 12 : 11;
	size_t i;

	str_printf(r->out, "%-*s %-35s %5s %6s%s\n", name, "",
		   "31    24 23    16 15     8 7      0", "flags", "vendor",
		   states ? "   numbers" : "");
	for (i = 0; i < all->count; i++) {
		const struct arch_audit *a = &all->list[i];

		str_printf(r->out, "%-*s ", name, a->arch);
		add_strip(r, a);
		str_printf(r->out, " %5zu %6s%s\n", audit_count(a, false), vendor_text(a),
			   state_cell(r, a));
	}
	str_puts(r->out, "\n");
	add_paragraph(r, "G generic flag, a architecture's, V vendor's, . free, ? other "
			 "configuration");
	if (any_varies(all))
		add_paragraph(r, "* has another number in another configuration");
	if (any_without_table(all))
		add_paragraph(r, "vendor -: the kit has no table of this architecture's "
				 "flags to tell them by");
	if (r->columns < SEE_MIN)
		add_paragraph(r, "! see below");
}

/* "16  TIF_SSBD  (CONFIG_X)", cut to its half of the line. */
static const char *cell(const struct arch_audit *a, unsigned int n, size_t nth, int room)
{
	const struct row *r = audit_flag(a, n, nth);
	const char *text, *note = "";

	if (!r && nth)
		return "";
	if (!r)
		return pool_printf("%3u  %s", n,
				   audit_has(a, n) ? "(another configuration)" : ".");
	if (origin_is_vendors(origin_of(&a->origins, r->name)))
		note = " vendor";
	text = pool_printf("%3u  %s%s%s%s%s%s%s", n, r->name,
			   audit_varies(a, r) ? "*" : "", note, *r->def->cond ? " (" : "",
			   r->def->cond, *r->def->cond ? ")" : "",
			   r->kind == ROW_ALIAS ? " alias" : "");
	if (strlen(text) > (size_t)room)
		text = pool_printf("%.*s...", room - 3, text);
	return text;
}

/* The halves side by side. */
static void add_halves(const struct text *r, const struct arch_audit *a, int room)
{
	unsigned int n;
	size_t nth;

	str_printf(r->out, "  %-*s  %s\n", room + 1, " generic half",
		   " architecture's half");
	for (n = 0; n < ARCH_FIRST; n++)
		for (nth = 0;
		     !nth || audit_flag(a, n, nth) || audit_flag(a, n + ARCH_FIRST, nth);
		     nth++)
			str_printf(r->out, "  %-*s  %s\n", room + 1,
				   cell(a, n, nth, room),
				   cell(a, n + ARCH_FIRST, nth, room));
}

static void add_bits(const struct text *r, const struct arch_audit *a, unsigned int first,
		     unsigned int last, int indent)
{
	int room = r->columns - indent;
	unsigned int n;
	size_t nth;

	for (n = first; n <= last; n++)
		for (nth = 0; (!nth && n <= ARCH_LAST) || audit_flag(a, n, nth); nth++)
			str_printf(r->out, "%*s%s\n", indent, "", cell(a, n, nth, room));
}

/* A terminal that is too narrow for names side by side has one half below the other. */
static void print_map(const struct text *r, const struct arch_audit *a)
{
	int room = (r->columns - MAP_BLANKS) / 2;

	if (room >= CELL_MIN) {
		add_halves(r, a, room < CELL_MAX ? room : CELL_MAX);
		add_bits(r, a, ARCH_LAST + 1, 63,
			 (room < CELL_MAX ? room : CELL_MAX) + 5);
		return;
	}
	str_puts(r->out, "   generic half\n");
	add_bits(r, a, 0, ARCH_FIRST - 1, 2);
	str_puts(r->out, "   architecture's half\n");
	add_bits(r, a, ARCH_FIRST, 63, 2);
}

void text_flow(const struct text *r, struct flow *f, enum ink ink, const char *label)
{
	flow_start(f, r->out, r->columns, TEXT_LABEL, paint(r->t, ink, label));
}

static void print_free(const struct text *r, const struct arch_audit *a)
{
	struct flow f;
	unsigned int n, last;

	text_flow(r, &f, INK_PLAIN, "free");
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
	flow_start(&f, r->out, r->columns, TEXT_LABEL, "");
	flow_text(&f, pool_printf("%zu in the generic half, %zu in the architecture's",
				  audit_free(a, 0, ARCH_FIRST - 1),
				  audit_free(a, ARCH_FIRST, ARCH_LAST)));
	flow_end(&f);
}

static void print_changes(const struct text *r, const struct arch_audit *a,
			  enum change_kind kind, const char *label)
{
	struct flow f;
	size_t i;

	text_flow(r, &f, INK_PLAIN, label);
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

static void print_explained(const struct text *r, const struct arch_audit *a)
{
	size_t i, n = 0;

	for (i = 0; i < a->nchanges; i++)
		n += a->changes[i].why != NULL;
	str_printf(r->out, "  %-*s%zu of %zu changes\n", TEXT_LABEL - 2, "explained", n,
		   a->nchanges);
}

static void print_missing(const struct text *r, const struct audit *all,
			  const struct arch_audit *a)
{
	struct flow f;
	size_t i;

	text_flow(r, &f, INK_PLAIN, "missing");
	for (i = 0; i < all->generic.count; i++)
		if (audit_misses(a, &all->generic.list[i]))
			flow_add(&f, 2, all->generic.list[i].name);
	flow_end(&f);
}

static void print_without_mask(const struct text *r, const struct arch_audit *a)
{
	struct flow f;
	size_t i;

	text_flow(r, &f, INK_PLAIN, "no mask");
	for (i = 0; i < a->table.nrows; i++)
		if (audit_no_mask(a, &a->table.rows[i]))
			flow_add(&f, 2, a->table.rows[i].name);
	flow_end(&f);
}

/* A vendor's flags by what upstream knows of them. */
static void print_vendors(const struct text *r, const struct arch_audit *a,
			  enum origin origin, const char *label)
{
	struct flow f;
	size_t i, n = 0;

	for (i = 0; i < a->table.nrows; i++) {
		const struct row *row = &a->table.rows[i];
		const char *detail;

		if (!audit_is_flag(row) || row->kind != ROW_BIT ||
		    origin_of(&a->origins, row->name) != origin)
			continue;
		detail = origin_detail(&a->origins, row->name);
		if (!n++)
			text_flow(r, &f, INK_PLAIN, label);
		flow_add(&f, 2,
			 *detail ? pool_printf("%s (%s)", row->name, detail) : row->name);
	}
	if (n)
		flow_end(&f);
}

/* Named like flags, and masks: TIF_WORK_MASK of c6x and ia64. */
static void print_odd(const struct text *r, const struct arch_audit *a)
{
	struct flow f;
	size_t i, n = 0;

	for (i = 0; i < a->table.nrows; i++) {
		if (a->table.rows[i].kind != ROW_ODD)
			continue;
		if (!n++)
			text_flow(r, &f, INK_PLAIN, "no flag");
		flow_add(&f, 2, a->table.rows[i].name);
	}
	if (n)
		flow_end(&f);
}

static void print_arch(const struct text *r, const struct audit *all,
		       const struct arch_audit *a)
{
	str_printf(r->out, "\n%s  %s\n", paint(r->t, INK_BOLD, a->arch), a->file);
	if (a->readable) {
		print_map(r, a);
		print_free(r, a);
		print_missing(r, all, a);
		print_without_mask(r, a);
		print_odd(r, a);
		print_vendors(r, a, ORIGIN_RELEASE, "other rel.");
		print_vendors(r, a, ORIGIN_ELSEWHERE, "other arch");
		print_vendors(r, a, ORIGIN_VENDOR, "vendor's");
	}
	text_verdict(r, a);
	text_diags(r, "not read", &a->unknown);
	text_diags(r, "fault", &a->faults);
	text_findings(r, &a->findings, SEVERE_FAULT, "fault");
	text_findings(r, &a->findings, SEVERE_WARN, "warning");
	text_findings(r, &a->findings, SEVERE_NOTE, "depends");
	if (!all->other || !a->readable)
		return;
	print_changes(r, a, CHANGE_KEPT, "kept");
	print_changes(r, a, CHANGE_MOVED, "renumbered");
	print_changes(r, a, CHANGE_NEW, "new");
	print_changes(r, a, CHANGE_GONE, "gone");
	print_explained(r, a);
}

static void print_core(const struct text *r, const struct audit *a)
{
	str_printf(r->out, "\ncore code  %zu files\n", a->core_scan.files);
	text_diags(r, "not read", &a->core_scan.complaints);
	text_findings(r, &a->core, SEVERE_FAULT, "fault");
	text_findings(r, &a->core, SEVERE_NOTE, "depends");
}

static const char *named(const char *tree, const char *version)
{
	return *version ? pool_printf("%s (%s)", tree, version) : tree;
}

static void print_fingerprint(const struct text *r, const struct fingerprint *f)
{
	struct flow flow;

	flow_start(&flow, r->out, r->columns, 10, "kernel");
	flow_text(&flow, fingerprint_who(f));
	flow_end(&flow);
	flow_start(&flow, r->out, r->columns, 10, "has");
	flow_text(&flow, fingerprint_has(f, true));
	flow_end(&flow);
}

void audit_text(const struct audit *a, const struct terminal *t, struct str *out)
{
	const struct text r = { .out = out, .t = t, .columns = terminal_columns(t) };
	size_t i;

	str_printf(out, "Thread flags of %s\n", named(a->tree, a->version));
	if (a->other)
		str_printf(out, "   and changes to %s\n",
			   named(a->other, a->other_version));
	if (a->print.vendor)
		print_fingerprint(&r, &a->print);
	str_puts(out, "\n");
	print_overview(&r, a);
	text_verdicts(&r, a);
	for (i = 0; i < a->count; i++)
		print_arch(&r, a, &a->list[i]);
	print_core(&r, a);
}
