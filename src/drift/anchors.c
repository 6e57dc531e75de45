// SPDX-License-Identifier: GPL-2.0
// Which of the lines that a hook looks for are in which trees: a maintainer picks context
// by what stayed the same, measured.
#include "drift/drift.h"
#include "apply/patch.h"
#include "convert/hook.h"
#include "util/index.h"
#include "util/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT (16U << 20)

/**
 * struct text - one file of one tree
 * @seen: how often each line is there, by the number that @index has for it
 */
struct text {
	bool there;
	struct index index;
	unsigned int *seen;
	size_t n;
};

static void count_line(struct text *t, const char *line, size_t len)
{
	long nr = index_find(&t->index, line, len);

	if (nr >= 0) {
		t->seen[nr]++;
		return;
	}
	t->seen = pool_grow(t->seen, t->n, sizeof(*t->seen));
	t->seen[t->n] = 1;
	index_add(&t->index, line, len, t->n++);
}

static void read_text(struct text *t, const char *path)
{
	const char *s = file_read(path, FILE_LIMIT, NULL);

	*t = (struct text){ .there = s != NULL };
	while (s && *s) {
		size_t len = strcspn(s, "\n");

		count_line(t, s, len);
		s += len + (s[len] == '\n');
	}
}

/* Was the hook tried there? One that a probe leaves out leans on nothing. */
static bool was_tried(const struct drift_series *s, const struct drift_run *run,
		      const char *hook)
{
	for (size_t h = 0; !run->refused && h < s->nhooks; h++)
		if (!strcmp(s->hooks[h].name, hook))
			return run->cells[h].fit != FIT_LEFT_OUT &&
			       run->cells[h].fit != FIT_ABSENT;
	return false;
}

/* The trees in which the hook was tried, each once. */
static const struct drift_run **trees_of(const struct drift *d, const char *hook,
					 size_t *n)
{
	const struct drift_run **runs = NULL;
	struct list paths = { 0 };

	*n = 0;
	for (size_t i = 0; i < d->nseries; i++) {
		const struct drift_series *s = &d->series[i];

		for (size_t r = 0; r < s->nruns; r++) {
			if (list_has(&paths, s->runs[r]->path) ||
			    !was_tried(s, s->runs[r], hook))
				continue;
			list_add(&paths, s->runs[r]->path);
			runs = pool_grow(runs, *n, sizeof(struct drift_run *));
			runs[(*n)++] = s->runs[r];
		}
	}
	return runs;
}

static void measure(struct anchor *a, const struct text *texts,
		    const struct drift_run *const *runs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		long nr;

		if (!texts[i].there)
			continue;
		a->trees++;
		nr = index_find(&texts[i].index, a->text, strlen(a->text));
		if (nr < 0)
			list_add(&a->lost, runs[i]->name);
		else if (texts[i].seen[nr] > 1)
			a->more++;
		else
			a->once++;
	}
}

static void add_hunk(struct anchors *all, const char *hook, const struct patch_file *f,
		     size_t hunk, const struct text *texts,
		     const struct drift_run *const *runs, size_t n)
{
	const struct hunk *h = &f->hunks[hunk];
	const char *s = h->text, *end = h->text + h->len;

	for (; s < end; s += strcspn(s, "\n") + 1) {
		size_t len = strcspn(s, "\n");
		struct anchor a = { .hook = hook,
				    .file = f->path,
				    .hunk = (unsigned int)hunk + 1,
				    .sign = *s == '-' ? '-' : ' ' };

		if (*s == '+' || *s == '\\')
			continue;
		/* an empty line of context may have lost its blank */
		a.text = len ? pool_strndup(s + 1, len - 1) : "";
		measure(&a, texts, runs, n);
		all->list = pool_grow(all->list, all->count, sizeof(*all->list));
		all->list[all->count++] = a;
	}
}

static void add_file(const struct drift_run *const *runs, size_t n, struct anchors *all,
		     const char *hook, const struct patch_file *f)
{
	struct text *texts = pool_alloc((n + 1) * sizeof(*texts));

	for (size_t i = 0; i < n; i++)
		read_text(&texts[i], pool_printf("%s/%s", runs[i]->path, f->path));
	for (size_t h = 0; h < f->nhunks; h++)
		add_hunk(all, hook, f, h, texts, runs, n);
}

