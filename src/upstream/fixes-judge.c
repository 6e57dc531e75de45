// SPDX-License-Identifier: GPL-2.0
// Which repairs are open, since when they are released, and what code they change.
#include "upstream/fixes.h"

#include <ctype.h>
#include <string.h>

/* Longer chains than that are no chains of repairs. */
#define DEPTH 32

const char *repair_status_text(enum repair_status status)
{
	static const char *const words[] = { "open", "looked-at", "cancelled" };

	return words[status];
}

const char *repair_kind_text(enum repair_kind kind)
{
	return kind == REPAIR_REVERT ? "revert" : "fix";
}

/* The oldest Fixes-checked-to of the commits that a chain of repairs leads to. */
static const char *checked_to(const struct fixes *f, const struct repair *r, int depth)
{
	const char *oldest = "";
	size_t i;

	for (i = 0; i < r->of.n; i++) {
		const struct own_commit *own = own_find(f->own, r->of.s[i]);
		const struct repair *other = own ? NULL : repair_find(f, r->of.s[i]);
		const char *one = "";

		if (own)
			one = own->checked_to;
		else if (other && other != r && depth < DEPTH)
			one = checked_to(f, other, depth + 1);
		if (*one && (!*oldest || release_compare(one, oldest) < 0))
			oldest = one;
	}
	return oldest;
}

static bool has_commit(const struct clone *c, const char *name)
{
	return *clone_line(c, (const char *const[]){ "rev-parse", "--verify", "--quiet",
						     pool_printf("%s^{commit}", name),
						     NULL });
}

/* "v7.2.8" is "v7.2" in a clone without stable releases. */
static const char *base_release(const char *release)
{
	const char *dot = strchr(release, '.');
	const char *point = dot ? strchr(dot + 1, '.') : NULL;

	return point ? pool_strndup(release, (size_t)(point - release)) : "";
}

/* The tag that stands for a release in this clone, "" for none. */
static const char *known_release(struct fixes *f, const char *release)
{
	const char *base = base_release(release), *note;

	if (!*release)
		return "";
	if (has_commit(f->clone, pool_printf("refs/tags/%s", release)))
		return release;
	if (!*base || !has_commit(f->clone, pool_printf("refs/tags/%s", base)))
		base = "";
	note = *base ? pool_printf(
			       "the clone has no %s: counted from %s, so that repairs "
			       "which %s has are listed too",
			       release, base, release)
		     : pool_printf("the clone has no %s: nothing says which repairs are "
				   "older, all are listed",
				   release);
	if (!list_has(&f->notes, note))
		list_add(&f->notes, note);
	return base;
}

static bool is_in(const struct clone *c, const char *id, const char *release)
{
	const char *const args[] = { "merge-base", "--is-ancestor", id,
				     pool_printf("refs/tags/%s", release), NULL };

	return !clone_git(c, NULL, NULL, args);
}

/* Is it, or a copy of it, in the release that was looked at? */
static bool is_older(struct fixes *f, const struct repair *r)
{
	const char *release = known_release(f, r->checked_to);
	size_t i;

	if (!*release)
		return false;
	if (r->here && is_in(f->clone, r->id, release))
		return true;
	for (i = 0; i < r->copies.n; i++)
		if (is_in(f->clone, r->copies.s[i], release))
			return true;
	return false;
}

static bool names(const struct repair *r, const struct repair *other)
{
	return list_has(&r->of, other->id);
}

/* Is it reverted by a commit that is not reverted itself? */
static bool is_reverted(const struct fixes *f, const struct repair *r, int depth)
{
	size_t i;

	for (i = 0; depth < DEPTH && i < f->count; i++) {
		const struct repair *by = &f->repairs[i];

		if (by != r && by->kind == REPAIR_REVERT && names(by, r) &&
		    !is_reverted(f, by, depth + 1))
			return true;
	}
	return false;
}

/* All that it names are repairs that this kit need not have. */
static bool is_pointless(const struct fixes *f, const struct repair *r)
{
	size_t i;

	for (i = 0; i < r->of.n; i++) {
		const struct repair *other =
			own_find(f->own, r->of.s[i]) ? NULL : repair_find(f, r->of.s[i]);

		if (!other || other->status == REPAIR_LOOKED_AT ||
		    !is_reverted(f, other, 0))
			return false;
	}
	return r->of.n > 0;
}

