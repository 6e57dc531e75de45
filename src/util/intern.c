// SPDX-License-Identifier: GPL-2.0
// One copy of every name, however often it is read.
#include "util/intern.h"
#include "util/index.h"
#include "util/pool.h"

#include <string.h>

static struct {
	struct index index;
	const char **list;
	size_t count;
	unsigned long lease; /* of the pool that the list is in */
} names;

const char *intern(const char *s, size_t len)
{
	long n;

	if (names.lease != pool_lease()) {
		memset(&names, 0, sizeof(names));
		names.lease = pool_lease();
	}
	n = index_find(&names.index, s, len);
	if (n >= 0)
		return names.list[n];
	names.list = pool_grow(names.list, names.count, sizeof(*names.list));
	names.list[names.count] = pool_strndup(s, len);
	index_add(&names.index, names.list[names.count], len, names.count);
	return names.list[names.count++];
}
