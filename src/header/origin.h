/* SPDX-License-Identifier: GPL-2.0 */
/* Where a flag comes from: the generic list, its architecture, or a vendor. */
#ifndef TIF_ORIGIN_H
#define TIF_ORIGIN_H

#include "header/rules.h"
#include "header/upstream-flags.h"

/** struct origins - how a flag's half and origin are told */
struct origins {
	const struct rules *generic;
	const struct rules *arch;  /* NULL: this architecture has no table */
	const struct known *known; /* upstream's flags; NULL: the tables alone tell */
	const char *folder;	   /* the architecture, as @known calls it */
};

/** origin_text - "generic", "arch" or "vendor" */
const char *origin_text(const struct origins *o, const char *name);

#endif
