/* SPDX-License-Identifier: GPL-2.0 */
/* How wide lines for people may be, and whether they have colour. */
#ifndef TIF_TERMINAL_H
#define TIF_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#define COLUMNS_DEFAULT 100 /* where no terminal tells */
#define COLUMNS_MIN	60
#define COLUMNS_MAX	160

/** struct terminal - where lines for people go; zeroed: 100 columns, no colour */
struct terminal {
	int columns;
	bool colour;
};

/** enum colour_when - the values of --color */
enum colour_when { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

/** colour_parse - "auto", "always" or "never" into @when; 0, or -1 for another word */
int colour_parse(enum colour_when *when, const char *word);

/**
 * terminal_of - what is known of an open file descriptor
 * @t: result: on a terminal COLUMNS from the environment or else its own width, from
 *	COLUMNS_MIN to COLUMNS_MAX; elsewhere COLUMNS_DEFAULT
 * @fd: the descriptor
 * @when: COLOUR_AUTO: on a terminal that is not dumb, unless NO_COLOR is set
 */
void terminal_of(struct terminal *t, int fd, enum colour_when when);

/** terminal_columns - the width, COLUMNS_DEFAULT where it is not set */
int terminal_columns(const struct terminal *t);

/** enum ink - what a colour means */
enum ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_GOOD, INK_WARNING, INK_BAD };

/** paint - @text in a colour, in the pool; @text itself where there is none */
const char *paint(const struct terminal *t, enum ink ink, const char *text);

/** text_width - columns that @text takes: UTF-8 and colours are not counted by bytes */
size_t text_width(const char *text);

#endif
