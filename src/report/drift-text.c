// SPDX-License-Identifier: GPL-2.0
// Where hooks fit, as text: a matrix per series, and what stands behind a miss.
#include "report/drift-text.h"
#include "util/utf8.h"

#include <string.h>

const char *cell_mark(const struct drift_run *run, size_t hook)
{
	const struct cell *c = &run->cells[hook];

	if (run->refused)
		return run->known ? "r" : "R";
	switch (c->fit) {
	case FIT_YES:
		return "=";
	case FIT_OFFSET:
		return pool_printf("%+d", c->offset);
	case FIT_LEFT_OUT:
		return "o";
	case FIT_NO:
		return c->known ? "k" : "X";
	default:
		return ".";
	}
}

/* A line of a tree without the blanks around it. */
static const char *trimmed(const char *line)
{
	size_t len;

	line += strspn(line, " \t");
	len = strlen(line);
	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	return pool_strndup(line, len);
}

static const char *quoted(const char *line)
{
	return *line ? pool_printf("'%s'", utf8_clean(line)) : "an empty line";
}

static void add_lines(const struct cell *c, struct str *s)
{
	const char *expected = trimmed(c->expected), *found = trimmed(c->found);

	if (!*c->expected && !*c->found)
		return;
	str_printf(s, ": expected %s, found %s", quoted(expected),
		   !strcmp(expected, found) ? "it with other blanks" : quoted(found));
}

const char *cell_text(const struct cell *c)
{
	struct str s = { 0 };

	if (*c->file)
		str_printf(&s, "%s, ", utf8_clean(c->file));
	if (c->hunk)
		str_printf(&s, "hunk %u, line %u: ", c->hunk, c->line);
	str_puts(&s, utf8_clean(c->why));
	add_lines(c, &s);
	if (c->known)
		str_printf(&s, "; known: %s", utf8_clean(c->known));
	return str_get(&s);
}

const char *row_text(const struct hook_row *row)
{
	if (!row->first_miss)
		return "";
	if (row->last_fit)
		return pool_printf("does not fit from %s on, fits up to %s",
				   utf8_clean(row->first_miss->name),
				   utf8_clean(row->last_fit->name));
	if (row->first_fit)
		return pool_printf("fits from %s on, does not fit %s",
				   utf8_clean(row->first_fit->name),
				   utf8_clean(row->first_miss->name));
	return "fits none of these trees";
}

/* "54 fit, 3 at an offset, 2 left out, 1 does not fit" */
static const char *counts(const struct drift_series *s, const struct drift_run *run)
{
	size_t at = run_count_of(s, run, FIT_OFFSET),
	       out = run_count_of(s, run, FIT_LEFT_OUT),
	       no = run_count_of(s, run, FIT_NO);
	struct str t = { 0 };

	str_printf(&t, "%zu fit", run_count_of(s, run, FIT_YES) + at);
	if (at)
		str_printf(&t, ", %zu of them at an offset", at);
	if (out)
		str_printf(&t, ", %zu left out", out);
	if (no)
		str_printf(&t, ", %zu %s not fit", no, no == 1 ? "does" : "do");
	return str_get(&t);
}

static const char *seconds(const struct drift_run *run)
{
	if (run->extract < 0.05)
		return pool_printf("%.1f s", run->trial);
	return pool_printf("%.1f s, and %.1f s to get it", run->trial, run->extract);
}

static void add_runs(const struct drift_series *s, struct str *out)
{
	for (size_t i = 0; i < s->nruns; i++) {
		const struct drift_run *run = s->runs[i];

		str_printf(out, "  %3zu  %s", i + 1, utf8_clean(run->name));
		if (strcmp(run->name, run->release) != 0)
			str_printf(out, ", %s", utf8_clean(run->release));
		if (*run->kernel)
			str_printf(out, " (%s)", utf8_clean(run->kernel));
		if (run->refused)
			str_printf(out, ": refused: %s%s%s", utf8_clean(run->refused),
				   run->known ? "; known: " : "",
				   run->known ? utf8_clean(run->known) : "");
		else
			str_printf(out, ": numbering %s: %s", run->numbering,
				   counts(s, run));
		str_printf(out, "; %s\n", seconds(run));
	}
}

static bool is_shown(const struct hook_row *row, bool all)
{
	return all || row->count[FIT_NO];
}

