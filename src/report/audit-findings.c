// SPDX-License-Identifier: GPL-2.0
// The audit for people: verdicts, and what they rest on.
#include "util/flow.h"
#include "util/pool.h"
#include "report/audit-text.h"

#include <stdio.h>
#include <string.h>

#define LABEL 14

static const char *first_line(const char *text, size_t room)
{
	if (strlen(text) <= room)
		return text;
	return pool_printf("%.*s...", (int)room - 3, text);
}

/* "arch/x/kernel/entry.S:12 text" without the folders that all share. */
static const char *short_place(const struct diag *d)
{
	const char *slash = strrchr(d->file, '/');
	const char *name = slash ? slash + 1 : d->file;

	return d->line ? pool_printf("%s:%u %s", name, d->line, d->text) : d->text;
}

void text_verdicts(const struct audit *all)
{
	size_t i;

	printf("\n%-12s %-17s %3s  %-10s  %s\n", "", "exit path", "own", "conversion",
	       "why");
	for (i = 0; i < all->count; i++) {
		const struct arch_audit *a = &all->list[i];
		const struct verdict *v = &a->verdict;
		const char *why =
			v->reasons.count ? short_place(&v->reasons.list[0]) : "";

		if (v->reasons.count > 1)
			why = pool_printf("%zu: %s", v->reasons.count, why);
		printf("%-12s %-17s %3u  ", a->arch, word_of(&exit_words, a->exit.class),
		       a->renumbered.own);
		if (*why)
			printf("%-10s  %s\n", word_of(&answer_words, v->answer),
			       first_line(why, 51));
		else
			puts(word_of(&answer_words, v->answer));
	}
	puts("");
	puts("own: flags that the architecture's half has to hold, 16 at most");
}

static void print_diag(const char *label, const struct diag *d)
{
	struct flow f;

	flow_start(&f, LABEL, label);
	flow_text(&f, diag_line(d));
	flow_end(&f);
}

void text_diags(const char *label, const struct diags *d)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		print_diag(i ? "" : label, &d->list[i]);
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

void text_findings(const struct findings *l, enum severity severity, const char *label)
{
	bool first = true;
	size_t i;

	for (i = 0; i < l->count; i++) {
		struct flow f;

		if (l->list[i].severity != severity)
			continue;
		flow_start(&f, LABEL, first ? label : "");
		flow_text(&f, finding_text(&l->list[i]));
		flow_end(&f);
		first = false;
	}
}

void text_verdict(const struct arch_audit *a)
{
	const struct verdict *v = &a->verdict;
	struct flow f;

	flow_start(&f, LABEL, "exit path");
	flow_text(&f, pool_printf("%s: %s: %s", word_of(&exit_words, a->exit.class),
				  place(a->exit.file, a->exit.line), a->exit.text));
	flow_end(&f);
	flow_start(&f, LABEL, "conversion");
	flow_text(&f, word_of(&answer_words, v->answer));
	if (v->answer != ANSWER_CONVERTED && v->answer != ANSWER_UNKNOWN) {
		if (!v->table)
			flow_text(&f, "(the kit has no table: numbers are proposed)");
		if (!v->benefit)
			flow_text(&f, "(no use for rseq: TIF_RSEQ would be an alias)");
	}
	flow_end(&f);
	text_diags("", &v->reasons);
}
