// SPDX-License-Identifier: GPL-2.0
// The checks of a converted header, alone and against the one before.
#include "convert/check.h"
#include "util/clock.h"
#include "util/pool.h"

#include <stdlib.h>
#include <string.h>

struct check_run {
	const struct check_input *s;
	struct checks *out;
	struct table before;
	struct table after;
	size_t failed;
};

/* Print at most this many details per check. */
#define DETAILS_MAX 3

static const char *configurations(size_t n)
{
	return pool_printf("%zu configuration%s", n, n == 1 ? "" : "s");
}

double check_took(struct checks *c)
{
	double start = c->since;

	c->since = clock_now();
	return start > 0 ? c->since - start : 0;
}

/* A check failed if it left complaints; the detail is the first few of them. */
static void report(struct check_run *r, const char *name, const struct diags *d,
		   const char *good)
{
	struct check *c;
	struct str detail = { 0 };
	size_t i;

	r->out->list = pool_grow(r->out->list, r->out->count, sizeof(*c));
	c = &r->out->list[r->out->count++];
	c->name = name;
	c->ok = !d->count;
	for (i = 0; i < d->count && i < DETAILS_MAX; i++)
		str_printf(&detail, "%s%s", i ? "; " : "", diag_line(&d->list[i]));
	if (d->count > DETAILS_MAX)
		str_printf(&detail, "; and %zu more", d->count - DETAILS_MAX);
	c->detail = d->count ? str_get(&detail) : good;
	c->seconds = check_took(r->out);
	r->failed += !c->ok;
}

static void complain(struct diags *d, const struct row *r, const char *text)
{
	diag_add(d, r->def->file, r->def->line->number, "%s %s", r->name, text);
}

static bool may_go(const struct check_run *r, const char *name)
{
	const struct move *m;

	if (!r->s->plan)
		return false;
	m = plan_move(r->s->plan, name + (name[0] == '_'));
	return m && m->action == MOVE_DROPPED;
}

static const struct cell *cell_of(const struct table *t, size_t view, const char *name)
{
	const struct row *r = table_row(t, name);

	return r ? table_cell(t, &t->views[view], r) : NULL;
}

/* Both tables were built for the same configurations. */
static void names_kept(struct check_run *r)
{
	struct diags d = { 0 };
	size_t i, v;

	for (v = 0; v < r->before.nviews; v++) {
		for (i = 0; i < r->before.nrows; i++) {
			const struct row *row = &r->before.rows[i];

			if (!table_cell(&r->before, &r->before.views[v], row) ||
			    cell_of(&r->after, v, row->name) || may_go(r, row->name))
				continue;
			complain(&d, row,
				 pool_printf(
					 "is lost (with %s)",
					 r->before.views[v].config.natoms
						 ? config_text(&r->before.views[v].config)
						 : "every configuration"));
		}
	}
	report(r, "names-kept", &d,
	       pool_printf("%zu names in %s", r->before.nrows,
			   configurations(r->before.nviews)));
}

/* Which bits a mask is made of, as names: the numbers may differ. */
static const char *bit_names(const struct table *t, size_t view, uint64_t mask,
			     bool named_only)
{
	const char **names = NULL;
	struct str s = { 0 };
	size_t i, j, n = 0;

	for (i = 0; i < t->nrows; i++) {
		const struct cell *c = table_cell(t, &t->views[view], &t->rows[i]);

		if (!c || t->rows[i].kind != ROW_BIT || t->rows[i].bad || c->value > 63 ||
		    !(mask >> c->value & 1))
			continue;
		mask &= ~(UINT64_C(1) << c->value);
		names = pool_grow(names, n, sizeof(*names));
		for (j = n++; j > 0 && strcmp(names[j - 1], t->rows[i].name) > 0; j--)
			names[j] = names[j - 1];
		names[j] = t->rows[i].name;
	}
	for (i = 0; i < n; i++)
		str_printf(&s, "%s%s", i ? " " : "", names[i]);
	if (mask && !named_only)
		str_printf(&s, "%s0x%llx", n ? " " : "", (unsigned long long)mask);
	return str_get(&s);
}