static void add_matrix(const struct drift_series *s, bool all, struct str *out)
{
	size_t shown = 0, width = 4, tried = 0;

	for (size_t i = 0; i < s->nruns; i++)
		tried += !s->runs[i]->refused;
	for (size_t h = 0; h < s->nhooks; h++) {
		if (!is_shown(&s->hooks[h], all))
			continue;
		shown++;
		if (strlen(s->hooks[h].name) > width)
			width = strlen(s->hooks[h].name);
	}
	if (!tried)
		str_puts(out, "  no hook was tried\n");
	else if (shown < s->nhooks)
		str_printf(out, "  %zu of %zu hooks fit wherever they were tried%s\n",
			   s->nhooks - shown, s->nhooks, shown ? ", the others:" : "");
	if (!shown)
		return;
	str_printf(out, "\n  %-*s", (int)width, "hook");
	for (size_t i = 0; i < s->nruns; i++)
		str_printf(out, " %4zu", i + 1);
	str_puts(out, "\n");
	for (size_t h = 0; h < s->nhooks; h++) {
		if (!is_shown(&s->hooks[h], all))
			continue;
		str_printf(out, "  %-*s", (int)width, s->hooks[h].name);
		for (size_t i = 0; i < s->nruns; i++)
			str_printf(out, " %4s", cell_mark(s->runs[i], h));
		str_puts(out, "\n");
	}
}

static void add_misses(const struct drift_series *s, struct str *out)
{
	for (size_t h = 0; h < s->nhooks; h++) {
		const struct hook_row *row = &s->hooks[h];

		if (!row->count[FIT_NO])
			continue;
		str_printf(out, "\n  %s: %s\n", row->name, row_text(row));
		for (size_t i = 0; i < s->nruns; i++)
			if (!s->runs[i]->refused && s->runs[i]->cells[h].fit == FIT_NO)
				str_printf(out, "    %s: %s\n",
					   utf8_clean(s->runs[i]->name),
					   cell_text(&s->runs[i]->cells[h]));
	}
}

static void add_series(const struct drift_series *s, bool all, struct str *out)
{
	str_printf(out, "series %s: %zu hooks, %zu %s\n\n", s->name, s->nhooks, s->nruns,
		   s->nruns == 1 ? "tree" : "trees");
	add_runs(s, out);
	str_puts(out, "\n");
	add_matrix(s, all, out);
	add_misses(s, out);
	str_puts(out, "\n");
}

static const struct drift_series *series_named(const struct drift *d, const char *name)
{
	for (size_t i = 0; i < d->nseries; i++)
		if (!strcmp(d->series[i].name, name))
			return &d->series[i];
	return NULL;
}

/* The series that were to be tried on pinned versions, and have none. */
static void add_pinless(const struct drift *d, struct str *out)
{
	struct list names = { 0 };

	for (size_t i = 0; d->pins && i < d->want.n; i++)
		if (!series_named(d, d->want.s[i]) &&
		    !list_has(&d->series_not_here, d->want.s[i]))
			list_add(&names, d->want.s[i]);
	if (names.n)
		str_printf(out, "no version is pinned, not tried (name trees): %s\n",
			   list_join(&names, " "));
}

static void add_others(const struct drift *d, struct str *out)
{
	for (size_t i = 0; i < d->nruns; i++)
		if (!*d->runs[i].series)
			str_printf(out, "no series: %s: %s\n",
				   utf8_clean(d->runs[i].name),
				   utf8_clean(d->runs[i].refused));
	for (size_t i = 0; i < d->known_count; i++)
		if (d->known[i].stale)
			str_printf(out,
				   "known.tsv, line %u: %s %s %s does not apply any "
				   "more: %s\n",
				   d->known[i].line, d->known[i].series,
				   d->known[i].release, d->known[i].hook,
				   utf8_clean(d->known[i].stale));
	if (d->not_here.n)
		str_printf(out, "not in the cache, not tried (--fetch gets them): %s\n",
			   list_join(&d->not_here, " "));
	add_pinless(d, out);
}

static size_t total(const struct drift *d, enum fit fit)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nseries; i++)
		for (size_t r = 0; r < d->series[i].nruns; r++)
			n += run_count_of(&d->series[i], d->series[i].runs[r], fit);
	return n;
}

