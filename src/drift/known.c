// SPDX-License-Identifier: GPL-2.0
// Misses that are known, each with its reason; one that does not apply any more is an
// error.
#include "drift/drift.h"
#include "util/message.h"

#include <errno.h>
#include <string.h>

#define FILE_LIMIT (1U << 20)

static int wrong_line(const char *file, unsigned int nr)
{
	return fail(EX_FAULT, "restore it",
		    "%s, line %u: not SERIES, RELEASE, HOOK and REASON between tabs",
		    file, nr);
}

static int read_line(struct drift *d, const char *file, unsigned int nr, char *line)
{
	struct known_miss k = { .line = nr };
	const char **to[] = { &k.series, &k.release, &k.hook, &k.reason };

	for (size_t i = 0; i < 4; i++) {
		*to[i] = strsep(&line, "\t");
		if (!*to[i] || !**to[i])
			return wrong_line(file, nr);
	}
	if (line)
		return wrong_line(file, nr);
	d->known = pool_grow(d->known, d->known_count, sizeof(*d->known));
	d->known[d->known_count++] = k;
	return 0;
}

int known_read(struct drift *d, const char *file)
{
	char *text = file_read(file, FILE_LIMIT, NULL), *line;
	unsigned int nr = 0;
	int rc = 0;

	if (!text)
		return fail(EX_FAULT, "restore the checkout", "%s cannot be read: %s",
			    file, strerror(errno));
	while (!rc && (line = strsep(&text, "\n"))) {
		nr++;
		if (*line && *line != '#')
			rc = read_line(d, file, nr, line);
	}
	return rc;
}

static struct known_miss *find(struct drift *d, const struct drift_run *run,
			       const char *hook)
{
	for (size_t i = 0; i < d->known_count; i++)
		if (!strcmp(d->known[i].series, run->series) &&
		    !strcmp(d->known[i].release, run->release) &&
		    !strcmp(d->known[i].hook, hook))
			return &d->known[i];
	return NULL;
}

/* One thing that does not fit: its reason, or NULL. */
static const char *explain(struct drift *d, const struct drift_run *run, const char *hook)
{
	struct known_miss *k = find(d, run, hook);

	if (!k) {
		d->unexplained++;
		return NULL;
	}
	k->used = true;
	d->explained++;
	return k->reason;
}

static void judge_run(struct drift *d, const struct drift_series *s,
		      struct drift_run *run)
{
	if (run->refused) {
		run->known = explain(d, run, "-");
		return;
	}
	for (size_t h = 0; h < s->nhooks; h++)
		if (run->cells[h].fit == FIT_NO)
			run->cells[h].known = explain(d, run, s->hooks[h].name);
}

/* What this run says about a line that explains nothing; NULL: nothing. */
static const char *stale_in(const struct drift_series *s, const struct drift_run *run,
			    const struct known_miss *k)
{
	if (strcmp(run->release, k->release) != 0)
		return NULL;
	if (!strcmp(k->hook, "-"))
		return run->refused ? NULL : pool_printf("%s is not refused", run->name);
	if (run->refused)
		return NULL;
	for (size_t h = 0; h < s->nhooks; h++) {
		enum fit fit = run->cells[h].fit;

		if (strcmp(s->hooks[h].name, k->hook) != 0)
			continue;
		if (fit == FIT_NO || fit == FIT_ABSENT)
			return NULL;
		return pool_printf("%s: %s", run->name, word_of(&fit_words, fit));
	}
	return pool_printf("series %s has no such hook", s->name);
}

static void judge_line(struct drift *d, struct known_miss *k)
{
	for (size_t i = 0; i < d->nseries; i++) {
		const struct drift_series *s = &d->series[i];

		if (strcmp(s->name, k->series) != 0)
			continue;
		for (size_t r = 0; !k->stale && r < s->nruns; r++)
			k->stale = stale_in(s, s->runs[r], k);
	}
	d->stale += k->stale != NULL;
}

void known_judge(struct drift *d)
{
	for (size_t i = 0; i < d->nseries; i++)
		for (size_t r = 0; r < d->series[i].nruns; r++)
			judge_run(d, &d->series[i], d->series[i].runs[r]);
	for (size_t i = 0; i < d->nruns; i++)
		if (!*d->runs[i].series)
			d->unexplained++;
	for (size_t i = 0; i < d->known_count; i++)
		if (!d->known[i].used)
			judge_line(d, &d->known[i]);
}
