/* SPDX-License-Identifier: GPL-2.0 */
/* Tables, plans and ledgers as JSON. */
#ifndef TIF_JSON_H
#define TIF_JSON_H

#include "finish.h"
#include "known.h"

#include <jansson.h>

/** struct origins - how a flag's half and origin are told */
struct origins {
	const struct rules *generic;
	const struct rules *arch;  /* NULL: this architecture has no table */
	const struct known *known; /* upstream's flags; NULL: the tables alone tell */
	const char *folder;	   /* the architecture, as @known calls it */
};

/** origin_text - "generic", "arch" or "vendor" */
const char *origin_text(const struct origins *o, const char *name);

/** kind_text - a row's kind in one word */
const char *kind_text(enum row_kind k);

/** json_table - the rows of a table */
json_t *json_table(const struct table *t, const struct origins *o);

/**
 * json_ledger - what a conversion did, or will do
 * @p: the plan
 * @f: the result, or NULL before the fact
 */
json_t *json_ledger(const struct plan *p, const struct finish *f);

/** json_write - to a file, or to standard output for "-"; 0 or -1 */
int json_write(json_t *j, const char *path);

#endif
