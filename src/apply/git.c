// SPDX-License-Identifier: GPL-2.0
// --as git: one commit for each patch, on top of HEAD, all of them or none; and back.
//
// git runs with the program's own environment, without hooks. The commits are made by
// one "git fast-import" under a private name; the files, the index and the branch follow
// only when all of them are there.
#include "apply/trial.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define LANDING "refs/worktree/tif-backports/landing"
#define LANDED	"refs/worktree/tif-backports/landed"
#define TRAILER "Tif-backports"
#define SECONDS 600
/* An older stack is looked for among so many commits. */
#define DEPTH "1000"

int run_git(const struct apply *a, struct str *out, const char *input,
	    const char *const *args)
{
	static const char *const always[] = {
		"git", "--no-optional-locks",  "-c", "core.hooksPath=/dev/null",
		"-c",  "core.fsmonitor=false", "-c", "gc.auto=0",
		"-c",  "core.quotePath=false", "-c", "tar.umask=0022",
	};
	size_t n = sizeof(always) / sizeof(*always), count = 0;
	const char **argv;
	struct run r = { .dir = a->kernel.path,
			 .input = input,
			 .out = out,
			 .err = out,
			 .seconds = SECONDS,
			 .home = getenv("HOME") };

	while (args[count])
		count++;
	argv = pool_alloc((n + count + 1) * sizeof(*argv));
	memcpy(argv, always, sizeof(always));
	memcpy(argv + n, args, count * sizeof(*argv));
	r.argv = argv;
	return run_program(&r);
}

#define GIT(a, out, ...) run_git(a, out, NULL, (const char *const[]){ __VA_ARGS__, NULL })

static const char *first_line(const struct str *s)
{
	const char *text = str_get(s);

	return pool_strndup(text, strcspn(text, "\n"));
}

static const char *commit_of(const struct apply *a, const char *name)
{
	struct str out = { 0 };

	if (GIT(a, &out, "rev-parse", "--verify", "--quiet",
		pool_printf("%s^{commit}", name)))
		return NULL;
	return first_line(&out);
}

static int failed(const struct apply *a, const char *what, const struct str *said)
{
	return fail(EX_NO, "see what git says; the branch is where it was",
		    "git %s does not work in %s: %s", what, a->kernel.shown,
		    first_line(said));
}

/* Some names, not hundreds. */
static const char *some(const char *lines, size_t skip)
{
	struct list l = { 0 };
	size_t more = 0;

	while (*lines) {
		size_t len = strcspn(lines, "\n");

		if (l.n == 5)
			more++;
		else if (len > skip)
			list_add(&l, pool_strndup(lines + skip, len - skip));
		lines += len + (lines[len] == '\n');
	}
	return more ? pool_printf("%s and %zu more", list_join(&l, " "), more)
		    : list_join(&l, " ");
}

/* git is in the middle of something that moves the branch itself. */
static int check_operation(const struct apply *a)
{
	static const char *const names[] = { "rebase-merge", "rebase-apply", "MERGE_HEAD",
					     "CHERRY_PICK_HEAD", "REVERT_HEAD" };
	struct stat st;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct str out = { 0 };
		const char *path;

		if (GIT(a, &out, "rev-parse", "--git-path", names[i]))
			return failed(a, "rev-parse", &out);
		path = first_line(&out);
		if (*path != '/')
			path = pool_printf("%s/%s", a->kernel.path, path);
		if (!stat(path, &st))
			return fail(EX_NO, "finish it first",
				    "a rebase, merge, pick or revert is under way in %s "
				    "(%s)",
				    a->kernel.shown, names[i]);
	}
	return 0;
}

static int check_index(const struct apply *a)
{
	struct str out = { 0 };

	if (GIT(a, &out, "diff-index", "--cached", "--name-only", "HEAD", "--"))
		return failed(a, "diff-index", &out);
	if (!out.len)
		return 0;
	return fail(EX_NO, "commit it, or git reset",
		    "the index of %s differs from HEAD (%s)", a->kernel.shown,
		    some(str_get(&out), 0));
}

int git_check(struct apply *a)
{
	struct str out = { 0 };
	int rc = run_need("git", "git");

	if (rc)
		return rc;
	if (GIT(a, &out, "rev-parse", "--show-prefix", "--is-inside-work-tree"))
		return fail(EX_NO, "--as quilt or --as plain needs none",
			    "%s is no git work tree: %s", a->kernel.shown,
			    first_line(&out));
	if (strcmp(str_get(&out), "\ntrue\n") != 0)
		return fail(EX_NO, "use --as plain, and commit the files",
			    "%s is not the top of its git work tree", a->kernel.shown);
	if (!commit_of(a, "HEAD"))
		return fail(EX_NO, "commit the tree first", "%s has no commit yet",
			    a->kernel.shown);
	rc = check_operation(a);
	return rc ? rc : check_index(a);
}

