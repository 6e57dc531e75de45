// SPDX-License-Identifier: GPL-2.0
// Read a series file: patches with their conditions, levels, refusals, exits.
#include "apply/series.h"
#include "util/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SERIES_LIMIT (1U << 20)
#define NAME_CHARS   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-"

int series_fault(const struct apply *a, unsigned int nr, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return fail(EX_FAULT, "restore the checkout", "series/%s, line %u: %s", a->series,
		    nr, text);
}

const char *next_word(const char **s)
{
	const char *start = *s + strspn(*s, " \t");
	size_t len = strcspn(start, " \t");

	*s = start + len;
	return len ? pool_strndup(start, len) : NULL;
}

bool is_name(const char *s, const char *set)
{
	return s && *s && strspn(s, set) == strlen(s);
}

/* What is left of a line, without the blanks around it. */
static const char *rest_of(const char *s)
{
	size_t len;

	s += strspn(s, " \t");
	len = strlen(s);
	while (len && (s[len - 1] == ' ' || s[len - 1] == '\t'))
		len--;
	return pool_strndup(s, len);
}

/* "topic/name.patch", any number of folders, none of them hidden. */
static bool is_patch_name(const char *name)
{
	size_t len = strlen(name), parts = 0;

	if (len < 7 || strcmp(name + len - 6, ".patch") != 0)
		return false;
	while (*name) {
		size_t part = strcspn(name, "/");

		if (!part || strspn(name, NAME_CHARS) != part || strchr(".-", *name))
			return false;
		parts++;
		name += part + (name[part] == '/');
	}
	return parts > 1;
}

static struct series_line *add_line(struct series *s, enum line_kind kind,
				    unsigned int nr, const char *name, const char *words,
				    const char *level)
{
	struct series_line *l;

	s->lines = pool_grow(s->lines, s->count, sizeof(*s->lines));
	l = &s->lines[s->count++];
	*l = (struct series_line){ kind, nr, name, words, level };
	return l;
}

const struct series_line *series_exit(const struct series *s, const char *arch)
{
	for (size_t i = 0; i < s->count; i++)
		if ((s->lines[i].kind == LINE_OWN || s->lines[i].kind == LINE_ALIAS) &&
		    !strcmp(s->lines[i].name, arch))
			return &s->lines[i];
	return NULL;
}

/* "# consumer: ARCH WHAT" or "# alias: ARCH REASON" */
static int read_exit(const struct apply *a, struct series *s, unsigned int nr,
		     enum line_kind kind, const char *text)
{
	const char *arch = next_word(&text), *words = rest_of(text);

	if (!is_name(arch, ARCH_CHARS) || !*words)
		return series_fault(a, nr, "not '# %s: ARCH WORDS'",
				    kind == LINE_OWN ? "consumer" : "alias");
	if (series_exit(s, arch))
		return series_fault(a, nr, "%s has a consumer or an alias already", arch);
	add_line(s, kind, nr, arch, words, "");
	return 0;
}

static int read_refusal(const struct apply *a, struct series *s, unsigned int nr,
			const char *line, const char *level)
{
	const char *text = line + strlen("# refuse: "), *name = next_word(&text);
	const char *why = rest_of(text);

	if (!is_name(name, PROBE_CHARS) || !*why)
		return series_fault(a, nr, "cannot use '%s'", line);
	add_line(s, LINE_REFUSE, nr, name, why, level);
	return 0;
}

/* "# needs: PROBE" or "# needs: not PROBE": what the trees of this series have. */
static int read_need(const struct apply *a, struct series *s, unsigned int nr,
		     const char *line)
{
	const char *text = line + strlen("# needs: "), *name = next_word(&text),
		   *not = "";

	if (name && !strcmp(name, "not")) {
		not = name;
		name = next_word(&text);
	}
	if (!is_name(name, PROBE_CHARS) || next_word(&text))
		return series_fault(a, nr, "cannot use '%s'", line);
	add_line(s, LINE_NEEDS, nr, name, not, "");
	return 0;
}

/* "# numbering: native WORDS": what is meant where nobody asks. */
static int read_numbering(const struct apply *a, struct series *s, unsigned int nr,
			  const char *line)
{
	const char *text = line + strlen("# numbering: "), *name = next_word(&text);
	const char *why = rest_of(text);

	if (!name || (strcmp(name, "generic") != 0 && strcmp(name, "native") != 0) ||
	    !*why)
		return series_fault(a, nr, "cannot use '%s'", line);
	add_line(s, LINE_NUMBERING, nr, name, why, "");
	return 0;
}

static int read_patch(const struct apply *a, struct series *s, unsigned int nr,
		      const char *line, const char *level)
{
	size_t code = strcspn(line, "#");
	const char *text = pool_strndup(line, code), *name = next_word(&text);

	if (!name)
		return 0;
	if (!*level)
		return series_fault(a, nr, "%s stands before the first '# level:'", name);
	if (next_word(&text) || !is_patch_name(name))
		return series_fault(a, nr, "cannot use '%s'", line);
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].kind == LINE_PATCH && !strcmp(s->lines[i].name, name))
			return series_fault(a, nr, "%s appears twice", name);
	add_line(s, LINE_PATCH, nr, name, rest_of(line[code] ? line + code + 1 : ""),
		 level);
	return 0;
}

static int read_line(const struct apply *a, struct series *s, unsigned int nr,
		     const char *line, const char **level)
{
	if (starts_with(line, "# level:")) {
		*level = rest_of(line + strlen("# level:"));
		if (strcmp(*level, "tif") != 0 && strcmp(*level, "rseq") != 0)
			return series_fault(a, nr, "no level is called '%s'", *level);
		add_line(s, LINE_LEVEL, nr, *level, "", *level);
		return 0;
	}
	if (starts_with(line, "# consumer:"))
		return read_exit(a, s, nr, LINE_OWN, line + strlen("# consumer:"));
	if (starts_with(line, "# alias:"))
		return read_exit(a, s, nr, LINE_ALIAS, line + strlen("# alias:"));
	if (starts_with(line, "# refuse: "))
		return read_refusal(a, s, nr, line, *level);
	if (starts_with(line, "# needs: "))
		return read_need(a, s, nr, line);
	if (starts_with(line, "# numbering: "))
		return read_numbering(a, s, nr, line);
	return read_patch(a, s, nr, line, *level);
}

int series_read(const struct apply *a, struct series *s)
{
	const char *text = file_read(pool_printf("%s/series/%s", a->kit, a->series),
				     SERIES_LIMIT, NULL);
	const char *level = "";
	unsigned int nr = 0;

	*s = (struct series){ 0 };
	if (!text)
		return fail(EX_FAULT, "restore the checkout", "series/%s cannot be read",
			    a->series);
	while (*text) {
		size_t len = strcspn(text, "\n");
		int rc = read_line(a, s, ++nr, pool_strndup(text, len), &level);

		if (rc)
			return rc;
		text += len + (text[len] == '\n');
	}
	return 0;
}
