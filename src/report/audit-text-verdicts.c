// SPDX-License-Identifier: GPL-2.0
// The audit for people: verdicts, and what they rest on.
#include "report/audit-text.h"
#include "util/pool.h"

#include <stdio.h>
#include <string.h>

#define REASON_AT  48 /* columns before the reason, in the table of verdicts */
#define REASON_MIN 40

static const char *first_line(const char *text, size_t room)
{
	if (strlen(text) <= room)
		return text;
	return pool_printf("%.*s...", (int)room - 3, text);
}

/* "arch/x/kernel/entry.S:12 text" without the directories that all share. */
static const char *short_place(const struct diag *d)
{
	const char *slash = strrchr(d->file, '/');
	const char *name = slash ? slash + 1 : d->file;

	return d->line ? pool_printf("%s:%u %s", name, d->line, d->text) : d->text;
}

static enum ink verdict_ink(enum answer answer)
{
	static const enum ink inks[] = {
		[ANSWER_CONVERTED] = INK_GOOD,	   [ANSWER_AS_IS] = INK_GOOD,
		[ANSWER_WITH_FIXES] = INK_WARNING, [ANSWER_NO] = INK_BAD,
		[ANSWER_UNKNOWN] = INK_BAD,
	};

	return inks[answer];
}

/* Padded before it is painted: escape sequences have no width. */
static const char *verdict_cell(const struct text *r, enum answer answer, int width)
{
	return paint(r->t, verdict_ink(answer),
		     pool_printf("%-*s", width, word_of(&answer_words, answer)));
}

static const char *first_reason(const struct verdict *v)
{
	const char *why = v->reasons.count ? short_place(&v->reasons.list[0]) : "";

	return v->reasons.count > 1 ? pool_printf("%zu: %s", v->reasons.count, why) : why;
}

/* Behind the verdict where the line is wide enough, else below it. */
static void add_reason(const struct text *r, const char *why)
{
	struct flow f;

	if (r->columns >= REASON_AT + REASON_MIN) {
		str_printf(r->out, "  %s\n",
			   first_line(why, (size_t)(r->columns - REASON_AT - 1)));
		return;
	}
	str_puts(r->out, "\n");
	flow_start(&f, r->out, r->columns, 4, "");
	flow_text(&f, why);
	flow_end(&f);
}

void text_verdicts(const struct text *r, const struct audit *all)
{
	bool wide = r->columns >= REASON_AT + REASON_MIN;
	struct flow f;
	size_t i;

	str_printf(r->out, "\n%-12s %-17s %3s  %s\n", "", "exit path", "own",
		   wide ? "conversion  why" : "conversion");
	for (i = 0; i < all->count; i++) {
		const struct arch_audit *a = &all->list[i];
		const char *why = first_reason(&a->verdict);

		str_printf(r->out, "%-12s %-17s %3u  %s", a->arch,
			   word_of(&exit_words, a->exit.class), a->renumbered.own,
			   verdict_cell(r, a->verdict.answer, *why && wide ? 10 : 0));
		if (*why)
			add_reason(r, why);
		else
			str_puts(r->out, "\n");
	}
	str_puts(r->out, "\n");
	flow_start(&f, r->out, r->columns, 0, "");
	flow_text(&f, "own: flags that the architecture's half has to hold, 16 at most");
	flow_end(&f);
}

static void print_diag(const struct text *r, const char *label, const struct diag *d)
{
	struct flow f;

	text_flow(r, &f, *label ? INK_BAD : INK_PLAIN, label);
	flow_text(&f, diag_line(d));
	flow_end(&f);
}

void text_diags(const struct text *r, const char *label, const struct diags *d)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		print_diag(r, i ? "" : label, &d->list[i]);
}

static const char *place(const char *file, unsigned int line)
{
	return line ? pool_printf("%s:%u", file, line) : file;
}

static const char *finding_text(const struct finding *f)
{
	struct str s = { 0 };

	str_printf(&s, "%s: %s", place(f->file, f->line), f->text);
	if (f->limit && f->now)
		str_printf(&s, " (%s -> %s; it takes %s)", f->now,
			   f->after ? f->after : "?", f->limit);
	return str_get(&s);
}

static enum ink severity_ink(enum severity severity)
{
	static const enum ink inks[] = {
		[SEVERE_FAULT] = INK_BAD,   [SEVERE_BLOCKS] = INK_BAD,
		[SEVERE_FIX] = INK_WARNING, [SEVERE_WARN] = INK_WARNING,
		[SEVERE_NOTE] = INK_PLAIN,
	};

	return inks[severity];
}

void text_findings(const struct text *r, const struct findings *l, enum severity severity,
		   const char *label)
{
	bool first = true;
	size_t i;

	for (i = 0; i < l->count; i++) {
		struct flow f;

		if (l->list[i].severity != severity)
			continue;
		text_flow(r, &f, severity_ink(severity), first ? label : "");
		flow_text(&f, finding_text(&l->list[i]));
		flow_end(&f);
		first = false;
	}
}

void text_verdict(const struct text *r, const struct arch_audit *a)
{
	const struct verdict *v = &a->verdict;
	struct flow f;

	text_flow(r, &f, INK_PLAIN, "exit path");
	flow_text(&f, pool_printf("%s: %s: %s", word_of(&exit_words, a->exit.class),
				  place(a->exit.file, a->exit.line), a->exit.text));
	flow_end(&f);
	text_flow(r, &f, INK_PLAIN, "conversion");
	flow_add(&f, 1, verdict_cell(r, v->answer, 0));
	if (v->answer != ANSWER_CONVERTED && v->answer != ANSWER_UNKNOWN) {
		if (!v->table)
			flow_text(&f, "(the kit has no table: numbers are proposed)");
		if (!v->benefit)
			flow_text(&f, "(no use for rseq: TIF_RSEQ would be an alias)");
	}
	flow_end(&f);
	text_diags(r, "", &v->reasons);
}
