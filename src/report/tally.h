/* SPDX-License-Identifier: GPL-2.0 */
/* The sum of a check: TAP and results, and what should be there and is not. */
#ifndef TIF_TALLY_H
#define TIF_TALLY_H

#include <stdbool.h>
#include <stddef.h>

/** struct tally - the sum; @quiet: only the last line is printed */
struct tally {
	size_t passed;
	size_t failed;
	size_t skipped;
	bool quiet;
};

/** tally_tap - the tests of a TAP file; each that failed or was skipped is printed */
void tally_tap(struct tally *t, const char *name, const char *file);

/** tally_results - the same for a file of results */
void tally_results(struct tally *t, const char *name, const char *file);

/**
 * tally_folder - all of a folder's NAME.tap and NAME.jsonl
 * @names: one of the two must be there for each of these
 *
 * Prints the sum as the last line.
 *
 * Return: true if something passed and nothing failed.
 */
bool tally_folder(struct tally *t, const char *dir, char *const *names, size_t count);

#endif
