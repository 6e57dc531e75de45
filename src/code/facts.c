// SPDX-License-Identifier: GPL-2.0
// What is known about an architecture beyond its headers: arch/ARCH/facts.
#include "code/facts.h"
#include "code/insn-limit.h"
#include "header/lines.h"
#include "util/pool.h"

#include <stdlib.h>
#include <string.h>

/*
 * Which words an entry has: F a flag, N a number, U an instruction's use, L a limit,
 * E an order of bytes. */
static const struct {
	const char *word;
	enum fact_kind kind;
	const char *takes;
	bool places; /* the tree must show it */
} kinds[] = {
	{ "insn", FACT_INSN, "wUL", false },
	{ "comment", FACT_COMMENT, "w", false },
	{ "bytes", FACT_BYTES, "EN", false },
	{ "position", FACT_POSITION, "FN", true },
	{ "window", FACT_WINDOW, "wNN", true },
	{ "adjacent", FACT_ADJACENT, "FF", true },
	{ "minimum", FACT_MINIMUM, "FN", true },
	{ "nonzero", FACT_NONZERO, "F", true },
	{ "packed", FACT_PACKED, "N", true },
	{ "signed-mask", FACT_SIGNED, "F", false },
	{ "tool", FACT_TOOL, "wFN", false },
	{ "variant", FACT_VARIANT, "www", false },
	{ "skip", FACT_SKIP, "w", false },
	{ "number-call", FACT_NUMBER, "w", false },
	{ "mask-call", FACT_MASK, "w", false },
	{ "work-call", FACT_WORK, "w", false },
	{ "loop-call", FACT_LOOP, "w", false },
	{ "exit-call", FACT_EXIT, "ww", false },
	{ "rseq-consumer", FACT_CONSUMER, "w", false },
	{ "no-code", FACT_NO_CODE, "w", false },
};

static const char *word(const char **s)
{
	const char *start = skip_space(*s), *end = start;

	while (*end && !strchr(" \t\n", *end))
		end++;
	*s = end;
	return pool_strndup(start, (size_t)(end - start));
}

static bool is_number(const char *s)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	return *s && !*end && n < 64;
}

static bool fits(char takes, const char *w)
{
	switch (takes) {
	case 'F':
		return starts_with(w, "TIF_");
	case 'N':
		return is_number(w);
	case 'U':
		return !strcmp(w, "mask") || !strcmp(w, "bit");
	case 'E':
		return !strcmp(w, "big") || !strcmp(w, "little");
	case 'L':
		return limit_known(w);
	default:
		return *w;
	}
}

static int parse_entry(struct facts *f, const char *s, unsigned int line, struct diags *d)
{
	const char *key = word(&s), *takes;
	struct fact *fact;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(key, kinds[i].word))
			break;
	if (i == sizeof(kinds) / sizeof(*kinds)) {
		diag_add(d, f->file, line, "unknown word '%s'", key);
		return -1;
	}
	f->list = pool_grow(f->list, f->count, sizeof(*f->list));
	fact = &f->list[f->count++];
	memset(fact, 0, sizeof(*fact));
	fact->kind = kinds[i].kind;
	fact->line = line;
	for (takes = kinds[i].takes; *takes; takes++) {
		const char *w = word(&s);

		if (!fits(*takes, w)) {
			diag_add(d, f->file, line, "'%s' does not take '%s' here", key,
				 w);
			return -1;
		}
		fact->words[fact->nwords++] = w;
	}
	if (!*skip_space(s))
		return 0;
	diag_add(d, f->file, line, "'%s' takes %zu words", key, fact->nwords);
	return -1;
}

static int add_place(struct facts *f, struct fact *fact, const char *s, unsigned int line,
		     struct diags *d)
{
	const char *colon = strstr(s, ": ");
	struct fact_place *p;

	if (!colon || !*skip_space(colon + 1)) {
		diag_add(d, f->file, line, "'at' takes FILE: TEXT");
		return -1;
	}
	fact->places = pool_grow(fact->places, fact->nplaces, sizeof(*fact->places));
	p = &fact->places[fact->nplaces++];
	p->file = pool_strndup(s, (size_t)(colon - s));
	p->text = pool_strdup(skip_space(colon + 1));
	return 0;
}

/* An indented line belongs to the entry before it. */
static int parse_detail(struct facts *f, const char *s, unsigned int line,
			struct diags *d)
{
	struct fact *fact = f->count ? &f->list[f->count - 1] : NULL;
	const char *key = word(&s);

	s = skip_space(s);
	if (fact && !strcmp(key, "at"))
		return add_place(f, fact, s, line, d);
	if (fact && *s && !strcmp(key, "why")) {
		fact->why = pool_strdup(s);
		return 0;
	}
	if (fact && *s && !strcmp(key, "source")) {
		fact->source = pool_strdup(s);
		return 0;
	}
	diag_add(d, f->file, line, "'%s' belongs to no entry, or says nothing", key);
	return -1;
}

static int check_entry(const struct facts *f, const struct fact *fact, struct diags *d)
{
	size_t i;
	int rc = 0;

	if (!fact->source) {
		diag_add(d, f->file, fact->line, "an entry without a source");
		rc = -1;
	}
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (kinds[i].kind == fact->kind && kinds[i].places != !!fact->nplaces) {
			diag_add(d, f->file, fact->line, "'%s' %s place", kinds[i].word,
				 kinds[i].places ? "needs a" : "takes no");
			rc = -1;
		}
	}
	return rc;
}

int facts_parse(struct facts *f, const char *path, const char *text, struct diags *d)
{
	unsigned int line = 0;
	size_t i;
	int rc = 0;

	memset(f, 0, sizeof(*f));
	f->file = path;
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *s = pool_strndup(text, len);

		line++;
		if (*skip_space(s) && *skip_space(s) != '#' &&
		    (skip_space(s) > s ? parse_detail(f, s, line, d)
				       : parse_entry(f, s, line, d)))
			rc = -1;
		text += len;
		text += *text == '\n';
	}
	for (i = 0; i < f->count; i++)
		if (check_entry(f, &f->list[i], d))
			rc = -1;
	return rc;
}

int facts_read(struct facts *f, const char *path, struct diags *d)
{
	struct source s;

	if (source_read(&s, path, d))
		return -1;
	return facts_parse(f, path, s.text, d);
}

const struct fact *facts_find(const struct facts *f, enum fact_kind kind, const char *w)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		if (f->list[i].kind == kind && !strcmp(f->list[i].words[0], w))
			return &f->list[i];
	return NULL;
}

const struct fact *facts_first(const struct facts *f, enum fact_kind kind)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		if (f->list[i].kind == kind)
			return &f->list[i];
	return NULL;
}

unsigned int fact_number(const struct fact *f, size_t n)
{
	return (unsigned int)strtoul(f->words[n], NULL, 10);
}
