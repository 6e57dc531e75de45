/* SPDX-License-Identifier: GPL-2.0 */
/* Where a flag comes from: the generic list, its architecture, or a vendor. */
#ifndef TIF_ORIGIN_H
#define TIF_ORIGIN_H

#include "header/rules.h"
#include "header/upstream-flags.h"
#include "util/words.h"

/** struct origins - how a flag's half and origin are told */
struct origins {
	const struct rules *generic;
	const struct rules *arch; /* NULL: this architecture has no table */
	const struct upstream_flags
		*upstream;   /* upstream's flags; NULL: the tables alone tell */
	const char *folder;  /* the architecture, as @upstream calls it */
	const char *version; /* the tree's, "6.12.107"; NULL or "": any release counts */
};

/** enum origin - whose flag it is */
enum origin {
	ORIGIN_GENERIC, /* upstream's common list has it */
	ORIGIN_ARCH,	/* upstream's, of this architecture */
	/* from here on a vendor's */
	ORIGIN_RELEASE,	  /* upstream's, of an older or newer release */
	ORIGIN_ELSEWHERE, /* upstream's, of another architecture */
	ORIGIN_VENDOR,	  /* no upstream release has it */
};

/** enum half - where a bit stands */
enum half {
	HALF_GENERIC, /* 0 to 15 */
	HALF_ARCH,    /* 16 to 31 */
	HALF_HIGH,    /* above */
};

extern const struct words origin_words;
extern const struct words half_words;

/** origin_of - whose flag @name is */
enum origin origin_of(const struct origins *o, const char *name);

/** origin_is_vendors - did somebody bring it who is not upstream, to this kernel? */
static inline bool origin_is_vendors(enum origin origin)
{
	return origin >= ORIGIN_RELEASE;
}

/**
 * origin_detail - where upstream has it: ORIGIN_RELEASE: "6.17 to 7.2",
 * ORIGIN_ELSEWHERE: "arm64, riscv"; else ""
 */
const char *origin_detail(const struct origins *o, const char *name);

/** half_of - where bit @number stands */
enum half half_of(unsigned long long number);

#endif
