// SPDX-License-Identifier: GPL-2.0
// Results as text for a console.
#include "report/checks.h"
#include "util/utf8.h"

#include <string.h>

#define TAIL 5

/* Text of others becomes one line, cut to what can be read. */
static const char *one_line(const char *text)
{
	char *copy = pool_strdup(utf8_clean(text));
	size_t i;

	for (i = 0; copy[i]; i++)
		if (strchr("\n\r\t\v\f", copy[i]))
			copy[i] = ' ';
	return copy;
}

static void add_cells(const struct checks *c, struct str *out)
{
	const char *tree = NULL;
	size_t i;

	for (i = 0; i < c->ncells; i++) {
		const struct cell *cell = &c->cells[i];

		if (!tree || strcmp(tree, cell->first->tree)) {
			tree = cell->first->tree;
			str_printf(out, "%s%s\n  %-10s %-8s %7s %7s %8s %8s\n",
				   i ? "\n" : "", one_line(tree), "arch", "level",
				   "passed", "failed", "skipped", "seconds");
		}
		str_printf(out, "  %-10s %-8s %7zu %7zu %8zu%s\n", cell->first->arch,
			   cell->first->level, cell->of[KIND_PASSED],
			   cell->of[KIND_FAILED], cell->of[KIND_SKIPPED],
			   cell->timed ? pool_printf(" %8.0f", cell->seconds) : "");
	}
}

static void add_field(struct str *out, const char *name, const char *value)
{
	if (value && *value)
		str_printf(out, "  %-8s %s\n", name, one_line(value));
}

static void add_tail(const struct check *k, struct str *out)
{
	const char *line = check_tail(k, TAIL);
	size_t len;

	for (; *line; line += len + (line[len] == '\n')) {
		len = strcspn(line, "\n");
		str_printf(out, "  | %s\n", one_line(pool_strndup(line, len)));
	}
}

static void add_failures(const struct checks *c, struct str *out)
{
	size_t i;

	if (c->of[KIND_FAILED])
		str_printf(out, "\n%zu failed:\n", c->of[KIND_FAILED]);
	for (i = 0; i < c->count; i++) {
		const struct check *k = &c->list[i];
		const char *why = result_reason(k->r);

		if (k->kind != KIND_FAILED)
			continue;
		str_printf(out, "%s: %s%s%s\n", one_line(k->r->word), one_line(k->id),
			   *why ? ": " : "", one_line(why));
		add_field(out, "tree", k->tree);
		add_field(out, "figures", check_figures(k));
		add_field(out, "log", check_log(k));
		add_field(out, "repeat", check_repeat(k));
		add_tail(k, out);
	}
}

static void add_skips(const struct checks *c, struct str *out)
{
	struct index seen = { 0 };
	size_t i, k;

	if (c->of[KIND_SKIPPED])
		str_printf(out, "\n%zu skipped:\n", c->of[KIND_SKIPPED]);
	for (i = 0; i < c->count; i++) {
		const char *why = result_reason(c->list[i].r);

		if (c->list[i].kind != KIND_SKIPPED ||
		    index_find(&seen, why, strlen(why)) >= 0)
			continue;
		index_add(&seen, why, strlen(why), i);
		str_printf(out, "%s\n", one_line(*why ? why : "no reason was given"));
		for (k = i; k < c->count; k++)
			if (c->list[k].kind == KIND_SKIPPED &&
			    !strcmp(result_reason(c->list[k].r), why))
				str_printf(out, "  %s\n", one_line(c->list[k].id));
	}
}

static void add_changes(const struct checks *c, struct str *out)
{
	const struct check **list;
	size_t i, n, all = 0;

	str_printf(out, "\nsince %s:\n", one_line(c->old));
	for (unsigned int change = CHANGE_BROKEN; change <= CHANGE_GONE; change++) {
		n = check_changes(c, (enum change)change, &list);
		all += n;
		if (n)
			str_printf(out, "%zu %s\n", n,
				   word_of(&check_change_words, change));
		for (i = 0; i < n; i++)
			str_printf(out, "  %s (%s%s%s)\n", one_line(list[i]->id),
				   one_line(list[i]->before),
				   change < CHANGE_NEW ? ", now " : "",
				   one_line(list[i]->now));
	}
	if (!all)
		str_puts(out, "nothing has changed\n");
}

void checks_text(const struct checks *c, struct str *out)
{
	add_cells(c, out);
	add_failures(c, out);
	add_skips(c, out);
	if (c->old)
		add_changes(c, out);
	str_printf(out, "\n%zu checks: %zu passed, %zu failed, %zu skipped\n", c->count,
		   c->of[KIND_PASSED], c->of[KIND_FAILED], c->of[KIND_SKIPPED]);
	if (c->repeated)
		str_printf(out,
			   "%zu lines were repeated later: only the later ones count\n",
			   c->repeated);
}
