/* SPDX-License-Identifier: GPL-2.0 */
/* The result store: one JSON line for each check (docs/results.md). */
#ifndef TIF_RESULTS_H
#define TIF_RESULTS_H

#include "report/target.h"
#include "util/words.h"

#include <stdbool.h>
#include <stddef.h>

/** struct figure - what a check counted: a number, or words */
struct figure {
	const char *key;
	const char *text;
	bool number;
};

/** enum outcome - how a check ended; OUTCOME_BROKEN is a line that is no result */
enum outcome {
	OUTCOME_PASS,
	OUTCOME_FAIL,
	OUTCOME_PANIC,
	OUTCOME_SPLAT,
	OUTCOME_TIMEOUT,
	OUTCOME_SKIP,
	OUTCOME_BROKEN
};

/** outcome_words - the words of enum outcome, without OUTCOME_BROKEN */
extern const struct words outcome_words;

/**
 * struct result - one check
 * @word: the outcome as it was written
 * @version: the kit's; NULL: not known
 * @seconds: how long it took, a number; NULL: see result_seconds()
 * @target: what was checked, or NULL
 */
struct result {
	const char *path;
	enum outcome outcome;
	const char *word;
	const char *repeat;
	const char *log;
	const char *version;
	const char *seconds;
	const struct target *target;
	struct figure *figures;
	size_t nfigures;
};

/**
 * struct results - the lines of files, in order; zero it to start
 * @damaged: lines that are no records, without the last line of a file that was cut off
 * @line: number of the first of these in the file that was read last, or 0
 * @cut: how many files end in the middle of a line
 */
struct results {
	struct result *list;
	size_t count;
	size_t damaged;
	size_t line;
	size_t cut;
};

/** results_mark - the file whose presence says that who writes @file has not come to its
 * end */
const char *results_mark(const char *file);

/** outcome_of - the value of a word, or OUTCOME_BROKEN */
enum outcome outcome_of(const char *word);

/** result_figure - add one, given as KEY=VALUE; 0, or -1 if it is not in that form */
int result_figure(struct result *r, const char *pair);

/** result_add_figure - add one, both in the pool; @number: the text is a JSON number */
void result_add_figure(struct result *r, const char *key, const char *text, bool number);

/** result_seconds - how long it took: seconds, or the figure "seconds" or "ms"; -1 */
double result_seconds(const struct result *r);

/** result_line - the line that is stored, with its line feed, in the pool */
char *result_line(const struct result *r);

/** figure_text - a figure's text, or @missing */
const char *figure_text(const struct result *r, const char *key, const char *missing);

/** result_reason - why it did not pass: reason, last or detail, or "" */
const char *result_reason(const struct result *r);

/** result_wrong - why the schema does not take it as a record, or NULL */
const char *result_wrong(const struct result *r);

/**
 * results_append - append one record, in one write, under a lock
 * @file: is made if it is not there
 *
 * A last line that a killed writer has cut off is removed first, with a warning.
 *
 * Return: 0, or -1 (errno).
 */
int results_append(const char *file, const struct result *r);

/**
 * results_read - the records of a file, behind those that are there
 * @prefix: goes before each path, with a slash; or NULL
 *
 * A last line that was cut off is left out, with a warning.
 *
 * Return: 0, or -1: errno if the file cannot be read, EBADMSG if a line before its end
 * is no record (all->line); the others are there then.
 */
int results_read(struct results *all, const char *file, const char *prefix);

/**
 * results_verdicts - the tests of a guest, as records (guest/README.md)
 * @file: its verdicts.jsonl; lines that are not whole are left out
 * @prefix: goes before each test's name, with a slash
 *
 * Return: 0, or -1 (errno) if the file cannot be read.
 */
int results_verdicts(struct results *all, const char *file, const char *prefix);

/** results_print - one record as the line that is stored, on standard output */
void results_print(const struct result *r);

/** results_count - how many ended so */
size_t results_count(const struct results *all, enum outcome outcome);

/** results_failed - how many neither passed nor were skipped */
size_t results_failed(const struct results *all);

#endif
