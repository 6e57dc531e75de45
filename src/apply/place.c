// SPDX-License-Identifier: GPL-2.0
// Where the stack of a landing goes: the tree's own patches/ and .pc, on top of a
// vendor's stack, or, with --as plain, into the state folder.
#include "apply/git.h"
#include "apply/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define TEXT_LIMIT ((size_t)4 << 20)
#define OWN	   "tif-backports"
#define APPLIED	   ".pc/applied-patches"

static const struct stack_place ours = { "quilt", "patches", ".pc", "" };
static const struct stack_place aside = { "plain", STATE_NAME "/patches", "", "" };

const char *place_text(const struct stack_place *p)
{
	if (!p->patches || !strcmp(p->as, ours.as))
		p = p->patches ? p : &ours;
	if (!*p->pc)
		return STATE_NAME;
	return pool_printf("%s/, %s and %s", p->patches, p->pc, STATE_NAME);
}

/* A path that a state folder or .pc names: inside, and no repository. */
static bool is_inside(const char *path)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789_.+,@/-";
	const char *s = path;

	if (!*path || path[strspn(path, good)] || !strcmp(path, ".git") ||
	    starts_with(path, ".git/"))
		return false;
	for (;;) {
		size_t len = strcspn(s, "/");

		if (!len || !strncmp(s, "..", len) || !strncmp(s, ".", len))
			return false;
		if (!s[len])
			return true;
		s += len + 1;
	}
}

bool place_is_known(const struct stack_place *p)
{
	size_t len = strlen(p->patches), own = strlen("/" OWN);

	if (!*p->pc)
		return !strcmp(p->patches, aside.patches) && !*p->series &&
		       strcmp(p->as, ours.as) != 0;
	if (strcmp(p->as, ours.as) != 0)
		return false;
	if (!*p->series)
		return !strcmp(p->patches, ours.patches) && !strcmp(p->pc, ours.pc);
	return !strcmp(p->pc, ".pc/" OWN) && is_inside(p->patches) && len > own &&
	       !strcmp(p->patches + len - own, "/" OWN) && is_inside(p->series);
}

/* The first line of a small file, or @or_else. */
static const char *first_line(int tree, const char *path, const char *or_else)
{
	size_t len;
	char *text = at_read(tree, path, TEXT_LIMIT, &len);

	return text && *text ? pool_strndup(text, strcspn(text, "\n")) : or_else;
}

/* Names of patches without comments, options and empty lines. */
static void read_names(int tree, const char *path, struct list *l)
{
	size_t len;
	const char *s = at_read(tree, path, TEXT_LIMIT, &len);

	while (s && *s) {
		size_t line = strcspn(s, "\n"), blank = strspn(s, " \t");
		size_t word = strcspn(s + blank, " \t\n#");

		if (blank < line && word)
			list_add(l, pool_strndup(s + blank, word));
		s += line + (s[line] == '\n');
	}
}

/* quilt follows a link to its patches; here only into the tree. */
static const char *follow(int tree, const char *path)
{
	char to[4096];
	struct stat st;
	int hops, fd;
	const char *name;
	ssize_t n;

	for (hops = 0; hops < 4 && is_inside(path); hops++) {
		if (at_stat(tree, path, &st))
			return NULL;
		if (S_ISDIR(st.st_mode))
			return path;
		fd = S_ISLNK(st.st_mode) ? at_parent(tree, path, &name) : -1;
		if (fd < 0)
			return NULL;
		n = readlinkat(fd, name, to, sizeof(to) - 1);
		close(fd);
		if (n <= 0)
			return NULL;
		to[n] = '\0';
		while (n > 1 && to[n - 1] == '/')
			to[--n] = '\0';
		path = *folder_of(path) ? pool_printf("%s/%s", folder_of(path), to)
					: pool_strdup(to);
	}
	return NULL;
}

