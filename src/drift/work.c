// SPDX-License-Identifier: GPL-2.0
// The trials, side by side: each tree has a process of its own, which starts this program
// as "apply --dry-run", so that what is measured is what apply does.
#include "drift/drift.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A trial takes about a second; ten minutes mean that it hangs. */
#define TRIAL_SECONDS 600
#define REPORT_LIMIT  (64U << 20)

/**
 * struct worker - the process of one tree: one run, or several next to each other in the
 *	list that have the same folder, which one process at a time may try
 */
struct worker {
	struct drift_run *runs;
	size_t nruns;
	pid_t pid;
	bool ended;
	int status;
};

static struct worker *workers;
static size_t nworkers;
static pid_t owner;

static const char *result_file(const struct drift *d, const struct drift_run *run,
			       const char *what)
{
	return scratch_path("run-%zu.%s", (size_t)(run - d->runs), what);
}

static int start_trial(const struct drift *d, const struct drift_run *run)
{
	const char *argv[24] = { "/proc/self/exe",
				 "--kit",
				 d->kit,
				 "apply",
				 "--dry-run",
				 "--author",
				 "tif-backports <tif-backports@localhost>",
				 "--json",
				 result_file(d, run, "json") };
	struct run r = { .argv = argv, .seconds = TRIAL_SECONDS, .path = getenv("PATH") };
	size_t n = 9;
	int rc;

	if (*run->series) {
		argv[n++] = "--series";
		argv[n++] = run->series;
	}
	if (*d->numbering) {
		argv[n++] = "--numbering";
		argv[n++] = d->numbering;
	}
	if (*d->archs) {
		argv[n++] = "--arch";
		argv[n++] = d->archs;
	}
	argv[n++] = "--";
	argv[n++] = run->path;
	rc = run_program(&r);
	if (rc >= 0 && !r.timed_out && !r.term)
		return 0;
	return fail(EX_FAULT, "report it", "%s: apply %s", run->name,
		    rc < 0 ? "cannot be started" : "does not end");
}

static double seconds_of_children(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static int work_on(const struct drift *d, struct drift_run *run)
{
	double start = seconds_of_children(), extracted;
	int rc = *run->pin ? pin_get(d, run) : 0;
	const char *text;

	extracted = seconds_of_children();
	if (!rc)
		rc = start_trial(d, run);
	if (rc)
		return rc;
	text = pool_printf("%f %f %s", extracted - start,
			   seconds_of_children() - extracted, run->path);
	if (!file_write(result_file(d, run, "done"), text, strlen(text), 0600))
		return 0;
	return fail(EX_MISSING, "make room there, or set TMPDIR",
		    "%s cannot be written: %s", scratch(), strerror(errno));
}

/* In the child. What went wrong is in a file, and the parent says it. */
static void __attribute__((noreturn))
work(const struct drift *d, const struct worker *w, pid_t parent)
{
	int rc = 0;

	run_die_with_parent(parent);
	if (!freopen("/dev/null", "w", stderr))
		_exit(EX_MISSING);
	for (size_t i = 0; !rc && i < w->nruns; i++)
		rc = work_on(d, &w->runs[i]);
	if (rc && file_write(result_file(d, w->runs, "said"), fail_text(),
			     strlen(fail_text()), 0600))
		rc = EX_MISSING;
	_exit(rc);
}

static bool has_ended(const struct worker *w)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOWAIT | WNOHANG) &&
	       info.si_pid == w->pid;
}

/* Those that are still at work must not outlive the scratch folder. */
static void end_all(void)
{
	for (size_t i = 0; owner == getpid() && i < nworkers; i++) {
		struct worker *w = &workers[i];

		if (w->pid <= 0 || w->ended)
			continue;
		kill(w->pid, SIGTERM);
		while (waitpid(w->pid, &w->status, 0) < 0 && errno == EINTR)
			;
		w->ended = true;
	}
}

/* The same tree with another series: one after the other. */
static bool is_same_tree(const struct drift_run *a, const struct drift_run *b)
{
	if (*a->pin)
		return pin_is_package(a->pin) && !strcmp(a->pin, b->pin);
	return !*b->pin && !strcmp(a->path, b->path);
}

