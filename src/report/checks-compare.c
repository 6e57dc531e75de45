// SPDX-License-Identifier: GPL-2.0
// What became of checks since earlier results.
#include "report/checks.h"

#include <string.h>

static const struct word changes[] = {
	[CHANGE_NONE] = { "same", "as before" },
	[CHANGE_BROKEN] = { "broken", "did not fail before" },
	[CHANGE_FIXED] = { "fixed", "failed before, and passes" },
	[CHANGE_SKIPPED] = { "now skipped", "was made before" },
	[CHANGE_RUNS] = { "now made", "was skipped before" },
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
	}
	find_gone(c, old, single);
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