/* quilt takes the first that is there. */
static const char *find_series(int tree, const char *patches)
{
	const char *name = first_line(tree, ".pc/.quilt_series", "series");
	const char *const places[] = { pool_printf(".pc/%s", name), name,
				       pool_printf("%s/%s", patches, name) };
	struct stat st;
	size_t i;

	for (i = 0; is_inside(name) && i < sizeof(places) / sizeof(*places); i++)
		if (!at_stat(tree, places[i], &st))
			return S_ISREG(st.st_mode) ? places[i] : NULL;
	return NULL;
}

static bool same_names(const struct list *a, const struct list *b)
{
	size_t i;

	for (i = 0; i < a->n && i < b->n; i++)
		if (strcmp(a->s[i], b->s[i]) != 0)
			return false;
	return a->n == b->n;
}

/** struct vendor - what stands against a stack on top of a vendor's */
struct vendor {
	const char *why;
	const char *todo; /* NULL: --as plain goes without asking */
};

/* Sets a->place to one on top of the stack that is there, or says what is against it. */
static void on_top(struct apply *a, int tree, struct vendor *v)
{
	const char *named, *patches, *series;
	struct list listed = { 0 }, applied = { 0 };

	if (!at_exists(tree, ".pc")) {
		v->why = pool_printf("%s without .pc: no patches of quilt are applied",
				     list_join(&a->foreign, " and "));
		return;
	}
	named = first_line(tree, ".pc/.quilt_patches", "patches");
	patches = follow(tree, named);
	if (!patches) {
		v->why = pool_printf("quilt's patches are not in a folder of the tree "
				     "(%s)",
				     shell_quote(named));
		return;
	}
	series = find_series(tree, patches);
	if (!series) {
		v->why = pool_printf("the series of the patches in %s is not to be found",
				     patches);
		return;
	}
	read_names(tree, series, &listed);
	read_names(tree, APPLIED, &applied);
	if (!same_names(&listed, &applied)) {
		v->why = pool_printf("of the quilt stack in %s, %zu of %zu patches are "
				     "applied",
				     patches, applied.n, listed.n);
		v->todo = "quilt push -a, or take the others out of the series; or --as "
			  "plain, which leaves it alone";
		return;
	}
	if (at_exists(tree, pool_printf("%s/" OWN, patches)) ||
	    at_exists(tree, ".pc/" OWN)) {
		v->why = pool_printf("%s/" OWN " or .pc/" OWN " is there already",
				     patches);
		v->todo = "take it away, or --as plain";
		return;
	}
	a->place = (struct stack_place){ ours.as, pool_printf("%s/" OWN, patches),
					 ".pc/" OWN, series };
	list_add(&a->notes, pool_printf("the stack goes on top of the one in %s (%zu "
					"patches)",
					patches, listed.n));
}

int place_choose(struct apply *a)
{
	struct vendor v = { 0 };
	int tree;

	if (!strcmp(a->as, "git")) {
		a->place = (struct stack_place){ "git", "", "", "" };
		return git_check(a);
	}
	a->place = *a->as && strcmp(a->as, ours.as) != 0 ? aside : ours;
	if (*a->as)
		a->place.as = a->as;
	if (!*a->place.pc || !a->foreign.n)
		return 0;
	tree = at_open(a->kernel.path);
	if (tree < 0)
		return fail(EX_NO, "run as a user who may", "%s cannot be read",
			    a->kernel.shown);
	on_top(a, tree, &v);
	close(tree);
	if (!v.why)
		return 0;
	if (v.todo && !a->dry_run)
		return fail(EX_NO, v.todo, "%s (%s)", v.why, a->kernel.shown);
	if (v.todo) {
		list_add(&a->notes,
			 pool_printf("a run without --dry-run will refuse: %s", v.why));
		return 0;
	}
	a->place = aside;
	list_add(&a->notes,
		 pool_printf("%s: the series lands as --as plain does, without patches/ "
			     "and .pc",
			     v.why));
	return 0;
}

/* The lines of a vendor's list without ours. */
static const char *bare(const char *text)
{
	struct str s = { 0 };

	while (*text) {
		size_t len = strcspn(text, "\n");

		len += text[len] == '\n';
		if (!starts_with(text, OWN "/"))
			str_add(&s, text, len);
		text += len;
	}
	return str_get(&s);
}

