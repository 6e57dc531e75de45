/* SPDX-License-Identifier: GPL-2.0 */
/* Which probes decided about a plan. */
#ifndef TIF_PROBE_H
#define TIF_PROBE_H

#include "apply/apply.h"

/** enum answer - what a probe says */
enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNCLEAR };

/**
 * probe_ask - ask a probe that decides about nothing in the plan
 * @answer: set to what it says
 * @says: set to the answer in words, with the place: "the tree has X (FILE:LINE)"
 *
 * Return: 0, or the code of fail().
 */
int probe_ask(struct apply *a, const char *name, enum answer *answer, const char **says);

/** probe_place - where a probe that was asked found its answer, or "" */
const char *probe_place(const struct apply *a, const char *name);

/** probes_asked - the names of all that decide about the plan, sorted */
void probes_asked(const struct apply *a, struct list *names);

#endif
