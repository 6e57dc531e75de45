// SPDX-License-Identifier: GPL-2.0
// The audited tables: upstream's generic bits, and each architecture's own.
#include "header/rules.h"
#include "header/lines.h"
#include "util/pool.h"

#include <stdlib.h>
#include <string.h>

/* What follows the first word of a line. */
static const struct {
	const char *word;
	enum rule_kind kind;
	const char *flag;  /* how the flag or mask begins, or NULL: none */
	const char *other; /* what else there is, or NULL: nothing */
	bool numbered;	   /* that is a number */
	bool reason;	   /* must say why */
} words[] = {
	{ "bit", RULE_BIT, "TIF_", "a number", true, false },
	{ "optional", RULE_OPTIONAL, "TIF_", "a number", true, false },
	{ "reserved", RULE_RESERVED, "TIF_", "a number", true, false },
	{ "adjacent", RULE_ADJACENT, "TIF_", "another", false, false },
	{ "samebyte", RULE_SAMEBYTE, "TIF_", "another", false, false },
	{ "unused", RULE_UNUSED, "TIF_", "a symbol", false, false },
	{ "needs", RULE_NEEDS, NULL, "a symbol", false, true },
	{ "noasm", RULE_NOASM, "_TIF_", NULL, false, true },
	{ "literal", RULE_LITERAL, "_TIF_", NULL, false, false },
	{ "stale", RULE_STALE, NULL, "a text", false, true },
	{ "wide", RULE_WIDE, NULL, NULL, false, true },
	{ "rseq", RULE_RSEQ, NULL, NULL, false, true },
	{ "refuse", RULE_REFUSE, NULL, NULL, false, true },
};

static const char *word(const char **s)
{
	const char *start = skip_space(*s), *end = start;

	while (*end && !strchr(" \t\n", *end))
		end++;
	*s = end;
	return pool_strndup(start, (size_t)(end - start));
}

/* Up to the end of the line, without the blanks around it. */
static const char *text(const char **s)
{
	const char *start = skip_space(*s), *end = start + strlen(start);

	*s = end;
	while (end > start && strchr(" \t", end[-1]))
		end--;
	return pool_strndup(start, (size_t)(end - start));
}

/* What the line's own word asks for must be there, and nothing else. */
static int read_operands(struct rule *rule, size_t i, const char *code)
{
	char *end;

	if (words[i].flag) {
		rule->name = word(&code);
		if (!starts_with(rule->name, words[i].flag))
			return -1;
	}
	if (words[i].other) {
		rule->other = words[i].kind == RULE_STALE ? text(&code) : word(&code);
		if (!*rule->other)
			return -1;
	}
	if (*word(&code) || (words[i].reason && !*rule->why))
		return -1;
	if (!words[i].numbered)
		return 0;
	rule->number = (unsigned int)strtoul(rule->other, &end, 10);
	if (*end || strlen(rule->other) > 2 || rule->number > WIDE_LAST)
		return -1;
	rule->other = NULL;
	return 0;
}

static const char *operands_text(size_t i)
{
	return pool_printf("'%s' takes %s%s%s%s%s", words[i].word,
			   words[i].flag ? "a name in " : "",
			   words[i].flag ? words[i].flag : "",
			   words[i].flag && words[i].other ? " and " : "",
			   words[i].other  ? words[i].other
			   : words[i].flag ? ""
					   : "nothing",
			   words[i].reason ? ", and a reason behind #" : "");
}

static int parse_line(struct rules *r, const char *s, unsigned int line, struct diags *d)
{
	const char *hash = strchr(s, '#'), *code, *key;
	struct rule *rule;
	size_t i;

	code = hash ? pool_strndup(s, (size_t)(hash - s)) : s;
	key = word(&code);
	if (!*key)
		return 0;
	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(key, words[i].word))
			break;
	if (i == sizeof(words) / sizeof(*words)) {
		diag_add(d, r->file, line, "unknown word '%s'", key);
		return -1;
	}
	r->list = pool_grow(r->list, r->count, sizeof(*r->list));
	rule = &r->list[r->count++];
	memset(rule, 0, sizeof(*rule));
	rule->kind = words[i].kind;
	rule->why = hash ? pool_strdup(skip_space(hash + 1)) : "";
	if (!read_operands(rule, i, code))
		return 0;
	diag_add(d, r->file, line, "%s", operands_text(i));
	return -1;
}

/* Numbers above 31 need a long of 64 bits. */
static int check_width(const struct rules *r, struct diags *d)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < r->count && !rules_find(r, RULE_WIDE); i++) {
		if (r->list[i].number <= ARCH_LAST)
			continue;
		diag_add(d, r->file, 0, "%s is above %d, but there is no 'wide'",
			 r->list[i].name, ARCH_LAST);
		rc = -1;
	}
	return rc;
}

static int find_twins(const struct rules *r, struct diags *d)
{
	size_t i, j;
	int rc = 0;

	for (i = 0; i < r->count; i++) {
		const struct rule *a = &r->list[i];

		for (j = 0; j < i && a->kind <= RULE_RESERVED; j++) {
			const struct rule *b = &r->list[j];

			if (b->kind > RULE_RESERVED ||
			    (strcmp(a->name, b->name) && a->number != b->number))
				continue;
			diag_add(d, r->file, 0, "%s and %s: a name or number twice",
				 b->name, a->name);
			rc = -1;
		}
	}
	return rc;
}

int rules_parse(struct rules *r, const char *path, const char *text, struct diags *d)
{
	unsigned int line = 0;
	int rc = 0;

	memset(r, 0, sizeof(*r));
	r->file = path;
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (parse_line(r, pool_strndup(text, len), ++line, d))
			rc = -1;
		text += len;
		text += *text == '\n';
	}
	if (rc)
		return rc;
	rc = check_width(r, d);
	return find_twins(r, d) ? -1 : rc;
}

int rules_read(struct rules *r, const char *path, struct diags *d)
{
	struct source s;

	if (source_read(&s, path, d))
		return -1;
	return rules_parse(r, path, s.text, d);
}

const struct rule *rules_number(const struct rules *r, const char *name)
{
	size_t i;

	for (i = 0; r && i < r->count; i++)
		if (r->list[i].kind <= RULE_RESERVED && !strcmp(r->list[i].name, name))
			return &r->list[i];
	return NULL;
}

const struct rule *rules_find(const struct rules *r, enum rule_kind kind)
{
	size_t i;

	for (i = 0; r && i < r->count; i++)
		if (r->list[i].kind == kind)
			return &r->list[i];
	return NULL;
}

bool rules_mention(const struct rules *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if ((r->list[i].name && !strcmp(r->list[i].name, name)) ||
		    (r->list[i].other && !strcmp(r->list[i].other, name)))
			return true;
	return false;
}
