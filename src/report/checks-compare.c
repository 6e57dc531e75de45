// SPDX-License-Identifier: GPL-2.0
// What became of checks since earlier results.
#include "report/checks.h"
#include "util/message.h"
#include "util/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cost has changed if it did by more than this share of itself, and of all that its
 * event executes: of a fork one is counted at a time, by clocks with steps. */
#define COST_SHARE  0.02
#define EVENT_SHARE 0.001

static const struct word changes[] = {
	[CHANGE_NONE] = { "same", "as before" },
	[CHANGE_BROKEN] = { "broken", "did not fail before" },
	[CHANGE_FIXED] = { "fixed", "failed before, and passes" },
	[CHANGE_SKIPPED] = { "now skipped", "was made before" },
	[CHANGE_RUNS] = { "now made", "was skipped before" },
	[CHANGE_COSTS] = { "other costs",
			   "a registration costs more or less than before" },
	[CHANGE_NEW] = { "new", "was not there before" },
	[CHANGE_GONE] = { "gone", "is not there any more" },
};

const struct words check_change_words = WORDS("change", changes);

/* Where each side is one folder, its name says nothing. */
static const char *key_of(const struct check *k, bool single)
{
	return single ? k->path : k->id;
}

static enum change change_of(enum kind before, enum kind now)
{
	if (before == now)
		return CHANGE_NONE;
	if (now == KIND_FAILED)
		return CHANGE_BROKEN;
	if (now == KIND_SKIPPED)
		return CHANGE_SKIPPED;
	return before == KIND_FAILED ? CHANGE_FIXED : CHANGE_RUNS;
}

/* Does the cost @f of @now, a key that ends with _cost, differ from that of @before? */
static bool cost_differs(const struct figure *f, size_t name, const struct result *now,
			 const struct result *before)
{
	const char *old = figure_text(before, f->key, NULL), *all;
	double was, is;

	if (!old)
		return false;
	all = figure_text(now, pool_printf("%.*s_registered", (int)name, f->key), "0");
	was = strtod(old, NULL);
	is = strtod(f->text, NULL);
	return fabs(is - was) > COST_SHARE * fabs(was) &&
	       fabs(is - was) > EVENT_SHARE * strtod(all, NULL);
}

/* Costs of @k that differ from those of @old go into both texts; are there any? */
static bool compare_costs(struct check *k, const struct result *old)
{
	static const char end[] = "_cost";
	struct str before = { 0 }, now = { 0 };
	size_t i, n;

	for (i = 0; i < k->r->nfigures; i++) {
		const struct figure *f = &k->r->figures[i];

		n = strlen(f->key);
		if (n < sizeof(end) || strcmp(f->key + n - strlen(end), end))
			continue;
		n -= strlen(end);
		if (!cost_differs(f, n, k->r, old))
			continue;
		str_printf(&before, "%s%.*s %s", before.len ? ", " : "", (int)n, f->key,
			   figure_text(old, f->key, ""));
		str_printf(&now, "%s%.*s %s", now.len ? ", " : "", (int)n, f->key,
			   f->text);
	}
	if (!before.len)
		return false;
	k->before = str_get(&before);
	k->now = str_get(&now);
	return true;
}

static void find_gone(struct checks *c, const struct checks *old, bool single)
{
	struct index now = { 0 };
	const char *key;
	size_t i;

	for (i = 0; i < c->count; i++) {
		key = key_of(&c->list[i], single);
		index_add(&now, key, strlen(key), i);
	}
	for (i = 0; i < old->count; i++) {
		key = key_of(&old->list[i], single);
		if (index_find(&now, key, strlen(key)) >= 0)
			continue;
		c->gone = pool_grow(c->gone, c->ngone, sizeof(*c->gone));
		c->gone[c->ngone] = old->list[i];
		c->gone[c->ngone].change = CHANGE_GONE;
		c->gone[c->ngone].now = "";
		c->gone[c->ngone++].before = old->list[i].r->word;
	}
}

void checks_compare(struct checks *c, const struct checks *old, const char *name)
{
	bool single = c->nstores == 1 && old->nstores == 1;
	struct index before = { 0 };
	const char *key;
	size_t i;
	long at;

	c->old = name;
	for (i = 0; i < old->count; i++) {
		key = key_of(&old->list[i], single);
		index_add(&before, key, strlen(key), i);
	}
	for (i = 0; i < c->count; i++) {
		struct check *k = &c->list[i];

		key = key_of(k, single);
		at = index_find(&before, key, strlen(key));
		k->change = at < 0 ? CHANGE_NEW : change_of(old->list[at].kind, k->kind);
		k->before = at < 0 ? "" : old->list[at].r->word;
		if (k->change == CHANGE_NONE && k->kind == KIND_PASSED &&
		    compare_costs(k, old->list[at].r))
			k->change = CHANGE_COSTS;
	}
	find_gone(c, old, single);
	if (c->ngone == old->count)
		warn("%s: no check there has the name of one in the results: all are new",
		     utf8_clean(name));
}

size_t check_changes(const struct checks *c, enum change change,
		     const struct check ***list)
{
	const struct check *from = change == CHANGE_GONE ? c->gone : c->list;
	size_t i, n = 0, count = change == CHANGE_GONE ? c->ngone : c->count;

	*list = NULL;
	for (i = 0; i < count; i++) {
		if (from[i].change != change)
			continue;
		*list = pool_grow(*list, n, sizeof(**list));
		(*list)[n++] = &from[i];
	}
	return n;
}