static void composites_kept(struct check_run *r)
{
	struct diags d = { 0 };
	size_t i, v, count = 0;

	for (i = 0; i < r->before.nrows; i++) {
		const struct row *row = &r->before.rows[i];
		bool literal = r->s->plan && plan_literal(r->s->plan, row->name);

		if (row->kind != ROW_COMPOSITE || row->bad)
			continue;
		count++;
		for (v = 0; v < r->before.nviews; v++) {
			const struct cell *a =
				table_cell(&r->before, &r->before.views[v], row);
			const struct cell *b = cell_of(&r->after, v, row->name);
			const char *was, *is;

			if (!a || !b)
				continue;
			/* Of a mask of numbers, the bits without a name went. */
			was = bit_names(&r->before, v, a->value, literal);
			is = bit_names(&r->after, v, b->value, false);
			if (strcmp(was, is))
				complain(&d, row, pool_printf("was %s, is %s", was, is));
		}
	}
	report(r, "composite-masks", &d,
	       pool_printf("%zu stand for the same flags", count));
}

static void optional_kept(struct check_run *r)
{
	struct diags d = { 0 };
	size_t i, count = 0;

	for (i = 0; i < r->s->generic->count; i++) {
		const struct rule *g = &r->s->generic->list[i];
		const struct row *a = table_row(&r->before, g->name);
		const struct row *b = table_row(&r->after, g->name);

		if (g->kind != RULE_OPTIONAL)
			continue;
		count += a && a->present;
		if ((a && a->present) != (b && b->present))
			complain(&d, a && a->present ? a : b,
				 a && a->present ? "was there and is gone"
						 : "was not there and is now");
	}
	report(r, "optional-flags", &d, pool_printf("%zu as before", count));
}

static void planned(struct check_run *r)
{
	struct diags d = { 0 };
	size_t i;

	for (i = 0; i < r->s->plan->count; i++) {
		const struct move *m = &r->s->plan->moves[i];
		const struct row *row = table_row(&r->after, m->bit->name);

		if (m->action == MOVE_DROPPED) {
			if (row)
				complain(&d, row, "should have gone");
		} else if (row && row->value != m->to) {
			complain(&d, row,
				 pool_printf("is %llu, planned was %u",
					     (unsigned long long)row->value, m->to));
		}
	}
	report(r, "numbers-planned", &d,
	       pool_printf("%zu flags where the plan put them", r->s->plan->count));
}

static void header_reads(struct check_run *r)
{
	struct diags d = { 0 };

	table_build(&r->after, r->s->after, NULL, 0, &d);
	if (!r->s->after->generic != r->s->unconverted)
		diag_add(&d, r->s->after->file, 0, "%s <%s>",
			 r->s->unconverted ? "is not converted, and includes"
					   : "does not include",
			 GENERIC_TIF_HEADER);
	report(r, "header-reads", &d,
	       pool_printf("%zu names in %s", r->after.nrows,
			   configurations(r->after.nviews)));
}

static void self_checks(struct check_run *r)
{
	struct diags d = { 0 }, numbers = { 0 }, masks = { 0 };
	size_t i;

	table_faults(&r->after, &d);
	for (i = 0; i < d.count; i++)
		diag_add(strstr(d.list[i].text, "_TIF_") == d.list[i].text ? &masks
									   : &numbers,
			 d.list[i].file, d.list[i].line, "%s", d.list[i].text);
	report(r, "numbers-unique", &numbers, "no number twice");
	report(r, "masks-right", &masks, "every mask is 1 << its number");
}

static void halves(struct check_run *r)
{
	struct diags d = { 0 };
	size_t i, generic = 0, arch = 0;
	unsigned int last = plan_last(r->s->arch);

	for (i = 0; i < r->after.nrows; i++) {
		const struct row *row = &r->after.rows[i];
		const struct rule *g = rules_number(r->s->generic, row->name);

		if (row->kind != ROW_BIT || row->bad || !row->present)
			continue;
		generic += g != NULL;
		arch += !g;
		if (g && row->value != g->number)
			complain(&d, row,
				 pool_printf("is %llu; upstream's number is %u",
					     (unsigned long long)row->value, g->number));
		if (!g && row->value < ARCH_FIRST)
			complain(&d, row,
				 pool_printf("is %llu, in the generic half",
					     (unsigned long long)row->value));
		if (!g && row->value > last)
			complain(&d, row,
				 pool_printf("is %llu, above %u",
					     (unsigned long long)row->value, last));
	}
	if (arch > last - ARCH_FIRST + 1)
		diag_add(&d, r->s->after->file, 0,
			 "%zu architecture flags for %u numbers", arch,
			 last - ARCH_FIRST + 1);
	report(r, "halves-16-16", &d,
	       pool_printf("%zu generic below 16, %zu of the architecture from 16",
			   generic, arch));
}

