/* SPDX-License-Identifier: GPL-2.0 */
/* The checks of one or more results folders: by tree, architecture and level. */
#ifndef TIF_CHECKS_H
#define TIF_CHECKS_H

#include "report/results.h"
#include "util/file.h"
#include "util/index.h"

/** enum kind - what an outcome counts as */
enum kind { KIND_PASSED, KIND_FAILED, KIND_SKIPPED, KINDS };

/** enum change - what became of a check since the results that it is compared with */
enum change {
	CHANGE_NONE,
	CHANGE_BROKEN,
	CHANGE_FIXED,
	CHANGE_SKIPPED,
	CHANGE_RUNS,
	CHANGE_COSTS,
	CHANGE_NEW,
	CHANGE_GONE
};

/** change_words - the words of enum change */
extern const struct words check_change_words;

/**
 * struct store - a results folder
 * @dir: it, as it can be opened
 * @real: its path without links
 * @name: tells it from the others; "" where there is only one
 * @target: what fingerprint.json says, or NULL
 * @earlier: a copy that a later run in the folder has kept: all but the lines is of that
 */
struct store {
	const char *dir;
	const char *real;
	const char *name;
	const char *file;
	struct results all;
	const struct target *target;
	bool earlier;
};

/**
 * struct check - a result, and where it belongs
 * @id: unique: the store's name and the path
 * @path: of the result
 * @tree: title of what was checked
 * @before: its outcome in the results that it is compared with, or its costs where these
 *	have changed, or ""
 * @now: the same of today, or "" if it is gone
 */
struct check {
	const struct result *r;
	const struct store *store;
	const char *id;
	const char *path;
	const char *tree;
	const char *level;
	const char *arch;
	const char *variant;
	const char *name;
	enum kind kind;
	enum change change;
	const char *before;
	const char *now;
};

/**
 * struct cell - the checks of a tree, architecture and level: consecutive in the list
 * @timed: how many of them say how long they took
 * @seconds: the sum of these
 */
struct cell {
	const struct check *first;
	size_t count;
	size_t of[KINDS];
	size_t timed;
	double seconds;
};

/**
 * struct checks - all of them, sorted by tree, architecture, level, in order of time
 * @gone: those that only the results of @old have
 * @old: what was compared with, or NULL
 * @unfinished: stores whose writer has not come to its end; their lines are not read here
 */
struct checks {
	struct store **stores;
	size_t nstores;
	struct check *list;
	size_t count;
	struct cell *cells;
	size_t ncells;
	struct list levels;
	struct check *gone;
	size_t ngone;
	const char *old;
	struct store **unfinished;
	size_t nunfinished;
	size_t of[KINDS];
	size_t repeated;
};

/**
 * checks_read - read results.jsonl in and below folders, or files of results
 * @paths: as they were given
 * @named: what is reported: where there are several, a folder has the last part of its
 *name before its checks, if one of these has it
 *
 * A file that other files below it were gathered into is left out, but for its lines on
 * jobs that have no result.
 *
 * Return: 0, or the code of fail(): EX_TREE where there are none, EX_USAGE
 * where two paths have the same last part.
 */
int checks_read(struct checks *c, const struct list *paths, const struct list *named);

/** checks_compare - set the changes of @c since @old, read from @name */
void checks_compare(struct checks *c, const struct checks *old, const char *name);

/** cell_of - the cell of the same tree and architecture as @row, in @level, or NULL */
const struct cell *cell_of(const struct checks *c, const struct cell *row,
			   const char *level);

/** cell_starts_row - is it the first of its tree and architecture? */
bool cell_starts_row(const struct checks *c, size_t n);

/** check_changes - the checks that have changed, those that are gone last; their number
 */
size_t check_changes(const struct checks *c, enum change change,
		     const struct check ***list);

/** check_target - what was checked, by its line or its folder, or NULL */
const struct target *check_target(const struct check *k);

/** check_log - path of its log, or NULL: there is none, or not any more, or it would be
 * out of the store's folder */
const char *check_log(const struct check *k);

/** check_tail - the last @lines lines of its log that are text, or "" */
const char *check_tail(const struct check *k, size_t lines);

/** check_figures - "a=1 b=2", without the reason and the seconds, which have a place */
const char *check_figures(const struct check *k);

/** seconds_text - "1.25", "< 1" for none of whole ones, or "" if it is not known */
const char *seconds_text(double seconds);

/** check_repeat - a command, or "" */
const char *check_repeat(const struct check *k);

/* The reports, each appended to @out. */

void checks_text(const struct checks *c, struct str *out);
void checks_markdown(const struct checks *c, struct str *out);
void checks_ktap(const struct checks *c, struct str *out);
void checks_junit(const struct checks *c, struct str *out);

/**
 * checks_targets - which kits and which trees the checks name, a line with tabs for each:
 * kit, version, commit, number of checks; tree, kernel, stack, series, numbering, number.
 * "-" is what is not told, and lines with their heads begin with "#"
 */
void checks_targets(const struct checks *c, struct str *out);

/** checks_html - one page; @base: the absolute folder that it will be in, for links to
 * logs, or NULL: logs are named by their absolute paths */
void checks_html(const struct checks *c, const char *base, struct str *out);

#endif
