// SPDX-License-Identifier: GPL-2.0
// Who signs off what lands.
#include "apply/git.h"
#include "apply/trial.h"
#include "util/message.h"
#include "util/run.h"

#include <stdlib.h>
#include <string.h>

#define NOBODY "tif-backports <tif-backports@localhost>"

/* What git itself looks at to know who somebody is. */
static const char *const variables[] = {
	"GIT_COMMITTER_NAME",
	"GIT_COMMITTER_EMAIL",
	"EMAIL",
	"XDG_CONFIG_HOME",
};
#define VARIABLES (sizeof(variables) / sizeof(variables[0]))

/* "NAME <MAIL>", in one line, and neither of them empty */
static bool is_author(const char *s)
{
	const char *mail = strchr(s, '<');
	size_t len = strlen(s);

	if (!mail || mail == s || mail[-1] != ' ' || *s == ' ' || s[len - 1] != '>')
		return false;
	for (const char *c = s; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			return false;
	return strcspn(mail + 1, "<> ") == (size_t)(s + len - 1 - (mail + 1)) &&
	       mail[1] != '>';
}

/* "git var GIT_COMMITTER_IDENT" in the tree, which may have an identity of its own.
 * @nobody: set, unless NULL, when git has read all there is and knows of none */
static const char *git_identity(const char *dir, bool *nobody)
{
	const char *argv[VARIABLES + 7] = { "env" };
	struct str out = { 0 }, err = { 0 };
	struct run r = { .argv = argv,
			 .dir = dir,
			 .out = &out,
			 .err = &err,
			 .seconds = 10,
			 .home = getenv("HOME") };
	const char *end;
	size_t n = 1;

	for (size_t i = 0; i < VARIABLES; i++)
		if (getenv(variables[i]))
			argv[n++] =
				pool_printf("%s=%s", variables[i], getenv(variables[i]));
	/* what git makes up from the machine's name is nobody's word */
	argv[n++] = "git";
	argv[n++] = "-c";
	argv[n++] = "user.useConfigOnly=true";
	argv[n++] = "var";
	argv[n++] = "GIT_COMMITTER_IDENT";
	if (run_program(&r) || !out.len) {
		if (nobody)
			*nobody = strstr(str_get(&err), "auto-detection is disabled");
		return NULL;
	}
	end = strchr(out.text, '>');
	return end ? pool_strndup(out.text, (size_t)(end + 1 - out.text)) : NULL;
}

const char *committer_find(const struct apply *a)
{
	const char *found = git_identity(a->kernel.path, NULL);

	return found && is_author(found) ? found : a->author;
}

int author_find(struct apply *a)
{
	const char *found;
	bool nobody = false;

	if (a->author && *a->author) {
		if (is_author(a->author))
			return 0;
		return fail(EX_USAGE, "give it as --author 'NAME <MAIL>'",
			    "'%s' is no author", a->author);
	}
	found = git_identity(a->kernel.path, &nobody);
	/* a repository of somebody else's, which git does not read */
	if (!found && !nobody)
		found = git_identity("/", NULL);
	if (found && is_author(found)) {
		a->author = found;
		return 0;
	}
	a->author = NOBODY;
	list_add(&a->notes,
		 "the patches are signed off by " NOBODY
		 ": git config user.name and user.email, or --author, say by whom");
	return 0;
}
