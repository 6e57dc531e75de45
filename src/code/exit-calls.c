// SPDX-License-Identifier: GPL-2.0
// An exit to user mode beside the known ones: TIF_RSEQ would be consumed in those alone.
#include "code/exit-calls.h"
#include "code/code-walk.h"
#include "code/cut.h"
#include "header/kconfig.h"
#include "header/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct check {
	const struct facts *common;
	struct diags *d;
};

static void check_call(const struct check *c, const struct fact *call, const char *file,
		       const char *text)
{
	const char *name = call->words[0], *known = call->words[1];
	struct word_place *places;
	size_t n = strstr(text, name) ? find_word(text, name, &places) : 0;

	for (size_t i = 0; i < n; i++) {
		const char *in = places[i].function;

		if (*in && strcmp(in, name) && !name_is_among(known, in))
			diag_add(c->d, pool_strdup(file), places[i].line,
				 "%s() calls %s(), and TIF_RSEQ is consumed in %s() "
				 "alone: its events would be lost on that way to user "
				 "mode",
				 in, name, known);
	}
}

/* Most files have none of the names, and are not kept. */
static bool names_a_call(const struct facts *common, const char *path)
{
	const char *why;
	FILE *f = file_open_limited(path, &why);
	char *line = NULL;
	size_t room = 0;
	bool found = false;

	while (f && !found && getline(&line, &room, f) >= 0)
		for (size_t i = 0; !found && i < common->count; i++)
			found = common->list[i].kind == FACT_EXIT &&
				strstr(line, common->list[i].words[0]);
	free(line);
	if (f)
		fclose(f);
	return found;
}

static bool see_file(void *data, const char *path, const char *name, size_t size)
{
	const struct check *c = data;
	const char *text;

	(void)size;
	if (!strcmp(strrchr(name, '.'), ".S") || !names_a_call(c->common, path))
		return true;
	text = file_read(path, FILE_MAX, NULL);
	for (size_t i = 0; text && i < c->common->count; i++)
		if (c->common->list[i].kind == FACT_EXIT)
			check_call(c, &c->common->list[i], name, text);
	return true;
}

void exit_calls_check(const char *root, const char *real, const struct facts *common,
		      const char *arch, struct diags *d)
{
	struct tree t = { .root = root, .arch = arch };
	struct check c = { common, d };
	struct code_walk w = {
		.root = root, .real = real, .common = common, .see = see_file, .data = &c
	};

	code_walk_folder(&w, pool_printf("arch/%s", arch));
	if (!tree_exit_is_generic(&t))
		return;
	code_walk_folder(&w, "kernel/entry");
	code_walk_folder(&w, "include/linux");
}
