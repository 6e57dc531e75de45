// SPDX-License-Identifier: GPL-2.0
// The one reader of command lines: options in any order, "--x=v" and "--x v".
#include "cli/args.h"
#include "cli/command.h"
#include "util/message.h"
#include "util/utf8.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What getopt_long() returns for option number n of the list. */
#define OPTION_FIRST   256
#define OPTION_HELP    254
#define OPTION_VERSION 255

int args_usage(const char *fmt, ...)
{
	va_list args;
	char *text = NULL;
	int rc;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		text = NULL;
	va_end(args);
	rc = fail(EX_USAGE, pool_printf("see %s --help", message_prog()), "%s",
		  text ? text : fmt);
	free(text);
	return rc;
}

static bool is_letter(const struct arg *a)
{
	return !a->name[1];
}

/* A leading dash keeps the order of the user, whatever POSIXLY_CORRECT says. */
static const char *make_letters(const struct arg *args)
{
	struct str s = { 0 };

	str_puts(&s, "-:h");
	for (; args->name; args++)
		if (is_letter(args))
			str_printf(&s, "%s%s", args->name,
				   args->kind == ARG_FLAG ? "" : ":");
	return str_get(&s);
}

static const struct option *make_longs(const struct arg *args)
{
	struct option *list = NULL;
	size_t n = 0, i;

	for (i = 0; args[i].name; i++) {
		if (is_letter(&args[i]))
			continue;
		list = pool_grow(list, n, sizeof(*list));
		list[n++] = (struct option){
			.name = args[i].name,
			.has_arg = args[i].kind == ARG_FLAG ? no_argument
							    : required_argument,
			.val = OPTION_FIRST + (int)i,
		};
	}
	list = pool_grow(list, n, sizeof(*list));
	list[n++] = (struct option){ .name = "help", .val = OPTION_HELP };
	list = pool_grow(list, n, sizeof(*list));
	list[n++] = (struct option){ .name = "version", .val = OPTION_VERSION };
	list = pool_grow(list, n, sizeof(*list));
	list[n] = (struct option){ 0 };
	return list;
}

static const struct arg *find_arg(const struct arg *args, int c)
{
	if (c >= OPTION_FIRST)
		return &args[c - OPTION_FIRST];
	for (; args->name; args++)
		if (is_letter(args) && args->name[0] == c)
			return args;
	return NULL;
}

static void set(const struct arg *a)
{
	switch (a->kind) {
	case ARG_FLAG:
		*(bool *)a->to = true;
		break;
	case ARG_TEXT:
		*(const char **)a->to = optarg;
		break;
	case ARG_LIST:
		list_add(a->to, optarg);
		break;
	}
}

/* getopt_long() has found something wrong with the argument before optind. */
static int complain(const struct arg *args, int c, const char *given)
{
	if (c == ':')
		return args_usage("%s needs a value", given);
	if (optopt >= OPTION_FIRST && find_arg(args, optopt)->kind == ARG_FLAG)
		return args_usage("--%s takes no value", find_arg(args, optopt)->name);
	if (optopt > 0 && optopt < OPTION_HELP)
		return args_usage("unknown option -%c", optopt);
	return args_usage("unknown option %s", given);
}

int args_read(const char *kit, const struct arg *args, const char *help, int argc,
	      char **argv, struct list *operands)
{
	const char *letters = make_letters(args);
	const struct option *longs = make_longs(args);
	int c, rc;

	opterr = 0;
	optind = 0;
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (c == 1) {
			list_add(operands, optarg);
		} else if (c == 'h' || c == OPTION_HELP) {
			fputs(message_own_words(help), stdout);
			return ARGS_DONE;
		} else if (c == OPTION_VERSION) {
			rc = command_version(kit);
			return rc ? rc : ARGS_DONE;
		} else if (c == '?' || c == ':') {
			return complain(args, c, argv[optind - 1]);
		} else {
			set(find_arg(args, c));
		}
	}
	for (; optind < argc; optind++)
		list_add(operands, argv[optind]);
	return EX_OK;
}

/* Names that compilers and uname(1) use for a folder below arch/. */
static const char *arch_folder(const char *name)
{
	return !strcmp(name, "x86_64") || !strcmp(name, "i386") ? "x86" : name;
}

int args_archs(const char *text, struct list *archs)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	const char *s = text;

	for (;;) {
		size_t len = strspn(s, letters);
		const char *name = arch_folder(pool_strndup(s, len));

		if (!len || (s[len] && s[len] != ','))
			return args_usage("--arch takes names of architectures (%s)",
					  utf8_clean(text));
		if (!list_has(archs, name))
			list_add(archs, name);
		if (!s[len])
			return EX_OK;
		s += len + 1;
	}
}
