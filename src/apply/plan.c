// SPDX-License-Identifier: GPL-2.0
// From a series, a level, a numbering and a list of architectures to the patches in
// order.
#include "apply/apply.h"
#include "apply/probe.h"
#include "apply/series.h"
#include "util/file.h"
#include "util/message.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#define KCONFIG_LIMIT (4U << 20)

/**
 * struct planning - a plan while it is made
 * @want: what --arch said
 * @covered: the architectures that the series has patches for
 * @asked: those looked for in the tree; @absent: those that it has not
 */
struct planning {
	struct apply *a;
	struct series series;
	struct list want;
	struct list covered;
	struct list asked;
	struct list absent;
};

static bool is_regular(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

static void split(struct list *l, const char *text)
{
	while (text && *text) {
		size_t len = strcspn(text, ",");

		if (len)
			list_add(l, pool_strndup(text, len));
		text += len + (text[len] == ',');
	}
}

/* The architecture that a patch belongs to, "" for none. */
static const char *patch_arch(const char *name)
{
	const char *slash = strchr(name, '/') + 1;
	size_t len = strcspn(slash, "/");

	if ((starts_with(name, "arch/") || starts_with(name, "hooks/")) &&
	    slash[len] == '/')
		return pool_strndup(slash, len);
	if (starts_with(name, "cocci/") && !slash[len])
		return pool_strndup(slash, len - strlen(".patch"));
	return "";
}

/* Where a patch comes from, and whether that is there. */
static int find_source(const struct apply *a, const struct series_line *l,
		       struct entry *e)
{
	const char *base = pool_strndup(l->name, strlen(l->name) - strlen(".patch"));

	if (starts_with(l->name, "compat/")) {
		e->kind = KIND_COMPAT;
		if (!folder_exists(pool_printf("%s/%s", a->kit, base)))
			return series_fault(a, l->nr, "%s: there is no %s/", l->name,
					    base);
	} else if (starts_with(l->name, "cocci/")) {
		e->kind = KIND_COCCI;
		if (!is_regular(pool_printf("%s/arch/%s/bits.tif", a->kit, e->arch)))
			return series_fault(a, l->nr, "%s: there is no arch/%s/bits.tif",
					    l->name, e->arch);
	} else if (starts_with(l->name, "hooks/")) {
		e->kind = KIND_HOOK;
		if (!is_regular(pool_printf("%s/cocci/%s.cocci", a->kit, base)))
			return series_fault(a, l->nr, "there is no cocci/%s.cocci", base);
	} else {
		e->kind = KIND_FILE;
		if (!is_regular(pool_printf("%s/patches/%s", a->kit, l->name)))
			return series_fault(a, l->nr, "there is no patches/%s", l->name);
	}
	return 0;
}

/* Does the tree have this architecture? One without is noted once. */
static bool is_here(struct planning *p, const char *arch)
{
	struct apply *a = p->a;

	if (!list_has(&p->asked, arch)) {
		list_add(&p->asked, arch);
		if (!folder_exists(pool_printf("%s/arch/%s", a->kernel.path, arch))) {
			list_add(&p->absent, arch);
			list_add(&a->notes,
				 pool_printf(
					 "arch/%s is not in this tree: its patches are "
					 "left out",
					 arch));
		}
	}
	return !list_has(&p->absent, arch);
}

static void leave_out(struct apply *a, const struct series_line *l, bool by_probe,
		      const char *why)
{
	struct left_out left = { .patch = l->name, .why = why, .by_probe = by_probe };

	a->left_out = pool_grow(a->left_out, a->nleft_out, sizeof(*a->left_out));
	a->left_out[a->nleft_out++] = left;
	if (!by_probe)
		return;
	a->needless++;
	list_add(&a->notes, pool_printf("%s: left out, %s", l->name, why));
}

/* One condition; @hold is cleared if it does not hold. */
static int condition(struct apply *a, const struct series_line *l, const char *word,
		     const char *value, bool *hold)
{
	const char *means;
	bool has;
	int rc;

	if (!strcmp(word, "numbering:")) {
		if (!value ||
		    (strcmp(value, "generic") != 0 && strcmp(value, "native") != 0))
			return series_fault(
				a, l->nr,
				"%s: the numbering is generic or native, not '%s'",
				l->name, value ? value : "");
		*hold = !strcmp(value, a->numbering);
		if (!*hold)
			leave_out(a, l, false, pool_printf("numbering: %s", value));
		return 0;
	}
	if (strcmp(word, "if") != 0 && strcmp(word, "unless") != 0)
		return series_fault(a, l->nr, "%s: '%s' is no condition", l->name, word);
	if (!is_name(value, PROBE_CHARS))
		return series_fault(a, l->nr, "%s: '%s' names no probe", l->name, word);
	rc = probe(a, value, &has, &means);
	if (rc)
		return rc;
	*hold = has == !strcmp(word, "if");
	if (!*hold)
		leave_out(a, l, true,
			  pool_printf("the tree %s %s", has ? "has" : "does not have",
				      means));
	return 0;
}

/* All must hold: "numbering: HOW", "if PROBE", "unless PROBE", in any number and order.
 */
static int conditions(struct apply *a, const struct series_line *l, bool *hold)
{
	const char *words = l->words, *word;
	int rc = 0;

	*hold = true;
	while (!rc && *hold && (word = next_word(&words)))
		rc = condition(a, l, word, next_word(&words), hold);
	return rc;
}

static bool is_wanted(const struct apply *a, const char *level)
{
	return !strcmp(a->level, "rseq") || !strcmp(level, "tif");
}

/* A tree that has what the probe looks for is not for this series. */
static int refusal(struct apply *a, const struct series_line *l)
{
	const char *means;
	bool has;
	int rc;

	if (!is_wanted(a, l->level))
		return 0;
	rc = probe(a, l->name, &has, &means);
	if (rc || !has || a->survey)
		return rc;
	return fail(EX_NO,
		    strcmp(l->level, "rseq") != 0
			    ? l->words
			    : pool_printf("%s; --level tif lands without rseq", l->words),
		    "series %s is not for %s, which has %s (%s)", a->series,
		    a->kernel.shown, means, probe_place(a, l->name));
}

int patch_entry(const struct apply *a, const struct series_line *l, struct entry *e)
{
	*e = (struct entry){ .name = l->name,
			     .level = l->level,
			     .arch = patch_arch(l->name) };
	return find_source(a, l, e);
}

static int plan_line(struct planning *p, const struct series_line *l)
{
	struct apply *a = p->a;
	struct entry e;
	bool hold;
	int rc;

	if (l->kind == LINE_REFUSE)
		return refusal(a, l);
	if (l->kind != LINE_PATCH)
		return 0;
	rc = patch_entry(a, l, &e);
	if (rc)
		return rc;
	e.own = with_find(a, l->name);
	if (e.own)
		e.kind = KIND_FILE;
	if (*e.arch) {
		if (!p->want.n && !is_here(p, e.arch)) {
			leave_out(a, l, false,
				  pool_printf("arch/%s is not in this tree", e.arch));
			return 0;
		}
		list_add(&p->covered, e.arch);
		if (p->want.n && !list_has(&p->want, e.arch)) {
			leave_out(a, l, false, "--arch leaves it out");
			return 0;
		}
	}
	if (!is_wanted(a, l->level)) {
		leave_out(a, l, false, pool_printf("level %s", l->level));
		return 0;
	}
	rc = conditions(a, l, &hold);
	if (rc || !hold)
		return rc;
	a->plan = pool_grow(a->plan, a->nplan, sizeof(*a->plan));
	a->plan[a->nplan++] = e;
	return 0;
}

static int check_archs(struct planning *p)
{
	const struct apply *a = p->a;

	for (size_t i = 0; i < p->want.n; i++) {
		const char *arch = p->want.s[i];

		if (!list_has(&p->covered, arch))
			return fail(
				EX_TREE,
				pool_printf("it covers: %s", list_join(&p->covered, " ")),
				"series %s does not cover the architecture '%s'",
				a->series, arch);
		if (!is_here(p, arch))
			return fail(EX_TREE, "leave it out of --arch",
				    "%s has no arch/%s", a->kernel.shown, arch);
	}
	return 0;
}

/* Does the kernel as it is know restartable sequences on it? */
static bool has_rseq(const struct apply *a, const char *arch)
{
	const char *text =
		file_read(pool_printf("%s/arch/%s/Kconfig", a->kernel.path, arch),
			  KCONFIG_LIMIT, NULL);

	while (text && *text) {
		size_t len = strcspn(text, "\n");
		const char *line = pool_strndup(text, len), *word = next_word(&line);

		if (word && !strcmp(word, "select")) {
			word = next_word(&line);
			if (word && !strcmp(word, "HAVE_RSEQ"))
				return true;
		}
		text += len + (text[len] == '\n');
	}
	return false;
}

/* The patch that selects HAVE_TIF_RSEQ goes with a consumer, in every series. */
static int own_flags(const struct planning *p, struct list *own)
{
	const struct apply *a = p->a;

	for (size_t i = 0; i < a->nplan; i++) {
		const struct entry *e = &a->plan[i];
		const char *file = strrchr(e->name, '/') + 1;
		const struct series_line *l;

		if (!starts_with(e->name, "arch/") || !starts_with(file, "tif-rseq"))
			continue;
		l = series_exit(&p->series, e->arch);
		if (!l || l->kind != LINE_OWN)
			return fail(EX_FAULT, "restore the checkout",
				    "series/%s: %s, but no consumer of %s", a->series,
				    e->name, e->arch);
		list_add(own, e->arch);
	}
	return 0;
}

static int add_exit(const struct planning *p, const struct list *own, const char *arch)
{
	struct apply *a = p->a;
	const struct series_line *l = series_exit(&p->series, arch);
	struct rseq_exit x = { .arch = arch, .own = list_has(own, arch) };

	if (l)
		x.why = l->words;
	else
		x.why = pool_printf("series %s says nothing about its exit to user mode",
				    a->series);
	if (!x.own && p->want.n && !list_has(&p->want, arch))
		x.why = "--arch leaves it out";
	else if (!x.own && l && l->kind == LINE_OWN)
		return fail(EX_FAULT, "restore the checkout",
			    "series/%s: %s has a consumer, but no patch selects "
			    "HAVE_TIF_RSEQ",
			    a->series, arch);
	a->exits = pool_grow(a->exits, a->nexits, sizeof(*a->exits));
	a->exits[a->nexits++] = x;
	return 0;
}

/* How each architecture with rseq gets its events to user mode. */
static int list_exits(const struct planning *p)
{
	struct list own = { 0 }, archs = { 0 };
	struct apply *a = p->a;
	const char *folder = pool_printf("%s/arch", a->kernel.path);
	DIR *dir = opendir(folder);
	struct dirent *e;
	int rc = own_flags(p, &own);

	while (dir && (e = readdir(dir)))
		if (e->d_name[0] != '.' &&
		    folder_exists(pool_printf("%s/%s", folder, e->d_name)))
			list_add(&archs, pool_strdup(e->d_name));
	if (dir)
		closedir(dir);
	list_sort(&archs);
	for (size_t i = 0; !rc && i < archs.n; i++)
		if (has_rseq(a, archs.s[i]))
			rc = add_exit(p, &own, archs.s[i]);
	return rc;
}

/* Where nobody asks for a numbering, the series says which one it is. */
static void default_numbering(struct planning *p)
{
	struct apply *a = p->a;
	const char *kabi;

	if (a->want_numbering && *a->want_numbering)
		return;
	for (size_t i = 0; i < p->series.count; i++) {
		const struct series_line *l = &p->series.lines[i];

		if (l->kind != LINE_NUMBERING)
			continue;
		a->numbering = l->name;
		list_add(&a->notes, pool_printf("numbering %s, as series %s asks for: %s",
						l->name, a->series, l->words));
		return;
	}
	kabi = fingerprint_at(&a->kernel.print, "kabi");
	if (*kabi)
		list_add(&a->notes,
			 pool_printf(
				 "this tree keeps a kABI (%s): --numbering native moves "
				 "no bit that its modules have inlined, and they load; "
				 "with generic numbers they are refused",
				 kabi));
}

static bool has_level(const struct series *s, const char *level)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].kind == LINE_LEVEL && !strcmp(s->lines[i].name, level))
			return true;
	return false;
}