int git_check_files(const struct apply *a)
{
	static const char *const before[] = { "status", "--porcelain=v1",
					      "--untracked-files=all",
					      "--ignored=matching", "--" };
	size_t n = sizeof(before) / sizeof(*before);
	const char **args = pool_alloc((n + a->touched.n + 1) * sizeof(*args));
	struct str out = { 0 };

	memcpy(args, before, sizeof(before));
	memcpy(args + n, a->touched.s, a->touched.n * sizeof(*args));
	if (run_git(a, &out, NULL, args))
		return failed(a, "status", &out);
	if (!out.len)
		return 0;
	return fail(EX_NO, "commit, stash or remove them",
		    "files of the series are not as in HEAD, or untracked (%s)",
		    some(str_get(&out), 3));
}

/* The content of @path after patch @i: the copy of the next patch that touches it. */
static const char *after(const struct apply *a, size_t i, const char *path, size_t *len)
{
	struct stat st;

	for (size_t k = i + 1; k < a->nplan; k++) {
		const char *copy =
			pool_printf("%s/.pc/%s/%s", a->work, a->plan[k].name, path);

		if (a->plan[k].outcome != OUT_FITS || lstat(copy, &st))
			continue;
		/* quilt's copy of a file that is not there is empty */
		return st.st_size ? file_read(copy, SOURCE_LIMIT, len) : NULL;
	}
	return file_read(pool_printf("%s/%s", a->work, path), SOURCE_LIMIT, len);
}

static const char *mode_of(const struct apply *a, const char *path)
{
	struct stat st;

	if (lstat(pool_printf("%s/%s", a->before, path), &st) &&
	    lstat(pool_printf("%s/%s", a->work, path), &st))
		return "100644";
	return st.st_mode & S_IXUSR ? "100755" : "100644";
}

static const char *header_value(const char *header, const char *name)
{
	size_t len = strlen(name);

	while (*header && *header != '\n') {
		size_t line = strcspn(header, "\n");

		if (!strncmp(header, name, len))
			return pool_strndup(header + len, line - len);
		header += line + (header[line] == '\n');
	}
	return "";
}

/* Subject, text and tags, and which patch of which stack it is. */
static const char *message_of(const struct apply *a, size_t i, size_t nr, size_t all)
{
	const char *header = a->sources[i].patch.header;
	const char *body = strstr(header, "\n\n");
	struct str s = { 0 };
	size_t len;

	body = body ? body + 2 : "";
	len = strlen(body);
	while (len && body[len - 1] == '\n')
		len--;
	str_printf(&s, "%s\n\n%.*s%s", header_value(header, "Subject: "), (int)len, body,
		   len ? "\n" : "");
	str_printf(&s,
		   TRAILER ": %zu/%zu %s (series %s level %s numbering %s for %s %s)\n",
		   nr, all, a->plan[i].name, a->series, a->level, a->numbering, a->archs,
		   a->digest);
	return str_get(&s);
}

static void add_commit(const struct apply *a, struct str *s, size_t i, size_t nr,
		       size_t all, const char *parent, const char *who)
{
	const char *message = message_of(a, i, nr, all);
	const char *from = header_value(a->sources[i].patch.header, "From: ");
	const struct patch *p = &a->sources[i].patch;
	long now = (long)time(NULL);

	str_printf(s, "commit " LANDING "\nauthor %s %ld +0000\ncommitter %s %ld +0000\n",
		   *from ? from : who, now, who, now);
	str_printf(s, "data %zu\n%s\n", strlen(message), message);
	if (parent)
		str_printf(s, "from %s\n", parent);
	for (size_t k = 0; k < p->nfiles; k++) {
		const char *path = p->files[k].path;
		size_t len;
		const char *text = after(a, i, path, &len);

		if (!text) {
			str_printf(s, "D %s\n", path);
			continue;
		}
		str_printf(s, "M %s inline %s\ndata %zu\n", mode_of(a, path), path, len);
		str_add(s, text, len);
		str_puts(s, "\n");
	}
	str_puts(s, "\n");
}

static int make_commits(const struct apply *a, const char *head, const char **top)
{
	const char *const args[] = { "fast-import", "--quiet", "--force", "--done",
				     NULL };
	const char *who = committer_find(a), *parent = head;
	struct str s = { 0 }, out = { 0 };
	size_t all = 0, nr = 0;

	for (size_t i = 0; i < a->nplan; i++)
		all += a->plan[i].outcome == OUT_FITS;
	for (size_t i = 0; i < a->nplan; i++) {
		if (a->plan[i].outcome != OUT_FITS)
			continue;
		add_commit(a, &s, i, ++nr, all, parent, who);
		parent = NULL;
	}
	str_puts(&s, "done\n");
	if (run_git(a, &out, str_get(&s), args))
		return failed(a, "fast-import", &out);
	*top = commit_of(a, LANDING);
	return *top ? 0 : failed(a, "fast-import", &out);
}

/* Files and index, which git refuses while they are not clean; then the branch. */
static int switch_to(const struct apply *a, const char *from, const char *to,
		     const char *why)
{
	struct str out = { 0 };

	if (GIT(a, &out, "read-tree", "-m", "-u", from, to))
		return failed(a, "read-tree", &out);
	if (!GIT(a, &out, "update-ref", "-m", why, "HEAD", to, from))
		return 0;
	GIT(a, &out, "read-tree", "-m", "-u", to, from);
	return failed(a, "update-ref", &out);
}

