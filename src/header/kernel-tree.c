// SPDX-License-Identifier: GPL-2.0
// Is this a kernel tree? One answer for all commands.
#include "header/kernel-tree.h"
#include "util/file.h"
#include "util/message.h"
#include "util/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
	const char *name;
	mode_t type;
	enum kernel_tree_use use; /* this and those behind it ask for it */
} top[] = {
	{ "Makefile", S_IFREG, TREE_HEADERS },
	{ "arch", S_IFDIR, TREE_FILES },
	{ "Kconfig", S_IFREG, TREE_KERNEL },
	{ "kernel", S_IFDIR, TREE_KERNEL },
};

static const char *missing(const char *tree, enum kernel_tree_use use)
{
	struct str names = { 0 };
	struct stat st;

	for (size_t i = 0; i < sizeof(top) / sizeof(top[0]); i++)
		if (top[i].use <= use &&
		    (stat(pool_printf("%s/%s", tree, top[i].name), &st) ||
		     (st.st_mode & S_IFMT) != top[i].type))
			str_printf(&names, " %s%s", top[i].name,
				   top[i].type == S_IFDIR ? "/" : "");
	return names.len ? str_get(&names) : NULL;
}

int kernel_tree_check(const char *arg, enum kernel_tree_use use, const char **path)
{
	const char *shown = shell_quote(arg), *names;
	struct stat st;
	char *real;

	if (stat(arg, &st))
		return fail(EX_TREE, "give the top folder of a kernel tree",
			    "%s does not exist", shown);
	if (!S_ISDIR(st.st_mode))
		return fail(EX_TREE, "give the top folder of a kernel tree",
			    "%s is not a folder", shown);
	if (access(arg, R_OK | X_OK))
		return fail(EX_NO, "run as a user who may", "%s cannot be read", shown);
	real = realpath(arg, NULL);
	if (!real)
		return fail(EX_NO, "run as a user who may", "%s cannot be resolved (%s)",
			    shown, strerror(errno));
	names = missing(real, use);
	if (names)
		fail(EX_TREE, "give the top folder of one",
		     "%s is not a kernel tree (it has no%s)", shell_quote(real), names);
	if (path)
		*path = pool_strdup(real);
	free(real);
	return names ? EX_TREE : EX_OK;
}
