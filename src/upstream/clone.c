// SPDX-License-Identifier: GPL-2.0
// Ask git about a clone that may come from anybody.
#include "upstream/clone.h"

#include "util/file.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"
#include "util/utf8.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ARGS 256

/* In a clone's own configuration these would start programs, or reach a network. */
static const char *const before[] = {
	"env",
	"GIT_CONFIG_NOSYSTEM=1",
	"GIT_ATTR_NOSYSTEM=1",
	"GIT_OPTIONAL_LOCKS=0",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_NO_REPLACE_OBJECTS=1",
	"GIT_NO_LAZY_FETCH=1",
	"GIT_ALLOW_PROTOCOL=none",
	"git",
	"--no-pager",
	"-c",
	"core.fsmonitor=false",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"core.attributesFile=/dev/null",
	"-c",
	"log.showSignature=false",
	"-c",
	"gpg.program=false",
	"-c",
	"core.alternateRefsCommand=true",
	"-c",
	"versionsort.suffix=-rc",
	"-C",
};

/* A home with a configuration that lets git read a clone of another user. */
static const char *home(void)
{
	static const char config[] = "[safe]\n\tdirectory = *\n";
	static unsigned long lease;
	static const char *dir;

	if (dir && lease == pool_lease())
		return dir;
	if (scratch_open())
		return NULL;
	lease = pool_lease();
	dir = scratch_path("git-home");
	if (folder_make(dir) ||
	    file_write(pool_printf("%s/.gitconfig", dir), config, strlen(config), 0600))
		dir = NULL;
	return dir;
}

int clone_git(const struct clone *c, const char *input, struct str *out,
	      const char *const *args)
{
	const char *argv[MAX_ARGS] = { 0 };
	struct str ignored = { 0 };
	struct run r = { .argv = argv, .input = input, .out = out ? out : &ignored };
	size_t n = 0, i;

	for (i = 0; i < sizeof(before) / sizeof(*before); i++)
		argv[n++] = before[i];
	argv[n++] = c->path;
	for (i = 0; args[i] && n + 1 < MAX_ARGS; i++)
		argv[n++] = args[i];
	r.home = home();
	return r.home ? run_program(&r) : -1;
}

const char *clone_line(const struct clone *c, const char *const *args)
{
	struct str out = { 0 };

	if (clone_git(c, NULL, &out, args) || !out.len)
		return "";
	return pool_strndup(out.text, strcspn(out.text, "\n"));
}

static bool says_true(const struct clone *c, const char *question)
{
	return !strcmp(
		clone_line(c, (const char *const[]){ "rev-parse", question, NULL }),
		"true");
}

int clone_open(struct clone *c, const char *arg)
{
	const char *top, *dir;
	char path[PATH_MAX], real[PATH_MAX];
	int rc = run_need("git", "git");

	if (rc)
		return rc;
	*c = (struct clone){ .shown = utf8_clean(arg) };
	if (!realpath(arg, path))
		return fail(EX_TREE, "name a clone of Linux", "%s: %s", c->shown,
			    strerror(errno));
	c->path = pool_strdup(path);
	rc = scratch_open();
	if (rc)
		return rc;
	dir = clone_line(
		c, (const char *const[]){ "rev-parse", "--absolute-git-dir", NULL });
	top = clone_line(c,
			 (const char *const[]){ "rev-parse", "--show-toplevel", NULL });
	/* not one that a folder above has */
	if (!*dir || !realpath(dir, real) ||
	    (strcmp(real, path) != 0 && strcmp(top, path) != 0))
		return fail(EX_TREE, "name the top folder of a clone of Linux",
			    "%s is no git repository", c->shown);
	c->bare = says_true(c, "--is-bare-repository");
	c->shallow = says_true(c, "--is-shallow-repository");
	c->partial = *clone_line(
		c, (const char *const[]){ "config", "--get-regexp",
					  "^(extensions\\.partialclone|remote\\..*"
					  "\\.promisor)$",
					  NULL });
	return 0;
}