/* 11 to 15 belong to the flags that upstream gave them to, or to nobody. */
static void free_numbers(struct check_run *r)
{
	const char *owner[ARCH_FIRST] = { NULL };
	struct diags d = { 0 };
	struct str s = { 0 };
	size_t i;

	for (i = 0; i < r->after.nrows; i++) {
		const struct row *row = &r->after.rows[i];
		const struct rule *g = rules_number(r->s->generic, row->name);

		if (row->kind != ROW_BIT || row->bad || !row->present ||
		    row->value < FIRST_RESERVED || row->value >= ARCH_FIRST)
			continue;
		owner[row->value] = row->name;
		if (!g || g->kind != RULE_RESERVED || g->number != row->value)
			complain(&d, row,
				 pool_printf("takes %llu, which must stay free",
					     (unsigned long long)row->value));
	}
	for (i = FIRST_RESERVED; i < ARCH_FIRST; i++)
		str_printf(&s, "%s%zu %s", s.len ? ", " : "", i,
			   owner[i] ? owner[i] : "free");
	report(r, "numbers-free", &d, str_get(&s));
}

static void constraints(struct check_run *r)
{
	struct diags d = { 0 };
	struct str s = { 0 };
	size_t i;

	plan_constraints(r->s->arch, &r->after, &d);
	for (i = 0; i < r->s->arch->count; i++) {
		const struct rule *c = &r->s->arch->list[i];

		if (c->kind == RULE_ADJACENT && table_row(&r->after, c->name) &&
		    table_row(&r->after, c->other))
			str_printf(&s, "%s%s is %s + 1", s.len ? ", " : "", c->other,
				   c->name);
		if (c->kind == RULE_SAMEBYTE && table_row(&r->after, c->name) &&
		    table_row(&r->after, c->other))
			str_printf(&s, "%s%s and %s share a byte", s.len ? ", " : "",
				   c->name, c->other);
	}
	report(r, "constraints", &d, s.len ? str_get(&s) : "none for these flags");
}

static void against_before(struct check_run *r)
{
	const char **atoms;
	size_t n = unit_merge_atoms(r->s->before, r->s->after, &atoms);
	struct diags d = { 0 };

	/* An empty list must not mean "the unit's own". */
	if (!n)
		atoms = pool_alloc(sizeof(*atoms));
	table_build(&r->before, r->s->before, atoms, n, &d);
	table_build(&r->after, r->s->after, atoms, n, &d);
	report(r, "baseline-reads", &d, pool_printf("%zu names", r->before.nrows));
	names_kept(r);
	optional_kept(r);
	composites_kept(r);
	if (r->s->plan && !r->s->plan->done)
		planned(r);
}

/* Native: every number is what it was, and the only new flag is TIF_RSEQ. */
static void numbers_kept(struct check_run *r)
{
	struct diags d = { 0 };
	size_t i, v, count = 0;

	for (v = 0; v < r->after.nviews; v++) {
		for (i = 0; i < r->after.nrows; i++) {
			const struct row *row = &r->after.rows[i];
			const struct cell *now =
				table_cell(&r->after, &r->after.views[v], row);
			const struct cell *was = cell_of(&r->before, v, row->name);

			if (!now || !row_is_number(row) || !strcmp(row->name, "TIF_RSEQ"))
				continue;
			count++;
			if (!was)
				complain(&d, row, "was not there before");
			else if (was->value != now->value)
				complain(&d, row,
					 pool_printf("was %llu, is %llu",
						     (unsigned long long)was->value,
						     (unsigned long long)now->value));
		}
	}
	report(r, "numbers-native", &d, pool_printf("%zu numbers as before", count));
}

/* The header's own word for its numbers; @count: how often it is defined. */
static const struct def *id_def(const struct unit *u, size_t *count)
{
	const struct def *found = NULL;

	*count = 0;
	for (size_t i = 0; i < u->ndefs; i++) {
		if (strcmp(u->defs[i].name, NUMBERS_ID))
			continue;
		found = &u->defs[i];
		++*count;
	}
	return found;
}

