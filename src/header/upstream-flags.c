// SPDX-License-Identifier: GPL-2.0
// Upstream's flags and their numbers, release by release: arch/upstream-flags.tsv.
#include "header/upstream-flags.h"
#include "header/lines.h"
#include "util/pool.h"

#include <stdlib.h>
#include <string.h>

static const char *field(const char **s)
{
	size_t len = strcspn(*s, "\t\n");
	const char *text = pool_strndup(*s, len);

	*s += len;
	*s += **s == '\t';
	return text;
}

static int parse_flag(struct upstream_flags *k, const char *s, unsigned int line,
		      struct diags *d)
{
	struct upstream_flag *f;
	size_t i;

	k->list = pool_grow(k->list, k->count, sizeof(*k->list));
	f = &k->list[k->count++];
	f->arch = field(&s);
	f->name = field(&s);
	f->numbers = pool_alloc((k->nreleases + 1) * sizeof(*f->numbers));
	for (i = 0; i < k->nreleases; i++) {
		const char *text = field(&s);
		char *end;
		unsigned long n = strtoul(text, &end, 10);

		f->numbers[i] = UPSTREAM_NONE;
		if (!strcmp(text, "-"))
			continue;
		if (!*text || *end || n > 63) {
			diag_add(d, k->file, line, "'%s' is no bit number", text);
			return -1;
		}
		f->numbers[i] = (int)n;
	}
	return 0;
}

static int parse_head(struct upstream_flags *k, const char *s, unsigned int line,
		      struct diags *d)
{
	if (strcmp(field(&s), "arch") || strcmp(field(&s), "name")) {
		diag_add(d, k->file, line, "the first line names no columns");
		return -1;
	}
	while (*s) {
		k->releases = pool_grow(k->releases, k->nreleases, sizeof(*k->releases));
		k->releases[k->nreleases++] = field(&s);
	}
	return 0;
}

int upstream_read(struct upstream_flags *k, const char *path, struct diags *d)
{
	struct source src;
	const char *text;
	unsigned int line = 0;
	int rc = 0;

	memset(k, 0, sizeof(*k));
	k->file = path;
	if (source_read(&src, path, d))
		return -1;
	for (text = src.text; *text;) {
		size_t len = strcspn(text, "\n");
		const char *s = pool_strndup(text, len);

		line++;
		text += len;
		text += *text == '\n';
		if (!*s || *s == '#')
			continue;
		if (k->nreleases ? parse_flag(k, s, line, d) : parse_head(k, s, line, d))
			rc = -1;
	}
	return rc;
}

bool upstream_arch(const struct upstream_flags *k, const char *arch)
{
	size_t i;

	for (i = 0; i < k->count; i++)
		if (!strcmp(k->list[i].arch, arch))
			return true;
	return false;
}

const struct upstream_flag *upstream_find(const struct upstream_flags *k,
					  const char *arch, const char *name)
{
	size_t i;

	for (i = 0; i < k->count; i++)
		if (!strcmp(k->list[i].arch, arch) && !strcmp(k->list[i].name, name))
			return &k->list[i];
	return NULL;
}

int upstream_release(const struct upstream_flags *k, const char *version)
{
	size_t i;

	for (i = 0; i < k->nreleases; i++) {
		size_t len = strlen(k->releases[i]);

		if (starts_with(version, k->releases[i]) &&
		    (!version[len] || version[len] == '.' || version[len] == '-'))
			return (int)i;
	}
	return -1;
}

static bool is_gone(const struct upstream_flags *k, const struct upstream_flag *f)
{
	size_t i;

	for (i = 0; i < k->nreleases; i++)
		if (f->numbers[i] != UPSTREAM_NONE)
			return false;
	return true;
}

/* "5.9" is before "5.10": less than, equal to or greater than 0. */
static int compare(const char *a, const char *b)
{
	char *end_a, *end_b;
	unsigned long x = strtoul(a, &end_a, 10), y = strtoul(b, &end_b, 10);

	if (x == y && *end_a == '.' && *end_b == '.') {
		x = strtoul(end_a + 1, NULL, 10);
		y = strtoul(end_b + 1, NULL, 10);
	}
	return (x > y) - (x < y);
}

bool upstream_has(const struct upstream_flags *k, const struct upstream_flag *f,
		  const char *version)
{
	bool before = false, older = true;
	size_t i;

	if (!version || !*version)
		return true;
	for (i = 0; i < k->nreleases; i++) {
		bool has = f->numbers[i] != UPSTREAM_NONE;
		int order = compare(k->releases[i], version);

		if (!order)
			return has;
		if (order > 0)
			return has || before || (older && is_gone(k, f));
		before = has;
		older = false;
	}
	return before;
}

const char *upstream_span(const struct upstream_flags *k, const struct upstream_flag *f)
{
	const char *first = NULL, *last = NULL;
	size_t i;

	for (i = 0; i < k->nreleases; i++) {
		if (f->numbers[i] == UPSTREAM_NONE)
			continue;
		first = first ? first : k->releases[i];
		last = k->releases[i];
	}
	if (!first)
		return pool_printf("before %s", k->releases[0]);
	return first == last ? first : pool_printf("%s to %s", first, last);
}

const char *upstream_archs(const struct upstream_flags *k, const char *name)
{
	struct str s = { 0 };
	size_t i;

	for (i = 0; i < k->count; i++)
		if (!strcmp(k->list[i].name, name))
			str_printf(&s, "%s%s", s.len ? ", " : "", k->list[i].arch);
	return str_get(&s);
}
