// SPDX-License-Identifier: GPL-2.0
// tif-backports: the kit's one program, its subcommands.
#include "cli/command.h"
#include "util/file.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command commands[] = {
	{ "apply", "bring a series into a kernel tree, or take it back", command_apply },
	{ "audit", "bit maps, free bits and faults of one architecture or all",
	  command_audit },
	{ "convert", "move one header onto the generic thread flags", command_convert },
	{ "drift", "which hooks fit, over point releases and vendors' trees",
	  command_drift },
	{ "export", "hand the stack of a tree over to a distribution", command_export },
	{ "fixes", "upstream repairs of what this kit carries", command_fixes },
	{ "report", "what checks found, as text, KTAP, JUnit, Markdown or a page",
	  command_report },
	{ "results", "record what checks found, and add it up", command_results },
	{ "table", "print the flags of an architecture's thread_info.h", command_table },
	{ "symbols", "print the configuration symbols that flags depend on",
	  command_symbols },
	{ "check", "check a converted header, against the one before", command_check },
	{ "symvers", "compare the exports of two kernels, and their CRCs",
	  command_symvers },
	{ "static", "check a header, with a compiler's values, too", command_static },
	{ "tree", "check that a folder is a kernel tree, and print its path",
	  command_tree },
};
#define COMMANDS (sizeof(commands) / sizeof(*commands))

static int help(void)
{
	size_t i;

	puts("usage: tif-backports [--kit DIR] COMMAND [ARGUMENT]...\n\ncommands:");
	for (i = 0; i < COMMANDS; i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].summary);
	puts("\noptions:\n"
	     "  --kit DIR    the kit's folder (default: the one that this program is "
	     "in)\n"
	     "  --version    print the kit's version\n"
	     "  --help       show this; COMMAND --help shows its options\n\n"
	     "exit codes: 0 done, 1 refused or a failed check, 2 usage, 3 no such tree,\n"
	     "4 something is missing, 5 internal error");
	return EX_OK;
}

static bool is_kit(const char *dir)
{
	return !access(pool_printf("%s/VERSION", dir), R_OK) &&
	       !access(pool_printf("%s/series", dir), R_OK);
}

/* The kit that this program is a part of: the first folder above it that is one. */
static const char *own_kit(void)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *dir;

	if (n <= 0)
		return "";
	self[n] = '\0';
	for (dir = folder_of(self); *dir; dir = folder_of(dir))
		if (is_kit(dir))
			return dir;
	return "";
}

static const char *kit_folder(const char *given)
{
	char path[PATH_MAX];

	if (!given)
		return own_kit();
	return realpath(given, path) ? pool_strdup(path) : given;
}

static int misuse(const char *what)
{
	return fail(EX_USAGE, "see tif-backports --help", "%s", what);
}

static int run_command(const char *kit, int argc, char **argv)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (!strcmp(argv[0], commands[i].name))
			return commands[i].run(kit, argc, argv);
	return misuse(pool_printf("unknown command '%s'", argv[0]));
}

/* argv[0] is the name that messages begin with; scripts/ sets it. */
static int run(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *kit = NULL;
	int i;

	message_start(slash ? slash + 1 : argv[0]);
	for (i = 1; i < argc && *argv[i] == '-'; i++) {
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return help();
		if (!strcmp(argv[i], "--version"))
			return command_version(kit_folder(kit));
		if (starts_with(argv[i], "--kit="))
			kit = argv[i] + strlen("--kit=");
		else if (!strcmp(argv[i], "--kit") && i + 1 < argc)
			kit = argv[++i];
		else
			return misuse(pool_printf("unknown option %s", argv[i]));
	}
	if (i == argc)
		return misuse("a command is needed");
	return run_command(kit_folder(kit), argc - i, argv + i);
}

int main(int argc, char **argv)
{
	int rc;

	if (argc < 1)
		return EX_USAGE;
	run_restore_signals();
	unsetenv("POSIXLY_CORRECT"); /* options may stand behind the tree */
	rc = run(argc, argv);
	if (fflush(stdout) || ferror(stdout)) {
		warn("stdout could not be written");
		rc = rc ? rc : EX_MISSING;
	}
	scratch_close();
	pool_release();
	return rc;
}
