/* SPDX-License-Identifier: GPL-2.0 */
/* Which constants an instruction takes. */
#ifndef TIF_INSN_LIMIT_H
#define TIF_INSN_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

/** limit_known - is there a limit of this name? */
bool limit_known(const char *name);

/** limit_fits - does an instruction with this limit take @value? */
bool limit_fits(const char *name, uint64_t value);

/** limit_text - the limit in words */
const char *limit_text(const char *name);

#endif
