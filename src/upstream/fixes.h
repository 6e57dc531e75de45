/* SPDX-License-Identifier: GPL-2.0 */
/* Upstream's repairs of what this kit carries, as a clone of Linux knows them. */
#ifndef TIF_FIXES_H
#define TIF_FIXES_H

#include "upstream/clone.h"
#include "upstream/own.h"

/** enum repair_kind - how a commit names what it repairs */
enum repair_kind { REPAIR_FIX, REPAIR_REVERT };

/** enum repair_status - what is to be done about it */
enum repair_status {
	REPAIR_OPEN,	  /* newer than Fixes-checked-to: to be looked at */
	REPAIR_LOOKED_AT, /* not newer */
	REPAIR_CANCELLED, /* open, and reverted; or reverts one that is open */
};

/**
 * struct touched - a file or a function that a repair changes
 * @where: the kit's patches and files that have it
 */
struct touched {
	const char *name;
	struct list where;
};

/**
 * struct repair - one commit that repairs
 * @id: upstream's, 40 digits; @subject: "" where only copies are in the clone
 * @copies: ids of the same change on other branches (stable)
 * @of: what it names: ids of this kit's commits (12 digits) or of other repairs
 * @checked_to: the Fixes-checked-to that it is held against
 * @release: the first release that has it or a copy; "" for none
 * @code_known: could the change be read?
 */
struct repair {
	const char *id;
	const char *subject;
	enum repair_kind kind;
	enum repair_status status;
	struct list copies;
	struct list of;
	const char *checked_to;
	const char *release;
	bool here;
	bool code_known;
	struct touched *files;
	size_t nfiles;
	struct touched *functions;
	size_t nfunctions;
};

/** struct fixes - the answer */
struct fixes {
	const struct clone *clone;
	const struct own *own;
	struct repair *repairs;
	size_t count;
	size_t here;	   /* how many of this kit's commits the clone has */
	struct list notes; /* what the clone cannot tell */
	size_t open;
};

/** fixes_find - search the clone and judge what is found; 0, or the code of fail() */
int fixes_find(struct fixes *f, const struct clone *c, struct own *own);

/** fixes_judge - set status, release and what is touched; for fixes_find() */
void fixes_judge(struct fixes *f);

/** repair_find - the repair with that upstream id or copy, or NULL */
struct repair *repair_find(const struct fixes *f, const char *id);

/** repair_in_series - is any of the code that it changes carried here? */
bool repair_in_series(const struct repair *r);

const char *repair_status_text(enum repair_status status);
const char *repair_kind_text(enum repair_kind kind);

#endif
