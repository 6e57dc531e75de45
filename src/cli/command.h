/* SPDX-License-Identifier: GPL-2.0 */
/* The program's subcommands. */
#ifndef TIF_COMMAND_H
#define TIF_COMMAND_H

/**
 * struct command - one of them
 * @name: the word behind the program's name
 * @summary: one line for --help
 * @run: does it; @kit is the kit's folder; argv[0] is the command's name
 *
 * "scripts/apply.sh" starts "tif-backports --kit DIR apply" under the name apply.sh,
 * which is what messages begin with.
 */
struct command {
	const char *name;
	const char *summary;
	int (*run)(const char *kit, int argc, char **argv);
};

/** command_version - print the version of the kit, under the name of the command */
int command_version(const char *kit);

int command_apply(const char *kit, int argc, char **argv);
int command_audit(const char *kit, int argc, char **argv);
int command_convert(const char *kit, int argc, char **argv);
int command_drift(const char *kit, int argc, char **argv);
int command_export(const char *kit, int argc, char **argv);
int command_fixes(const char *kit, int argc, char **argv);
int command_report(const char *kit, int argc, char **argv);
int command_results(const char *kit, int argc, char **argv);
int command_table(const char *kit, int argc, char **argv);
int command_symbols(const char *kit, int argc, char **argv);
int command_static(const char *kit, int argc, char **argv);
int command_symvers(const char *kit, int argc, char **argv);
int command_tree(const char *kit, int argc, char **argv);
int command_check(const char *kit, int argc, char **argv);

#endif
