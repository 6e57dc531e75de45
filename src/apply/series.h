/* SPDX-License-Identifier: GPL-2.0 */
/* The lines of a series file (docs/series.md). */
#ifndef TIF_SERIES_H
#define TIF_SERIES_H

#include "apply/apply.h"

/** enum line_kind - what a line of a series says */
enum line_kind {
	LINE_LEVEL,	/* "# level: NAME" */
	LINE_OWN,	/* "# consumer: NAME WORDS" */
	LINE_ALIAS,	/* "# alias: NAME WORDS" */
	LINE_REFUSE,	/* "# refuse: NAME WORDS" */
	LINE_NEEDS,	/* "# needs: [not] NAME": WORDS is "not" or "" */
	LINE_NUMBERING, /* "# numbering: NAME WORDS" */
	LINE_PATCH,	/* "NAME # WORDS" */
};

/**
 * struct series_line - one line that says something
 * @nr: its number
 * @name: a level, an architecture, a probe, a numbering, or a patch
 * @words: what follows, "" for nothing
 * @level: LINE_REFUSE, LINE_PATCH: "tif", "rseq", "" above the first level
 */
struct series_line {
	enum line_kind kind;
	unsigned int nr;
	const char *name;
	const char *words;
	const char *level;
};

/** struct series - all of them */
struct series {
	struct series_line *lines;
	size_t count;
};

/** series_names - all series of the kit at @kit, the oldest version first */
void series_names(const char *kit, struct list *names);

/** series_distance - how far is a series from the tree's version? */
long series_distance(const struct apply *a, const char *series);

/** series_read - read a->series; 0, or the code of fail() */
int series_read(const struct apply *a, struct series *s);

/** patch_entry - kind, architecture and level of a line's patch; 0 or series_fault() */
int patch_entry(const struct apply *a, const struct series_line *l, struct entry *e);

/** series_exit - what it says about an architecture's exit to user mode, or NULL */
const struct series_line *series_exit(const struct series *s, const char *arch);

/** series_fault - an error of the series file itself, with its line; returns EX_FAULT */
int series_fault(const struct apply *a, unsigned int nr, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** next_word - take a word from the front of @s, or NULL */
const char *next_word(const char **s);

/** is_name - is @s one or more characters, all of @set? */
bool is_name(const char *s, const char *set);

#define PROBE_CHARS "abcdefghijklmnopqrstuvwxyz0123456789-"
#define ARCH_CHARS  "abcdefghijklmnopqrstuvwxyz0123456789_"

#endif
