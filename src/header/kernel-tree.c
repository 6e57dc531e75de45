// SPDX-License-Identifier: GPL-2.0
// Is this a kernel tree? One answer for all commands.
#include "header/kernel-tree.h"
#include "util/message.h"
#include "util/pool.h"
#include "util/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_type(const char *tree, const char *name, mode_t type)
{
	struct stat st;

	return !stat(pool_printf("%s/%s", tree, name), &st) &&
	       (st.st_mode & S_IFMT) == type;
}

int kernel_tree_check(const char *arg, const char **path)
{
	char *real = realpath(arg, NULL);

	if (!real)
		return fail(EX_TREE, "name the top folder of one",
			    "not a kernel tree (%s): %s", utf8_clean(arg),
			    strerror(errno));
	if (path)
		*path = pool_strdup(real);
	free(real);
	if (!is_type(arg, "arch", S_IFDIR))
		return fail(EX_TREE, "name the top folder of one",
			    "not a kernel tree (%s): it has no arch/", utf8_clean(arg));
	if (!is_type(arg, "Makefile", S_IFREG))
		return fail(EX_TREE, "name the top folder of one",
			    "not a kernel tree (%s): it has no Makefile",
			    utf8_clean(arg));
	return EX_OK;
}
