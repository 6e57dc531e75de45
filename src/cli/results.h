/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of tif-backports results. */
#ifndef TIF_CLI_RESULTS_H
#define TIF_CLI_RESULTS_H

struct results;

/** results_misuse - tell what is wrong with the arguments; EX_USAGE */
int results_misuse(const char *what);

/** results_not_readable - tell why results_read() has failed, just now; EX_MISSING */
int results_not_readable(const char *file, const struct results *all);

/** results_open - lock a results folder for a script, and begin its results */
int results_open(const char *kit, int argc, char **argv);

/** results_archs - print the table of check-archs.sh */
int results_archs(const char *kit, int argc, char **argv);

/** results_matrix - print the table of check-matrix.sh and check-vendor.sh */
int results_matrix(const char *kit, int argc, char **argv);

/** results_keep - print a store with the records of a line of these two */
int results_keep(const char *kit, int argc, char **argv);

/** results_keep_run - print a store with the rows of kabi, mutants or userspace */
int results_keep_run(const char *kit, int argc, char **argv);

/** results_stack - print the patches of a tree, as fingerprint.json has them */
int results_stack(const char *kit, int argc, char **argv);

#endif
