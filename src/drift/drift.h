/* SPDX-License-Identifier: GPL-2.0 */
/* Where the hooks of each series fit: over point releases and vendors' trees. */
#ifndef TIF_DRIFT_H
#define TIF_DRIFT_H

#include "util/file.h"
#include "util/words.h"

#include <jansson.h>

/** enum fit - what became of one hook in one tree */
enum fit {
	FIT_ABSENT,   /* nothing was asked: another numbering, no such architecture */
	FIT_YES,      /* every hunk at its line */
	FIT_OFFSET,   /* every hunk, at least one at another line */
	FIT_LEFT_OUT, /* a probe: the tree does not need it */
	FIT_NO,	      /* a hunk does not fit */
	FIT_REFUSED,  /* the tree is refused before any hook is tried */
};

/** fit_words - their words in reports */
extern const struct words fit_words;

/**
 * struct cell - one hook in one tree
 * @offset: FIT_OFFSET: the largest distance in lines, with its sign
 * @why: what is said about it, "" for nothing
 * @file, @hunk, @line: FIT_NO: where
 * @expected, @found: FIT_NO: the first line that differs; "" for none
 * @known: the reason why it is known not to fit, or NULL
 */
struct cell {
	enum fit fit;
	int offset;
	const char *why;
	const char *file;
	unsigned int hunk;
	unsigned int line;
	const char *expected;
	const char *found;
	const char *known;
};

/**
 * struct drift_run - one series on one tree
 * @name: how reports call the tree: the pin's version, or the last part of its path
 * @path: of its folder
 * @pin: "" or the pinned version that has to be extracted for it
 * @series: asked for, "": the one that apply chooses; then the one that it chose
 * @release, @kernel: what the tree says about itself
 * @vendor: traces of one
 * @print: its fingerprint, as apply's report has it, or NULL
 * @numbering: used for it
 * @refused: why no hook was tried, or NULL
 * @known: the reason why that is known, or NULL
 * @cells: one for each hook of the series
 * @offsets: hunks that fit at another line
 * @trial: CPU seconds of the trial, @extract: those of getting the files
 */
struct drift_run {
	const char *name;
	const char *path;
	const char *pin;
	const char *series;
	const char *release;
	const char *kernel;
	const char *vendor;
	json_t *print;
	const char *numbering;
	const char *refused;
	const char *known;
	struct cell *cells;
	size_t offsets;
	double trial;
	double extract;
};

/**
 * struct hook_row - one hook over the trees of its series, oldest first
 * @last_fit: the last run before @first_miss in which it fits, or NULL
 * @first_miss: the first run in which it does not, or NULL
 * @first_fit: with a miss and no earlier fit: the first run after it that fits, or NULL
 */
struct hook_row {
	const char *name;
	const struct drift_run *last_fit;
	const struct drift_run *first_miss;
	const struct drift_run *first_fit;
	size_t count[FIT_REFUSED + 1];
};

/** struct drift_series - one series, its hooks and its runs */
struct drift_series {
	const char *name;
	struct hook_row *hooks;
	size_t nhooks;
	struct drift_run **runs;
	size_t nruns;
};

/** struct known_miss - a line of scripts/lib/drift/known.tsv */
struct known_miss {
	const char *series;
	const char *release;
	const char *hook; /* "-": the tree is refused as a whole */
	const char *reason;
	unsigned int line;
	bool used;
	const char *stale; /* why it does not apply any more, or NULL */
};

/**
 * struct drift - all of it
 * @want: the series that were named, none: all
 * @trees: paths of the trees that were named; @packages: names of those that were
 * @numbering, @archs: as for apply, "" for its own choice
 * @pins: try the pins that the cache has; @fetch: and get those that it has not
 * @not_here: pins that the cache has not; @series_not_here: the series of each
 * @runs: in the order of the trees; @series: the same by series
 * @unexplained: cells and trees that do not fit, and are not known
 */
struct drift {
	const char *kit;
	struct list want;
	struct list trees;
	struct list packages;
	const char *numbering;
	const char *archs;
	bool pins;
	bool fetch;
	struct list not_here;
	struct list series_not_here;
	struct drift_run *runs;
	size_t nruns;
	struct drift_series *series;
	size_t nseries;
	struct known_miss *known;
	size_t known_count;
	size_t unexplained;
	size_t explained;
	size_t stale;
};

/* pins.c */

/** drift_pins - add a run for each pin of a series; those that are not there are noted */
int drift_pins(struct drift *d);
/** pin_is_package - is it the name of a package of Debian's, "linux-source-6.12"? */
bool pin_is_package(const char *name);
/** pin_get - have the files of a pinned version that hooks and probes look at; 0, or the
 * code of fail() */
int pin_get(const struct drift *d, struct drift_run *run);
/** pin_list - write which files these are; to be called once, before pin_get() */
int pin_list(const struct drift *d);

/* work.c */

/** drift_try - all runs, side by side; 0, or the code of fail() */
int drift_try(struct drift *d);

/* result.c */

/** result_read - what apply's report @doc says about a run */
int result_read(struct drift *d, struct drift_run *run, const json_t *doc);
/** series_of - the series of that name, with its hooks read; NULL after fail() */
struct drift_series *series_of(struct drift *d, const char *name);

/* known.c */

/** known_read - the misses that are known, from @file; 0, or the code of fail() */
int known_read(struct drift *d, const char *file);
/** known_judge - mark what is known, count what is not, and find lines that are stale */
void known_judge(struct drift *d);

/* judge.c */

/** drift_judge - sort the runs of each series by release, fill the rows */
void drift_judge(struct drift *d);
/** run_count_of - how many cells of a run are @fit */
size_t run_count_of(const struct drift_series *s, const struct drift_run *run,
		    enum fit fit);

/* anchors.c */

/**
 * struct anchor - one line that a hook leans on
 * @hook, @file, @hunk: where; of a semantic hook, its files and the number of the rule
 * @text: the line, without its sign; @sign: ' ' context, '-' to be removed; '=' what a
 *	line of a ledger says: "rule NAME: WORD N times in FUNCTION"
 * @trees: the trees that have the file
 * @once, @more: those that have the line, once, and more often; of a ledger, those where
 *	it holds, and where the word is there more often
 * @lost: the trees without it
 */
struct anchor {
	const char *hook;
	const char *file;
	unsigned int hunk;
	char sign;
	const char *text;
	unsigned int trees;
	unsigned int once;
	unsigned int more;
	struct list lost;
};

/** struct anchors - all of them, by hook, hunk and line */
struct anchors {
	struct anchor *list;
	size_t count;
};

/** drift_anchors - measure each line of the hooks in each tree; 0, or the code of fail()
 */
int drift_anchors(const struct drift *d, struct anchors *a);

#endif
