/* SPDX-License-Identifier: GPL-2.0 */
/* The one reader of command lines: options in any order, "--x=v" and "--x v". */
#ifndef TIF_ARGS_H
#define TIF_ARGS_H

#include "util/file.h"

/** enum arg_kind - what an option takes */
enum arg_kind {
	ARG_FLAG, /* nothing; sets a bool */
	ARG_TEXT, /* a value; the last one counts */
	ARG_LIST, /* a value each time that it is given */
};

/**
 * struct arg - one option
 * @name: "arch"; a single letter is an option with one dash; NULL ends an array
 * @to: the bool, const char * or struct list that it sets
 */
struct arg {
	const char *name;
	enum arg_kind kind;
	void *to;
};

/* args_read() has printed the help or the version, and all is done */
#define ARGS_DONE (-1)

/**
 * args_read - read a command line
 * @kit: the kit's folder, for --version
 * @args: the options; --help, -h and --version are known anyway
 * @help: the text of --help
 * @argc: number of arguments, the command included
 * @argv: the arguments, the command first
 * @operands: takes what is no option
 *
 * Return: 0, EX_USAGE after fail(), or ARGS_DONE.
 */
int args_read(const char *kit, const struct arg *args, const char *help, int argc,
	      char **argv, struct list *operands);

/** args_usage - fail() with EX_USAGE: "WHAT: see PROG --help" */
int args_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * args_archs - read a list of architectures: "x86,arm64"
 * @text: the list; x86_64 and i386 are x86
 * @archs: takes the names of folders below arch/, each once
 *
 * Return: 0, or EX_USAGE after fail().
 */
int args_archs(const char *text, struct list *archs);

#endif
