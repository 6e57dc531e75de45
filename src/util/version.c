// SPDX-License-Identifier: GPL-2.0
// Which version of the kit this is.
#include "util/version.h"
#include "util/file.h"
#include "util/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT 4096

const char *kit_version(const char *kit)
{
	char *text = file_read(pool_printf("%s/VERSION", kit), LIMIT, NULL);

	if (!text)
		return "";
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static int git(const char *const *argv, struct str *out)
{
	struct run r = { .argv = argv, .out = out, .home = getenv("HOME") };

	return run_program(&r);
}

const char *kit_commit(const char *kit)
{
	const char *const head[] = { "git",	  "-C",	  kit, "rev-parse",
				     "--short=7", "HEAD", NULL };
	const char *const status[] = { "git",	 "--no-optional-locks", "-C", kit,
				       "status", "--porcelain",		NULL };
	struct str commit = { 0 }, changes = { 0 };
	const char *id;

	if (access(pool_printf("%s/.git", kit), F_OK) || !run_find("git") ||
	    git(head, &commit))
		return "";
	id = pool_strndup(str_get(&commit), strcspn(str_get(&commit), "\n"));
	git(status, &changes);
	return changes.len ? pool_printf("%s+", id) : id;
}
