// SPDX-License-Identifier: GPL-2.0
// --with DIR: patches made by hand that replace patches of the series by name.
#include "apply/series.h"
#include "util/message.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

const char *with_find(const struct apply *a, const char *name)
{
	const char *file = a->with ? pool_printf("%s/%s", a->with, name) : NULL;
	struct stat st;

	return file && !stat(file, &st) && S_ISREG(st.st_mode) ? file : NULL;
}

static bool in_series(const struct series *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].kind == LINE_PATCH && !strcmp(s->lines[i].name, name))
			return true;
	return false;
}

static bool in_plan(const struct apply *a, const char *name)
{
	for (size_t i = 0; i < a->nplan; i++)
		if (!strcmp(a->plan[i].name, name))
			return true;
	return false;
}

int with_check(struct apply *a, const struct series *s)
{
	struct list files = { 0 };

	if (!a->with)
		return 0;
	if (folder_list(a->with, &files))
		return fail(EX_MISSING, "name a folder with the patches",
			    "--with: %s: %s", shell_quote(a->with), strerror(errno));
	if (!files.n)
		return fail(EX_USAGE, "put a patch there under its name in the series",
			    "--with: there is no file in %s", shell_quote(a->with));
	for (size_t i = 0; i < files.n; i++) {
		const char *name = files.s[i];

		if (!in_series(s, name))
			return fail(EX_USAGE,
				    pool_printf("the names are those in series/%s",
						a->series),
				    "--with: %s is no patch of series %s (%s)",
				    shell_quote(name), a->series, shell_quote(a->with));
		if (!in_plan(a, name))
			list_add(&a->notes,
				 pool_printf("--with: %s is not in this plan", name));
	}
	return 0;
}
