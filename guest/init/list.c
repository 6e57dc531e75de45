// SPDX-License-Identifier: GPL-2.0
// The list of tests: NAME TIMEOUT [VAR=VALUE ...] PROGRAM [ARG ...]
#define _GNU_SOURCE
#include "init.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Splits @line in place; false when it is empty or a comment. */
static bool parse(char *line, struct test *t)
{
	char *save = NULL, *word, *end;
	int envs = 0, args = 0;

	memset(t, 0, sizeof(*t));
	line[strcspn(line, "\n")] = '\0';
	t->name = strtok_r(line, " \t", &save);
	if (!t->name || *t->name == '#')
		return false;
	word = strtok_r(NULL, " \t", &save);
	t->timeout = word ? strtol(word, &end, 10) : 0;
	errno = EINVAL;
	if (t->timeout < 1 || *end)
		give_up("a test without a timeout in " LIST, t->name);
	while ((word = strtok_r(NULL, " \t", &save))) {
		if (envs == MAX_WORDS - 1 || args == MAX_WORDS - 1)
			give_up("a line too long in " LIST, t->name);
		if (!args && strchr(word, '=') && *word != '/')
			t->env[envs++] = word;
		else
			t->argv[args++] = word;
	}
	if (!args)
		give_up("a test without a program in " LIST, t->name);
	return true;
}

static bool wanted(const char *name, const char *globs)
{
	char *copy, *save = NULL, *glob;
	bool yes = false;

	if (!globs)
		return true;
	copy = strdup(globs);
	for (glob = strtok_r(copy, ",", &save); glob; glob = strtok_r(NULL, ",", &save))
		yes |= !fnmatch(glob, name, 0);
	free(copy);
	return yes;
}

int walk_list(const char *globs, bool go, long slow)
{
	FILE *list = fopen(LIST, "re");
	char *line = NULL;
	size_t size = 0;
	int n = 0;

	if (!list)
		give_up("cannot read the list of tests", LIST);
	while (getline(&line, &size, list) >= 0) {
		struct test t;

		if (!parse(line, &t) || !wanted(t.name, globs))
			continue;
		n++;
		if (go && !run_test(&t, slow) && param("tif.first"))
			break;
	}
	free(line);
	fclose(list);
	return n;
}
