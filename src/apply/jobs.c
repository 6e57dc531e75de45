// SPDX-License-Identifier: GPL-2.0
// Conversions side by side: each in a process of its own, results in the plan's order.
//
// A conversion reads its header and what the series says about nothing else, so it need
// not wait for the patches before it, unless one of them touches that header.
#include "apply/trial.h"
#include "code/claims.h"
#include "convert/convert.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* struct job - one conversion */
struct job {
	size_t entry;
	bool early; /* no earlier patch touches its header */
	bool started;
	bool ended;
	pid_t pid;
	int status;
	const char *base; /* of its files in the scratch folder */
};

struct jobs {
	const struct apply *a;
	struct job *list;
	size_t count;
	unsigned int room;
	pid_t owner;
};

static struct jobs *current;

void job_headers(const struct apply *a, const char *arch, struct list *headers)
{
	const char *folder = pool_printf("arch/%s/include/asm", arch);
	DIR *dir = opendir(pool_printf("%s/%s", a->kernel.path, folder));
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		size_t len = strlen(e->d_name);

		if (starts_with(e->d_name, "thread_info") &&
		    !strcmp(e->d_name + len - 2, ".h"))
			list_add(headers, pool_printf("%s/%s", folder, e->d_name));
	}
	if (dir)
		closedir(dir);
	list_sort(headers);
}

/* Does a patch before entry number @i touch one of its headers? */
static bool is_early(const struct apply *a, size_t i)
{
	struct list headers = { 0 };

	job_headers(a, a->plan[i].arch, &headers);
	for (size_t k = 0; k < i; k++)
		for (size_t f = 0; f < a->plan[k].files.n; f++)
			if (list_has(&headers, a->plan[k].files.s[f] + 2))
				return false;
	return true;
}

static bool open_log(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0)
		return false;
	close(fd);
	return true;
}

/* In the child: convert, leave the result behind, end. */
static void __attribute__((noreturn))
work(const struct apply *a, const struct job *j, pid_t parent)
{
	struct conversion c = {
		.kit = a->kit,
		.tree = j->early ? a->before : a->work,
		.full = a->kernel.path,
		.real = a->real,
		.arch = a->plan[j->entry].arch,
		.native = !strcmp(a->numbering, "native"),
		.reserve = a->reserve && *a->reserve ? a->reserve : NULL,
		.out = j->base,
	};
	const char *said;
	int rc;

	run_die_with_parent(parent);
	/* should this run be killed, no conversion must hold the tree */
	if (a->kernel.lock >= 0)
		close(a->kernel.lock);
	if (!open_log(pool_printf("%s.log", j->base)))
		_exit(EX_MISSING);
	rc = convert_header(&c);
	fflush(NULL);
	said = fail_text();
	if (file_write(pool_printf("%s.said", j->base), said, strlen(said), 0600))
		rc = EX_MISSING;
	_exit(rc);
}

static int start(struct jobs *jobs, struct job *j)
{
	const struct apply *a = jobs->a;
	pid_t parent = getpid();

	j->started = true;
	j->base = scratch_path("convert-%s", a->plan[j->entry].arch);
	fflush(NULL);
	j->pid = fork();
	if (!j->pid)
		work(a, j, parent);
	if (j->pid > 0)
		return 0;
	return fail(EX_MISSING, "end some processes", "%s: no process can be started: %s",
		    a->plan[j->entry].name, strerror(errno));
}

static bool has_ended(struct job *j)
{
	siginfo_t info = { 0 };

	return j->ended || j->pid < 0 ||
	       (!waitid(P_PID, (id_t)j->pid, &info, WEXITED | WNOWAIT | WNOHANG) &&
		info.si_pid == j->pid);
}

/* A failure to start is met again when the result is taken. */
void jobs_poll(struct jobs *jobs)
{
	unsigned int running = 0;

	for (size_t i = 0; i < jobs->count; i++)
		running += jobs->list[i].started && !has_ended(&jobs->list[i]);
	for (size_t i = 0; i < jobs->count && running < jobs->room; i++) {
		struct job *j = &jobs->list[i];

		if (!j->early || j->started)
			continue;
		if (start(jobs, j))
			return;
		running++;
	}
}

