// SPDX-License-Identifier: GPL-2.0
// Is a state folder as this kit writes it? Nothing in it is believed before.
#include "apply/journal.h"

#include "util/index.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NEEDS_LISTS = 1, /* manifest, folders, sums, info.json, orig/ */
	NEEDS_STAGE = 2,
	MAY_GONE = 4, /* patches.gone, pc.gone */
};

static const unsigned int rules[] = {
	[PHASE_STAGING] = 0,
	[PHASE_LANDING] = NEEDS_LISTS | NEEDS_STAGE,
	[PHASE_DONE] = NEEDS_LISTS,
	[PHASE_UNDOING] = NEEDS_LISTS | MAY_GONE,
};

static const struct {
	const char *name;
	bool folder;
} parts[] = {
	{ "journal", false },  { "journal.new", false }, { "manifest", false },
	{ "folders", false },  { "sums", false },	 { "info.json", false },
	{ "orig", true },      { "stage", true },	 { "patches.gone", true },
	{ "pc.gone", true },   { "patches", true },	 { "theirs", true },
	{ "edit.new", false },
};

int record_refuse(const struct journal *j, const char *fmt, ...)
{
	char *text = NULL;
	const char *why;
	va_list args;

	va_start(args, fmt);
	why = vasprintf(&text, fmt, args) < 0 ? "" : pool_strdup(text);
	va_end(args);
	free(text);
	return fail(EX_NO,
		    "nothing was changed; move it out of the tree, or restore the tree "
		    "from a "
		    "backup",
		    "%s is not as this kit writes it: %s (%s)", j->name, why,
		    j->kernel->shown);
}

static bool is_part(const char *name, bool folder)
{
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!strcmp(parts[i].name, name))
			return parts[i].folder == folder;
	return false;
}

/* What is directly in .tif-backports, or in what an undo left of it. */
static int check_parts(const struct journal *j, const char *dir)
{
	struct list names = { 0 };
	struct stat st;
	size_t i;

	if (at_names(j->tree, dir, &names))
		return record_refuse(j, "%s cannot be read: %s", dir, strerror(errno));
	for (i = 0; i < names.n; i++) {
		const char *path = pool_printf("%s/%s", dir, names.s[i]);

		if (at_stat(j->tree, path, &st) ||
		    !(S_ISDIR(st.st_mode) || S_ISREG(st.st_mode)) ||
		    !is_part(names.s[i], S_ISDIR(st.st_mode)))
			return record_refuse(j, "there is %s", shell_quote(path));
	}
	return 0;
}

static bool has(const struct journal *j, const char *name)
{
	return at_exists(j->dir, name);
}

static const char *missing_list(const struct journal *j)
{
	static const char *const lists[] = { "manifest", "folders", "sums", "info.json",
					     "orig" };
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		if (!has(j, lists[i]))
			return lists[i];
	return NULL;
}

/* Made a moment ago: there can be nothing but a journal that was not in place yet. */
static int check_just_made(const struct journal *j)
{
	struct list names = { 0 };

	if (at_names(j->dir, "", &names))
		return record_refuse(j, "it cannot be read: %s", strerror(errno));
	if (names.n > 1 || (names.n && strcmp(names.s[0], "journal.new") != 0))
		return record_refuse(j, "its journal is missing");
	return 0;
}

/* Does the word in the journal go with the files beside it? */
static int check_phase(const struct journal *j)
{
	const char *word = pool_printf(j->written ? "is \"%s\"" : "is missing",
				       phase_text(j->phase));
	unsigned int rule = rules[j->phase];

	if (rule & NEEDS_LISTS && missing_list(j))
		return record_refuse(j, "its journal %s, and there is no %s", word,
				     missing_list(j));
	if (rule & NEEDS_STAGE && !has(j, "stage"))
		return record_refuse(j, "its journal %s, and there is no stage", word);
	if (!(rule & MAY_GONE) && (has(j, "patches.gone") || has(j, "pc.gone")))
		return record_refuse(
			j, "its journal %s, and there is what an undo takes out", word);
	if (j->phase == PHASE_STAGING && has(j, "orig") && !has(j, "stage"))
		return record_refuse(j, "its journal %s, and there is no stage", word);
	return 0;
}

/* The files below @dir are regular, and each is one of @allowed; all of them, if @whole.
 */
static int check_folder(const struct journal *j, const char *dir,
			const struct list *allowed, bool whole)
{
	struct index x = { 0 };
	struct list found = { 0 };
	size_t i;

	if (!has(j, dir))
		return 0;
	if (at_list(j->dir, dir, &found))
		return record_refuse(j, "%s/%s is no regular file", dir,
				     shell_quote(found.n ? found.s[0] : "."));
	if (!allowed)
		return 0;
	for (i = 0; i < allowed->n; i++)
		index_add(&x, allowed->s[i], strlen(allowed->s[i]), i);
	for (i = 0; i < found.n; i++)
		if (index_find(&x, found.s[i], strlen(found.s[i])) < 0)
			return record_refuse(j, "%s/%s is in no list of it", dir,
					     shell_quote(found.s[i]));
	if (whole && found.n != allowed->n)
		return record_refuse(j, "%s/ is not complete", dir);
	return 0;
}

