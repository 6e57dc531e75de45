/* SPDX-License-Identifier: GPL-2.0 */
/* Start programs: no shell between, an environment of our own, none left behind. */
#ifndef TIF_RUN_H
#define TIF_RUN_H

#include "util/pool.h"

#include <sys/types.h>

/**
 * struct run - one program
 * @argv: the program and its arguments, NULL at the end; argv[0] is looked up with
 *	run_find() unless it has a slash
 * @dir: working directory, or NULL
 * @input: text for its stdin; NULL: /dev/null
 * @out: takes what it writes to stdout; NULL: discarded
 * @err: takes its stderr; NULL: discarded; the same as @out: both, in order
 * @seconds: it is killed after that; 0: no limit
 * @path: its PATH; NULL: /usr/bin:/bin
 * @home: its HOME; NULL: a private empty folder in the scratch folder
 * @term: the signal that ended it, 0 for none
 * @timed_out: it was killed because of @seconds
 */
struct run {
	const char *const *argv;
	const char *dir;
	const char *input;
	struct str *out;
	struct str *err;
	unsigned int seconds;
	const char *path;
	const char *home;
	int term;
	bool timed_out;
};

/**
 * run_program - start it, feed it, wait for it
 *
 * The child's environment holds PATH, HOME, TMPDIR (the scratch folder), LC_ALL=C and
 * nothing of the caller's. It gets a process group of its own and PR_SET_PDEATHSIG, has
 * stdin, stdout and stderr open and no other descriptor (so never the tree's lock).
 * Should it have left processes behind in its group, they are killed. Opens the scratch
 * folder if there is none, and ends the run if a signal came (signals_check()).
 *
 * Return: the exit status; 128 + signal when it was killed; -1 when it could not be
 * started (errno).
 */
int run_program(struct run *r);

/**
 * run_find - where a program is, by the PATH that the caller of the kit has
 *
 * Return: the path in the pool, or NULL.
 */
const char *run_find(const char *name);

/** run_need - run_find(), or fail(EX_MISSING): returns 0 or that code */
int run_need(const char *name, const char *package);

/**
 * run_wait - wait for a child, and take signals meanwhile
 * @pid: the child; its process group is killed when it has ended
 * @seconds: it is killed after that; 0: no limit
 * @timed_out: set, unless NULL
 *
 * Return: its status as waitpid() gives it.
 */
int run_wait(pid_t pid, unsigned int seconds, bool *timed_out);

/** run_die_with_parent - in a child after fork(): when @parent ends, this is killed */
void run_die_with_parent(pid_t parent);

/** run_count - how many programs have been started so far */
unsigned int run_count(void);

/**
 * run_restore_signals - SIGPIPE, SIGCHLD and the mask as a new program has them
 *
 * Called once at the start of the program: what the caller ignored or blocked changes
 * nothing. Also opens /dev/null for closed standard streams and sets umask 022.
 */
void run_restore_signals(void);

#endif
