// SPDX-License-Identifier: GPL-2.0
// The checks of results folders: found, read, sorted, counted.
#include "report/checks.h"
#include "report/checks-path.h"
#include "util/message.h"
#include "util/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char file_name[] = "results.jsonl";

static enum kind kind_of(const struct result *r)
{
	return r->outcome == OUTCOME_PASS   ? KIND_PASSED
	       : r->outcome == OUTCOME_SKIP ? KIND_SKIPPED
					    : KIND_FAILED;
}

/* "x/" and "x/." name x. */
static const char *base_name(const char *path)
{
	size_t len = strlen(path);
	const char *slash;

	while (len > 1 && path[len - 1] == '/')
		len--;
	path = pool_strndup(path, len);
	slash = strrchr(path, '/');
	return slash && slash[1] ? slash + 1 : path;
}

/* results.jsonl.1 and so on, which "results open" has kept. */
static bool is_earlier(const char *file)
{
	const char *name = base_name(file);
	size_t len = strlen(file_name);

	return starts_with(name, file_name) && name[len] == '.' && name[len + 1] &&
	       !name[len + 1 + strspn(name + len + 1, "0123456789")];
}

/* @file, of which nothing was read yet. */
static struct store *new_store(const char *file, const char *name)
{
	struct store *s = pool_alloc(sizeof(*s));
	char *real;

	*s = (struct store){ .file = file,
			     .name = name,
			     .dir = folder_of(file),
			     .earlier = is_earlier(file) };
	if (!*s->dir)
		s->dir = *file == '/' ? "/" : ".";
	real = realpath(s->dir, NULL);
	s->real = pool_strdup(real ? real : s->dir);
	free(real);
	s->target = s->earlier ? NULL : target_of(file);
	return s;
}

static int read_store(struct checks *c, const char *file, const char *name)
{
	struct store *s = new_store(file, name);

	if (results_read(&s->all, file, NULL))
		return errno == EBADMSG && s->all.line
			       ? fail(EX_MISSING, "restore the file, or remove the line",
				      "%s:%zu: not a result, the file is damaged",
				      utf8_clean(file), s->all.line)
			       : fail(EX_MISSING, "name a folder that can be read",
				      "cannot read %s (%s)", utf8_clean(file),
				      strerror(errno));
	if (!s->all.count)
		warn("%s: no check has ended there", utf8_clean(file));
	c->stores = pool_grow(c->stores, c->nstores, sizeof(struct store *));
	c->stores[c->nstores++] = s;
	return EX_OK;
}

static const char *joined(const char *a, const char *b)
{
	return !*a ? b : !*b ? a : pool_printf("%s/%s", a, b);
}

static void note_unfinished(struct checks *c, const char *file, const char *name)
{
	c->unfinished = pool_grow(c->unfinished, c->nunfinished, sizeof(struct store *));
	c->unfinished[c->nunfinished++] = new_store(file, name);
}

static int read_folder(struct checks *c, const char *dir, const char *name)
{
	const char *mark = results_mark(file_name);
	struct list files = { 0 };
	size_t i;
	int rc = 0;

	if (folder_list(dir, &files))
		return fail(EX_MISSING, "name a folder that can be read",
			    "cannot read %s (%s)", utf8_clean(dir), strerror(errno));
	for (i = 0; i < files.n && !rc; i++) {
		const char *base = base_name(files.s[i]), *below = folder_of(files.s[i]);
		const char *file = joined(joined(dir, below), file_name);

		/* the mark of the last run, not of what "results open" has kept */
		if (!strcmp(base, mark))
			note_unfinished(c, file, joined(name, below));
		else if (!strcmp(base, file_name))
			rc = read_store(c, file, joined(name, below));
	}
	return rc;
}

/* Is there a store in the folder that @name begins with, or below it? @name: a path or a
 * log in the folder of @s. */
static bool names_store(const struct checks *c, const struct store *s, const char *name)
{
	const char *dir = pool_printf("%s/%.*s", s->dir, (int)strcspn(name, "/"), name);
	size_t i, len = strlen(dir);

	for (i = 0; *name && i < c->nstores; i++) {
		const char *other = c->stores[i]->dir;

		if (c->stores[i] != s && starts_with(other, dir) &&
		    (!other[len] || other[len] == '/'))
			return true;
	}
	return false;
}

static bool has_below(const struct checks *c, const struct store *s)
{
	const char *below = pool_printf("%s/", s->dir);
	size_t i;

	for (i = 0; i < c->nstores; i++)
		if (c->stores[i] != s && starts_with(c->stores[i]->dir, below))
			return true;
	return false;
}

/* NAME/job, of jobs.sh: this job has no result, so no folder below has the line. */
static bool is_lost_job(const struct result *r)
{
	const char *slash = strchr(r->path, '/');

	return slash && !strcmp(slash, "/job");
}

