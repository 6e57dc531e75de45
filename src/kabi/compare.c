// SPDX-License-Identifier: GPL-2.0
// Two kernels' exports, symbol by symbol.
#include "kabi/compare.h"

#include <string.h>

/* What became of a symbol of the baseline; NULL for nothing. */
static const char *difference(const struct symver *b, const struct symver *a,
			      struct kabi_sum *sum, size_t **counter)
{
	if (!a) {
		*counter = &sum->lost;
		return pool_printf("lost: %s (%s)", b->name, b->module);
	}
	if (strcmp(b->crc, a->crc)) {
		*counter = &sum->changed;
		return pool_printf("changed: %s (%s): %s, now %s", b->name, b->module,
				   b->crc, a->crc);
	}
	*counter = &sum->moved;
	if (strcmp(b->module, a->module))
		return pool_printf("moved: %s: from %s to %s", b->name, b->module,
				   a->module);
	if (strcmp(b->how, a->how))
		return pool_printf("moved: %s (%s): from %s to %s", b->name, b->module,
				   b->how, a->how);
	*counter = NULL;
	return NULL;
}

/* A line for one symbol of the baseline; is it as it has to be? */
static void compare_one(const struct symver *b, const struct symver *a,
			const struct kabi_list *l, struct str *out, struct kabi_sum *sum)
{
	const struct kabi_entry *why = NULL;
	bool guarded = !l || kabi_list_guards(l, b, &why);
	size_t *counter;
	const char *what = difference(b, a, sum, &counter);

	sum->compared += guarded;
	sum->without += guarded && b->no_crc && !what;
	if (!what)
		return;
	if (!guarded) {
		sum->tolerated++;
		if (why)
			str_printf(out, "tolerated by line %u: %s\n", why->line, what);
		return;
	}
	++*counter;
	str_printf(out, "%s%s\n", what,
		   l && l->kind == KABI_RULES
			   ? why ? pool_printf(": FAIL by line %u", why->line)
				 : ": FAIL, no line matches"
			   : "");
}

bool kabi_compare(const struct symvers *before, const struct symvers *after,
		  const struct kabi_list *l, struct str *out, struct kabi_sum *sum)
{
	size_t i;

	for (i = 0; i < before->count; i++)
		compare_one(&before->list[i], symvers_find(after, before->list[i].name),
			    l, out, sum);
	for (i = 0; i < after->count; i++)
		if (!symvers_find(before, after->list[i].name)) {
			sum->added++;
			if (!l)
				str_printf(out, "new: %s (%s)\n", after->list[i].name,
					   after->list[i].module);
		}
	for (i = 0; l && l->kind != KABI_RULES && i < l->count; i++)
		if (!symvers_find(before, l->list[i].name)) {
			sum->absent++;
			str_printf(out, "not in the baseline: %s\n", l->list[i].name);
		}
	return sum->compared && !sum->changed && !sum->lost && !sum->moved;
}
