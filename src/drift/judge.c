// SPDX-License-Identifier: GPL-2.0
// From single answers to rows: since when does a hook not fit?
#include "drift/drift.h"

#include <stdlib.h>
#include <string.h>

static const struct word words[] = {
	[FIT_ABSENT] = { "absent", "not for this tree: numbering or architecture" },
	[FIT_YES] = { "fits", "every hunk fits at its line" },
	[FIT_OFFSET] = { "offset", "every hunk fits, at least one at another line" },
	[FIT_LEFT_OUT] = { "left out", "a probe says that the tree does not need it" },
	[FIT_NO] = { "does not fit", "a hunk does not fit" },
	[FIT_REFUSED] = { "refused", "the tree is refused before a hook is tried" },
};

const struct words fit_words = WORDS("fit", words);

/* By release; a pin before a vendor's tree of the same release. */
static int compare(const void *a, const void *b)
{
	const struct drift_run *x = *(struct drift_run *const *)a,
			       *y = *(struct drift_run *const *)b;
	int order = strverscmp(x->release, y->release);

	if (!order)
		order = !*x->pin - !*y->pin;
	if (!order)
		order = strcmp(x->name, y->name);
	return order ? order : strcmp(x->path, y->path);
}

static bool does_fit(enum fit fit)
{
	return fit == FIT_YES || fit == FIT_OFFSET;
}

static void fill_row(const struct drift_series *s, size_t hook)
{
	struct hook_row *row = &s->hooks[hook];

	for (size_t i = 0; i < s->nruns; i++) {
		const struct drift_run *run = s->runs[i];
		enum fit fit = run->refused ? FIT_REFUSED : run->cells[hook].fit;

		row->count[fit]++;
		if (fit == FIT_NO && !row->first_miss)
			row->first_miss = run;
		if (!does_fit(fit))
			continue;
		if (!row->first_miss)
			row->last_fit = run;
		else if (!row->last_fit && !row->first_fit)
			row->first_fit = run;
	}
}

void drift_judge(struct drift *d)
{
	for (size_t i = 0; i < d->nseries; i++) {
		struct drift_series *s = &d->series[i];

		qsort(s->runs, s->nruns, sizeof(*s->runs), compare);
		for (size_t h = 0; h < s->nhooks; h++)
			fill_row(s, h);
	}
}

size_t run_count_of(const struct drift_series *s, const struct drift_run *run,
		    enum fit fit)
{
	size_t n = 0;

	for (size_t i = 0; !run->refused && i < s->nhooks; i++)
		n += run->cells[i].fit == fit;
	return n;
}
