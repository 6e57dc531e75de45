// SPDX-License-Identifier: GPL-2.0
// Module.symvers: what a kernel exports, and the CRC of each export.
#include "kabi/symvers.h"
#include "util/file.h"
#include "util/pool.h"

#include <errno.h>
#include <string.h>

#define SYMVERS_MAX (64u * 1024 * 1024)

static bool is_crc(const char *word)
{
	size_t digits = strlen(word) - 2;

	return starts_with(word, "0x") && digits >= 1 && digits <= 16 &&
	       strspn(word + 2, "0123456789abcdefABCDEF") == digits;
}

/* CRC, symbol, module, how: columns with tabs between. From 5.4 on a namespace
 * follows, mostly empty. */
static int read_line(struct symvers *s, char *line, unsigned int number, struct diags *d)
{
	struct symver v = { 0 };
	char *rest = line, *crc = strsep(&rest, "\t"), *name = strsep(&rest, "\t");
	char *module = strsep(&rest, "\t"), *how = strsep(&rest, "\t");

	if (!how || !is_crc(crc) || !*name || !*module || !starts_with(how, "EXPORT_")) {
		diag_add(d, s->path, number,
			 "not CRC, symbol, module and kind of export");
		return -1;
	}
	if (index_find(&s->index, name, strlen(name)) >= 0) {
		diag_add(d, s->path, number, "%s stands here twice", name);
		return -1;
	}
	v.name = name;
	v.crc = crc;
	v.module = module;
	v.how = rest && *rest ? pool_printf("%s %s", how, rest) : how;
	v.no_crc = strspn(crc + 2, "0") == strlen(crc + 2);
	s->without += v.no_crc;
	index_add(&s->index, name, strlen(name), s->count);
	s->list = pool_grow(s->list, s->count, sizeof(*s->list));
	s->list[s->count++] = v;
	return 0;
}

int symvers_read(struct symvers *s, const char *path, struct diags *d)
{
	char *text = file_read(path, SYMVERS_MAX, NULL), *line;
	unsigned int number = 0;

	s->path = path;
	if (!text) {
		diag_add(d, path, 0, "cannot be read (%s)", strerror(errno));
		return -1;
	}
	while ((line = strsep(&text, "\n"))) {
		number++;
		if (*line && read_line(s, line, number, d))
			return -1;
	}
	if (!s->count)
		diag_add(d, path, 0, "no export in it");
	else if (s->without == s->count)
		diag_add(d, path, 0, "no export has a CRC: a kernel without MODVERSIONS");
	return s->without == s->count ? -1 : 0;
}

const struct symver *symvers_find(const struct symvers *s, const char *name)
{
	long at = index_find(&s->index, name, strlen(name));

	return at < 0 ? NULL : &s->list[at];
}