static int check_stage_parts(const struct journal *j)
{
	struct list names = { 0 };
	size_t i;

	if (!has(j, "stage"))
		return 0;
	if (at_names(j->dir, "stage", &names))
		return record_refuse(j, "stage/ cannot be read: %s", strerror(errno));
	for (i = 0; i < names.n; i++)
		if (strcmp(names.s[i], "tree") != 0 &&
		    strcmp(names.s[i], "patches") != 0 && strcmp(names.s[i], "pc") != 0)
			return record_refuse(j, "there is stage/%s",
					     shell_quote(names.s[i]));
	return 0;
}

static int check_copies_listed(const struct journal *j)
{
	struct list kept = { 0 }, staged = { 0 }, stack = { 0 };
	bool settled = j->phase == PHASE_LANDING || j->phase == PHASE_DONE;
	size_t i;
	int rc;

	for (i = 0; i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];

		if (f->action != CHANGE_ADD)
			list_add(&kept, f->path);
		if (f->action != CHANGE_DELETE)
			list_add(&staged, f->path);
	}
	for (i = 0; i < j->nsums; i++)
		list_add(&stack, j->sums[i].name);
	rc = check_folder(j, "orig", j->listed ? &kept : NULL, settled);
	if (!rc)
		rc = check_folder(j, "stage/tree", j->listed ? &staged : NULL, false);
	if (!rc)
		rc = check_folder(j, "stage/patches", j->listed ? &stack : NULL,
				  j->listed);
	return rc ? rc : check_folder(j, "stage/pc", NULL, false);
}

/* A copy that was being written when the run was killed is the start of its file. */
static bool is_start_of(const struct journal *j, const char *path)
{
	size_t whole, part;
	const char *file = at_read(j->tree, path, 0, &whole);
	const char *copy = at_read(j->dir, kept_path(path), 0, &part);

	return file && copy && part <= whole && !memcmp(file, copy, part);
}

/* Before a staging is thrown away: its copies are not the only ones of anything. */
static int check_needless(const struct journal *j)
{
	struct list kept = { 0 };
	size_t i;

	for (i = 0; i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];

		if (!strcmp(at_hash(j->tree, f->path), f->after))
			return record_refuse(
				j, "its journal is \"staging\", and %s has landed",
				f->path);
	}
	if (j->listed || !has(j, "orig"))
		return 0;
	if (at_list(j->dir, "orig", &kept))
		return record_refuse(j, "orig/ cannot be read");
	for (i = 0; i < kept.n; i++)
		if (!is_start_of(j, kept.s[i]))
			return record_refuse(
				j,
				"its journal is \"staging\", and %s is not what "
				"was copied",
				shell_quote(kept.s[i]));
	return 0;
}

/* Without its journal a folder is believed where all else agrees with the tree. */
static int check_unwritten(const struct journal *j)
{
	size_t i;
	int rc = check_copies(j);

	for (i = 0; !rc && i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];
		const char *now = at_hash(j->tree, f->path);

		if (strcmp(now, f->before) != 0 && strcmp(now, f->after) != 0)
			rc = record_refuse(
				j,
				"its journal is missing, and %s is neither as it was "
				"nor as it landed",
				f->path);
	}
	return rc;
}

static int read_lists(struct journal *j)
{
	const char *why;
	struct applied applied;

	/* Written in this order, info.json last: before it is there they may be cut. */
	j->listed = has(j, j->phase == PHASE_STAGING ? "info.json" : "manifest");
	if (!j->listed)
		return 0;
	why = manifest_read(j);
	if (!why && j->phase != PHASE_STAGING)
		why = info_read(j, &applied);
	if (!why && j->phase != PHASE_STAGING) {
		j->place = applied.place;
		j->names = applied.patches;
	}
	if (!why)
		return 0;
	if (j->phase != PHASE_STAGING)
		return record_refuse(j, "%s", why);
	/* killed while it wrote them */
	j->listed = false;
	j->manifest = (struct changes){ 0 };
	return 0;
}

int record_check(struct journal *j)
{
	int rc = 0;

	if (j->gone)
		rc = check_parts(j, GONE_NAME);
	if (rc || j->dir < 0)
		return rc;
	rc = check_parts(j, j->name);
	if (!rc && !j->written && j->phase == PHASE_STAGING)
		return check_just_made(j);
	if (!rc)
		rc = check_phase(j);
	if (!rc)
		rc = check_stage_parts(j);
	if (!rc)
		rc = read_lists(j);
	if (!rc)
		rc = check_copies_listed(j);
	/* an update's: its originals are elsewhere, and files may be equal */
	if (!rc && j->phase == PHASE_STAGING && !strcmp(j->name, STATE_NAME))
		rc = check_needless(j);
	if (!rc && !j->written && j->phase == PHASE_DONE)
		rc = check_unwritten(j);
	return rc;
}
