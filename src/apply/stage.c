// SPDX-License-Identifier: GPL-2.0
// Prepare a landing in the state folder; the rest of the tree is not touched.
#include "apply/journal.h"

#include "util/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* One file of the trial into the state folder. A signal ends the staging. */
static int put_file(struct journal *j, const char *from, const char *to,
		    const struct stat *like, mode_t mode)
{
	if (signals_waiting()) {
		errno = EINTR;
		return -1;
	}
	if (at_make(j->dir, folder_of(to), &j->like))
		return -1;
	return at_copy(from, j->dir, to, like, mode);
}

/* What quilt has once for all patches; on top of a vendor's stack it is there already. */
static bool is_quilts(const char *name)
{
	static const char *const names[] = { "series", ".version", ".quilt_patches",
					     ".quilt_series", "applied-patches" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static int put_folder(struct journal *j, const char *from, const char *to)
{
	struct list files = { 0 };
	int fd = at_open(from);
	struct stat st;
	size_t i;

	if (fd < 0 || at_list(fd, "", &files) || at_make(j->dir, to, &j->like)) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	for (i = 0; i < files.n; i++) {
		const char *source = pool_printf("%s/%s", from, files.s[i]);

		if (*j->place.series && is_quilts(files.s[i]))
			continue;
		if (at_stat(fd, files.s[i], &st) ||
		    put_file(j, source, pool_printf("%s/%s", to, files.s[i]), &j->like,
			     st.st_mode))
			break;
	}
	close(fd);
	return i < files.n ? -1 : 0;
}

/* A file that replaces another gets its mode and, for root, its owner. */
static int put_staged(const struct apply *a, struct journal *j)
{
	size_t i;

	if (at_make(j->dir, "stage/tree", &j->like))
		return -1;
	for (i = 0; i < a->changes.count; i++) {
		const struct file_change *f = &a->changes.list[i];
		const char *from = pool_printf("%s/%s", a->work, f->path);
		struct stat st;

		if (f->action == CHANGE_DELETE)
			continue;
		if (f->action == CHANGE_MODIFY) {
			if (lstat(pool_printf("%s/%s", a->before, f->path), &st) ||
			    put_file(j, from, staged_path(f->path), &st, st.st_mode))
				return -1;
		} else if (lstat(from, &st) || put_file(j, from, staged_path(f->path),
							&j->like, st.st_mode)) {
			return -1;
		}
	}
	return 0;
}

static int put_kept(const struct apply *a, struct journal *j)
{
	size_t i;

	if (at_make(j->dir, "orig", &j->like))
		return -1;
	for (i = 0; i < a->changes.count; i++) {
		const struct file_change *f = &a->changes.list[i];
		const char *from = pool_printf("%s/%s", a->before, f->path);
		struct stat st;

		if (f->action == CHANGE_ADD)
			continue;
		if (lstat(from, &st) ||
		    put_file(j, from, kept_path(f->path), &st, st.st_mode))
			return -1;
	}
	return 0;
}

/* Files first: the first of them takes the others to the disk in one go. */
static int sync_all(const struct journal *j)
{
	struct list paths = { 0 }, folders = { 0 };
	const char *above;
	size_t i;

	if (at_list(j->dir, "", &paths))
		return -1;
	for (i = 0; i < paths.n; i++)
		for (above = folder_of(paths.s[i]); *above; above = folder_of(above))
			list_add(&folders, above);
	list_sort(&folders);
	for (i = 0; i < folders.n; i++)
		list_add(&paths, folders.s[i]);
	for (i = 0; i < paths.n; i++)
		if (at_sync(j->dir, paths.s[i]))
			return -1;
	return at_sync(j->dir, "") || at_sync(j->tree, "") ? -1 : 0;
}

static int put_lists(const struct apply *a, struct journal *j)
{
	const char *info = info_text(a);
	size_t i;

	j->manifest = a->changes;
	for (i = 0; i < a->nplan; i++)
		if (a->plan[i].outcome == OUT_FITS)
			list_add(&j->names, a->plan[i].name);
	if (!info || manifest_write(j))
		return -1;
	return at_write(j->dir, "info.json", info, strlen(info), &j->like);
}

static int stage_files(const struct apply *a, struct journal *j)
{
	if (journal_set(j, PHASE_STAGING))
		return -1;
	journal_step("staging");
	if (put_staged(a, j) ||
	    put_folder(j, pool_printf("%s/patches", a->work), "stage/patches") ||
	    (*j->place.pc && put_folder(j, pool_printf("%s/.pc", a->work), "stage/pc")) ||
	    place_keep(j))
		return -1;
	journal_step("stage");
	if (put_kept(a, j))
		return -1;
	journal_step("keep");
	if (put_lists(a, j))
		return -1;
	journal_step("manifest");
	if (sync_all(j))
		return -1;
	journal_step("synced");
	return 0;
}

static int make_state(struct journal *j)
{
	if (at_make(j->tree, j->name, &j->like))
		return -1;
	j->dir = at_folder(j->tree, j->name);
	if (j->dir < 0)
		return -1;
	j->phase = PHASE_STAGING;
	journal_step("state-made");
	return 0;
}

int stage_all(const struct apply *a, struct journal *j)
{
	const char *shown = j->kernel->shown;
	int rc, was;

	rc = make_state(j) ? -1 : stage_files(a, j);
	was = errno;
	if (!rc && !signals_waiting())
		return 0;
	if (journal_discard(j))
		return fail(EX_NO, "run apply.sh again: it takes it back",
			    "the patched files cannot be stored in %s, nor be removed",
			    shown);
	if (signals_waiting())
		return EX_NO; /* the caller lets the signal in */
	return fail(EX_NO, "make room; the tree is as it was",
		    "the patched files cannot be stored in %s (%s)", shown,
		    was == ENOSPC || was == EDQUOT ? "disk full?" : strerror(was));
}
