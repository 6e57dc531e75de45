// SPDX-License-Identifier: GPL-2.0
// What the campaigns kabi, mutants and userspace have shown, as records that are kept:
// the rows of each, and where their figures come from, are the tables below.
#include "report/campaign.h"
#include "report/checks-path.h"
#include "report/recorded.h"

#include <stdlib.h>
#include <string.h>

/* How a test ended on the unpatched kernel, and on the other; OUTCOME_BROKEN: not at all.
 */
struct test {
	const char *name;
	enum outcome stock, own;
};

static const char *whole(const struct check *k)
{
	(void)k;
	return "";
}

static const char *group_of(const struct check *k)
{
	const char *slash = strchr(k->name, '/');

	return slash ? pool_strndup(k->name, (size_t)(slash - k->name)) : NULL;
}

static const char *stressor_of(const struct check *k)
{
	if (strcmp(k->variant, "patched") || !starts_with(k->name, "stress/") ||
	    !figure_text(k->r, "fastpath", NULL))
		return NULL;
	return k->name + strlen("stress/");
}

static bool is_mutant(const struct check *k)
{
	return !starts_with(k->name, "control-");
}

/* GROUP/TEST; the guest of a group is GROUP, and its initramfs is no test. */
static bool is_program(const struct check *k)
{
	const char *slash = strchr(k->name, '/');

	return slash && !strchr(slash + 1, '/') && strcmp(slash + 1, "initramfs") != 0;
}

/* The kinds of rows.
 * @run: the campaign, and the level of its results
 * @needs: a check that there has to be, or all that begin so where a "*" is behind it
 * @judged: that check has the last word: tests may fail, where they do so on both kernels
 * @item: what the row of a check is of, or NULL; @apart is the figure that has it
 * @group: the checks of a row are those of this group; "": all, NULL: those of the item
 */
static const struct row {
	const char *name, *run, *needs;
	bool judged;
	const char *(*item)(const struct check *k);
	const char *apart, *group;
	bool (*is_test)(const struct check *k);
	const char *line, *repeat;
} rows[] = {
	{ "kabi", "kabi", "shipped", false, whole, NULL, "", NULL,
	  "{tree}-{arch}-{numbering}",
	  "scripts/verify.sh --level kabi --arch {arch} --baseline PRISTINE TREE" },
	{ "mutants", "mutants", "control-*", false, whole, NULL, "", is_mutant, "{tree}",
	  "tests/mutants/run.sh --arch {arch} TREE" },
	{ "group", "userspace", "judge", true, group_of, "group", NULL, is_program,
	  "{group}", "maint/check-userspace.sh --group {group}" },
	{ "stressor", "userspace", "judge", true, stressor_of, "stressor", "stress", NULL,
	  "stress-{stressor}", "maint/check-userspace.sh --group stress" },
};
#define ROWS (sizeof(rows) / sizeof(*rows))

static bool any(const struct test *t)
{
	(void)t;
	return true;
}

static bool passed(const struct test *t)
{
	return t->own == OUTCOME_PASS;
}

static bool passed_stock(const struct test *t)
{
	return t->stock == OUTCOME_PASS;
}

static bool neither(const struct test *t)
{
	return t->own == t->stock && t->own != OUTCOME_PASS;
}

static bool different(const struct test *t)
{
	return t->own != t->stock;
}

/* Figures that count tests. */
static const struct {
	const char *row, *key;
	bool (*counts)(const struct test *t);
} counted[] = {
	{ "mutants", "mutants", any },	     { "mutants", "noticed", passed },
	{ "group", "tests", any },	     { "group", "stock", passed_stock },
	{ "group", "patched", passed },	     { "group", "both", neither },
	{ "group", "different", different },
};
#define COUNTED (sizeof(counted) / sizeof(*counted))

/* Figures of checks: one's own; the sum of all that passed and begin so, 0 where what the
 * row needs was skipped. The check NULL is the test of the item. */
