// SPDX-License-Identifier: GPL-2.0
// Where hooks fit, as lines of a results folder (docs/results.md).
#include "report/drift-results.h"
#include "report/drift-text.h"
#include "report/results.h"
#include "util/message.h"
#include "util/version.h"

#include <string.h>

/* struct lines - where they go, and the paths that are there already */
struct lines {
	const struct drift *d;
	const char *file;
	const char *log;
	const char *commit;
	struct list paths;
};

/* A name of a tree as a word of a path. */
static const char *word_for(const char *name)
{
	char *word = pool_strdup(name);

	for (char *s = word; *s; s++)
		if (strchr(" \t\n\"\\/", *s))
			*s = '_';
	return word;
}

/* Two trees may have one name. */
static const char *path_for(struct lines *l, const char *series, const char *name)
{
	const char *path =
		pool_printf("drift/%s/%s/%s", *l->d->archs ? l->d->archs : "all",
			    *series ? series : "none", word_for(name));
	const char *unique = path;

	for (int n = 2; list_has(&l->paths, unique); n++)
		unique = pool_printf("%s-%d", path, n);
	list_add(&l->paths, unique);
	return unique;
}

static int add(struct lines *l, struct result *r, enum outcome outcome,
	       const char *reason)
{
	r->outcome = outcome;
	r->word = word_of(&outcome_words, outcome);
	r->log = l->log;
	r->version = kit_version(l->d->kit);
	if (reason)
		result_add_figure(r, "reason", reason, false);
	return results_append(l->file, r);
}

static const struct target *target_for(const struct lines *l, const struct drift_run *run)
{
	struct target *t = run->print ? target_of_print(run->print, run->release) : NULL;

	if (!t)
		return NULL;
	t->series = run->series;
	t->numbering = run->numbering;
	t->commit = l->commit;
	return t;
}

static const char *repeat_for(const struct drift *d, const struct drift_run *run)
{
	struct str s = { 0 };

	str_puts(&s, "scripts/drift.sh");
	if (!*run->pin || pin_is_package(run->pin))
		str_puts(&s, " --no-pins");
	if (*d->numbering)
		str_printf(&s, " --numbering %s", d->numbering);
	if (*d->archs)
		str_printf(&s, " --arch %s", d->archs);
	if (*run->series)
		str_printf(&s, " %s", run->series);
	if (!*run->pin)
		str_printf(&s, " %s", shell_quote(run->path));
	else if (pin_is_package(run->pin))
		str_printf(&s, " %s", run->pin);
	return str_get(&s);
}

/* The first hook that does not fit, one that is not known to before one that is. */
static const char *first_miss(const struct drift_series *s, const struct drift_run *run)
{
	const char *known = NULL;

	for (size_t i = 0; i < s->nhooks; i++) {
		const struct cell *c = &run->cells[i];
		const char *text;

		if (c->fit != FIT_NO)
			continue;
		text = pool_printf("%s: %s", s->hooks[i].name, cell_text(c));
		if (!c->known)
			return text;
		if (!known)
			known = text;
	}
	return known;
}

static void add_count(struct result *r, const char *key, size_t n)
{
	result_add_figure(r, key, pool_printf("%zu", n), true);
}

/* A tree that is known not to take the series has not passed. */
static int add_run(struct lines *l, const struct drift_series *s,
		   const struct drift_run *run)
{
	struct result r = {
		.path = path_for(l, run->series, run->name),
		.repeat = repeat_for(l->d, run),
		.seconds = pool_printf("%.2f", run->trial + run->extract),
		.target = target_for(l, run),
	};
	size_t misses, known = 0;

	if (run->refused)
		return add(l, &r, run->known ? OUTCOME_SKIP : OUTCOME_FAIL,
			   pool_printf("refused: %s%s%s", run->refused,
				       run->known ? "; known: " : "",
				       run->known ? run->known : ""));
	misses = run_count_of(s, run, FIT_NO);
	for (size_t i = 0; i < s->nhooks; i++)
		known += run->cells[i].known != NULL;
	add_count(&r, "fit", run_count_of(s, run, FIT_YES));
	add_count(&r, "offset", run_count_of(s, run, FIT_OFFSET));
	add_count(&r, "left_out", run_count_of(s, run, FIT_LEFT_OUT));
	add_count(&r, "misses", misses);
	add_count(&r, "known", known);
	return add(l, &r,
		   misses > known ? OUTCOME_FAIL
		   : known	  ? OUTCOME_SKIP
				  : OUTCOME_PASS,
		   first_miss(s, run));
}

static int add_missing(struct lines *l, const char *series, const char *version)
{
	struct result r = {
		.path = path_for(l, series, version),
		.repeat = pool_printf("scripts/drift.sh --fetch %s", series),
	};

	return add(l, &r, OUTCOME_SKIP, "the cache does not have this version");
}

static int add_stale(struct lines *l, const struct known_miss *k)
{
	struct result r = {
		.path = path_for(l, k->series, pool_printf("known.tsv-%u", k->line)),
		.repeat = pool_printf("scripts/drift.sh %s", k->series),
	};

	return add(l, &r, OUTCOME_FAIL,
		   pool_printf("%s %s does not apply any more: %s", k->release, k->hook,
			       k->stale));
}

int drift_results(const struct drift *d, const char *file, const char *log)
{
	struct lines l = {
		.d = d, .file = file, .log = log, .commit = kit_commit(d->kit)
	};
	int rc = 0;

	for (size_t i = 0; !rc && i < d->nseries; i++)
		for (size_t r = 0; !rc && r < d->series[i].nruns; r++)
			rc = add_run(&l, &d->series[i], d->series[i].runs[r]);
	for (size_t i = 0; !rc && i < d->nruns; i++)
		if (!*d->runs[i].series)
			rc = add_run(&l, NULL, &d->runs[i]);
	for (size_t i = 0; !rc && i < d->not_here.n; i++)
		rc = add_missing(&l, d->series_not_here.s[i], d->not_here.s[i]);
	for (size_t i = 0; !rc && i < d->known_count; i++)
		if (d->known[i].stale)
			rc = add_stale(&l, &d->known[i]);
	return rc;
}
