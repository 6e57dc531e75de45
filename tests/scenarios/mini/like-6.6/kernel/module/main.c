/* SPDX-License-Identifier: GPL-2.0 */
/* What force does to a module, as the kernel's loader has it. */
#include <linux/vermagic.h>

static const char vermagic[] = VERMAGIC_STRING;

static int check_modinfo(struct module *mod, struct load_info *info, int flags)
{
	const char *modmagic = get_modinfo(info, "vermagic");
	int err;

	if (flags & MODULE_INIT_IGNORE_VERMAGIC)
		modmagic = NULL;

	if (!modmagic) {
		err = try_to_force_load(mod, "bad vermagic");
		if (err)
			return err;
	} else if (!same_magic(modmagic, vermagic, info->index.vers)) {
		return -ENOEXEC;
	}

	return 0;
}
