/* SPDX-License-Identifier: GPL-2.0 */
/* Words behind a label, broken at the margin. */
#ifndef TIF_FLOW_H
#define TIF_FLOW_H

#define FLOW_COLUMNS 100

/** struct flow - a paragraph that is being printed */
struct flow {
	int indent;
	int at;
};

/** flow_start - print a label in a column of @width */
void flow_start(struct flow *f, int width, const char *label);

/** flow_add - print a word that is not broken, @gap spaces before it */
void flow_add(struct flow *f, int gap, const char *word);

/** flow_text - print a text word by word */
void flow_text(struct flow *f, const char *text);

/** flow_end - end the paragraph; "none" when nothing was in it */
void flow_end(const struct flow *f);

#endif