/*
 * There are folders below, and each line is of one of them: it begins with the name of a
 * job, or its log is there, or something stands before the level. A line of none of these
 * that has no log, as a skip, decides nothing.
 */
static bool is_gathered(const struct checks *c, const struct store *s)
{
	bool found = false;
	size_t i;

	if (!has_below(c, s))
		return false;
	for (i = 0; i < s->all.count; i++) {
		const struct result *r = &s->all.list[i];
		const char *log = r->log && strcmp(r->log, "-") ? r->log : "";

		if (is_lost_job(r))
			continue;
		if (path_level(r->path) != r->path || names_store(c, s, r->path) ||
		    names_store(c, s, log))
			found = true;
		else if (*log)
			return false;
	}
	return found;
}

static void keep_lost_jobs(struct results *all)
{
	size_t i, n = 0;

	for (i = 0; i < all->count; i++)
		if (is_lost_job(&all->list[i]))
			all->list[n++] = all->list[i];
	all->count = n;
}

static void drop_gathered(struct checks *c)
{
	struct checks all = *c;
	size_t i, n = 0;

	c->stores = NULL;
	for (i = 0; i < all.nstores; i++) {
		if (is_gathered(&all, all.stores[i])) {
			keep_lost_jobs(&all.stores[i]->all);
			if (!all.stores[i]->all.count)
				continue;
		}
		c->stores = pool_grow(c->stores, n, sizeof(struct store *));
		c->stores[n++] = all.stores[i];
	}
	c->nstores = n;
}

static const char *title_of(const struct target *t)
{
	bool vendor = *t->vendor && strcmp(t->vendor, "unknown") != 0;

	return pool_printf("%s%s%s%s%s%s%s", *t->kernel ? t->kernel : "unknown kernel",
			   vendor ? " " : "", vendor ? t->vendor : "",
			   *t->numbering ? ", " : "", t->numbering,
			   !strcmp(t->level, "tif") ? ", level " : "",
			   !strcmp(t->level, "tif") ? t->level : "");
}

const struct target *check_target(const struct check *k)
{
	return k->r->target ? k->r->target : k->store->target;
}

/* A record that is kept names its tree (docs/results.md), an old one nothing else of it.
 */
static const char *title_for(const struct check *k, const struct target *t)
{
	return t ? title_of(t) : figure_text(k->r, "tree", "tree not told");
}

/* Kernels of one name with different stacks are different trees. */
static void set_titles(struct checks *c)
{
	struct index seen = { 0 }, twice = { 0 };
	const struct target *t, *other;
	size_t i;
	long at;

	for (i = 0; i < c->count; i++) {
		t = check_target(&c->list[i]);
		c->list[i].tree = title_for(&c->list[i], t);
		if (!t)
			continue;
		at = index_find(&seen, c->list[i].tree, strlen(c->list[i].tree));
		if (at < 0)
			index_add(&seen, c->list[i].tree, strlen(c->list[i].tree), i);
		other = at < 0 ? t : check_target(&c->list[at]);
		if (strcmp(other->stack, t->stack) &&
		    index_find(&twice, c->list[i].tree, strlen(c->list[i].tree)) < 0)
			index_add(&twice, c->list[i].tree, strlen(c->list[i].tree), i);
	}
	for (i = 0; i < c->count; i++) {
		const char *tree = c->list[i].tree;

		t = check_target(&c->list[i]);
		if (t && index_find(&twice, tree, strlen(tree)) >= 0)
			c->list[i].tree = pool_printf("%s, stack %.8s", tree, t->stack);
	}
}

/* Of no level: of a campaign's jobs the exit codes, and that one has no result. */
static void be_of_run(struct check *k)
{
	k->level = "run";
	k->arch = "-";
	k->variant = "";
	k->name = k->path;
}

static void add_checks(struct checks *c, const struct store *s)
{
	struct index seen = { 0 };
	struct check k;
	size_t i;
	long at;

	for (i = 0; i < s->all.count; i++) {
		k = (struct check){ .r = &s->all.list[i],
				    .store = s,
				    .before = "",
				    .now = s->all.list[i].word };
		check_split(&k, k.r->path);
		if (is_lost_job(k.r) || level_order(k.level) == level_order(""))
			be_of_run(&k);
		k.kind = kind_of(k.r);
		k.id = joined(s->name, k.path);
		at = index_find(&seen, k.id, strlen(k.id));
		if (at >= 0) {
			c->repeated++;
			c->list[at] = k;
			continue;
		}
		index_add(&seen, k.id, strlen(k.id), c->count);
		c->list = pool_grow(c->list, c->count, sizeof(k));
		c->list[c->count++] = k;
	}
}

