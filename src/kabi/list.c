// SPDX-License-Identifier: GPL-2.0
// A vendor's own list of symbols that have to stay.
#include "kabi/list.h"
#include "util/file.h"
#include "util/pool.h"

#include <errno.h>
#include <fnmatch.h>
#include <string.h>
#include <strings.h>

#define LIST_MAX  (16u * 1024 * 1024)
#define WORDS_MAX 6

static size_t split(char *line, char **words)
{
	size_t n = 0;
	char *word;

	while (n < WORDS_MAX && (word = strsep(&line, " \t\r")))
		if (*word)
			words[n++] = word;
	return n;
}

/* Which kind a line is; -1 for none. */
static int kind_of(char **words, size_t n)
{
	if (n == 1)
		return KABI_SYMBOLS;
	if (n >= 3 && starts_with(words[0], "0x"))
		return KABI_SYMVERS;
	if (n == 2 && (!strcasecmp(words[1], "PASS") || !strcasecmp(words[1], "FAIL")))
		return KABI_RULES;
	return -1;
}

static int read_line(struct kabi_list *l, char *line, unsigned int number,
		     struct diags *d)
{
	struct kabi_entry e = { .line = number };
	char *words[WORDS_MAX];
	size_t n;
	int kind;

	line[strcspn(line, "#")] = '\0';
	n = split(line, words);
	/* [rhel9_x86_64_stablelist], [abi_symbol_list]: a heading */
	if (!n || (n == 1 && words[0][0] == '['))
		return 0;
	kind = kind_of(words, n);
	if (kind < 0 || (l->count && kind != (int)l->kind)) {
		diag_add(d, l->path, number, "%s",
			 kind < 0 ? "neither a symbol, nor a line of Module.symvers, nor "
				    "PATTERN PASS or FAIL"
				  : "of another kind than the lines above");
		return -1;
	}
	l->kind = (enum kabi_kind)kind;
	e.name = words[kind == KABI_SYMVERS];
	e.pass = kind == KABI_RULES && !strcasecmp(words[1], "PASS");
	if (kind != KABI_RULES) {
		if (index_find(&l->index, e.name, strlen(e.name)) >= 0)
			return 0;
		index_add(&l->index, e.name, strlen(e.name), l->count);
	}
	l->list = pool_grow(l->list, l->count, sizeof(*l->list));
	l->list[l->count++] = e;
	return 0;
}

int kabi_list_read(struct kabi_list *l, const char *path, struct diags *d)
{
	char *text = file_read(path, LIST_MAX, NULL), *line;
	unsigned int number = 0;

	l->path = path;
	if (!text) {
		diag_add(d, path, 0, "cannot be read (%s)", strerror(errno));
		return -1;
	}
	while ((line = strsep(&text, "\n")))
		if (read_line(l, line, ++number, d))
			return -1;
	if (l->count)
		return 0;
	diag_add(d, path, 0, "no symbol in it");
	return -1;
}

/* A pattern with a slash, and "vmlinux", are of the module; all others of the symbol. */
static bool rule_matches(const struct kabi_entry *e, const struct symver *v)
{
	bool module = strchr(e->name, '/') || !strcmp(e->name, "vmlinux");

	return !fnmatch(e->name, module ? v->module : v->name, 0);
}

bool kabi_list_guards(const struct kabi_list *l, const struct symver *v,
		      const struct kabi_entry **why)
{
	long at;

	*why = NULL;
	if (l->kind != KABI_RULES) {
		at = index_find(&l->index, v->name, strlen(v->name));
		if (at >= 0)
			*why = &l->list[at];
		return at >= 0;
	}
	for (size_t i = 0; i < l->count; i++)
		if (rule_matches(&l->list[i], v)) {
			*why = &l->list[i];
			return !l->list[i].pass;
		}
	return true;
}
