// SPDX-License-Identifier: GPL-2.0
// Whose kernel a tree is, by what its own files say.
#include "header/fingerprint.h"
#include "util/at.h"
#include "util/utf8.h"

#include <string.h>

#define LINE_LIMIT ((size_t)64 << 10)

/**
 * struct mark - one trace of a vendor
 * @file: a file, or, without a pattern, anything of that name
 * @pattern: a line that is there; its group is the version
 * @more: another line of the same file, whose group is joined with a dot
 * @build: another one, whose group is the build
 */
struct mark {
	const char *vendor;
	const char *words;
	const char *file;
	const char *pattern;
	const char *more;
	const char *build;
};

/* The first that is found counts: derivatives stand before what they are made from. */
static const struct mark marks[] = {
	{ "uek", "Oracle UEK", "uek-rpm", NULL, NULL, NULL },
	{ "ciq", "CIQ (Rocky Linux)", "ciq", NULL, NULL, NULL },
	{ "openeuler", "openEuler", "Makefile.oever", "^OPENEULER_MAJOR *= *([0-9][^ ]*)",
	  "^OPENEULER_MINOR *= *([0-9][^ ]*)", NULL },
	{ "openeuler", "openEuler", "Makefile", "^OPENEULER_MAJOR *= *([0-9][^ ]*)",
	  "^OPENEULER_MINOR *= *([0-9][^ ]*)", NULL },
	{ "rhel", "RHEL or a rebuild of it", "Makefile.rhelver",
	  "^RHEL_MAJOR *= *([0-9]+)", "^RHEL_MINOR *= *([0-9]+)",
	  "^RHEL_RELEASE *= *([^ ]+)" },
	{ "rhel", "RHEL or a rebuild of it", "Makefile", "^RHEL_MAJOR *= *([0-9]+)",
	  "^RHEL_MINOR *= *([0-9]+)", "^RHEL_RELEASE *= *([^ ]+)" },
	{ "suse", "SUSE", "init/Kconfig.suse", "^config SUSE_", NULL, NULL },
	{ "ubuntu", "Ubuntu", "debian.master/changelog", "^linux[^ ]* \\(([^)]+)\\)",
	  NULL, NULL },
	{ "ubuntu", "Ubuntu", "debian/debian.env", "^DEBIAN=(debian[^ ]*)", NULL, NULL },
	{ "debian", "Debian", "debian/changelog", "^linux[^ ]* \\(([^)]+)\\)", NULL,
	  NULL },
	{ "debian", "Debian", "Makefile", "^-include \\.kernelvariables", NULL, NULL },
	{ "amazon", "Amazon Linux", "drivers/amazon", NULL, NULL, NULL },
	{ "wsl", "WSL", "Microsoft/config-wsl", NULL, NULL, NULL },
	{ "wsl", "WSL", "arch/x86/configs/config-wsl", NULL, NULL, NULL },
	{ "android", "Android common kernel", "build.config.constants", "^BRANCH=([^ ]+)",
	  NULL, NULL },
	{ "android", "Android common kernel", "build.config.common", "^BRANCH=([^ ]+)",
	  NULL, NULL },
	{ "android", "Android common kernel", "build.config.gki", NULL, NULL, NULL },
	{ "yocto", "Yocto", ".kernel-meta", NULL, NULL, NULL },
	{ "yocto", "Yocto", ".metadir", NULL, NULL, NULL },
};

/* What is added to another kernel; the first line of its localversion file says which. */
static const struct {
	const char *name;
	const char *file;
} variants[] = {
	{ "cip", "localversion-cip" },
	{ "rt", "localversion-rt" },
};

static bool is_there(struct fingerprint *f, int root, const struct mark *m)
{
	const char *version = "", *more = "", *build = "";
	struct str text = { 0 };

	if (!m->pattern) {
		if (!at_exists(root, m->file))
			return false;
		f->vendor_at = m->file;
	} else {
		f->vendor_at = find_line(root, m->file, m->pattern, &version);
		if (!*f->vendor_at)
			return false;
	}
	if (m->more)
		find_line(root, m->file, m->more, &more);
	if (m->build)
		find_line(root, m->file, m->build, &build);
	f->vendor = m->vendor;
	f->vendor_version =
		*more ? pool_printf("%s.%s", version, more) : pool_strdup(version);
	str_puts(&text, m->words);
	if (*f->vendor_version)
		str_printf(&text, ", %s", f->vendor_version);
	if (*build)
		str_printf(&text, ", build %s", build);
	f->vendor_text = str_get(&text);
	return true;
}

void find_vendor(struct fingerprint *f, int root)
{
	f->vendor = "unknown";
	f->vendor_text = "unknown vendor";
	f->vendor_version = "";
	f->vendor_at = "";
	for (size_t i = 0; root >= 0 && i < sizeof(marks) / sizeof(marks[0]); i++)
		if (is_there(f, root, &marks[i]))
			break;
	for (size_t i = 0; root >= 0 && i < sizeof(variants) / sizeof(variants[0]); i++) {
		size_t len;
		const char *text = at_read(root, variants[i].file, LINE_LIMIT, &len);

		if (text)
			list_add(&f->variants,
				 utf8_clean(pool_printf("%s %.*s", variants[i].name,
							(int)strcspn(text, "\n"), text)));
	}
}
