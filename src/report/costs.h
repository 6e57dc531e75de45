/* SPDX-License-Identifier: GPL-2.0 */
/* What level perf has counted: guest instructions per event, kernel by kernel. */
#ifndef TIF_COSTS_H
#define TIF_COSTS_H

#include "report/results.h"
#include "util/file.h"

/**
 * struct costs - the figures of one architecture
 * @kernels: baseline, tree, upstream: those that were counted, in the order of the run
 * @events: switch, futex and so on, sorted
 */
struct costs {
	const struct results *all;
	const char *arch;
	struct list kernels;
	struct list events;
};

/** costs_find - set @c to what @all has of @arch; the paths begin with the level */
void costs_find(struct costs *c, const struct results *all, const char *arch);

/** costs_text - EVENT_cost, or _unregistered, of a kernel, the last one; NULL: none */
const char *costs_text(const struct costs *c, const char *kernel, const char *event,
		       const char *what);

/**
 * costs_ratio - a kernel's figure by the baseline's
 * @what: as of costs_text()
 * @ratio: set
 *
 * Return: false for the baseline itself, and where there is nothing to compare with.
 */
bool costs_ratio(const struct costs *c, const char *kernel, const char *event,
		 const char *what, double *ratio);

#endif
