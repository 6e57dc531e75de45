/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of apply. */
#ifndef TIF_APPLY_OPTIONS_H
#define TIF_APPLY_OPTIONS_H

#include "apply/apply.h"
#include "util/output.h"

/** enum apply_ask - what else the command line asks for */
enum apply_ask { ASK_RUN, ASK_HELP, ASK_VERSION, ASK_STEPS };

/** apply_help - the text of --help */
extern const char apply_help[];

/**
 * apply_options - read the command line
 * @a: takes what is asked for; its strings are never NULL but for propose and author
 * @json: opened, if a report is asked for, also when the rest is wrong
 * @tree: set: the tree's name as it was given
 * @ask: set: a run, or only some text
 *
 * Return: 0, or the code of fail().
 */
int apply_options(struct apply *a, struct output *json, const char **tree,
		  enum apply_ask *ask, int argc, char **argv);

#endif
