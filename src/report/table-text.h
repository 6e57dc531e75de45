/* SPDX-License-Identifier: GPL-2.0 */
/* Tables, plans and checks for the terminal. */
#ifndef TIF_TABLE_TEXT_H
#define TIF_TABLE_TEXT_H

#include "convert/check.h"
#include "report/json.h"

/** show_table - one line per flag */
void show_table(const struct table *t, const struct origins *o);

/** show_checks - lines "pass|fail<TAB>name<TAB>detail", with @seconds "<TAB>seconds" */
void show_checks(const struct checks *c, bool seconds);

/** show_checks_json - the same as a JSON array */
void show_checks_json(const struct checks *c);

#endif