/* As a check, so that each report tells. */
static void add_unfinished(struct checks *c, const struct store *s)
{
	struct result *r = pool_alloc(sizeof(*r));
	struct check k = { .r = r, .store = s, .path = "run/end", .before = "" };
	static const char why[] = "the run that writes these results has not come to its "
				  "end";

	warn("%s: %s", utf8_clean(s->file), why);
	*r = (struct result){ .path = k.path,
			      .outcome = OUTCOME_FAIL,
			      .word = word_of(&outcome_words, OUTCOME_FAIL) };
	result_add_figure(r, "reason", why, false);
	be_of_run(&k);
	k.kind = KIND_FAILED;
	k.id = joined(s->name, k.path);
	k.now = r->word;
	c->list = pool_grow(c->list, c->count, sizeof(k));
	c->list[c->count++] = k;
}

static int compare(const void *a, const void *b)
{
	const struct check *x = a, *y = b;
	size_t lx = level_order(x->level), ly = level_order(y->level);
	int rc = strverscmp(x->tree, y->tree);

	if (!rc)
		rc = strcmp(x->arch, y->arch);
	if (!rc)
		rc = lx < ly ? -1 : lx > ly;
	if (!rc)
		rc = strcmp(x->level, y->level);
	if (!rc)
		rc = strcmp(x->store->name, y->store->name);
	/* in order of time: the records of a store are one array */
	return rc ? rc : x->r < y->r ? -1 : x->r > y->r;
}

static void count_cells(struct checks *c)
{
	const struct check *k, *last = NULL;
	struct cell *cell = NULL;
	double seconds;
	size_t i;

	for (i = 0; i < c->count; i++, last = k) {
		k = &c->list[i];
		if (!last || strcmp(last->tree, k->tree) || strcmp(last->arch, k->arch) ||
		    strcmp(last->level, k->level)) {
			c->cells = pool_grow(c->cells, c->ncells, sizeof(*cell));
			cell = &c->cells[c->ncells++];
			*cell = (struct cell){ .first = k };
		}
		seconds = result_seconds(k->r);
		cell->timed += seconds >= 0;
		cell->seconds += seconds > 0 ? seconds : 0;
		cell->count++;
		cell->of[k->kind]++;
		c->of[k->kind]++;
	}
	/* those that are known first, in their order */
	for (size_t order = 0; order <= level_order(""); order++)
		for (i = 0; i < c->ncells; i++)
			if (level_order(c->cells[i].first->level) == order &&
			    !list_has(&c->levels, c->cells[i].first->level))
				list_add(&c->levels, c->cells[i].first->level);
}

/* Folders of one name could not be told apart. */
static int check_names(const struct list *paths)
{
	struct list names = { 0 };
	size_t i;

	for (i = 0; i < paths->n; i++) {
		const char *name = base_name(paths->s[i]);

		if (list_has(&names, name))
			return fail(EX_USAGE, "give the folder above them, or rename one",
				    "two folders are called %s", utf8_clean(name));
		list_add(&names, name);
	}
	return EX_OK;
}

static const char *name_of(const struct list *paths, const char *path)
{
	size_t i;

	for (i = 0; paths->n > 1 && i < paths->n; i++)
		if (!strcmp(base_name(paths->s[i]), base_name(path)))
			return base_name(path);
	return "";
}

int checks_read(struct checks *c, const struct list *paths, const struct list *named)
{
	struct stat st;
	size_t i;
	int rc = check_names(paths);

	if (rc)
		return rc;
	for (i = 0; i < paths->n; i++) {
		const char *path = paths->s[i];
		const char *name = name_of(named, path);

		if (stat(path, &st))
			return fail(EX_TREE, "name a results folder",
				    "there is no %s (%s)", utf8_clean(path),
				    strerror(errno));
		if (!S_ISDIR(st.st_mode) && !access(results_mark(path), F_OK))
			note_unfinished(c, path, name);
		rc = S_ISDIR(st.st_mode) ? read_folder(c, path, name)
					 : read_store(c, path, name);
		if (rc)
			return rc;
	}
	drop_gathered(c);
	for (i = 0; i < c->nstores; i++)
		add_checks(c, c->stores[i]);
	for (i = 0; i < c->nunfinished; i++)
		add_unfinished(c, c->unfinished[i]);
	if (!c->count)
		return fail(EX_TREE, "name what verify.sh --out has written",
			    "no results in %s", utf8_clean(list_join(paths, " ")));
	set_titles(c);
	qsort(c->list, c->count, sizeof(*c->list), compare);
	count_cells(c);
	return EX_OK;
}

bool cell_starts_row(const struct checks *c, size_t n)
{
	const struct check *a = c->cells[n].first, *b;

	if (!n)
		return true;
	b = c->cells[n - 1].first;
	return strcmp(a->tree, b->tree) || strcmp(a->arch, b->arch);
}

const struct cell *cell_of(const struct checks *c, const struct cell *row,
			   const char *level)
{
	size_t i;

	for (i = 0; i < c->ncells; i++) {
		const struct check *k = c->cells[i].first;

		if (!strcmp(k->tree, row->first->tree) &&
		    !strcmp(k->arch, row->first->arch) && !strcmp(k->level, level))
			return &c->cells[i];
	}
	return NULL;
}
