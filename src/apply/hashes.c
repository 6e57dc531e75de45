// SPDX-License-Identifier: GPL-2.0
// Do the contents of a tree and of its state folder agree with the manifest?
#include "apply/journal.h"

#include <string.h>

bool still_staged(const struct journal *j, const struct file_change *f)
{
	if (f->action == CHANGE_DELETE)
		return at_exists(j->tree, f->path);
	return at_exists(j->dir, staged_path(f->path));
}

static bool has_hash(const struct journal *j, const char *path, const char *hash)
{
	return !at_exists(j->dir, path) || !strcmp(at_hash(j->dir, path), hash);
}

const char *wrong_copy(const struct journal *j)
{
	size_t i;

	for (i = 0; i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];

		if (f->action != CHANGE_ADD &&
		    !has_hash(j, kept_path(f->path), f->before))
			return kept_path(f->path);
		if (f->action != CHANGE_DELETE &&
		    !has_hash(j, staged_path(f->path), f->after))
			return staged_path(f->path);
	}
	for (i = 0; i < j->nsums; i++) {
		const char *path = pool_printf("stage/patches/%s", j->sums[i].name);

		if (!has_hash(j, path, j->sums[i].hash))
			return path;
	}
	return NULL;
}

int check_copies(const struct journal *j)
{
	const char *path = wrong_copy(j);

	return path ? record_refuse(j, "%s is not what its lists say", path) : 0;
}

void list_unlanded(const struct journal *j, struct list *edited)
{
	size_t i;

	for (i = 0; i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];

		if (still_staged(j, f) &&
		    strcmp(at_hash(j->tree, f->path), f->before) != 0)
			list_add(edited, f->path);
	}
}

void list_unundone(const struct journal *j, struct list *edited)
{
	size_t i;

	for (i = 0; i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];
		const char *now;

		if (at_exists(j->dir, staged_path(f->path)))
			continue;
		if (f->action != CHANGE_ADD && !at_exists(j->dir, kept_path(f->path)))
			continue;
		now = at_hash(j->tree, f->path);
		if (strcmp(now, f->before) != 0 && strcmp(now, f->after) != 0)
			list_add(edited, f->path);
	}
}
