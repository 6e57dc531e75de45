/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the header reader share: events, and sets of names. */
#ifndef TIF_EVENTS_H
#define TIF_EVENTS_H

#include "unit.h"

/* Which directive an event stands for. */
enum event_kind { EV_IF, EV_ELIF, EV_ELSE, EV_ENDIF, EV_DEFINE, EV_UNDEF };

/** struct event - one directive, in the order read, includes in line */
struct event {
	enum event_kind kind;
	const char *text; /* the condition, or the name */
	size_t def;	  /* index of the definition */
	const char *file;
	unsigned int line;
};

/** struct names - a set of names; zero it but for @unit to start */
struct names {
	const struct unit *unit;
	const char **list;
	size_t count;
};

/** names_add - add @s unless it is there */
void names_add(struct names *n, const char *s);

/** in_list - is @s among the @n strings of @list? */
bool in_list(const char **list, size_t n, const char *s);

/** is_flag_name - TIF_X, _TIF_X or HAVE_TIF_X */
bool is_flag_name(const char *name);

/**
 * cond_atoms - add the atoms of a condition
 *
 * An atom is a symbol that the unit leaves open; a condition with arithmetic on
 * such symbols is an atom as a whole.
 */
void cond_atoms(struct names *n, const char *cond);

/**
 * find_atoms - set @u->atoms, and every definition's condition in words
 *
 * Return: 0, or -1 when there are too many.
 */
int find_atoms(struct unit *u, struct diags *d);

#endif