int git_land(struct apply *a)
{
	const char *head = commit_of(a, "HEAD"), *top = NULL;
	struct str out = { 0 };
	int rc;

	if (!head)
		return fail(EX_NO, "commit the tree first", "%s has no commit yet",
			    a->kernel.shown);
	signals_hold();
	rc = make_commits(a, head, &top);
	if (!rc)
		rc = switch_to(a, head, top, "tif-backports: apply");
	if (!rc && GIT(a, &out, "update-ref", LANDED, top))
		rc = failed(a, "update-ref", &out);
	GIT(a, &out, "update-ref", "-d", LANDING);
	signals_release();
	return rc;
}

/* "3/9 rseq/sched.patch (series 6.12 level rseq numbering generic for x86 HASH)" */
static bool read_trailer(struct apply *a, const char *text, unsigned int *nr,
			 unsigned int *all)
{
	char series[65], level[65], numbering[65], archs[513], digest[65];
	struct applied *was = &a->applied;

	if (sscanf(text,
		   "%u/%u %*[^ ] (series %64[0-9a-z.] level %64[a-z] numbering "
		   "%64[a-z] for %512[a-z0-9_,] %64[0-9a-f])",
		   nr, all, series, level, numbering, archs, digest) != 7)
		return false;
	was->series = pool_strdup(series);
	was->level = pool_strdup(level);
	was->numbering = pool_strdup(numbering);
	was->archs = pool_strdup(archs);
	was->digest = pool_strdup(digest);
	was->release = a->kernel.release;
	was->kit = "";
	was->place = (struct stack_place){ "git", "", "", "" };
	return true;
}

/* One line of the log: the commit, its first parent, its trailer. */
static bool read_commit(struct apply *a, struct git_stack *g, char *line)
{
	const char *id = strsep(&line, "\t"), *parent = line ? strsep(&line, "\t") : NULL;
	unsigned int nr, all;

	if (!line || !read_trailer(a, line, &nr, &all))
		return false;
	if (!g->count) {
		g->top = id;
		g->count = all;
		if (nr != all)
			return false;
	}
	if (nr != g->count - g->ids.n)
		return false;
	list_add(&g->ids, id);
	g->base = pool_strndup(parent, strcspn(parent, " "));
	return true;
}

void git_find(struct apply *a)
{
	struct git_stack *g = &a->git;
	struct str out = { 0 };
	char *text, *line;
	struct stat st;

	*g = (struct git_stack){ 0 };
	if (lstat(pool_printf("%s/.git", a->kernel.path), &st) || !run_find("git") ||
	    GIT(a, &out, "log", "--first-parent", "-n", DEPTH,
		"--format=%H%x09%P%x09%(trailers:key=" TRAILER
		",valueonly,separator=%x20)",
		"HEAD"))
		return;
	for (text = pool_strdup(str_get(&out)); (line = strsep(&text, "\n"));) {
		const char *id = pool_strndup(line, strcspn(line, "\t"));

		if (!read_commit(a, g, line)) {
			if (g->count)
				break;
			if (*id)
				list_add(&g->above, id);
		}
		if (g->count && g->ids.n == g->count)
			break;
	}
	g->found = g->count && g->ids.n == g->count;
	if (!g->found)
		a->applied = (struct applied){ 0 };
}

static const char *range(const struct git_stack *g)
{
	return pool_printf("%.12s..%.12s", g->base, g->top);
}

int git_undo(struct apply *a)
{
	const struct git_stack *g = &a->git;
	const char *landed;
	struct str out = { 0 };
	int rc = git_check(a);

	if (rc)
		return rc;
	if (g->above.n)
		return fail(EX_NO,
			    pool_printf("git revert --no-edit %s, or git rebase --onto "
					"%.12s %.12s",
					range(g), g->base, g->top),
			    "%zu commits are on top of the %zu of this kit (%s) in %s",
			    g->above.n, g->count, range(g), a->kernel.shown);
	landed = commit_of(a, LANDED);
	if (!landed || strcmp(landed, g->top) != 0)
		return fail(
			EX_NO,
			pool_printf("look at them, then git reset --keep %.12s, or "
				    "git revert --no-edit %s",
				    g->base, range(g)),
			"the %zu commits of this kit in %s were not made here, or were "
			"made anew since (%s)",
			g->count, a->kernel.shown, range(g));
	if (a->dry_run) {
		a->outcome = "would-undo";
		say("Would take back %zu commits: %s.", g->count, range(g));
		return 0;
	}
	signals_hold();
	rc = switch_to(a, g->top, g->base, "tif-backports: undo");
	if (!rc)
		GIT(a, &out, "update-ref", "-d", LANDED);
	signals_release();
	if (rc)
		return rc;
	a->outcome = "undone";
	a->state = STATE_PRISTINE;
	say("Undone: %zu commits are taken back; HEAD is %.12s.", g->count, g->base);
	return 0;
}
