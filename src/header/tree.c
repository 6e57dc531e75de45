// SPDX-License-Identifier: GPL-2.0
// Where a kernel tree keeps the headers this program reads.
#include "header/tree.h"
#include "util/pool.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *tree_whole(const struct tree *t)
{
	return t->full ? t->full : t->root;
}

/*
 * Only what is certainly absent is absent: a dangling link, a loop of links or
 * a folder that may not be searched is found here, and fails when it is opened.
 */
static int try(const char *root, const char *name, struct place *p)
{
	struct stat st;

	if (!root)
		return -1;
	p->path = pool_printf("%s/%s", root, name);
	p->name = pool_strdup(name);
	if (!lstat(p->path, &st))
		return 0;
	return errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG ? -1 : 0;
}

int tree_file(const struct tree *t, const char *name, struct place *p)
{
	if (!try(t->overlay, name, p))
		return 0;
	return try(t->root, name, p);
}

int tree_include(const struct tree *t, const char *name, struct place *p)
{
	if (t->arch && !tree_file(t, pool_printf("arch/%s/include/%s", t->arch, name), p))
		return 0;
	if (!tree_file(t, pool_printf("include/%s", name), p))
		return 0;
	if (try(t->extra, name, p))
		return -1;
	p->name = pool_printf("include/%s", name);
	return 0;
}

const char *tree_header(const struct tree *t)
{
	return pool_printf("arch/%s/include/asm/thread_info.h", t->arch);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **tree_archs(const char *root, size_t *count)
{
	const char **list = pool_alloc(sizeof(*list));
	struct dirent *e;
	DIR *d = opendir(pool_printf("%s/arch", root));

	*count = 0;
	if (!d)
		return NULL;
	while ((e = readdir(d))) {
		struct tree t = { .root = root, .arch = e->d_name };
		struct place p;

		if (e->d_name[0] == '.' || tree_file(&t, tree_header(&t), &p))
			continue;
		if (!*count)
			list = NULL;
		list = pool_grow(list, *count, sizeof(*list));
		list[(*count)++] = pool_strdup(e->d_name);
	}
	closedir(d);
	if (*count)
		qsort(list, *count, sizeof(*list), by_name);
	return list;
}
