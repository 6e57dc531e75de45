// SPDX-License-Identifier: GPL-2.0
// From a string to a number: a hash table in the pool.
#include "util/index.h"
#include "util/pool.h"

#include <stdint.h>
#include <string.h>

struct index_slot {
	const char *s; /* NULL: empty */
	size_t len;
	size_t number;
};

/* FNV-1a */
static size_t hash(const char *s, size_t len)
{
	uint64_t h = UINT64_C(14695981039346656037);
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 32);
}

/* The slot that holds the string, or the empty one where it belongs. */
static struct index_slot *probe(const struct index *x, const char *s, size_t len)
{
	size_t i = hash(s, len);

	for (;; i++) {
		struct index_slot *slot = &x->slots[i & (x->room - 1)];

		if (!slot->s || (slot->len == len && !memcmp(slot->s, s, len)))
			return slot;
	}
}

long index_find(const struct index *x, const char *s, size_t len)
{
	const struct index_slot *slot;

	if (!x->room)
		return -1;
	slot = probe(x, s, len);
	return slot->s ? (long)slot->number : -1;
}

static void grow(struct index *x)
{
	struct index old = *x;
	size_t i;

	x->room = old.room ? 2 * old.room : 64;
	x->slots = pool_alloc(x->room * sizeof(*x->slots));
	for (i = 0; i < old.room; i++)
		if (old.slots[i].s)
			*probe(x, old.slots[i].s, old.slots[i].len) = old.slots[i];
}

void index_add(struct index *x, const char *s, size_t len, size_t number)
{
	struct index_slot *slot;

	if (2 * x->count >= x->room)
		grow(x);
	slot = probe(x, s, len);
	slot->s = s;
	slot->len = len;
	slot->number = number;
	x->count++;
}