static void make_workers(struct drift *d)
{
	workers = NULL;
	nworkers = 0;
	for (size_t i = 0; i < d->nruns; i++) {
		struct drift_run *run = &d->runs[i];
		struct worker *last = nworkers ? &workers[nworkers - 1] : NULL;
		struct worker w = { .runs = run, .nruns = 1 };

		if (last && is_same_tree(run, last->runs)) {
			last->nruns++;
			continue;
		}
		workers = pool_grow(workers, nworkers, sizeof(*workers));
		workers[nworkers++] = w;
	}
}

static int start(const struct drift *d, struct worker *w)
{
	pid_t parent = getpid();

	fflush(NULL);
	w->pid = fork();
	if (!w->pid)
		work(d, w, parent);
	if (w->pid > 0)
		return 0;
	return fail(EX_MISSING, "end some processes", "no process can be started: %s",
		    strerror(errno));
}

static int read_done(const struct drift *d, struct drift_run *run)
{
	const char *text = file_read(result_file(d, run, "done"), REPORT_LIMIT, NULL);
	int at = 0;

	if (!text || sscanf(text, "%lf %lf %n", &run->extract, &run->trial, &at) < 2)
		return fail(EX_FAULT, "report it", "%s: the trial left no result",
			    run->name);
	run->path = pool_strdup(text + at);
	return 0;
}

/* A worker has ended: its runs have results, or it has left a message. */
static int take(const struct drift *d, struct worker *w)
{
	const char *said;
	int code, rc = 0;

	while (waitpid(w->pid, &w->status, 0) < 0 && errno == EINTR)
		;
	w->ended = true;
	code = WIFEXITED(w->status) ? WEXITSTATUS(w->status) : EX_FAULT;
	if (code) {
		said = file_read(result_file(d, w->runs, "said"), REPORT_LIMIT, NULL);
		return fail(code, NULL, "%s",
			    said ? said
				 : pool_printf("%s: the trial was ended", w->runs->name));
	}
	for (size_t i = 0; !rc && i < w->nruns; i++)
		rc = read_done(d, &w->runs[i]);
	return rc;
}

/* Takes those that have ended; *running is how many have not. */
static int poll_workers(const struct drift *d, size_t started, size_t *running)
{
	int rc = 0;

	*running = 0;
	for (size_t i = 0; !rc && i < started; i++) {
		if (workers[i].ended)
			continue;
		if (has_ended(&workers[i]))
			rc = take(d, &workers[i]);
		else
			(*running)++;
	}
	return rc;
}

static int run_workers(const struct drift *d)
{
	struct timespec nap = { .tv_nsec = 5000000 };
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t room = cpus > 0 ? (size_t)cpus : 1, running = 0, next = 0;
	int rc = 0;

	while (!rc && (next < nworkers || running)) {
		if (next < nworkers && running < room) {
			progress((unsigned int)next, (unsigned int)nworkers,
				 "trying tree %zu of %zu: %s", next + 1, nworkers,
				 workers[next].runs->name);
			rc = start(d, &workers[next++]);
		} else {
			signals_check();
			nanosleep(&nap, NULL);
		}
		if (!rc)
			rc = poll_workers(d, next, &running);
	}
	progress_end();
	return rc;
}

static int read_report(struct drift *d, struct drift_run *run)
{
	const char *file = result_file(d, run, "json");
	json_t *doc = json_load_file(file, 0, NULL);
	int rc;

	if (!doc)
		return fail(EX_FAULT, "report it", "%s: apply left no report", run->name);
	rc = result_read(d, run, doc);
	json_decref(doc);
	return rc;
}

int drift_try(struct drift *d)
{
	int rc;

	make_workers(d);
	owner = getpid();
	atexit(end_all);
	rc = run_workers(d);
	end_all();
	for (size_t i = 0; !rc && i < d->nruns; i++)
		rc = read_report(d, &d->runs[i]);
	return rc;
}
