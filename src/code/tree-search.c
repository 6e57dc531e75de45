// SPDX-License-Identifier: GPL-2.0
// Which code of an architecture mentions a flag.
#include "code/tree-search.h"
#include "header/lines.h"
#include "util/pool.h"

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* nftw() has no argument for its caller. */
static struct {
	const char *name;
	const char *root;
	const char *found;
	const char *failed;
	size_t files;
	bool asm_only;
} search;

static bool mentions(const char *line, const char *name)
{
	const char *s = line;

	while ((s = strstr(s, name))) {
		const char *start = s;

		s += strlen(name);
		if (start > line && start[-1] == '_')
			start--;
		if ((start == line || !is_name_char(start[-1])) && !is_name_char(*s))
			return true;
	}
	return false;
}

static bool is_code(const char *path)
{
	const char *dot = strrchr(path, '.');

	if (!dot || strstr(path, "/include/asm/thread_info"))
		return false;
	if (!strcmp(dot, ".S"))
		return true;
	return !search.asm_only && (!strcmp(dot, ".c") || !strcmp(dot, ".h"));
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	const char *file = path + strlen(search.root) + 1, *why;
	unsigned int number = 0;
	char *line = NULL;
	size_t room = 0;
	FILE *f;

	(void)st;
	(void)ftw;
	if (type == FTW_DNR)
		search.failed = pool_printf("%s: cannot be read", file);
	if (type != FTW_F || !is_code(path))
		return 0;
	f = file_open_limited(path, &why);
	if (!f) {
		search.failed = pool_printf("%s: %s", file, why);
		return 0;
	}
	search.files++;
	while (!search.found && getline(&line, &room, f) >= 0) {
		number++;
		if (mentions(line, search.name))
			search.found = pool_printf("%s:%u", file, number);
	}
	free(line);
	fclose(f);
	return search.found != NULL;
}

static int find_user(const struct tree *t, const char *name, bool asm_only,
		     const char **where)
{
	search.asm_only = asm_only;
	search.name = name;
	search.root = tree_whole(t);
	search.found = NULL;
	search.failed = NULL;
	search.files = 0;
	nftw(pool_printf("%s/arch/%s", search.root, t->arch), visit, 16, FTW_PHYS);
	if (!search.found && !search.failed && !search.files)
		search.failed = asm_only ? "no assembly beside it" : "no code beside it";
	*where = search.found ? search.found : search.failed;
	return search.found ? 1 : search.failed ? -1 : 0;
}

int tree_user(const struct tree *t, const char *name, const char **where)
{
	return find_user(t, name, false, where);
}

int tree_asm_user(const struct tree *t, const char *name, const char **where)
{
	return find_user(t, name, true, where);
}