/* Those that are still at work must not outlive the scratch folder. */
static void end_all(void)
{
	struct jobs *jobs = current;

	current = NULL;
	for (size_t i = 0; jobs && jobs->owner == getpid() && i < jobs->count; i++) {
		struct job *j = &jobs->list[i];

		if (!j->started || j->ended || j->pid < 0)
			continue;
		kill(j->pid, SIGKILL);
		while (waitpid(j->pid, &j->status, 0) < 0 && errno == EINTR)
			;
		j->ended = true;
	}
}

void jobs_end(struct jobs *jobs)
{
	if (current == jobs)
		end_all();
}

struct jobs *jobs_start(const struct apply *a)
{
	struct jobs *jobs = pool_alloc(sizeof(*jobs));
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	jobs->a = a;
	jobs->owner = getpid();
	if (!current)
		atexit(end_all);
	current = jobs;
	jobs->room = cpus > 0 ? (unsigned int)cpus : 1;
	for (size_t i = 0; i < a->nplan; i++) {
		struct job j = { .entry = i };

		if (a->plan[i].kind != KIND_COCCI)
			continue;
		j.early = is_early(a, i);
		jobs->list = pool_grow(jobs->list, jobs->count, sizeof(*jobs->list));
		jobs->list[jobs->count++] = j;
	}
	/* each conversion asks which numbers the tree's core code has */
	if (jobs->count)
		claims_prepare(a->kernel.path, a->real, pool_printf("%s/arch", a->kit));
	jobs_poll(jobs);
	return jobs;
}

static const char *read_result(const struct job *j, const char *suffix)
{
	const char *text =
		file_read(pool_printf("%s.%s", j->base, suffix), SOURCE_LIMIT, NULL);

	return text ? text : "";
}

/* Messages name the copy; the user knows the tree. */
static const char *name_tree(const struct apply *a, const char *text)
{
	const char *const copies[] = { a->before, a->work };
	struct str out = { 0 };

	while (*text) {
		size_t skip = 0;

		for (size_t i = 0; i < 2; i++)
			if (starts_with(text, copies[i]))
				skip = strlen(copies[i]);
		if (skip)
			str_puts(&out, a->kernel.path);
		else
			str_add(&out, text, 1);
		text += skip ? skip : 1;
	}
	return str_get(&out);
}

/* What it said beside its error. */
static void tell_log(const struct apply *a, const struct job *j)
{
	const char *log = name_tree(a, read_result(j, "log"));
	const char *error = pool_printf("%s: error: ", message_prog());

	progress_end();
	while (*log) {
		size_t len = strcspn(log, "\n");

		if (!starts_with(log, error))
			fprintf(stderr, "%.*s\n", (int)len, log);
		log += len + (log[len] == '\n');
	}
}

static int take_status(const struct apply *a, const struct job *j, const char **said)
{
	const char *name = a->plan[j->entry].name;
	int rc = WIFEXITED(j->status) ? WEXITSTATUS(j->status) : -1;

	*said = name_tree(a, read_result(j, "said"));
	if (rc)
		tell_log(a, j);
	switch (rc) {
	case EX_OK:
		return 0;
	case EX_NO:
	case EX_TREE:
		return EX_NO;
	case EX_MISSING:
		return fail(
			EX_MISSING, NULL, "%s: %s", name,
			**said ? *said
			       : pool_printf(
					 "the conversion cannot write in %s: make room "
					 "there, or set TMPDIR",
					 scratch()));
	case -1:
		return fail(EX_FAULT, "report it",
			    "%s: the conversion was killed by signal %d", name,
			    WTERMSIG(j->status));
	default:
		return fail(EX_FAULT, NULL, "%s: the conversion ended with %d: %s", name,
			    rc, **said ? *said : "it does not say why");
	}
}

int jobs_take(struct jobs *jobs, size_t i, const char **said, const char **folder)
{
	struct job *j = jobs->list;

	while (j->entry != i)
		j++;
	if (!j->started && start(jobs, j))
		return EX_MISSING;
	if (j->pid < 0)
		return EX_MISSING;
	while (!has_ended(j)) {
		struct timespec nap = { .tv_nsec = 3000000 };

		jobs_poll(jobs);
		signals_check();
		nanosleep(&nap, NULL);
	}
	j->status = run_wait(j->pid, 0, NULL);
	j->ended = true;
	jobs_poll(jobs);
	*folder = j->base;
	return take_status(jobs->a, j, said);
}
