// SPDX-License-Identifier: GPL-2.0
// Which of the lines that a hook looks for are in which trees: a maintainer picks context
// by what stayed the same, measured.
#include "drift/drift.h"
#include "apply/patch.h"
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

static int add_hook(const struct drift *d, struct anchors *all, const char *hook)
{
	const char *file = pool_printf("%s/patches/%s", d->kit, hook), *wrong;
	const char *text = file_read(file, FILE_LIMIT, NULL);
	const struct drift_run **runs;
	struct patch p;
	size_t n;

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
