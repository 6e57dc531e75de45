/* SPDX-License-Identifier: GPL-2.0 */
/* Words behind a label, broken at the margin. */
#ifndef TIF_FLOW_H
#define TIF_FLOW_H

#include "util/pool.h"

/** struct flow - a paragraph that is being written */
struct flow {
	struct str *out;
	int columns;
	int indent;
	int at;
};

/**
 * flow_start - begin a paragraph
 * @out: takes it
 * @columns: the right margin
 * @width: of the label's column; the lines below begin there
 * @label: stands two blanks from the left; "": nothing
 */
void flow_start(struct flow *f, struct str *out, int columns, int width,
		const char *label);

/** flow_add - add a word that is not broken, @gap spaces before it */
void flow_add(struct flow *f, int gap, const char *word);

/** flow_text - add a text word by word */
void flow_text(struct flow *f, const char *text);

/** flow_end - end the paragraph; "none" when nothing was in it */
void flow_end(const struct flow *f);

#endif
