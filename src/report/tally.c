// SPDX-License-Identifier: GPL-2.0
// The sum of a check: TAP and results, and what should be there and is not.
#include "report/tally.h"
#include "report/results.h"
#include "util/file.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum kind { KIND_PASS, KIND_FAIL, KIND_SKIP };

static void count(struct tally *t, enum kind kind, const char *name, const char *text)
{
	if (kind == KIND_PASS)
		t->passed++;
	else if (kind == KIND_FAIL)
		t->failed++;
	else
		t->skipped++;
	if (kind != KIND_PASS && !t->quiet)
		printf("%s %s: %s\n", kind == KIND_FAIL ? "FAILED " : "skipped", name,
		       text);
}

/* Where a directive's word ends, or NULL: "# SKIP" in any case, the blank optional. */
static const char *directive(const char *text, const char *word)
{
	const char *at = text;

	while ((at = strchr(at, '#'))) {
		at++;
		at += strspn(at, " ");
		if (!strncasecmp(at, word, strlen(word)))
			return at + strlen(word);
	}
	return NULL;
}

/* Behind "ok": the test's number and a dash are no part of its name. */
static const char *test_name(const char *text)
{
	text += strspn(text, " \t");
	text += strspn(text, "0123456789");
	text += strspn(text, " \t");
	return starts_with(text, "- ") ? text + 2 : text;
}

struct tap {
	size_t plans;
	size_t planned;
	size_t seen;
};

static void tap_plan(struct tally *t, struct tap *tap, const char *name, const char *line)
{
	size_t n = strtoul(line + strlen("1.."), NULL, 10);
	const char *skip = directive(line, "skip");

	tap->plans++;
	tap->planned += n;
	if (!n && skip)
		count(t, KIND_SKIP, name, *skip ? skip + 1 : skip);
}

static void tap_test(struct tally *t, struct tap *tap, const char *name, const char *text,
		     bool ok)
{
	enum kind kind = ok ? KIND_PASS : KIND_FAIL;

	tap->seen++;
	if (directive(text, "skip") || (!ok && directive(text, "todo")))
		kind = KIND_SKIP;
	count(t, kind, name, text);
}

static void tap_line(struct tally *t, struct tap *tap, const char *name, const char *line)
{
	bool ok = !starts_with(line, "not ");
	const char *word = ok ? line : line + strlen("not ");

	if (starts_with(line, "1..") && isdigit((unsigned char)line[3]))
		tap_plan(t, tap, name, line);
	else if (starts_with(line, "Bail out!"))
		count(t, KIND_FAIL, name, line);
	else if (starts_with(word, "ok") && (!word[2] || strchr(" \t", word[2])))
		tap_test(t, tap, name, test_name(word + 2), ok);
}

void tally_tap(struct tally *t, const char *name, const char *file)
{
	char *text = file_read(file, 0, NULL);
	struct tap tap = { 0 };
	char *line, *next;

	for (line = text; line && *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		tap_line(t, &tap, name, line);
	}
	if (!tap.plans)
		count(t, KIND_FAIL, name, "no plan: it did not run to its end");
	else if (tap.planned != tap.seen)
		count(t, KIND_FAIL, name,
		      pool_printf("%zu tests planned, %zu ran", tap.planned, tap.seen));
}

void tally_results(struct tally *t, const char *name, const char *file)
{
	struct results all = { 0 };
	size_t i;

	if (results_read(&all, file, NULL) && all.line)
		count(t, KIND_FAIL, name,
		      pool_printf("%zu damaged lines, the first is %s:%zu", all.damaged,
				  file, all.line));
	else if (!all.count)
		count(t, KIND_FAIL, name, "no results");
	for (i = 0; i < all.count; i++) {
		const struct result *r = &all.list[i];
		const char *reason = figure_text(r, "reason", NULL);

		if (r->outcome == OUTCOME_PASS)
			count(t, KIND_PASS, name, r->path);
		else
			count(t, r->outcome == OUTCOME_SKIP ? KIND_SKIP : KIND_FAIL, name,
			      pool_printf("%s (%s%s%s)", r->path, r->word,
					  reason ? ": " : "", reason ? reason : ""));
	}
}

static void each(struct tally *t, const char *dir, const char *suffix,
		 void (*read)(struct tally *t, const char *name, const char *file))
{
	struct list files = { 0 };
	size_t i;

	/* only what stands in the folder itself */
	if (folder_list(dir, &files))
		return;
	for (i = 0; i < files.n; i++) {
		size_t n = strlen(files.s[i]), m = strlen(suffix);

		if (!strchr(files.s[i], '/') && n > m &&
		    !strcmp(files.s[i] + n - m, suffix))
			read(t, pool_strndup(files.s[i], n - m),
			     pool_printf("%s/%s", dir, files.s[i]));
	}
}

bool tally_folder(struct tally *t, const char *dir, char *const *names, size_t nnames)
{
	struct list files = { 0 };
	size_t i;

	folder_list(dir, &files);
	for (i = 0; i < nnames; i++)
		if (!list_has(&files, pool_printf("%s.tap", names[i])) &&
		    !list_has(&files, pool_printf("%s.jsonl", names[i])))
			count(t, KIND_FAIL, names[i], "no result file");
	each(t, dir, ".tap", tally_tap);
	each(t, dir, ".jsonl", tally_results);
	printf("%zu passed, %zu failed", t->passed, t->failed);
	if (t->skipped)
		printf(", %zu skipped", t->skipped);
	putchar('\n');
	return t->passed && !t->failed;
}
