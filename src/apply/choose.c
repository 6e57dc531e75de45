// SPDX-License-Identifier: GPL-2.0
// Which series a tree belongs to: by what it has, as probes tell, and only then by the
// numbers of its version. Vendors backport, and count on their own.
#include "apply/present.h"
#include "apply/probe.h"
#include "apply/series.h"
#include "apply/trial.h"
#include "util/message.h"
#include "util/run.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* How many facts and conflicts a refusal names. */
#define TOLD_MAX 6

static int by_version(const void *a, const void *b)
{
	return strverscmp(*(const char *const *)a, *(const char *const *)b);
}

void series_names(const char *kit, struct list *names)
{
	const char *folder = pool_printf("%s/series", kit);
	DIR *dir = opendir(folder);
	struct dirent *e;
	struct stat st;

	while (dir && (e = readdir(dir)))
		if (e->d_name[0] != '.' &&
		    !stat(pool_printf("%s/%s", folder, e->d_name), &st) &&
		    S_ISREG(st.st_mode))
			list_add(names, pool_strdup(e->d_name));
	if (dir)
		closedir(dir);
	if (names->n)
		qsort(names->s, names->n, sizeof(*names->s), by_version);
}

/* "6.12" as a number that versions are ordered by; 0 for a name that is none. */
static long rank(const char *version)
{
	char *end;
	long major = strtol(version, &end, 10);

	if (*end != '.')
		return 0;
	return major * 1000 + strtol(end + 1, NULL, 10);
}

long series_distance(const struct apply *a, const char *series)
{
	const char *own = pool_printf("%s.%s", a->kernel.version, a->kernel.patchlevel);
	long d = rank(series) - rank(own);

	return d < 0 ? -d : d;
}

/* What stands against a series: one fact for each need that does not hold. */
static int ask_series(struct apply *a, struct candidate *c)
{
	struct series s;
	int rc;

	a->series = c->series;
	rc = series_read(a, &s);
	for (size_t i = 0; !rc && i < s.count; i++) {
		const struct series_line *l = &s.lines[i];
		enum answer answer, wanted = ANSWER_NO;
		const char *says;

		if (l->kind != LINE_NEEDS && l->kind != LINE_REFUSE)
			continue;
		if (l->kind == LINE_NEEDS && !*l->words)
			wanted = ANSWER_YES;
		rc = probe_ask(a, l->name, &answer, &says);
		c->needs += l->kind == LINE_NEEDS;
		if (rc || answer == wanted)
			continue;
		if (!list_has(&c->against, says))
			list_add(&c->against, says);
		c->needed |= l->kind == LINE_NEEDS;
	}
	return rc;
}

static int ask_all(struct apply *a, const struct list *names)
{
	int rc = 0;

	a->candidates = pool_alloc((names->n + 1) * sizeof(*a->candidates));
	a->ncandidates = 0;
	for (size_t i = 0; !rc && i < names->n; i++) {
		struct candidate *c = &a->candidates[a->ncandidates++];

		c->series = names->s[i];
		rc = ask_series(a, c);
	}
	a->series = NULL;
	return rc;
}

static bool is_own(const struct apply *a, const struct candidate *c)
{
	return !strcmp(c->series,
		       pool_printf("%s.%s", a->kernel.version, a->kernel.patchlevel));
}

/* The series of this version whose needs hold, else the nearest of those that say what
 * they need, all of which holds. */
static const struct candidate *fitting(const struct apply *a)
{
	const struct candidate *best = NULL;

	for (size_t i = 0; i < a->ncandidates; i++) {
		const struct candidate *c = &a->candidates[i];

		if (is_own(a, c) && !c->needed)
			return c;
		if (c->against.n || !c->needs)
			continue;
		if (!best ||
		    series_distance(a, c->series) < series_distance(a, best->series))
			best = c;
	}
	return best;
}

