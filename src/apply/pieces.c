// SPDX-License-Identifier: GPL-2.0
// The patches of a stack that is in a tree, or was: as they landed, where they are to be
// had (the state folder, commits, patches/); else those of the series that resembles the
// tree most.
#include "apply/present.h"
#include "apply/git.h"
#include "apply/journal.h"
#include "apply/series.h"
#include "apply/trial.h"
#include "util/message.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct piece *add(struct pieces *p, const char *name, const char *text)
{
	struct piece *x;

	p->list = pool_grow(p->list, p->count, sizeof(*p->list));
	x = &p->list[p->count++];
	*x = (struct piece){ .name = name, .text = text, .entry.name = name };
	if (text && patch_read(&x->patch, text)) {
		x->text = NULL;
		x->open = "its patch cannot be read";
	}
	for (size_t i = 0; x->text && i < x->patch.nfiles; i++)
		if (!path_is_safe(x->patch.files[i].path)) {
			x->text = NULL;
			x->open = "its patch names a path that no patch may name";
		}
	return x;
}

static void add_file(struct pieces *p, const char *folder, const char *name)
{
	const char *text =
		file_read(pool_printf("%s/%s", folder, name), SOURCE_LIMIT, NULL);

	if (!text)
		add(p, name, NULL)->open = "its patch is not there";
	else
		add(p, name, text);
}

/* "# series 6.12 of tif-backports: level rseq, numbering native, for x86,arm64", with
 * "; reserve 33,40-43" where numbers were kept free */
static bool read_title(struct apply *a, const char *line)
{
	char series[65], level[65], numbering[65], archs[513], reserve[257] = "";
	struct applied *was = &a->applied;

	if (sscanf(line,
		   "# series %64[0-9a-z.] of tif-backports: level %64[a-z], numbering "
		   "%64[a-z], for %512[a-z0-9_,]; reserve %256[0-9,-]",
		   series, level, numbering, archs, reserve) < 4)
		return false;
	was->reserve = pool_strdup(reserve);
	was->series = pool_strdup(series);
	was->level = pool_strdup(level);
	was->numbering = pool_strdup(numbering);
	was->archs = pool_strdup(archs);
	return true;
}

static int from_patches(struct apply *a, struct pieces *p)
{
	const char *folder = pool_printf("%s/patches", a->kernel.path);
	const char *text = file_read(pool_printf("%s/series", folder), SOURCE_LIMIT, 0);
	char *copy = pool_strdup(text ? text : ""), *line;

	read_title(a, copy);
	while ((line = strsep(&copy, "\n")))
		if (*line && *line != '#' && path_is_safe(line))
			add_file(p, folder, line);
	return 0;
}

/* The commits as mails, each behind a line of its own, the last first. */
static int from_commits(struct apply *a, struct pieces *p)
{
	static const char mark[] = "\nTif-commit\n";
	const struct git_stack *g = &a->git;
	const char *const args[] = {
		"log",
		"--first-parent",
		"--reverse",
		"--format=%nTif-commit%nFrom: %an <%ae>%nSubject: %s%n%n%b---",
		"-p",
		"--no-color",
		"--no-renames",
		"--no-ext-diff",
		"--no-textconv",
		"--src-prefix=a/",
		"--dst-prefix=b/",
		pool_printf("%s..%s", g->base, g->top),
		NULL
	};
	struct str out = { 0 };
	const char *at, *next;

	if (run_git(a, &out, NULL, args))
		return fail(EX_NO, "git fsck says what is wrong with the repository",
			    "git does not give the commits of this kit (%s)",
			    a->kernel.shown);
	at = strstr(str_get(&out), mark);
	for (size_t i = a->applied.patches.n; at && i; i--, at = next) {
		at += strlen(mark);
		next = strstr(at, mark);
		add(p, a->applied.patches.s[i - 1],
		    next ? pool_strndup(at, (size_t)(next - at)) : at);
	}
	return 0;
}

/* Do these lines stand in the text, all of them and in one piece? */
static bool stands_in(const char *text, const char *lines)
{
	const char *at = text;

	while (*lines && (at = strstr(at, lines))) {
		if (at == text || at[-1] == '\n')
			return true;
		at++;
	}
	return false;
}

/* Has the file the lines of one side of every hunk? Nothing is tried. */
static bool has_lines(const struct apply *a, const struct patch_file *f,
		      enum hunk_side side)
{
	const char *path = pool_printf("%s/%s", a->kernel.path, f->path);
	const char *text = file_read(path, SOURCE_LIMIT, NULL);

