/* SPDX-License-Identifier: GPL-2.0 */
/* The words that stand for the values of an enum, in every report. */
#ifndef TIF_WORDS_H
#define TIF_WORDS_H

#include <stddef.h>

/** struct word - one value: its word, and what that means in a few words */
struct word {
	const char *word;
	const char *meaning;
};

/**
 * struct words - an enum
 * @name: what the enum tells, such as "severity"
 * @list: indexed by the enum's values
 */
struct words {
	const char *name;
	const struct word *list;
	size_t count;
};

#define WORDS(NAME, LIST)                                  \
	{                                                  \
		NAME, LIST, sizeof(LIST) / sizeof(*(LIST)) \
	}

/** word_of - the word of @value */
const char *word_of(const struct words *w, unsigned int value);

/** word_value - the value of @word, or -1 */
int word_value(const struct words *w, const char *word);

#endif