static const struct taken {
	const char *row, *key, *check, *from;
	bool sum;
} taken[] = {
	{ "kabi", "compared", "symbols", "compared", false },
	{ "kabi", "changed", "symbols", "changed", false },
	{ "kabi", "lost", "symbols", "lost", false },
	{ "kabi", "moved", "symbols", "moved", false },
	{ "kabi", "new", "symbols", "new", false },
	{ "kabi", "different_lines", "layout", "different_lines", false },
	{ "kabi", "abidiff", "abidiff", "abidiff", false },
	{ "kabi", "modules", "shipped/shipped-*", "modules", true },
	{ "kabi", "refused", "shipped/shipped-*", "refused", true },
	{ "stressor", "bogo", NULL, "bogo", false },
	{ "stressor", "fastpath", NULL, "fastpath", false },
	{ "stressor", "slowpath", NULL, "slowpath", false },
};
#define TAKEN (sizeof(taken) / sizeof(*taken))

/* A row that is made: its checks are those of @all that it is of. */
struct making {
	const struct row *row;
	const struct campaign *campaign;
	const char *arch, *item;
	const struct check *all;
	size_t count;
	const struct target *target;
	const char *version;
};

static bool matches(const char *pattern, const char *name)
{
	size_t n = strlen(pattern) - 1;

	return pattern[n] == '*' ? !strncmp(pattern, name, n) : !strcmp(pattern, name);
}

static bool is_of(const struct making *m, const struct check *k)
{
	const char *group = m->row->group ? m->row->group : m->item;

	if (strcmp(k->level, m->row->run) || strcmp(k->arch, m->arch))
		return false;
	return !*group || !strcmp(k->name, group) ||
	       starts_with(k->name, pool_printf("%s/", group));
}

/* Of its checks, all of one commit; the kernel that is not the unpatched one is the
 * target. */
static const char *find_target(struct making *m)
{
	const struct target *last = NULL;
	const char *wrong;
	size_t i;

	for (i = 0; i < m->count; i++) {
		const struct check *k = &m->all[i];

		if (!is_of(m, k) || !k->r->target)
			continue;
		wrong = target_wrong(k->r->target, &last);
		if (wrong)
			return wrong;
		if (strcmp(k->variant, "stock") != 0) {
			m->target = k->r->target;
			m->version = k->r->version;
		}
	}
	return m->target ? NULL : "its results do not name the kit's commit";
}

static struct test *test_of(struct test **list, size_t *n, const char *name)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (!strcmp((*list)[i].name, name))
			return &(*list)[i];
	*list = pool_grow(*list, *n, sizeof(**list));
	(*list)[*n] = (struct test){ name, OUTCOME_BROKEN, OUTCOME_BROKEN };
	return &(*list)[(*n)++];
}

static void add_counts(const struct making *m, struct result *r)
{
	struct test *list = NULL;
	size_t i, c, sum, n = 0;

	for (i = 0; m->row->is_test && i < m->count; i++) {
		const struct check *k = &m->all[i];
		struct test *t;

		if (!is_of(m, k) || !m->row->is_test(k))
			continue;
		t = test_of(&list, &n, k->name);
		*(strcmp(k->variant, "stock") ? &t->own : &t->stock) = k->r->outcome;
	}
	for (c = 0; c < COUNTED; c++) {
		if (strcmp(counted[c].row, m->row->name) != 0)
			continue;
		for (i = 0, sum = 0; i < n; i++)
			sum += counted[c].counts(&list[i]);
		result_add_figure(r, counted[c].key, pool_printf("%zu", sum), true);
	}
}

/* Each control says how many mutants its kind has: NULL, or that they are not all there.
 */
