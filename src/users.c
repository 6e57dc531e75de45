// SPDX-License-Identifier: GPL-2.0
// Who uses a flag in this tree, and what its Kconfig says.
#include "users.h"
#include "lines.h"
#include "pool.h"
#include "scan.h"

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *whole(const struct tree *t)
{
	return t->full ? t->full : t->root;
}

/* A line of a file that never ends one is as long as the file. */
static FILE *open_limited(const char *path, const char **why)
{
	FILE *f = file_open(path, why);
	struct stat st;

	if (!f || (!fstat(fileno(f), &st) && st.st_size <= SCAN_MAX))
		return f;
	*why = pool_printf("larger than %d bytes", SCAN_MAX);
	fclose(f);
	return NULL;
}

static FILE *open_kconfig(const struct tree *t)
{
	const char *why;

	return open_limited(pool_printf("%s/arch/%s/Kconfig", whole(t), t->arch), &why);
}

/* A line of Kconfig without its indentation and newline. */
static const char *stripped(const char *line)
{
	const char *s = skip_space(line);

	return pool_strndup(s, strcspn(s, "\n"));
}

int tree_is_64bit(const struct tree *t)
{
	char *line = NULL;
	size_t room = 0;
	bool inside = false;
	int found = 0;
	FILE *f = open_kconfig(t);

	if (!f)
		return -1;
	while (!found && getline(&line, &room, f) >= 0) {
		if (starts_with(line, "config "))
			inside = !strcmp(stripped(line), "config 64BIT");
		else if (inside)
			found = !strcmp(stripped(line), "def_bool y");
	}
	free(line);
	fclose(f);
	return found;
}

/* The line of the select, 0 when there is none, -1 without a Kconfig. */
static long find_select(const struct tree *t, const char *symbol)
{
	char *line = NULL;
	size_t room = 0;
	long number = 0;
	bool found = false;
	FILE *f = open_kconfig(t);

	if (!f)
		return -1;
	while (!found && getline(&line, &room, f) >= 0) {
		const char *s = skip_space(line);
		size_t len;

		number++;
		if (!starts_with(s, "select"))
			continue;
		s = skip_space(s + strlen("select"));
		for (len = 0; is_name_char(s[len]);)
			len++;
		found = len == strlen(symbol) && !strncmp(s, symbol, len);
	}
	free(line);
	fclose(f);
	return found ? number : 0;
}

int tree_selects(const struct tree *t, const char *symbol)
{
	long line = find_select(t, symbol);

	return line > 0 ? 1 : (int)line;
}

unsigned int tree_select_line(const struct tree *t, const char *symbol)
{
	long line = find_select(t, symbol);

	return line > 0 ? (unsigned int)line : 0;
}

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
	f = open_limited(path, &why);
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
	search.root = whole(t);
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