/* The same, but perhaps for a newline at the end? */
static bool same_lines(const char *a, const char *b)
{
	size_t x = strlen(a), y = strlen(b);

	x -= x && a[x - 1] == '\n';
	y -= y && b[y - 1] == '\n';
	return x == y && !memcmp(a, b, x);
}

static int replace(const struct journal *j, const char *path, const char *text)
{
	const char *name;
	struct stat st;
	int fd, rc;

	if (at_stat(j->tree, path, &st) || at_remove(j->dir, "edit.new") ||
	    at_write(j->dir, "edit.new", text, strlen(text), &st))
		return -1;
	fd = at_parent(j->dir, "edit.new", &name);
	if (fd < 0)
		return -1;
	rc = fchmodat(fd, name, st.st_mode & 07777, 0);
	close(fd);
	if (rc || at_sync(j->dir, "edit.new") ||
	    at_rename(j->dir, "edit.new", j->tree, path))
		return -1;
	return at_sync(j->tree, folder_of(path));
}

/* Our names into a vendor's list, or out of it; it is then what it was. */
static int edit(const struct journal *j, const char *path, const char *kept, bool add)
{
	size_t len, i;
	const char *text = at_read(j->tree, path, TEXT_LIMIT, &len), *theirs;
	struct str now = { 0 };

	if (!text)
		return !add && errno == ENOENT ? 0 : -1;
	str_puts(&now, bare(text));
	theirs = at_read(j->dir, kept, TEXT_LIMIT, &len);
	if (!add && theirs && same_lines(theirs, str_get(&now))) {
		now = (struct str){ 0 };
		str_puts(&now, theirs);
	}
	if (add && now.len && now.text[now.len - 1] != '\n')
		str_puts(&now, "\n");
	for (i = 0; add && i < j->names.n; i++)
		str_printf(&now, OWN "/%s\n", j->names.s[i]);
	return strcmp(str_get(&now), text) != 0 ? replace(j, path, str_get(&now)) : 0;
}

int place_join(const struct journal *j, bool add)
{
	if (!*j->place.series)
		return 0;
	if (edit(j, j->place.series, "theirs/series", add))
		return -1;
	journal_step(add ? "patches" : "unstack");
	if (edit(j, APPLIED, "theirs/applied-patches", add))
		return -1;
	journal_step(add ? "pc" : "unstack");
	return 0;
}

/* An update has them from the landing that it takes back. */
static int keep(const struct journal *j, const char *path, const char *kept)
{
	size_t len;
	const char *text = j->before >= 0 ? at_read(j->before, kept, TEXT_LIMIT, &len)
					  : at_read(j->tree, path, TEXT_LIMIT, &len);

	return text ? at_write(j->dir, kept, text, len, &j->like) : -1;
}

int place_keep(const struct journal *j)
{
	if (!*j->place.series)
		return 0;
	return at_make(j->dir, "theirs", &j->like) ||
			       keep(j, j->place.series, "theirs/series") ||
			       keep(j, APPLIED, "theirs/applied-patches")
		       ? -1
		       : 0;
}

bool place_is_pushed(const struct journal *j, const char **on_it)
{
	struct list applied = { 0 };
	size_t i, at = 0;

	*on_it = NULL;
	read_names(j->tree, APPLIED, &applied);
	while (at < applied.n && !starts_with(applied.s[at], OWN "/"))
		at++;
	for (i = 0; i < j->names.n; i++)
		if (at + i >= applied.n ||
		    strcmp(applied.s[at + i], pool_printf(OWN "/%s", j->names.s[i])) != 0)
			return false;
	if (at + i < applied.n)
		*on_it = applied.s[at + i];
	return !*on_it;
}

bool place_is_popped(const struct journal *j)
{
	struct list applied = { 0 };
	size_t i;

	read_names(j->tree, APPLIED, &applied);
	for (i = 0; i < applied.n; i++)
		if (starts_with(applied.s[i], OWN "/"))
			return false;
	return true;
}
