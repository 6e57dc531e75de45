/* SPDX-License-Identifier: GPL-2.0 */
/* Tables as JSON. */
#ifndef TIF_JSON_H
#define TIF_JSON_H

#include "header/table.h"
#include "header/origin.h"

#include <jansson.h>

/** json_table - the rows of a table */
json_t *json_table(const struct table *t, const struct origins *o);

/** json_write - to a file, or to standard output for "-"; 0 or -1 */
int json_write(json_t *j, const char *path);

#endif
