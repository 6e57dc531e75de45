// SPDX-License-Identifier: GPL-2.0
/* The smallest module: whether it loads is the test of the module guard. */
#include <linux/module.h>

static int __init guard_init(void)
{
	return 0;
}
module_init(guard_init);

static void __exit guard_exit(void)
{
}
module_exit(guard_exit);

MODULE_DESCRIPTION("Loads or is refused, nothing else");
MODULE_LICENSE("GPL");
