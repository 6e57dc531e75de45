/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of tif-backports. */
#ifndef TIF_OPTIONS_H
#define TIF_OPTIONS_H

#include "header/unit.h"
#include "util/message.h"

/** struct options - the help text says what each one is */
struct options {
	struct tree tree;
	struct tree base;
	struct symbols known;
	const char *format;
	const char *data;
	const char *input;
	const char *output;
	const char *ledger;
	const char *smpl;
	const char *template;
	const char *modes;
	const char *compiler;
	bool native;
	bool unconverted;
};

/** options_help - the text of --help */
extern const char options_help[];

/** usage - complain about the command line; returns EX_USAGE */
int usage(const char *what);

/**
 * options_parse - read the options behind the subcommand
 * @o: result
 * @argc: number of arguments, the subcommand included
 * @argv: the arguments, the subcommand first
 * @all_archs: --arch may be missing
 *
 * Return: EX_OK or EX_USAGE.
 */
int options_parse(struct options *o, int argc, char **argv, bool all_archs);

#endif
