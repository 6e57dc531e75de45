// SPDX-License-Identifier: GPL-2.0
// Which architectures would land although others do not fit, and the command for it.
#include "apply/apply.h"

#include <string.h>

static bool is_blocked(const struct apply *a, const char *arch)
{
	for (size_t i = 0; i < a->nplan; i++) {
		const struct entry *e = &a->plan[i];

		if (e->outcome == OUT_CONFLICT && (!*e->arch || !strcmp(e->arch, arch)))
			return true;
	}
	return false;
}

void find_lands(struct apply *a)
{
	const char *at = a->archs;

	a->lands = a->blocked = (struct list){ 0 };
	while (at && *at) {
		size_t len = strcspn(at, ",");
		const char *arch = pool_strndup(at, len);

		list_add(is_blocked(a, arch) ? &a->blocked : &a->lands, arch);
		at += len + (at[len] == ',');
	}
}

const char *lands_command(const struct apply *a)
{
	struct str s = { 0 };

	if (!a->lands.n || !a->blocked.n)
		return NULL;
	str_printf(&s, "scripts/apply.sh --arch %s", list_join(&a->lands, ","));
	if (a->want_series && *a->want_series)
		str_printf(&s, " --series %s", a->want_series);
	if (strcmp(a->level, "rseq") != 0)
		str_printf(&s, " --level %s", a->level);
	if (a->want_numbering && *a->want_numbering)
		str_printf(&s, " --numbering %s", a->want_numbering);
	str_printf(&s, " %s", a->kernel.shown);
	return str_get(&s);
}
