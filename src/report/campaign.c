// SPDX-License-Identifier: GPL-2.0
// What a campaign has shown, as records that are kept.
#include "report/campaign.h"
#include "report/checks-path.h"

#include <string.h>

/* What tests count: the figure of a record, its name in the test, the kernel (NULL: the
 * record's), the test. A later test counts: a storm's is the last. */
static const struct {
	const char *key;
	const char *from;
	const char *variant;
	const char *test;
} counted[] = {
	{ "stock", "entered", "stock", "preempt" },
	{ "fastpath", "fastpath", NULL, "preempt" },
	{ "slowpath", "slowpath", NULL, "preempt" },
	{ "entered", "entered", NULL, "preempt" },
	{ "events", "events", NULL, "section-storm" },
	{ "stale", "stale", NULL, "section-storm" },
	{ "switches", "switches", NULL, "ids-yield" },
	{ "misses", "misses", NULL, "ids-yield" },
	{ "preemptions", "preemptions", NULL, "kvm" },
	{ "updates", "ids_in_loop", NULL, "kvm" },
};
#define COUNTED (sizeof(counted) / sizeof(*counted))

static bool is_level(const struct check *k, const char *level)
{
	return !strcmp(k->level, level);
}

/* A kernel that is built or booted for another one's sake. */
static bool is_helper(const char *variant)
{
	return !strcmp(variant, "stock") || !strcmp(variant, "w1") ||
	       !strcmp(variant, "fastpath-off");
}

/* A line: its results, each with what its path says, and the kernels that they are of. */
struct split {
	const struct line *line;
	const struct target *target;
	const char *arch;
	struct check *list;
	size_t count;
	struct list kernels;
};

static struct check check_of(const struct result *r)
{
	struct check k = { .r = r };

	check_split(&k, r->path);
	return k;
}

static void add_text(struct result *r, const char *key, const char *text)
{
	if (*text)
		result_add_figure(r, key, text, false);
}

static void add_number(struct result *r, const char *key, const char *text)
{
	if (text)
		result_add_figure(r, key, text, true);
}

/* How many of a level's checks passed, of those that ran. The checks that are of no
 * kernel or of a helper count for the first one. */
static void add_checks(struct result *r, const struct split *s, const char *kernel)
{
	size_t i, passed = 0, ran = 0;

	for (i = 0; i < s->count; i++) {
		const struct check *k = &s->list[i];
		bool own = !strcmp(k->variant, kernel);

		if (!strcmp(s->kernels.s[0], kernel))
			own = own || !list_has(&s->kernels, k->variant);
		if (!own || path_level(k->path) != k->path ||
		    (!is_level(k, "build") && !is_level(k, "boot")))
			continue;
		passed += k->r->outcome == OUTCOME_PASS;
		ran += k->r->outcome != OUTCOME_SKIP;
	}
	add_number(r, "passed", pool_printf("%zu", passed));
	add_number(r, "ran", pool_printf("%zu", ran));
}

/* A figure of a test in a kernel's last run of it; NULL if there is none. */
static const char *last(const struct split *s, const char *kernel, const char *test,
			const char *key)
{
	const char *found = NULL;
	size_t i;

	for (i = 0; i < s->count; i++) {
		const struct check *k = &s->list[i];

		if (is_level(k, "boot") && !strcmp(k->variant, kernel) &&
		    !strcmp(k->name, test))
			found = figure_text(k->r, key, found);
	}
	return found;
}

/* Were both forced to the same number of preemptions? A debug kernel makes a tenth. */
static bool as_often(const struct split *s, const char *test, const char *a,
		     const char *b)
{
	const char *of_a = last(s, a, test, "forced");
	const char *of_b = last(s, b, test, "forced");

	return of_a && of_b && !strcmp(of_a, of_b);
}

static const char *count(const struct split *s, size_t c, const char *kernel)
{
	const char *other = counted[c].variant, *test = counted[c].test;

	if (other && !as_often(s, test, other, kernel))
		return NULL;
	return last(s, other ? other : kernel, test, counted[c].from);
}

/* TIF_RSEQ is a flag of its own, or the alias: guest tests are told, and say so. */
static const char *form(const struct split *s, const char *kernel)
{
	size_t i;

	for (i = 0; i < s->count; i++) {
		const struct check *k = &s->list[i];
		const char *mode = figure_text(k->r, "mode", NULL);

		if (mode && !strcmp(k->variant, kernel))
			return strcmp(mode, "alias") ? "own" : "alias";
	}
	return "";
}

static bool has_level(const struct split *s, const char *level, const char *kernel)
{
	size_t i;

	for (i = 0; i < s->count; i++) {
		const struct check *k = &s->list[i];

		if (k->r->outcome == OUTCOME_PASS && is_level(k, level) &&
		    !strcmp(k->variant, kernel))
			return true;
	}
	return false;
}

static void add_record(const struct split *s, const char *level, const char *kernel,
		       struct results *out)
{
	const struct target *t = s->target;
	const struct line *l = s->line;
	struct result r = {
		.path = pool_printf("%s/%s/%s/%s%sline", l->name, level, s->arch, kernel,
				    *kernel ? "/" : ""),
		.outcome = OUTCOME_PASS,
		.word = word_of(&outcome_words, OUTCOME_PASS),
		.repeat = l->repeat,
		.log = "-",
		.version = l->all.list[0].version,
		.target = t,
	};
	size_t c;