void drift_text(const struct drift *d, bool all, struct str *out)
{
	double seconds = 0;

	for (size_t i = 0; i < d->nseries; i++)
		add_series(&d->series[i], all, out);
	add_others(d, out);
	for (size_t i = 0; i < d->nruns; i++)
		seconds += d->runs[i].trial + d->runs[i].extract;
	str_puts(out, "= fits, +N or -N fits that many lines away, o left out by a "
		      "probe, X does not fit,\nk is known not to fit, R tree refused, "
		      "r known to be refused, . not for this tree\n");
	str_printf(out,
		   "%zu %s: %zu fit, %zu at an offset, %zu left out, %zu do not fit; "
		   "%zu known, %zu unexplained; %.1f s of CPU\n",
		   d->nruns, d->nruns == 1 ? "tree" : "trees", total(d, FIT_YES),
		   total(d, FIT_OFFSET), total(d, FIT_LEFT_OUT), total(d, FIT_NO),
		   d->explained, d->unexplained, seconds);
}

/* In a table a bar would begin the next cell. */
static const char *cell_of_table(const char *text)
{
	struct str s = { 0 };

	for (text = utf8_clean(text); *text; text++) {
		if (*text == '|')
			str_puts(&s, "\\");
		str_add(&s, text, 1);
	}
	return str_get(&s);
}

/* The hooks that do not fit, each with its reason. */
static const char *blocking(const struct drift_series *s, const struct drift_run *run)
{
	struct str t = { 0 };

	if (run->refused)
		return run->refused;
	for (size_t h = 0; h < s->nhooks; h++)
		if (run->cells[h].fit == FIT_NO)
			str_printf(&t, "%s`%s`: %s", t.len ? "; " : "", s->hooks[h].name,
				   cell_text(&run->cells[h]));
	return t.len ? str_get(&t) : "-";
}

static const char *answer(const struct drift_series *s, const struct drift_run *run)
{
	size_t fits, no;

	if (run->refused || !s)
		return "refused";
	fits = run_count_of(s, run, FIT_YES) + run_count_of(s, run, FIT_OFFSET);
	no = run_count_of(s, run, FIT_NO);
	return no ? pool_printf("%zu of %zu fit", fits, fits + no)
		  : pool_printf("lands, %zu patches", fits);
}

void drift_markdown(const struct drift *d, struct str *out)
{
	str_puts(out,
		 "| tree | release | kernel | series | answer | what does not fit |\n"
		 "|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < d->nruns; i++) {
		const struct drift_run *run = &d->runs[i];
		const struct drift_series *s = series_named(d, run->series);

		str_printf(out, "| %s | %s | %s | %s | %s | %s |\n",
			   cell_of_table(run->name), cell_of_table(run->release),
			   *run->kernel ? cell_of_table(run->kernel) : "-",
			   *run->series
				   ? pool_printf("%s, %s", run->series, run->numbering)
				   : "-",
			   answer(s, run),
			   cell_of_table(s ? blocking(s, run) : run->refused));
	}
}

/* One line of the report: how many trees have it, and which have not. */
static void add_anchor(const struct anchor *a, struct str *out)
{
	str_printf(out, "    %u of %u%s  %c%s", a->once + a->more, a->trees,
		   a->more ? pool_printf(", more than once in %u", a->more) : "", a->sign,
		   utf8_clean(a->text));
	if (a->lost.n && a->once + a->more)
		str_printf(out, "    [not in %s]", utf8_clean(list_join(&a->lost, ", ")));
	else if (a->lost.n)
		str_puts(out, "    [in none]");
	str_puts(out, "\n");
}

void drift_anchor_text(const struct anchors *a, struct str *out)
{
	const struct anchor *last = NULL;

	str_puts(out, "Lines that a hook looks for, and how many of the trees have them "
		      "in that file.\n");
	for (size_t i = 0; i < a->count; i++) {
		const struct anchor *x = &a->list[i];

		if (!last || strcmp(last->hook, x->hook) || strcmp(last->file, x->file) ||
		    last->hunk != x->hunk)
			str_printf(out, "\n%s, %s, %s %u\n", x->hook, x->file,
				   x->sign == '=' ? "rule" : "hunk", x->hunk);
		add_anchor(x, out);
		last = x;
	}
}