	if (f->sign == (side == HUNK_BEFORE ? '+' : '-'))
		return !text;
	for (size_t i = 0; text && i < f->nhunks; i++)
		if (!stands_in(text, hunk_lines(&f->hunks[i], side)))
			return false;
	return text != NULL;
}

static int add_entry(struct apply *a, struct pieces *p, const struct series_line *l)
{
	struct entry e;
	struct patch_text s = { 0 };
	struct piece *x;
	int rc = patch_entry(a, l, &e);

	if (rc)
		return rc;
	if (*e.arch && access(pool_printf("%s/arch/%s", a->kernel.path, e.arch), F_OK))
		return 0;
	if (e.kind == KIND_COMPAT) {
		struct list paths = { 0 };
		const char *base = pool_strndup(e.name, strlen(e.name) - 6);

		if (folder_list(pool_printf("%s/%s", a->kit, base), &paths))
			return fail(EX_FAULT, "restore the checkout",
				    "the files of %s cannot be read", e.name);
		for (size_t i = 0; i < paths.n; i++)
			list_add(&e.files, pool_printf("+ %s", paths.s[i]));
		rc = compose_compat(a, &e, &s);
	} else if (e.kind == KIND_FILE) {
		s.text = file_read(pool_printf("%s/patches/%s", a->kit, e.name),
				   SOURCE_LIMIT, NULL);
	}
	if (rc)
		return rc;
	x = add(p, e.name, s.text);
	x->entry = e;
	if (*l->words && !x->open)
		x->open = pool_printf("series/%s has it under a condition (%s)",
				      a->series, l->words);
	return 0;
}

static int read_series(struct apply *a, const char *name, struct pieces *p)
{
	const char *author = a->author, *series = a->series;
	struct series s;
	int rc;

	*p = (struct pieces){ 0 };
	a->series = name;
	a->author = ""; /* nothing of it lands */
	rc = series_read(a, &s);
	for (size_t i = 0; !rc && i < s.count; i++)
		if (s.lines[i].kind == LINE_PATCH)
			rc = add_entry(a, p, &s.lines[i]);
	a->series = series;
	a->author = author;
	return rc;
}

static bool piece_stands(const struct apply *a, const struct piece *x,
			 enum hunk_side side)
{
	size_t k = 0;

	if (x->entry.kind == KIND_HOOK)
		return hook_stands(a, &x->entry, side == HUNK_AFTER);
	while (x->text && k < x->patch.nfiles && has_lines(a, &x->patch.files[k], side))
		k++;
	return x->text && k == x->patch.nfiles;
}

int series_score(struct apply *a, const char *name, enum hunk_side side, size_t *stand,
		 size_t *hooks)
{
	struct pieces p;
	int rc = read_series(a, name, &p);

	*stand = *hooks = 0;
	for (size_t i = 0; !rc && i < p.count; i++) {
		const struct piece *x = &p.list[i];

		/* what stands is there, whatever the condition was */
		if ((x->open && side == HUNK_BEFORE) || x->entry.kind == KIND_COCCI ||
		    x->entry.kind == KIND_COMPAT)
			continue;
		++*hooks;
		*stand += piece_stands(a, x, side);
	}
	return rc;
}

/* Of the series in the kit, the one of which most is there; of those, the nearest. */
static int from_kit(struct apply *a, struct pieces *p)
{
	const char *chosen = NULL;
	struct list names = { 0 };
	size_t best = 0, stand, hooks;
	int rc = 0;

	series_names(a->kit, &names);
	for (size_t i = 0; !rc && i < names.n; i++) {
		const char *name = names.s[i];

		rc = series_score(a, name, HUNK_AFTER, &stand, &hooks);
		if (rc || stand < best)
			continue;
		if (chosen && stand == best &&
		    series_distance(a, name) >= series_distance(a, chosen))
			continue;
		best = stand;
		chosen = name;
	}
	a->applied.series = chosen;
	return rc || !chosen ? rc : read_series(a, chosen, p);
}

int pieces_read(struct apply *a, struct pieces *p)
{
	const struct applied *was = &a->applied;

	*p = (struct pieces){ .own = true };
	if (a->git.found)
		return from_commits(a, p);
	if (a->state == STATE_LOST && a->stack)
		return from_patches(a, p);
	if (a->state == STATE_LOST)
		return from_kit(a, p);
	for (size_t i = 0; i < was->patches.n; i++)
		add_file(p, pool_printf("%s/%s", a->kernel.path, was->place.patches),
			 was->patches.s[i]);
	return 0;
}
