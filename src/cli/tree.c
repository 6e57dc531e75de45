// SPDX-License-Identifier: GPL-2.0
// tree: is this a kernel tree, and where is it? For the shell scripts.
#include "cli/args.h"
#include "cli/command.h"
#include "header/kernel-tree.h"
#include "util/message.h"

static const char help[] =
	"usage: tif-backports tree TREE\n"
	"\n"
	"Prints the path of the kernel tree, absolute, links resolved.\n"
	"Exit codes: 0 done, 1 it cannot be read, 2 usage, 3 not a kernel tree.\n";

int command_tree(const char *kit, int argc, char **argv)
{
	const struct arg args[] = { { 0 } };
	struct list operands = { 0 };
	const char *path;
	int rc = args_read(kit, args, help, argc, argv, &operands);

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	if (operands.n != 1)
		return args_usage("one kernel tree is needed");
	rc = kernel_tree_check(operands.s[0], TREE_KERNEL, &path);
	if (!rc)
		say("%s", path);
	return rc;
}