/* Of whose hooks does a larger share stand? */
static bool is_nearer(const struct apply *a, const struct candidate *c,
		      const struct candidate *than)
{
	size_t x = c->stand * (than->hooks + !than->hooks);
	size_t y = than->stand * (c->hooks + !c->hooks);

	return x != y ? x > y
		      : series_distance(a, c->series) < series_distance(a, than->series);
}

static int nearest(struct apply *a, struct candidate **best)
{
	int rc = 0;

	*best = NULL;
	for (size_t i = 0; !rc && i < a->ncandidates; i++) {
		struct candidate *c = &a->candidates[i];

		rc = series_score(a, c->series, HUNK_BEFORE, &c->stand, &c->hooks);
		if (!*best || is_nearer(a, c, *best))
			*best = c;
	}
	return rc;
}

/* How many patches of it would fit? Everything is tried on a copy, and told at once. */
static int survey(struct apply *a, struct candidate *c)
{
	int rc = run_need("patch", "patch");

	if (rc)
		return rc;
	a->survey = true;
	a->series = c->series;
	progress(0, 1, "no series is for %s: trying the nearest, %s", a->kernel.release,
		 c->series);
	rc = plan_series(a);
	if (!rc)
		rc = find_area(a);
	for (size_t i = 0; i < a->guard.n; i++)
		list_add(&c->against, a->guard.s[i]);
	if (!rc)
		rc = place_choose(a);
	if (!rc)
		rc = trial(a);
	progress_end();
	return rc;
}

static int refuse_tree(struct apply *a, const struct candidate *c)
{
	size_t fit = 0;

	for (size_t i = 0; i < a->nplan; i++)
		fit += a->plan[i].outcome != OUT_CONFLICT;
	for (size_t i = 0; i < c->against.n && i < TOLD_MAX; i++)
		say("Against series %s: %s", c->series, c->against.s[i]);
	for (size_t i = 0; i < a->nconflicts && i < TOLD_MAX; i++)
		say("Does not fit: %s", conflict_headline(&a->conflicts[i]));
	if (a->nconflicts > TOLD_MAX)
		say("and %zu more", a->nconflicts - TOLD_MAX);
	a->series = NULL; /* none is taken */
	a->nearest = c->series;
	a->nearest_fit = fit;
	return fail(
		EX_TREE,
		pool_printf("'scripts/apply.sh --series %s --dry-run %s' explains each "
			    "hunk; CONTRIBUTING.md says how a series is added",
			    c->series, a->kernel.shown),
		"no series covers %s (%s), the nearest is %s: %zu of its %zu patches "
		"fit%s%s",
		a->kernel.release, a->kernel.shown, c->series, fit, a->nplan,
		c->against.n ? ", and " : "", c->against.n ? c->against.s[0] : "");
}

int check_series(struct apply *a)
{
	struct list names = { 0 };

	series_names(a->kit, &names);
	if (!names.n)
		return fail(EX_FAULT, "restore the checkout",
			    "the kit has no series (series/)");
	if (!a->want_series || !*a->want_series || list_has(&names, a->want_series))
		return 0;
	return fail(EX_USAGE, pool_printf("choose one of: %s", list_join(&names, " ")),
		    "there is no series '%s'", a->want_series);
}

int choose_series(struct apply *a)
{
	const struct candidate *c;
	struct candidate *near;
	struct list names = { 0 };
	int rc;

	if (a->want_series && *a->want_series) {
		a->series = a->want_series;
		return 0;
	}
	series_names(a->kit, &names);
	rc = ask_all(a, &names);
	if (rc)
		return rc;
	c = fitting(a);
	if (!c) {
		rc = nearest(a, &near);
		if (!rc)
			rc = survey(a, near);
		return rc ? rc : refuse_tree(a, near);
	}
	a->series = c->series;
	if (!is_own(a, c))
		list_add(&a->notes,
			 pool_printf("series %s for a kernel %s: all that it needs is in "
				     "this tree",
				     c->series, a->kernel.release));
	return 0;
}
