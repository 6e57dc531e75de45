// SPDX-License-Identifier: GPL-2.0
// The commits of --as git: made by one "git fast-import" under a private name.
#include "apply/git.h"
#include "apply/trial.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

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
	const char *reserve = a->reserve ? a->reserve : "";
	struct str s = { 0 };
	size_t len;

	body = body ? body + 2 : "";
	len = strlen(body);
	while (len && body[len - 1] == '\n')
		len--;
	str_printf(&s, "%s\n\n%.*s%s", header_value(header, "Subject: "), (int)len, body,
		   len ? "\n" : "");
	str_printf(&s,
		   GIT_TRAILER
		   ": %zu/%zu %s (series %s level %s numbering %s for %s %s%s%s)%s\n",
		   nr, all, a->plan[i].name, a->series, a->level, a->numbering, a->archs,
		   a->digest, *reserve ? " reserve " : "", reserve,
		   a->plan[i].own ? GIT_OWN : "");
	return str_get(&s);
}

static void add_commit(const struct apply *a, struct str *s, size_t i, size_t nr,
		       size_t all, const char *parent, const char *who)
{
	const char *message = message_of(a, i, nr, all);
	const char *from = header_value(a->sources[i].patch.header, "From: ");
	const struct patch *p = &a->sources[i].patch;
	long now = (long)time(NULL);

	str_printf(s,
		   "commit " GIT_LANDING
		   "\nauthor %s %ld +0000\ncommitter %s %ld +0000\n",
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

int git_make(const struct apply *a, const char *head, const char **top)
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
		return git_failed(a, "fast-import", &out);
	*top = git_commit(a, GIT_LANDING);
	return *top ? 0 : git_failed(a, "fast-import", &out);
}