	add_text(&r, "tree", l->tree);
	add_text(&r, "series", t->series);
	add_text(&r, "numbering", t->numbering);
	add_text(&r, "rseq", form(s, kernel));
	if (*kernel)
		add_checks(&r, s, kernel);
	for (c = 0; c < COUNTED; c++)
		add_number(&r, counted[c].key, count(s, c, kernel));
	add_number(&r, "took", strcmp(l->seconds, "-") ? l->seconds : NULL);
	add_text(&r, "stack", t->stack);
	add_text(&r, "run", l->run);
	add_text(&r, "commit", t->commit);
	out->list = pool_grow(out->list, out->count, sizeof(*out->list));
	out->list[out->count++] = r;
}

const char *target_wrong(const struct target *t, const struct target **last)
{
	if (!*t->commit)
		return "its results do not name the kit's commit";
	if (strchr(t->commit, '+'))
		return "the kit had changes that are not committed";
	if (*last && strcmp((*last)->commit, t->commit))
		return pool_printf("two commits of the kit have made it, %s and %s: "
				   "remove what the older one has made, and run it again",
				   (*last)->commit, t->commit);
	*last = t;
	return NULL;
}

/* NULL, or why these results are not kept. */
static const char *line_wrong(const struct line *l, const struct target **t)
{
	const char *wrong;
	size_t i;

	*t = NULL;
	for (i = 0; i < l->all.count; i++) {
		const struct result *r = &l->all.list[i];

		if (r->outcome != OUTCOME_PASS && r->outcome != OUTCOME_SKIP)
			return pool_printf("%s did not pass", r->path);
		wrong = r->target ? target_wrong(r->target, t) : NULL;
		if (wrong)
			return wrong;
	}
	return *t ? NULL : "it has no results of a tree";
}

const char *line_records(const struct line *l, struct results *out)
{
	const char *dash = strrchr(l->name, '-');
	struct split s = {
		.line = l,
		.arch = dash ? dash + 1 : "",
		.count = l->all.count,
	};
	const char *wrong = line_wrong(l, &s.target);
	size_t i;

	if (wrong)
		return wrong;
	s.list = pool_alloc(s.count * sizeof(*s.list));
	for (i = 0; i < s.count; i++) {
		struct check *k = &s.list[i];

		*k = check_of(&l->all.list[i]);
		if (*k->variant && !is_helper(k->variant) &&
		    !list_has(&s.kernels, k->variant))
			list_add(&s.kernels, k->variant);
	}
	for (i = 0; i < s.kernels.n; i++) {
		const char *kernel = s.kernels.s[i];

		add_record(&s, has_level(&s, "boot", kernel) ? "boot" : "build", kernel,
			   out);
	}
	if (!s.kernels.n && !has_level(&s, "objects", ""))
		return "nothing of it was compiled";
	if (!s.kernels.n)
		add_record(&s, "objects", "", out);
	return NULL;
}

static bool same_figure(const struct check *new, const struct check *old, const char *key)
{
	return !strcmp(figure_text(new->r, key, ""), figure_text(old->r, key, ""));
}

/* Is it of a tree that was booted, built, compiled, as lines of trees and kernels are? */
static bool is_line(const struct check *k)
{
	return level_order(k->level) <= level_order("boot");
}

/* The same tree, architecture and kernel, and no more was shown; what is of no kernel is
 * of any. A row of another campaign takes the place of one alone. */
static bool replaces(const struct check *new, const struct check *old)
{
	if (!same_figure(new, old, "tree") || strcmp(new->arch, old->arch))
		return false;
	if (is_line(new))
		return (!*old->variant || !strcmp(new->variant, old->variant)) &&
		       level_order(old->level) <= level_order(new->level);
	return !strcmp(new->level, old->level) && same_figure(new, old, "numbering") &&
	       same_figure(new, old, "group") && same_figure(new, old, "stressor");
}

/* Do the two stand together? */
static bool belongs(const struct check *new, const struct check *old)
{
	if (is_line(new))
		return is_line(old) && same_figure(new, old, "tree");
	return !strcmp(new->level, old->level);
}

void records_keep(struct results *kept, const struct result *r)
{
	struct check new = check_of(r);
	struct results next = { 0 };
	size_t i, at = 0;
	bool found = false;

	next.list = pool_alloc((kept->count + 1) * sizeof(*next.list));
	for (i = 0; i < kept->count; i++) {
		struct check old = check_of(&kept->list[i]);
		bool gone = replaces(&new, &old) || !strcmp(new.path, old.path);

		if (gone && !found) {
			at = next.count;
			found = true;
		} else if (!found && belongs(&new, &old)) {
			at = next.count + 1;
		}
		if (!gone)
			next.list[next.count++] = kept->list[i];
	}
	if (!found && !at)
		at = next.count;
	memmove(next.list + at + 1, next.list + at,
		(next.count - at) * sizeof(*next.list));
	next.list[at] = *r;
	next.count++;
	kept->list = next.list;
	kept->count = next.count;
}

static bool is_stressor(const struct result *r)
{
	return figure_text(r, "stressor", NULL);
}

void records_drop(struct results *kept, const struct results *new)
{
	struct list now = { 0 };
	size_t i, n = 0;

	for (i = 0; i < new->count; i++)
		if (is_stressor(&new->list[i]))
			list_add(&now, new->list[i].path);
	for (i = 0; now.n && i < kept->count; i++)
		if (!is_stressor(&kept->list[i]) || list_has(&now, kept->list[i].path))
			kept->list[n++] = kept->list[i];
	if (now.n)
		kept->count = n;
}
