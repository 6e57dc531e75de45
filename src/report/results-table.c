// SPDX-License-Identifier: GPL-2.0
// What results say, as tables for people.
#include "report/results-table.h"
#include "report/costs.h"
#include "util/file.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 160

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

/* White space and backslashes as \t, \n, \\: one record stays one line. */
static void put_escaped(struct str *out, const char *s)
{
	static const char special[] = "\tt\nn\rr\\\\";

	for (; *s; s++) {
		const char *at = special;

		while (*at && *at != *s)
			at += 2;
		if (*at)
			str_printf(out, "\\%c", at[1]);
		else
			str_add(out, s, 1);
	}
}

void show_not_passed(const struct results *all)
{
	size_t i;

	for (i = 0; i < all->count; i++) {
		const struct result *r = &all->list[i];
		struct str line = { 0 };

		if (r->outcome == OUTCOME_PASS)
			continue;
		put_escaped(&line, r->word);
		str_puts(&line, "\t");
		put_escaped(&line, r->path);
		str_puts(&line, "\t");
		put_escaped(&line, result_reason(r));
		printf("%.*s\n", WIDTH, str_get(&line));
	}
}

static const struct result *find_end(const struct results *all, const char *end)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (ends_with(all->list[i].path, end))
			return &all->list[i];
	return NULL;
}

/* "passed/all" of what begins so; skipped ones count where @skips says. */
static const char *sum(const struct results *all, const char *start, bool skips)
{
	size_t i, passed = 0, count = 0, seen = 0;

	for (i = 0; i < all->count; i++) {
		const struct result *r = &all->list[i];

		if (!starts_with(r->path, start))
			continue;
		seen++;
		passed += r->outcome == OUTCOME_PASS;
		count += skips || r->outcome != OUTCOME_SKIP;
	}
	return !skips && !seen ? "-" : pool_printf("%zu/%zu", passed, count);
}

static void archs_line(const char *const cell[8])
{
	printf("%-11s %-26s %-8s %-15s %-20s %-12s %-12s %s\n", cell[0], cell[1], cell[2],
	       cell[3], cell[4], cell[5], cell[6], cell[7]);
}

void show_archs_head(void)
{
	archs_line((const char *const[8]){ "arch", "compiler", "static", "static, native",
					   "objects", "identical", "task_struct",
					   "seconds" });
}

static const char *compiled(const struct results *all)
{
	const struct result *r = find_end(all, "/no-warning");

	if (!r)
		return "-";
	return pool_printf("%s %s, %s new", figure_text(r, "objects", "0"), r->word,
			   figure_text(r, "new_warnings", "?"));
}

static const char *counted(const struct results *all, const char *end, const char *figure)
{
	const struct result *r = find_end(all, end);

	return r ? pool_printf("%s %s", figure_text(r, figure, "0"), r->word) : "-";
}

void show_archs_row(const char *arch, const char *compiler, const struct results *generic,
		    const struct results *native, const char *seconds)
{
	archs_line((const char *const[8]){
		arch, compiler, sum(generic, "static/", true),
		sum(native, "static/", true), compiled(generic),
		counted(native, "/identical", "objects"),
		counted(native, "/task_struct", "size"), seconds });
}

static void matrix_line(const char *const cell[10])
{
	printf("%-17s %-10s %-7s %-8s %-6s %-8s %-16s %-16s %-12s %s\n", cell[0], cell[1],
	       cell[2], cell[3], cell[4], cell[5], cell[6], cell[7], cell[8], cell[9]);
}

void show_matrix_head(void)
{
	matrix_line((const char *const[10]){ "series", "arch", "static", "objects",
					     "build", "boot", "stock", "patched", "storm",
					     "seconds" });
}

/* What preemptions of this kernel entered: fast path/slow path/handler. */
static const char *preempt(const struct results *all, const char *variant)
{
	const char *end = pool_printf("/%s/preempt", variant);
	size_t i;

	for (i = 0; i < all->count; i++) {
		const struct result *r = &all->list[i];

		if (starts_with(r->path, "boot/") && ends_with(r->path, end))
			return pool_printf("%s/%s/%s", figure_text(r, "fastpath", "-"),
					   figure_text(r, "slowpath", "-"),
					   figure_text(r, "entered", "-"));
	}
	return "-";
}

static const char *storm(const struct results *all)
{
	size_t i;

	for (i = 0; i < all->count; i++) {
		const struct result *r = &all->list[i];

		if (starts_with(r->path, "storm/") &&
		    ends_with(r->path, "/section-storm"))
			return pool_printf("%s/%s", figure_text(r, "events", "-"),
					   figure_text(r, "stale", "-"));
	}
	return "-";
}

void show_matrix_row(const char *row, const struct results *all, const char *seconds)
{
	const char *dash = strrchr(row, '-'); /* linux-source-6.12-x86 */

	if (!dash)
		return;
	matrix_line((const char *const[10]){
		pool_strndup(row, (size_t)(dash - row)), dash + 1,
		sum(all, "static/", false), sum(all, "objects/", false),
		sum(all, "build/", false), sum(all, "boot/", false),
		preempt(all, "stock"), preempt(all, "base"), storm(all), seconds });
}

static void show_cost(const struct costs *c, const char *event)
{
	const char *between = ": ";
	size_t i;

	fputs(event, stdout);
	for (i = 0; i < c->kernels.n; i++) {
		const char *kernel = c->kernels.s[i];
		const char *value = costs_text(c, kernel, event, "cost");
		double ratio;

		if (!value)
			continue;
		printf("%s%s %s", between, kernel, value);
		if (costs_ratio(c, kernel, event, "cost", &ratio))
			printf(" (%.0f %%)", ratio * 100);
		if (costs_ratio(c, kernel, event, "unregistered", &ratio))
			printf(" unregistered %.2f", ratio);
		between = ", ";
	}
	putchar('\n');
}

void show_costs(const struct results *all, const char *arch)
{
	struct costs c;
	size_t i;

	costs_find(&c, all, arch);
	for (i = 0; i < c.events.n; i++)
		show_cost(&c, c.events.s[i]);
}