/* Has a conversion given the flags other numbers? Upstream's own header is not one. */
static bool needs_id(const struct check_input *s)
{
	return s->id_taken == ID_TAKEN || (s->before && !s->before->generic);
}

/* Modules that were built for other numbers must be refused. */
static void numbers_id_right(struct check_run *r, bool native)
{
	const struct unit *u = r->s->after;
	const char *word = pool_printf("\"%s\"", numbers_id(&r->after));
	struct diags d = { 0 };
	size_t count;
	const struct def *def = id_def(u, &count);

	if (def && native)
		diag_add(&d, def->file, def->line->number,
			 NUMBERS_ID
			 " is defined, and no number has changed: take it out");
	else if (def && (count > 1 || *def->cond))
		diag_add(&d, def->file, def->line->number,
			 NUMBERS_ID " must be defined once, under no condition");
	else if (def && strcmp(def->body, word))
		diag_add(&d, def->file, def->line->number,
			 NUMBERS_ID " is %s, and the numbers here give %s: write that, "
				    "so that modules built for others are refused",
			 def->body, word);
	else if (def && r->s->id_taken == ID_NOT_TAKEN)
		diag_add(&d, VERMAGIC_HEADER, 0,
			 "no macro takes " NUMBERS_ID ": modules built for other numbers "
			 "load");
	else if (!def && !native && needs_id(r->s))
		diag_add(&d, u->file, 0,
			 "no " NUMBERS_ID ": define it as %s, so that modules built for "
			 "other numbers are refused",
			 word);
	report(r, "numbers-id", &d,
	       def	? word
	       : native ? "no number has changed, and none is needed"
			: "upstream's own numbers, and none is needed");
}

size_t check_header(struct checks *c, const struct check_input *s)
{
	struct check_run r = { .s = s, .out = c };
	bool native = s->unconverted || unit_is_native(s->after);

	header_reads(&r);
	self_checks(&r);
	if (!native) {
		halves(&r);
		free_numbers(&r);
	}
	/* of all configurations, or there is nothing to compare */
	if (s->after->non == 1 && !s->after->noff)
		numbers_id_right(&r, native);
	if (s->arch)
		constraints(&r);
	if (s->before)
		against_before(&r);
	if (s->before && native)
		numbers_kept(&r);
	return r.failed;
}

static void compiler_line(const struct table *t, const struct view *v, const char *name,
			  const char *value, bool *seen, struct diags *d)
{
	const struct row *row = table_row(t, name);
	const struct cell *c = row ? table_cell(t, v, row) : NULL;
	uint64_t said;
	char *end;

	said = *value == '-' ? (uint64_t)strtoll(value, &end, 10)
			     : strtoull(value, &end, 10);
	if (!*value || *end) {
		diag_add(d, t->unit->file, 0, "%s: the compiler says '%s'", name, value);
		return;
	}
	if (*value == '-') /* 1 << 31 is a negative int */
		said &= UINT32_MAX;
	if (!c) {
		diag_add(d, t->unit->file, 0, "%s: the compiler has it (%s), we have not",
			 name, value);
		return;
	}
	seen[row - t->rows] = true;
	if (c->value != said)
		complain(d, row,
			 pool_printf("is %llu here, %s for the compiler",
				     (unsigned long long)c->value, value));
}

size_t check_compiler(struct checks *c, const struct table *t, const struct view *v,
		      const char *text)
{
	struct check_run r = { .out = c };
	bool *seen = pool_alloc((t->nrows + 1) * sizeof(*seen));
	struct diags d = { 0 };
	size_t i, count = 0;

	while (*text) {
		size_t len = strcspn(text, "\n");
		char *line = pool_strndup(text, len), *value = strchr(line, ' ');

		if (value) {
			*value++ = '\0';
			compiler_line(t, v, line, value, seen, &d);
			count++;
		}
		text += len + (text[len] == '\n');
	}
	for (i = 0; i < t->nrows && count; i++)
		if (table_cell(t, v, &t->rows[i]) && !seen[i])
			complain(&d, &t->rows[i], "is unknown to the compiler");
	if (!count)
		diag_add(&d, t->unit->file, 0, "the compiler named no flag at all");
	report(&r, "compiler-agrees", &d, pool_printf("%zu values", count));
	return r.failed;
}
