// SPDX-License-Identifier: GPL-2.0
// Tables in Markdown of records that are kept (docs/recorded.jsonl).
#include "report/recorded.h"
#include "report/checks-path.h"
#include "util/utf8.h"

#include <string.h>

/* What a record is asked for: a figure, or the architecture or the kernel in its path. */
static const char *value_of(const struct check *k, const char *key)
{
	if (!strcmp(key, "arch"))
		return k->arch;
	return !strcmp(key, "variant") ? k->variant : figure_text(k->r, key, NULL);
}

/* A cell: a bar would end it. */
static void put_cell(struct str *out, const char *text)
{
	for (text = utf8_clean(text); *text; text++)
		str_printf(out, *text == '|' ? "\\%c" : "%c", *text);
}

/* KEY: the figure is there; KEY=VALUE: and is that; "-": any record */
static bool wanted(const struct check *k, const char *key)
{
	const char *equal = strchr(key, '='), *value;

	if (!strcmp(key, "-"))
		return true;
	value = value_of(k, equal ? pool_strndup(key, (size_t)(equal - key)) : key);
	return value && (!equal || !strcmp(value, equal + 1));
}

const char *recorded_filled(const struct check *k, const char *template)
{
	struct str out = { 0 };
	size_t keys = 0, found = 0, len;

	while (*template) {
		len = strcspn(template, "{");
		str_add(&out, template, len);
		template += len;
		if (*template) {
			const char *value;

			len = strcspn(++template, "}");
			value = value_of(k, pool_strndup(template, len));
			keys++;
			found += value != NULL;
			str_puts(&out, value ? value : "-");
			template += len + (template[len] == '}');
		}
	}
	return keys && !found ? "" : str_get(&out);
}

static long add_head(char **columns, size_t n, struct str *out)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const char *equal = strchr(columns[i], '=');

		if (!equal)
			return -1;
		str_puts(out, "| ");
		put_cell(out, pool_strndup(columns[i], (size_t)(equal - columns[i])));
		str_puts(out, " ");
	}
	str_puts(out, "|\n");
	for (i = 0; i < n; i++)
		str_puts(out, "|---");
	str_puts(out, "|\n");
	return 0;
}

long recorded_table(const struct results *all, const char *level, const char *key,
		    char **columns, size_t n, struct str *out)
{
	long rows = add_head(columns, n, out);
	size_t i, c;

	for (i = 0; i < all->count && rows >= 0; i++) {
		struct check k = { .r = &all->list[i] };

		check_split(&k, k.r->path);
		if (strcmp(k.level, level) || !wanted(&k, key))
			continue;
		for (c = 0; c < n; c++) {
			const char *text =
				recorded_filled(&k, strchr(columns[c], '=') + 1);

			str_puts(out, *text ? "| " : "|");
			put_cell(out, text);
			str_puts(out, " ");
		}
		str_puts(out, "|\n");
		rows++;
	}
	return rows;
}

/* The columns of recorded_support(), the most that was shown first. */
static const struct {
	const char *level;
	const char *head;
} stages[] = {
	{ "boot", "booted, with the guest tests" },
	{ "build", "a whole kernel built" },
	{ "objects", "objects compiled" },
};
#define STAGES (sizeof(stages) / sizeof(*stages))

static void add_archs(const struct results *all, const char *tree, size_t stage,
		      struct list *seen, struct str *out)
{
	const char *between = " ";
	size_t i;

	str_puts(out, "|");
	for (i = 0; i < all->count; i++) {
		struct check k = { .r = &all->list[i] };
		const char *rseq = figure_text(k.r, "rseq", "own");

		check_split(&k, k.r->path);
		if (k.r->outcome != OUTCOME_PASS ||
		    strcmp(figure_text(k.r, "tree", ""), tree) ||
		    strcmp(k.level, stages[stage].level) || list_has(seen, k.arch))
			continue;
		list_add(seen, k.arch);
		str_puts(out, between);
		put_cell(out, k.arch);
		if (strcmp(rseq, "own"))
			str_printf(out, " (%s)", utf8_clean(rseq));
		between = ", ";
	}
	str_puts(out, " ");
}

void recorded_support(const struct results *all, struct str *out)
{
	struct list trees = { 0 };
	size_t i, s;

	str_puts(out, "| tree ");
	for (s = 0; s < STAGES; s++)
		str_printf(out, "| %s ", stages[s].head);
	str_puts(out, "|\n|---|---|---|---|\n");
	for (i = 0; i < all->count; i++) {
		const char *tree = figure_text(&all->list[i], "tree", NULL);
		struct list seen = { 0 };

		if (!tree || list_has(&trees, tree))
			continue;
		list_add(&trees, tree);
		str_puts(out, "| ");
		put_cell(out, tree);
		str_puts(out, " ");
		for (s = 0; s < STAGES; s++)
			add_archs(all, tree, s, &seen, out);
		str_puts(out, "|\n");
	}
}
