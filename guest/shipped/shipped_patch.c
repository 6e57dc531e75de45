// SPDX-License-Identifier: GPL-2.0
/* A live patch: /proc/cmdline says another thing while it is there. */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>

static int patched_show(struct seq_file *file, void *unused)
{
	seq_puts(file, "live patched\n");
	return 0;
}

static struct klp_func functions[] = {
	{ .old_name = "cmdline_proc_show", .new_func = patched_show }, {}
};

/* No name: the object is the kernel itself. */
static struct klp_object objects[] = { { .funcs = functions }, {} };

static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objects };

static int __init shipped_patch_init(void)
{
	return klp_enable_patch(&patch);
}
module_init(shipped_patch_init);

static void __exit shipped_patch_exit(void)
{
}
module_exit(shipped_patch_exit);

MODULE_DESCRIPTION("Patches a function of the running kernel");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
