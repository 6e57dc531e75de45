/* SPDX-License-Identifier: GPL-2.0 */
/* What C code does to a structure in user memory: its members, and who writes them. */
#ifndef TIF_AREA_H
#define TIF_AREA_H

#include "util/file.h"

/** struct member - one member of a structure; @text: "TYPE NAME", "char end[]" */
struct member {
	const char *text;
	unsigned int line;
};

/** struct members - all of them, those of every branch of an #if */
struct members {
	struct member *list;
	size_t count;
};

/**
 * struct_members - the members of a structure
 * @m: the result; zero it
 * @text: C code
 * @name: the structure's tag
 *
 * A member that is a union or a structure itself is "union NAME".
 *
 * Return: how many structures of that name have a body here.
 */
unsigned int struct_members(struct members *m, const char *text, const char *name);

/** enum deed_kind - what a function does */
enum deed_kind {
	DEED_DEFINED, /* it is defined here */
	DEED_CALL,    /* it calls @what */
	DEED_STORE,   /* it writes to user memory; @what: where */
};

/**
 * struct deed - one thing that one function does
 * @function: its name; "#define NAME" for a macro's body, "" outside of both
 * @what: a name, or a place
 * @arguments: DEED_CALL, DEED_STORE: each, its tokens without blanks
 */
struct deed {
	enum deed_kind kind;
	const char *function;
	const char *what;
	struct list arguments;
	unsigned int line;
};

/** struct deeds - all of a file, in order */
struct deeds {
	struct deed *list;
	size_t count;
};

/**
 * deeds_read - what the functions and macros of C code do
 * @d: the result; zero it
 * @text: C code
 *
 * A store is a call whose name has put_user, clear_user or copy_to_user in it. Where it
 * goes to is what stands behind the last "->" of its address, or the whole address.
 *
 * Return: 0, or -1 where the code is larger than any.
 */
int deeds_read(struct deeds *d, const char *text);

#endif