static const char *all_there(const struct making *m, const struct result *r)
{
	const char *made = figure_text(r, "mutants", NULL);
	unsigned long sum = 0;
	struct list seen = { 0 };
	size_t i;

	if (strcmp(m->row->run, "mutants") != 0)
		return NULL;
	for (i = 0; i < m->count; i++) {
		const struct check *k = &m->all[i];
		const char *says = figure_text(k->r, "mutants", NULL);

		if (!is_of(m, k) || is_mutant(k) || list_has(&seen, k->name))
			continue;
		if (!says)
			return pool_printf("mutants/%s/%s has no figure mutants", m->arch,
					   k->name);
		list_add(&seen, k->name);
		sum += strtoul(says, NULL, 10);
	}
	return sum == strtoul(made, NULL, 10)
		       ? NULL
		       : pool_printf("it has %s of %lu mutants", made, sum);
}

/* The outcome of the check that the row cannot do without; OUTCOME_BROKEN: not there */
static enum outcome needed(const struct making *m)
{
	enum outcome found = OUTCOME_BROKEN;
	size_t i;

	for (i = 0; i < m->count; i++) {
		const struct check *k = &m->all[i];

		if (!strcmp(k->level, m->row->run) && !strcmp(k->arch, m->arch) &&
		    matches(m->row->needs, k->name))
			found = k->r->outcome;
	}
	return found;
}

/* The text of a figure; NULL: a check does not have it, or there is no such check */
static const char *take(const struct making *m, const struct taken *what,
			const char *check)
{
	const char *found = NULL;
	unsigned long sum = 0;
	size_t i;

	if (what->sum && needed(m) == OUTCOME_SKIP)
		return "0";
	for (i = 0; i < m->count; i++) {
		const struct check *k = &m->all[i];

		if (!is_of(m, k) || !strcmp(k->variant, "stock") ||
		    k->r->outcome == OUTCOME_SKIP || !matches(check, k->name))
			continue;
		found = figure_text(k->r, what->from, NULL);
		if (!found)
			return NULL;
		sum += strtoul(found, NULL, 10);
	}
	return found && what->sum ? pool_printf("%lu", sum) : found;
}

static const char *add_taken(const struct making *m, struct result *r)
{
	size_t i;

	for (i = 0; i < TAKEN; i++) {
		const char *text, *check = taken[i].check;

		if (strcmp(taken[i].row, m->row->name) != 0)
			continue;
		if (!check)
			check = pool_printf("%s/%s", m->row->group, m->item);
		text = take(m, &taken[i], check);
		if (!text)
			return pool_printf("%s/%s/%s has no figure %s", m->row->run,
					   m->arch, check, taken[i].from);
		result_figure(r, pool_printf("%s=%s", taken[i].key, text));
	}
	return NULL;
}

/* Of the events of both paths those that came to the slow one, in percent: words, which
 * keep their two digits. */
static void add_share(struct result *r)
{
	const char *slow = figure_text(r, "slowpath", NULL);
	double part, all;

	if (!slow)
		return;
	part = strtod(slow, NULL);
	all = part + strtod(figure_text(r, "fastpath", "0"), NULL);
	result_add_figure(r, "share",
			  all > 0 ? pool_printf("%.2f", 100 * part / all) : "-", false);
}

static const char *tree_of(const struct making *m)
{
	return m->campaign->tree ? m->campaign->tree : m->target->kernel;
}

/* NULL, or which of these words the results do not have */
static const char *add_words(const struct making *m, struct result *r)
{
	const struct target *t = m->target;
	const char *tree = tree_of(m);
	bool numbers = strstr(m->row->line, "{numbering}");

	if (!*tree || !*t->series || (numbers && !*t->numbering))
		return pool_printf("its results do not name the %s",
				   !*tree	 ? "kernel"
				   : !*t->series ? "series"
						 : "numbering");
	result_add_figure(r, "tree", tree, false);
	result_add_figure(r, "series", t->series, false);
	if (numbers)
		result_add_figure(r, "numbering", t->numbering, false);
	if (m->row->apart)
		result_add_figure(r, m->row->apart, m->item, false);
	return NULL;
}

