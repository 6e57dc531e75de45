// SPDX-License-Identifier: GPL-2.0
// The words that stand for the values of an enum, in every report.
#include "util/words.h"

#include <stdlib.h>
#include <string.h>

const char *word_of(const struct words *w, unsigned int value)
{
	if (value >= w->count || !w->list[value].word)
		abort(); /* an enum got a value, and its list no word */
	return w->list[value].word;
}

int word_value(const struct words *w, const char *word)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		if (!strcmp(w->list[i].word, word))
			return (int)i;
	return -1;
}
