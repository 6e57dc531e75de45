/* SPDX-License-Identifier: GPL-2.0 */
/* What the commands table, symbols, check and static have in common. */
#ifndef TIF_HEADER_OPTIONS_H
#define TIF_HEADER_OPTIONS_H

#include "cli/args.h"
#include "header/rules.h"
#include "header/unit.h"

/**
 * struct header_options - one header, and how it is read
 * @tree: where it is
 * @data: folder of the kit's tables
 * @generic, @arch: those tables; @arch is empty if there is none (@has_arch)
 * @unit: the header
 */
struct header_options {
	struct tree tree;
	const char *data;
	struct list on;
	struct list off;
	struct symbols known;
	struct rules generic;
	struct rules arch;
	bool has_arch;
	struct unit unit;
	struct diags d;
};

/** HEADER_ARGS - the options for args_read() */
#define HEADER_ARGS(h)                                                                   \
	{ "tree", ARG_TEXT, &(h)->tree.root },                                           \
		{ "overlay", ARG_TEXT, &(h)->tree.overlay },                             \
		{ "extra", ARG_TEXT, &(h)->tree.extra },                                 \
		{ "full", ARG_TEXT, &(h)->tree.full },                                   \
		{ "arch", ARG_TEXT, &(h)->tree.arch }, { "data", ARG_TEXT, &(h)->data }, \
		{ "D", ARG_LIST, &(h)->on },                                             \
	{                                                                                \
		"U", ARG_LIST, &(h)->off                                                 \
	}

/** HEADER_HELP - their part of the help */
#define HEADER_HELP                                                                      \
	"  --tree DIR       the kernel tree\n"                                           \
	"  --arch NAME      architecture: a folder below its arch/\n"                    \
	"  --overlay DIR    files below it hide the tree's\n"                            \
	"  --extra DIR      include folder behind the tree's own\n"                      \
	"  --full DIR       the whole tree, where --tree holds only some of its files\n" \
	"  --data DIR       tables of the architectures (the kit's arch/)\n"             \
	"  -D SYMBOL, -U SYMBOL   a configuration symbol is on, is off\n"

/**
 * header_open - check the options, and read the kit's tables
 *
 * Return: 0, or the code of fail().
 */
int header_open(struct header_options *h, const char *kit, const struct list *operands);

/** header_read - read the header; 0, or -1: @h->d tells why */
int header_read(struct header_options *h);

#endif