static const char *make(struct making *m, struct results *out)
{
	struct check k = { 0 };
	struct result r = {
		.outcome = OUTCOME_PASS,
		.word = word_of(&outcome_words, OUTCOME_PASS),
		.log = "-",
	};
	const char *wrong = find_target(m);

	if (!wrong && needed(m) == OUTCOME_BROKEN)
		wrong = pool_printf("it has no check %s/%s/%s", m->row->run, m->arch,
				    m->row->needs);
	if (!wrong)
		wrong = add_words(m, &r);
	if (!wrong)
		add_counts(m, &r);
	if (!wrong)
		wrong = all_there(m, &r);
	if (!wrong)
		wrong = add_taken(m, &r);
	if (wrong)
		return wrong;
	add_share(&r);
	if (*m->target->stack)
		result_add_figure(&r, "stack", m->target->stack, false);
	result_add_figure(&r, "run", m->row->run, false);
	result_add_figure(&r, "commit", m->target->commit, false);
	r.version = m->version;
	r.target = m->target;
	k.r = &r;
	check_split(&k, pool_printf("line/%s/%s/line", m->row->run, m->arch));
	r.path = pool_printf("%s/%s/%s/line", recorded_filled(&k, m->row->line),
			     m->row->run, m->arch);
	r.repeat = recorded_filled(&k, m->row->repeat);
	check_split(&k, r.path);
	if (strcmp(k.level, m->row->run) != 0)
		return pool_printf("a tree cannot be called %s: that is a level",
				   tree_of(m));
	out->list = pool_grow(out->list, out->count, sizeof(*out->list));
	out->list[out->count++] = r;
	return NULL;
}

/* The rows of one kind, one for each architecture and item. */
static const char *make_all(const struct campaign *c, const struct row *row,
			    const struct check *all, struct results *out)
{
	struct list seen = { 0 };
	const char *wrong = NULL;
	size_t i;

	for (i = 0; i < c->all.count && !wrong; i++) {
		struct making m = {
			.row = row,
			.campaign = c,
			.arch = all[i].arch,
			.all = all,
			.count = c->all.count,
		};
		const char *id;

		if (strcmp(all[i].level, row->run) != 0)
			continue;
		m.item = row->item(&all[i]);
		id = m.item ? pool_printf("%s/%s", m.arch, m.item) : NULL;
		if (!id || list_has(&seen, id))
			continue;
		list_add(&seen, id);
		wrong = make(&m, out);
	}
	return wrong;
}

static const struct row *row_of(const char *run)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (!strcmp(rows[i].run, run))
			return &rows[i];
	return NULL;
}

bool campaign_known(const char *run)
{
	return row_of(run);
}

/* A test of a campaign that is judged as a whole may fail. */
static bool is_failure(const struct row *row, const struct check *k)
{
	if (k->r->outcome == OUTCOME_PASS || k->r->outcome == OUTCOME_SKIP)
		return false;
	return !row->judged || strcmp(k->level, row->run) || matches(row->needs, k->name);
}

const char *campaign_records(const struct campaign *c, struct results *out)
{
	const struct row *first = row_of(c->run);
	struct check *all = pool_alloc((c->all.count + 1) * sizeof(*all));
	const char *wrong = NULL;
	size_t i;

	for (i = 0; i < c->all.count; i++) {
		all[i].r = &c->all.list[i];
		check_split(&all[i], all[i].r->path);
		if (is_failure(first, &all[i]))
			return pool_printf("%s did not pass", all[i].path);
	}
	for (i = 0; i < ROWS && !wrong; i++)
		if (!strcmp(rows[i].run, c->run))
			wrong = make_all(c, &rows[i], all, out);
	if (wrong)
		return wrong;
	return out->count ? NULL : pool_printf("it has no results of level %s", c->run);
}
