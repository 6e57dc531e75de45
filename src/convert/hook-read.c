// SPDX-License-Identifier: GPL-2.0
// Read a semantic hook: its files and its ledger, which stand in comments on top.
#include "convert/hook.h"

#include <stdlib.h>
#include <string.h>

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
#define COUNT_MAX  1000

static const char *take_word(const char **s)
{
	const char *start = *s + strspn(*s, " ");
	size_t len = strcspn(start, " ");

	*s = start + len;
	return pool_strndup(start, len);
}

static bool is_name(const char *s, const char *also)
{
	while (*s && (strchr(NAME_CHARS, *s) || strchr(also, *s)))
		s++;
	return !*s;
}

static bool take_number(const char **s, unsigned int *n)
{
	const char *word = take_word(s);
	char *end;
	unsigned long value;

	if (*word < '0' || *word > '9')
		return false;
	value = strtoul(word, &end, 10);
	*n = (unsigned int)value;
	return !*end && value < COUNT_MAX;
}

/* "NAME: WORD N -> M in FUNCTION, FUNCTION", or "in macro NAME" */
static bool read_rule(struct hook *h, const char *s)
{
	struct hook_rule r = { 0 };
	const char *name = take_word(&s);
	size_t len = strlen(name);

	if (len < 2 || name[len - 1] != ':')
		return false;
	r.name = pool_strndup(name, len - 1);
	r.word = take_word(&s);
	if (!is_name(r.name, "") || !*r.word || !is_name(r.word, "") ||
	    !take_number(&s, &r.before) || strcmp(take_word(&s), "->") != 0 ||
	    !take_number(&s, &r.after) || strcmp(take_word(&s), "in") != 0)
		return false;
	while (s[strspn(s, " ")]) {
		const char *in = take_word(&s);

		len = strlen(in);
		if (!r.in.n && !r.macro && !strcmp(in, "macro")) {
			r.macro = true;
			continue;
		}
		if (in[len - 1] == ',')
			in = pool_strndup(in, len - 1);
		if (!*in || !is_name(in, "|"))
			return false;
		list_add(&r.in, in);
	}
	h->rules = pool_grow(h->rules, h->nrules, sizeof(*h->rules));
	h->rules[h->nrules++] = r;
	return r.in.n > 0;
}

static bool read_files(struct hook *h, const char *s)
{
	while (s[strspn(s, " ")]) {
		const char *path = take_word(&s);

		if (!path_is_safe(path))
			return false;
		list_add(&h->files, path);
	}
	return h->files.n > 0;
}

/* The name in "@NAME@" or "@NAME depends on ...@"; NULL if the line begins no rule. */
static const char *rule_name(const char *line)
{
	if (*line != '@' || !strchr(line + 1, '@') || !strcmp(line, "@@"))
		return NULL;
	return pool_strndup(line + 1, strspn(line + 1, NAME_CHARS));
}

static const char *check_names(const struct hook *h, const struct list *rules)
{
	struct list in_ledger = { 0 };

	for (size_t i = 0; i < h->nrules; i++) {
		list_add(&in_ledger, h->rules[i].name);
		if (!list_has(rules, h->rules[i].name))
			return pool_printf("the ledger names rule %s, which is not there",
					   h->rules[i].name);
	}
	for (size_t i = 0; i < rules->n; i++)
		if (!list_has(&in_ledger, rules->s[i]))
			return pool_printf("rule %s is not in the ledger", rules->s[i]);
	return NULL;
}

const char *hook_read(struct hook *h, const char *text)
{
	struct list rules = { 0 };
	unsigned int nr = 1;
	bool heads = false; /* between "@NAME@" and its "@@" */

	*h = (struct hook){ .smpl = text };
	for (; *text; nr++) {
		size_t len = strcspn(text, "\n");
		const char *line = pool_strndup(text, len), *name = rule_name(line);
		bool good = true;

		text += len + (text[len] == '\n');
		if (starts_with(line, "// file: "))
			good = read_files(h, line + strlen("// file: "));
		else if (starts_with(line, "// rule "))
			good = read_rule(h, line + strlen("// rule "));
		else if (name)
			list_add(&rules, name);
		else if (!strcmp(line, "@@"))
			good = heads;
		if (!good || (name && !*name))
			return pool_printf("line %u: cannot use '%s'", nr, line);
		heads = name ? true : strcmp(line, "@@") ? heads : false;
	}
	if (!h->files.n || !h->nrules)
		return "it has no file, or no rule";
	return check_names(h, &rules);
}
