// SPDX-License-Identifier: GPL-2.0
// The commits of --as git in the history of HEAD, by the trailer that each of them has.
#include "apply/git.h"
#include "util/run.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* An older stack is looked for among so many commits. */
#define DEPTH "1000"

/* "3/9 rseq/sched.patch (series 6.12 level rseq numbering generic for x86 HASH)", with
 * "HASH reserve 33,40-43" where numbers were kept free; the last is read first */
static bool read_trailer(struct apply *a, const char *text, unsigned int *nr,
			 unsigned int *all)
{
	char name[257], series[65], level[65], numbering[65], archs[513], digest[65];
	char reserve[257] = "";
	struct applied *was = &a->applied;
	int end = 0;

	if (sscanf(text,
		   "%u/%u %256[^ ] (series %64[0-9a-z.] level %64[a-z] numbering "
		   "%64[a-z] for %512[a-z0-9_,] %64[0-9a-f]%n",
		   nr, all, name, series, level, numbering, archs, digest, &end) != 8 ||
	    !path_is_safe(name))
		return false;
	text += end;
	if (sscanf(text, " reserve %256[0-9,-]%n", reserve, &end) == 1)
		text += end;
	if (*text++ != ')')
		return false;
	list_add(&was->patches, pool_strdup(name));
	if (!strcmp(text, GIT_OWN))
		list_add(&was->vendor, pool_strdup(name));
	was->series = pool_strdup(series);
	was->level = pool_strdup(level);
	was->numbering = pool_strdup(numbering);
	was->archs = pool_strdup(archs);
	was->digest = pool_strdup(digest);
	was->reserve = pool_strdup(reserve);
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
		"--format=%H%x09%P%x09%(trailers:key=" GIT_TRAILER
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