static void set_status(struct fixes *f)
{
	size_t i;

	for (i = 0; i < f->count; i++) {
		struct repair *r = &f->repairs[i];

		r->checked_to = checked_to(f, r, 0);
		r->status = is_older(f, r) ? REPAIR_LOOKED_AT : REPAIR_OPEN;
	}
	for (i = 0; i < f->count; i++) {
		struct repair *r = &f->repairs[i];

		if (r->status == REPAIR_OPEN &&
		    (is_reverted(f, r, 0) || is_pointless(f, r)))
			r->status = REPAIR_CANCELLED;
		f->open += r->status == REPAIR_OPEN;
	}
}

/* The id of the repair or of a copy, whichever the clone has. */
static const char *known_id(const struct repair *r)
{
	return r->here || !r->copies.n ? r->id : r->copies.s[0];
}

static void set_release(const struct fixes *f, struct repair *r)
{
	size_t i;

	for (i = 0; i <= r->copies.n; i++) {
		const char *id = i ? r->copies.s[i - 1] : r->id;
		const char *tag;

		if (!i && !r->here)
			continue;
		tag = clone_line(f->clone, (const char *const[]){
						   "for-each-ref", "--contains", id,
						   "--sort=version:refname", "--count=1",
						   "--format=%(refname:strip=2)",
						   "refs/tags/v[0-9]*", NULL });
		if (*tag && (!*r->release || release_compare(tag, r->release) < 0))
			r->release = tag;
	}
}

static struct touched *add_touched(struct touched **list, size_t *n, const char *name)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (!strcmp((*list)[i].name, name))
			return NULL;
	*list = pool_grow(*list, *n, sizeof(**list));
	(*list)[*n] = (struct touched){ .name = name };
	return &(*list)[(*n)++];
}

/* Behind "@@ -1 +1 @@": the identifier in front of the first parenthesis, or NULL. */
static const char *function_name(const char *line)
{
	size_t len = strcspn(line, "\n");
	const char *paren = memchr(line, '(', len), *start;

	if (!paren)
		return NULL;
	for (start = paren;
	     start > line && (isalnum((unsigned char)start[-1]) || start[-1] == '_');)
		start--;
	return start < paren ? pool_strndup(start, (size_t)(paren - start)) : NULL;
}

static void read_diff(const struct fixes *f, struct repair *r, const char *s)
{
	while (*s) {
		size_t len = strcspn(s, "\n");
		struct touched *t = NULL;
		const char *name;

		if (starts_with(s, "--- a/") || starts_with(s, "+++ b/")) {
			t = add_touched(&r->files, &r->nfiles,
					pool_strndup(s + 6, len - 6));
			if (t)
				own_path(f->own, t->name, &t->where);
		} else if (starts_with(s, "@@ ") && strstr(s + 3, " @@ ")) {
			name = strstr(s + 3, " @@ ") < s + len
				       ? function_name(strstr(s + 3, " @@ ") + 4)
				       : NULL;
			if (name)
				t = add_touched(&r->functions, &r->nfunctions, name);
			if (t)
				own_word(f->own, t->name, &t->where);
		}
		s += len + (s[len] == '\n');
	}
}

/* At the end of a shallow history git would show a whole tree as new, or nothing. */
static void set_code(struct fixes *f, struct repair *r)
{
	const char *const args[] = {
		"diff-tree",
		"-r",
		"-p",
		"-U0",
		"--no-ext-diff",
		"--no-textconv",
		"--no-renames",
		"--no-color",
		"--no-commit-id",
		known_id(r),
		NULL,
	};
	struct str diff = { 0 };

	r->code_known = !clone_git(f->clone, NULL, &diff, args) && diff.len;
	if (r->code_known)
		read_diff(f, r, diff.text);
	else
		list_add(&f->notes,
			 pool_printf("what commit %.12s changes cannot be read in "
				     "this clone",
				     known_id(r)));
}

bool repair_in_series(const struct repair *r)
{
	size_t i;

	for (i = 0; i < r->nfiles; i++)
		if (r->files[i].where.n)
			return true;
	for (i = 0; i < r->nfunctions; i++)
		if (r->functions[i].where.n)
			return true;
	return false;
}

void fixes_judge(struct fixes *f)
{
	size_t i;

	set_status(f);
	for (i = 0; i < f->count; i++) {
		set_release(f, &f->repairs[i]);
		if (f->repairs[i].status == REPAIR_OPEN)
			set_code(f, &f->repairs[i]);
	}
}
