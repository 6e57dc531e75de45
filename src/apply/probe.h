/* SPDX-License-Identifier: GPL-2.0 */
/* Which probes decided about a plan. */
#ifndef TIF_PROBE_H
#define TIF_PROBE_H

#include "apply/apply.h"

/** probes_asked - the names of all that were asked, but for the self-test's, sorted */
void probes_asked(const struct apply *a, struct list *names);

#endif