/* The file of a tree that a semantic hook is for: the first that defines all, or is
 * there. */
static const char *text_for(const struct hook *h, const struct drift_run *run)
{
	const char *first = NULL, *missing;

	for (size_t i = 0; i < h->files.n; i++) {
		const char *path = pool_printf("%s/%s", run->path, h->files.s[i]);
		const char *text = file_read(path, FILE_LIMIT, NULL);

		if (text && hook_defined(h, text, &missing))
			return text;
		if (!first)
			first = text;
	}
	return first;
}

/* One line of the ledger, for one of its functions. */
static void add_rule(struct anchors *all, const char *hook, const struct hook *h,
		     size_t rule, size_t in, const struct drift_run *const *runs,
		     const char *const *texts, size_t n)
{
	const struct hook_rule *r = &h->rules[rule];
	struct anchor a = { .hook = hook,
			    .file = list_join(&h->files, " "),
			    .hunk = (unsigned int)rule + 1,
			    .sign = '=' };

	a.text = pool_printf("rule %s: %s %u %s in %s", r->name, r->word, r->before,
			     r->before == 1 ? "time" : "times", r->in.s[in]);
	for (size_t i = 0; i < n; i++) {
		int count = texts[i] ? hook_count(h, rule, in, texts[i]) : 0;

		if (!texts[i])
			continue;
		a.trees++;
		if (count == (int)r->before)
			a.once++;
		else if (count > (int)r->before)
			a.more++;
		else
			list_add(&a.lost, runs[i]->name);
	}
	all->list = pool_grow(all->list, all->count, sizeof(*all->list));
	all->list[all->count++] = a;
}

static int add_semantic(const struct drift *d, struct anchors *all, const char *hook)
{
	const char *name = pool_printf("cocci/%.*s.cocci",
				       (int)(strlen(hook) - strlen(".patch")), hook);
	const char *text =
		file_read(pool_printf("%s/%s", d->kit, name), FILE_LIMIT, NULL);
	const struct drift_run **runs;
	const char *wrong, **texts;
	struct hook h;
	size_t n;

	wrong = text ? hook_read(&h, text) : strerror(errno);
	if (wrong)
		return fail(EX_FAULT, "mend the hook", "%s cannot be used, %s", name,
			    wrong);
	runs = trees_of(d, hook, &n);
	texts = pool_alloc((n + 1) * sizeof(*texts));
	for (size_t i = 0; i < n; i++)
		texts[i] = text_for(&h, runs[i]);
	for (size_t i = 0; i < h.nrules; i++)
		for (size_t k = 0; k < h.rules[i].in.n; k++)
			add_rule(all, hook, &h, i, k, runs, texts, n);
	return 0;
}

static int add_hook(const struct drift *d, struct anchors *all, const char *hook)
{
	const char *file = pool_printf("%s/patches/%s", d->kit, hook), *wrong;
	const char *text = file_read(file, FILE_LIMIT, NULL);
	const struct drift_run **runs;
	struct patch p;
	size_t n;

	if (starts_with(hook, "hooks/"))
		return add_semantic(d, all, hook);
	if (!text && errno == ENOENT)
		return 0; /* code of the kit's own, or made from the tree */
	wrong = text ? patch_read(&p, text) : strerror(errno);
	if (wrong)
		return fail(EX_FAULT, "mend the patch", "patches/%s cannot be used, %s",
			    hook, wrong);
	runs = trees_of(d, hook, &n);
	for (size_t i = 0; i < p.nfiles; i++)
		if (p.files[i].sign == '!')
			add_file(runs, n, all, hook, &p.files[i]);
	return 0;
}

int drift_anchors(const struct drift *d, struct anchors *a)
{
	struct list hooks = { 0 };
	int rc = 0;

	for (size_t i = 0; i < d->nseries; i++)
		for (size_t h = 0; h < d->series[i].nhooks; h++)
			list_add(&hooks, d->series[i].hooks[h].name);
	list_sort(&hooks);
	for (size_t i = 0; !rc && i < hooks.n; i++)
		rc = add_hook(d, a, hooks.s[i]);
	return rc;
}
