// SPDX-License-Identifier: GPL-2.0
// The audited tables: upstream's generic bits, and each architecture's own.
#include "rules.h"
#include "lines.h"
#include "pool.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word;
	enum rule_kind kind;
	bool numbered;
} words[] = {
	{ "bit", RULE_BIT, true },
	{ "optional", RULE_OPTIONAL, true },
	{ "reserved", RULE_RESERVED, true },
	{ "adjacent", RULE_ADJACENT, false },
	{ "samebyte", RULE_SAMEBYTE, false },
	{ "dead", RULE_DEAD, false },
	{ "needs", RULE_NEEDS, false },
};

static const char *word(const char **s)
{
	const char *start = skip_space(*s), *end = start;

	while (*end && !strchr(" \t\n", *end))
		end++;
	*s = end;
	return pool_strndup(start, (size_t)(end - start));
}

static int parse_line(struct rules *r, const char *s, unsigned int line, struct diags *d)
{
	const char *hash = strchr(s, '#'), *code, *key, *third;
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
	if (rule->kind != RULE_NEEDS)
		rule->name = word(&code);
	third = word(&code);
	if (rule->kind == RULE_NEEDS) {
		rule->other = third;
		if (*third && !*word(&code))
			return 0;
		diag_add(d, r->file, line, "'needs' takes one symbol");
		return -1;
	}
	if (!starts_with(rule->name, "TIF_") || !*third || *word(&code)) {
		diag_add(d, r->file, line, "'%s' takes a TIF_ name and one more word",
			 key);
		return -1;
	}
	if (words[i].numbered) {
		char *end;
		unsigned long n = strtoul(third, &end, 10);

		if (*end || n > 31) {
			diag_add(d, r->file, line, "'%s' is no bit number from 0 to 31",
				 third);
			return -1;
		}
		rule->number = (unsigned int)n;
	} else {
		rule->other = third;
	}
	return 0;
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
	return rc ? rc : find_twins(r, d);
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

bool rules_mention(const struct rules *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if ((r->list[i].name && !strcmp(r->list[i].name, name)) ||
		    (r->list[i].other && !strcmp(r->list[i].other, name)))
			return true;
	return false;
}
