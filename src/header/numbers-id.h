/* SPDX-License-Identifier: GPL-2.0 */
/* One word for the numbers of all flags: modules that were built for others are told. */
#ifndef TIF_NUMBERS_ID_H
#define TIF_NUMBERS_ID_H

#include "header/table.h"

/* The macro of a converted header that has the word, as a string. */
#define NUMBERS_ID "THREAD_FLAGS_ID"
/* Where the word goes into the version magic of modules. */
#define VERMAGIC_HEADER "include/linux/vermagic.h"

/**
 * numbers_id - the word: "tif_" and 8 digits of the SHA-256 of the numbers
 * @t: the table, under all configurations
 *
 * What is digested is a line "NAME NUMBER" for each number that a flag has in any
 * configuration, sorted. Nothing else in the header counts.
 *
 * Return: the word, in the pool.
 */
const char *numbers_id(const struct table *t);

/** enum id_taken - does the version magic take the word? */
enum id_taken {
	ID_NOT_ASKED, /* nobody looked */
	ID_TAKEN,
	ID_NOT_TAKEN,
};

/** vermagic_takes_id - does a #define of the tree's VERMAGIC_HEADER use it? */
enum id_taken vermagic_takes_id(const struct tree *t);

#endif
