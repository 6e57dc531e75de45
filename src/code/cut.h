/* SPDX-License-Identifier: GPL-2.0 */
/* Cut functions and macros out of a file by their names, and put them back changed. */
#ifndef TIF_CUT_H
#define TIF_CUT_H

#include "util/pool.h"

/**
 * struct cut - one function or macro; offsets into the text of the file
 * @name: its name
 * @macro: it is the macro of that name, all of its lines
 * @above: where the comment directly on top of it begins; @start, if there is none
 * @start: the line where it begins, with its return type
 * @end: behind its last line
 * @line: number of the line at @start
 */
struct cut {
	const char *name;
	bool macro;
	size_t above;
	size_t start;
	size_t end;
	unsigned int line;
};

/** struct cuts - of one file, in its order, none within another */
struct cuts {
	struct cut *list;
	size_t count;
};

/**
 * cut_functions - add every definition of a function, also those in branches of #if
 * @c: zero it to start; it stays sorted
 *
 * A definition is what has the name, a parenthesis behind it, and a body at the outermost
 * level. A prototype is none.
 *
 * Return: how many were added.
 */
size_t cut_functions(struct cuts *c, const char *text, const char *name);

/** cut_macros - the same for every "#define NAME" */
size_t cut_macros(struct cuts *c, const char *text, const char *name);

/**
 * cut_paste - the file with other texts in the places of the cuts
 * @changed: a text for each cut, in their order
 *
 * Where nothing but comments is left of a cut, the comment on top goes with it, and one
 * of two empty lines that meet. Every other byte is copied.
 */
const char *cut_paste(const struct cuts *c, const char *text, const char *const *changed);

/** count_word - how often a name stands in C code, comments and strings left out */
unsigned int count_word(const char *text, size_t len, const char *word);

/** struct word_place - where a name stands: in which function, "" for outside of all */
struct word_place {
	const char *function;
	unsigned int line;
};

/** find_word - every place of a name in a file; returns how many */
size_t find_word(const char *text, const char *word, struct word_place **places);

/** name_is_among - is @name one of @names, "a|b"? */
bool name_is_among(const char *names, const char *name);

#endif
