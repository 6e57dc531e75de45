// SPDX-License-Identifier: GPL-2.0
// Which files of a tree are code: all folders but those known to have none.
#include "code/code-walk.h"
#include "util/pool.h"

#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool code_is_core(const struct facts *common, const char *name)
{
	const char *top = pool_strndup(name, strcspn(name, "/"));

	/* .git and .pc have copies of code */
	return *top && *top != '.' && strcmp(top, "arch") != 0 &&
	       !facts_find(common, FACT_NO_CODE, top);
}

bool code_is_source(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (!strcmp(dot, ".c") || !strcmp(dot, ".h") || !strcmp(dot, ".S"));
}

static void complain(const struct code_walk *w, const char *name, const char *why)
{
	if (w->complaints)
		diag_add(w->complaints, pool_strdup(name), 0,
			 "not searched for flags: %s", why);
}

/* The rest of @path below @folder, "" for the folder itself; or NULL. */
static const char *below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	if (strncmp(path, folder, len) != 0 || (path[len] && path[len] != '/'))
		return NULL;
	return path + len + (path[len] == '/');
}

static const char *resolve(const char *path)
{
	char *s = path ? realpath(path, NULL) : NULL;
	const char *kept = s ? pool_strdup(s) : NULL;

	free(s);
	return kept;
}

const char *code_name(const struct code_walk *w, const char *path)
{
	const char *const trees[] = { w->root, w->real };
	const char *name = NULL, *to = resolve(path);

	for (size_t i = 0; to && !name && i < 2; i++) {
		const char *tree = resolve(trees[i]);

		if (tree)
			name = below(to, tree);
	}
	return name;
}

/* Is @name read anyway: by this walk, as core code, or with its architecture? */
static bool is_covered(const struct code_walk *w, const char *name)
{
	if (!*name || !strcmp(name, "arch") || code_is_core(w->common, name))
		return true;
	for (size_t i = 0; i < w->done.n; i++)
		if (below(name, w->done.s[i]))
			return true;
	return false;
}

static void walk(struct code_walk *w, const char *folder);

/* Does the text of the link @name lead out of the tree? */
static bool leads_out(const char *name, const char *text)
{
	long depth = 0;

	for (; *name; name++)
		depth += *name == '/';
	if (*text == '/')
		return true;
	while (*text && depth >= 0) {
		size_t len = strcspn(text, "/");

		if (len == 2 && !strncmp(text, "..", len))
			depth--;
		else if (len && !(len == 1 && *text == '.'))
			depth++;
		text += len;
		text += *text == '/';
	}
	return depth < 0;
}

/*
 * A link to nothing. Within the tree there is nothing to be read; outside there may be
 * code where the kernel is built.
 */
static void follow_nowhere(const struct code_walk *w, const char *path, const char *name)
{
	const char *error = strerror(errno), *slash = strrchr(name, '/');
	char text[PATH_MAX];
	ssize_t len = readlink(path, text, sizeof(text) - 1);

	if (len < 0 || (!code_is_source(name) && strchr(slash ? slash : name, '.')))
		return;
	text[len] = '\0';
	if (w->outside || leads_out(name, text))
		complain(w, name, pool_printf("a link to what is not here: %s", error));
}

static void see_file(struct code_walk *w, const char *path, const char *name,
		     const struct stat *st)
{
	if (S_ISREG(st->st_mode))
		w->ended |= !w->see(w->data, path, name, (size_t)st->st_size);
	else
		complain(w, name, "not a regular file");
}

/* Of what is in no tree, only what is beside it in the same folder is followed. */
static void follow_outside(struct code_walk *w, const char *path, const char *name,
			   const struct stat *st)
{
	const char *to = resolve(path);
	const char *top = resolve(pool_printf("%s/%s", w->root, w->done.s[0]));
	const char *tree = resolve(w->real);

	if ((!top || !below(to, top)) && (!tree || !below(to, tree)))
		complain(w, name, "a link that leads out of its folder");
	else if (!S_ISDIR(st->st_mode) && !code_is_source(to))
		see_file(w, path, name, st);
}

static void follow(struct code_walk *w, const char *path, const char *name)
{
	const char *to;
	struct stat st;

	if (stat(path, &st)) {
		follow_nowhere(w, path, name);
		return;
	}
	if (!S_ISDIR(st.st_mode) && !code_is_source(name))
		return;
	if (w->outside) {
		follow_outside(w, path, name, &st);
		return;
	}
	to = code_name(w, path);
	if (!to)
		complain(w, name, "a link that leads out of the tree");
	else if (S_ISDIR(st.st_mode) && !strcmp(to, name))
		walk(w, name); /* a view's */
	else if (S_ISDIR(st.st_mode) && !is_covered(w, to))
		list_add(&w->todo, to);
	else if (!S_ISDIR(st.st_mode) &&
		 (!strcmp(to, name) || !code_is_source(to) || !is_covered(w, to)))
		see_file(w, pool_printf("%s/%s", w->root, to), name, &st);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void walk(struct code_walk *w, const char *folder)
{
	char *path = pool_printf("%s/%s", w->root, folder), *paths[] = { path, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	FTSENT *e;

	if (!fts)
		complain(w, folder, strerror(errno));
	while (fts && !w->ended && (e = fts_read(fts))) {
		const char *name = e->fts_path + strlen(w->root) + 1;

		switch (e->fts_info) {
		case FTS_F:
		case FTS_DEFAULT:
			if (code_is_source(e->fts_name))
				see_file(w, e->fts_accpath, name, e->fts_statp);
			break;
		case FTS_D:
			if (e->fts_level > 0 && list_has(&w->done, name))
				fts_set(fts, e, FTS_SKIP);
			break;
		case FTS_SL:
		case FTS_SLNONE:
			follow(w, e->fts_accpath, name);
			break;
		case FTS_DNR:
		case FTS_ERR:
		case FTS_NS:
			complain(w, name, strerror(e->fts_errno));
			break;
		default:
			break;
		}
	}
	if (fts)
		fts_close(fts);
}

/* The names of links lie in the walk's buffer, those that they lead to do not. */
static void walk_linked(struct code_walk *w)
{
	for (size_t i = 0; i < w->todo.n && !w->ended; i++) {
		const char *folder = w->todo.s[i];

		if (is_covered(w, folder))
			continue;
		list_add(&w->done, folder);
		walk(w, folder);
	}
	w->todo = (struct list){ 0 };
}

static void walk_top(struct code_walk *w, const char *name)
{
	const char *path = pool_printf("%s/%s", w->root, name);
	struct stat st;

	if (!lstat(path, &st) && S_ISLNK(st.st_mode))
		follow(w, path, name);
	else
		walk(w, name);
}

void code_walk_core(struct code_walk *w)
{
	static const char shared[] = "include";
	DIR *dir = opendir(w->root);
	struct list names = { 0 };
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (code_is_core(w->common, e->d_name))
			list_add(&names, pool_strdup(e->d_name));
	if (dir)
		closedir(dir);
	list_sort(&names);
	if (list_has(&names, shared))
		walk_top(w, shared);
	for (size_t i = 0; i < names.n && !w->ended; i++)
		if (strcmp(names.s[i], shared) != 0)
			walk_top(w, names.s[i]);
	walk_linked(w);
}

void code_walk_folder(struct code_walk *w, const char *folder)
{
	for (size_t i = 0; i < w->done.n; i++)
		if (below(folder, w->done.s[i]))
			return;
	list_add(&w->done, folder);
	walk(w, folder);
	walk_linked(w);
}
