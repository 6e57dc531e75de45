/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the header reader share: events, and sets of names. */
#ifndef TIF_CONDITIONS_H
#define TIF_CONDITIONS_H

#include "header/unit.h"

/* Which directive an event stands for. */
enum event_kind { EV_IF, EV_ELIF, EV_ELSE, EV_ENDIF, EV_DEFINE, EV_UNDEF };

/**
 * struct cond - the condition of one #if or #elif
 * @text: as it stands there, #ifdef written as defined()
 * @file: where it stands
 * @line: and on which line
 * @atoms: what it leaves open: symbols, or the condition as a whole
 * @whole: it is an atom itself
 * @counted: its atoms are among the unit's
 */
struct cond {
	const char *text;
	const char *file;
	unsigned int line;
	const char **atoms;
	size_t natoms;
	bool whole;
	bool read; /* @atoms and @whole are set */
	bool counted;
};

/** struct event - one directive, in the order read, includes in line */
struct event {
	enum event_kind kind;
	const char *name;  /* of EV_UNDEF */
	struct cond *cond; /* of EV_IF and EV_ELIF */
	size_t def;	   /* index of the definition */
	const char *file;
	unsigned int line;
};

/** struct name_set - a set of names; zero it but for @unit to start */
struct name_set {
	const struct unit *unit;
	const char **list;
	size_t count;
	struct index index;
};

/** name_set_add - add @s unless it is there */
void name_set_add(struct name_set *n, const char *s);

/** in_list - is @s among the @n strings of @list? */
bool in_list(const char **list, size_t n, const char *s);

/** is_flag_name - TIF_X, _TIF_X or HAVE_TIF_X */
bool is_flag_name(const char *name);

/**
 * find_atoms - set @u->atoms, every condition's, and every definition's in words
 *
 * An atom is a symbol that the unit leaves open; a condition with arithmetic on
 * such symbols is an atom as a whole.
 *
 * Return: 0, or -1 when there are too many.
 */
int find_atoms(struct unit *u, struct diags *d);

#endif
