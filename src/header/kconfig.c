// SPDX-License-Identifier: GPL-2.0
// What an architecture's Kconfig selects.
#include "header/kconfig.h"
#include "header/lines.h"
#include "util/pool.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static FILE *open_path(const char *path)
{
	const char *why;

	return file_open_limited(path, &why);
}

static FILE *open_kconfig(const struct tree *t)
{
	return open_path(pool_printf("%s/arch/%s/Kconfig", tree_whole(t), t->arch));
}

const char *tree_kconfig_problem(const struct tree *t)
{
	const char *path = pool_printf("%s/arch/%s/Kconfig", tree_whole(t), t->arch),
		   *why;
	struct stat st;
	FILE *f;

	if (lstat(path, &st) && errno == ENOENT)
		return NULL;
	f = file_open_limited(path, &why);
	if (!f)
		return why;
	fclose(f);
	return NULL;
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

/* "config 64BIT", or "select 64BIT". */
static bool has_64bit(FILE *f)
{
	char *line = NULL;
	size_t room = 0;
	bool found = false;

	while (!found && getline(&line, &room, f) >= 0) {
		const char *s = skip_space(line);

		found = starts_with(s, "config 64BIT") || starts_with(s, "select 64BIT");
	}
	free(line);
	fclose(f);
	return found;
}

unsigned int tree_long_bits(const struct tree *t)
{
	FILE *f = open_kconfig(t), *um;

	if (!f || has_64bit(f))
		return 64;
	/* user mode Linux has the symbol beside the architecture that it runs on */
	um = strcmp(t->arch, "um")
		     ? NULL
		     : open_path(pool_printf("%s/arch/x86/um/Kconfig", tree_whole(t)));
	return um && has_64bit(um) ? 64 : 32;
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

bool tree_exit_is_generic(const struct tree *t)
{
	return tree_select_line(t, "GENERIC_ENTRY") ||
	       tree_select_line(t, "GENERIC_IRQ_ENTRY");
}