/* A level without patches: the trees of this series have it, as its needs tell. */
static int check_empty(struct apply *a, const struct series *s)
{
	int rc = 0;

	if (!has_level(s, a->level))
		return fail(EX_FAULT, "restore the checkout",
			    "series %s has nothing for level %s", a->series, a->level);
	for (size_t i = 0; !rc && i < s->count; i++) {
		const struct series_line *l = &s->lines[i];
		enum answer answer;
		const char *says;

		if (l->kind != LINE_NEEDS)
			continue;
		rc = probe_ask(a, l->name, &answer, &says);
		if (!rc && answer != (*l->words ? ANSWER_NO : ANSWER_YES))
			rc = fail(EX_NO, "leave --series out, or name another",
				  "series %s brings nothing at level %s, and is not for "
				  "this tree: %s",
				  a->series, a->level, says);
	}
	return rc;
}

int plan_series(struct apply *a)
{
	struct planning p = { .a = a };
	int rc = series_read(a, &p.series);

	if (!rc)
		default_numbering(&p);
	split(&p.want, a->want_archs);
	for (size_t i = 0; !rc && i < p.series.count; i++)
		rc = plan_line(&p, &p.series.lines[i]);
	if (rc)
		return rc;
	list_sort(&p.covered);
	rc = check_archs(&p);
	if (!rc)
		rc = with_check(a, &p.series);
	if (rc)
		return rc;
	if (!a->nplan && !a->needless)
		rc = check_empty(a, &p.series);
	if (rc)
		return rc;
	a->archs = p.want.n ? a->want_archs : list_join(&p.covered, ",");
	return strcmp(a->level, "rseq") != 0 ? 0 : list_exits(&p);
}
