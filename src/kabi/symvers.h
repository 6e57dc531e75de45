/* SPDX-License-Identifier: GPL-2.0 */
/* Module.symvers: what a kernel exports, and the CRC of each export. */
#ifndef TIF_SYMVERS_H
#define TIF_SYMVERS_H

#include "util/diag.h"
#include "util/index.h"

#include <stdbool.h>

/** struct symver - one export */
struct symver {
	const char *name;
	const char *crc;    /* as it stands there: "0x1234abcd" */
	const char *module; /* "vmlinux", or "fs/jbd2/jbd2" */
	const char
		*how; /* EXPORT_SYMBOL, EXPORT_SYMBOL_GPL; with a namespace behind it */
	bool no_crc;  /* the CRC is 0: nobody would compare it */
};

/** struct symvers - all of a file; zero it to start */
struct symvers {
	const char *path;
	struct symver *list;
	size_t count;
	size_t without; /* a CRC */
	struct index index;
};

/**
 * symvers_read - read a Module.symvers
 * @s: result
 * @path: the file
 * @d: takes what is wrong with it: unreadable, a damaged line, a symbol twice, no
 * export at all, no CRC at all (a kernel without MODVERSIONS)
 *
 * Return: 0, or -1 when a complaint was added.
 */
int symvers_read(struct symvers *s, const char *path, struct diags *d);

/** symvers_find - the export of this name, or NULL */
const struct symver *symvers_find(const struct symvers *s, const char *name);

#endif
