// SPDX-License-Identifier: GPL-2.0
// What level perf has counted: guest instructions per event, kernel by kernel.
#include "report/costs.h"

#include <stdlib.h>
#include <string.h>

static const char baseline[] = "baseline";
static const char suffix[] = "_cost";

static const char *below(const struct costs *c)
{
	return pool_printf("perf/%s/", c->arch);
}

const char *costs_text(const struct costs *c, const char *kernel, const char *event,
		       const char *what)
{
	const char *start = pool_printf("%s%s/", below(c), kernel), *found = NULL;
	const char *key = pool_printf("%s_%s", event, what);
	size_t i;

	for (i = 0; i < c->all->count; i++)
		if (starts_with(c->all->list[i].path, start))
			found = figure_text(&c->all->list[i], key, found);
	return found;
}

bool costs_ratio(const struct costs *c, const char *kernel, const char *event,
		 const char *what, double *ratio)
{
	const char *base = costs_text(c, baseline, event, what);
	const char *value = costs_text(c, kernel, event, what);

	if (!strcmp(kernel, baseline) || !base || !value || atof(base) <= 0)
		return false;
	*ratio = atof(value) / atof(base);
	return true;
}

static void add_events(struct costs *c, const struct result *r, const char *kernel)
{
	size_t i, len, end = strlen(suffix);

	for (i = 0; i < r->nfigures; i++) {
		const char *key = r->figures[i].key;

		len = strlen(key);
		if (len <= end || strcmp(key + len - end, suffix))
			continue;
		list_add(&c->events, pool_strndup(key, len - end));
		if (!list_has(&c->kernels, kernel))
			list_add(&c->kernels, kernel);
	}
}

void costs_find(struct costs *c, const struct results *all, const char *arch)
{
	const char *start, *path;
	size_t i;

	*c = (struct costs){ .all = all, .arch = arch };
	start = below(c);
	for (i = 0; i < all->count; i++) {
		path = all->list[i].path;
		if (!starts_with(path, start))
			continue;
		path += strlen(start);
		add_events(c, &all->list[i], pool_strndup(path, strcspn(path, "/")));
	}
	list_sort(&c->events);
}
