// SPDX-License-Identifier: GPL-2.0
// Refuse a module for other thread flag numbers before force is looked at.
//
// file: kernel/module/main.c kernel/module.c
// rule force: MODULE_VERMAGIC_TIF 0 -> 2 in check_modinfo
// rule force: ENOEXEC 1 -> 2 in check_modinfo

@force@
identifier magic;
expression flags;
@@
+/* Not even by force: it would test other bits of the thread flags. */
+if (*MODULE_VERMAGIC_TIF && (!magic || !strstr(magic, MODULE_VERMAGIC_TIF))) {
+	pr_err("%s: version magic '%s' should be '%s'\n", info->name, magic ? magic : "", vermagic);
+	return -ENOEXEC;
+}
+
 if (flags & MODULE_INIT_IGNORE_VERMAGIC)
 	magic = NULL;
