/* SPDX-License-Identifier: GPL-2.0 */
/* The lines of an area file, patches/compat/NAME.area (docs/series.md). */
#ifndef TIF_AREA_FILE_H
#define TIF_AREA_FILE_H

#include "apply/apply.h"

/**
 * struct area_function - what one function may do
 * @name: its name
 * @stores: the fields that it writes, each once or more; "A|B": either
 * @calls: what it calls, "?NAME": it may; empty: anything
 * @callers: who may call it; empty: anybody
 */
struct area_function {
	const char *name;
	struct list stores;
	struct list calls;
	struct list callers;
};

/**
 * struct area_file - all of it
 * @header, @tag: the structure and where it is
 * @fields: "TYPE NAME", in order; "A|B": either
 * @code: the file of the functions
 * @also: other files that may write the area
 * @access, @length: a call that opens the area, and the length that it has to be given
 * @macro, @argument: a macro that stores, and which argument names the field
 */
struct area_file {
	const char *header;
	const char *tag;
	struct list fields;
	const char *code;
	struct list also;
	const char *access;
	const char *length;
	const char *macro;
	unsigned int argument;
	struct area_function *functions;
	size_t nfunctions;
};

/** area_file_read - read @name, from the kit's folder on; 0, or the code of fail() */
int area_file_read(const struct apply *a, const char *name, struct area_file *f);

/** area_function - the function @name, or NULL */
const struct area_function *area_function(const struct area_file *f, const char *name);

#endif
