// SPDX-License-Identifier: GPL-2.0
// Numbers of thread flags that something outside of the thread_info headers has.
#include "header/in-use.h"
#include "util/pool.h"

#include <string.h>

struct number_use *in_use_add(struct in_use *u, enum in_use_kind kind, const char *name,
			      const char *file, unsigned int line, uint64_t bits)
{
	struct number_use *n;

	u->list = pool_grow(u->list, u->count, sizeof(*u->list));
	n = &u->list[u->count++];
	*n = (struct number_use){ .kind = kind,
				  .name = name,
				  .file = file,
				  .line = line,
				  .code = "",
				  .bits = bits };
	return n;
}

uint64_t in_use_bits(const struct in_use *u)
{
	uint64_t bits = 0;
	size_t i;

	for (i = 0; u && i < u->count; i++)
		bits |= u->list[i].bits;
	return bits;
}

bool number_use_is(const struct number_use *n, const char *name)
{
	return n->kind == IN_USE_FLAG && !strcmp(n->name + (*n->name == '_'), name);
}

/* A number from 0 to 63; @s is set behind it. */
static bool read_number(const char **s, unsigned int *n)
{
	const char *start = *s;

	for (*n = 0; **s >= '0' && **s <= '9' && *s - start < 3; (*s)++)
		*n = 10 * *n + (unsigned int)(**s - '0');
	return *s > start && *n <= 63;
}

bool in_use_reserve(struct in_use *u, const char *text)
{
	const char *s = text;

	for (;;) {
		unsigned int first, last, n;

		if (!read_number(&s, &first))
			return false;
		last = first;
		if (*s == '-') {
			s++;
			if (!read_number(&s, &last) || last < first)
				return false;
		}
		for (n = first; n <= last; n++)
			in_use_add(u, IN_USE_RESERVED, pool_printf("%u", n), "--reserve",
				   0, UINT64_C(1) << n);
		if (!*s)
			return true;
		if (*s++ != ',')
			return false;
	}
}

unsigned int number_lowest(uint64_t bits)
{
	unsigned int n = 0;

	while (n < 64 && !(bits >> n & 1))
		n++;
	return n;
}
