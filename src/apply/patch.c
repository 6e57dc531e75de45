// SPDX-License-Identifier: GPL-2.0
// A reader of unified diffs, as git and diff -u write them for kernels.
#include "apply/patch.h"

#include <stdlib.h>
#include <string.h>

/* struct reader - where the reading is */
struct reader {
	struct patch *p;
	const char *at;
	unsigned int nr;
	const char *wrong;
};

static bool wrong(struct reader *r, const char *what)
{
	r->wrong = pool_printf("line %u: %s", r->nr, what);
	return false;
}

static size_t line_len(const char *s)
{
	return strcspn(s, "\n");
}

static const char *next_line(const char *s)
{
	size_t len = line_len(s);

	return s + len + (s[len] == '\n');
}

static void skip_line(struct reader *r)
{
	r->at = next_line(r->at);
	r->nr++;
}

static bool is_line(const char *s, const char *line)
{
	return line_len(s) == strlen(line) && starts_with(s, line);
}

/* Does the text of one file's diff begin here? */
static bool begins_file(const char *s)
{
	return starts_with(s, "diff --git ") ||
	       (starts_with(s, "--- ") && starts_with(next_line(s), "+++ "));
}

/* "--- a/NAME": NAME, "/dev/null", or NULL */
static const char *read_name(const char *s)
{
	size_t len = strcspn(s, "\t\n");
	const char *slash;

	if (len == strlen("/dev/null") && starts_with(s, "/dev/null"))
		return "/dev/null";
	slash = memchr(s, '/', len);
	if (!slash || slash == s || *s == '"')
		return NULL;
	return pool_strndup(slash + 1, len - (size_t)(slash + 1 - s));
}

/* "-A,B" or "-A": false for anything else */
static bool read_range(const char **s, char sign, unsigned int *at, unsigned int *len)
{
	char *end;
	unsigned long n;

	if (**s != sign || (*s)[1] < '0' || (*s)[1] > '9')
		return false;
	n = strtoul(*s + 1, &end, 10);
	*at = (unsigned int)n;
	*len = 1;
	if (n > 1U << 30)
		return false;
	if (*end == ',') {
		if (end[1] < '0' || end[1] > '9')
			return false;
		n = strtoul(end + 1, &end, 10);
		*len = (unsigned int)n;
		if (n > 1U << 30)
			return false;
	}
	*s = end;
	return true;
}

/* The lines of a hunk, as many as its first line says. */
static bool read_lines(struct reader *r, unsigned int old, unsigned int new)
{
	while (old || new) {
		char sign = *r->at;

		if (sign == '-' && old)
			old--;
		else if (sign == '+' && new)
			new --;
		else if ((sign == ' ' || sign == '\n') && old && new)
			old--, new --;
		else if (sign != '\\')
			return wrong(r, "the hunk is not as long as it says");
		skip_line(r);
	}
	if (*r->at == '\\')
		skip_line(r);
	return true;
}

static bool read_hunk(struct reader *r, struct patch_file *f)
{
	const char *s = r->at + strlen("@@ ");
	unsigned int old, new;
	struct hunk h = { 0 };

	if (!read_range(&s, '-', &h.at, &old) || *s++ != ' ' ||
	    !read_range(&s, '+', &h.new_at, &new) || !starts_with(s, " @@"))
		return wrong(r, "not \"@@ -LINE,COUNT +LINE,COUNT @@\"");
	if ((f->sign == '+' && old) || (f->sign == '-' && new))
		return wrong(r, "lines of a file that is not there");
	skip_line(r);
	h.text = r->at;
	if (!read_lines(r, old, new))
		return false;
	h.len = (size_t)(r->at - h.text);
	f->hunks = pool_grow(f->hunks, f->nhunks, sizeof(*f->hunks));
	f->hunks[f->nhunks++] = h;
	return true;
}

/* Lines between "diff --git" and "---"; only those that change nothing else are known. */
static bool read_git_header(struct reader *r)
{
	static const struct {
		const char *begins;
		const char *what; /* NULL: fine */
	} known[] = {
		{ "index ", NULL },
		{ "new file mode 100644", NULL },
		{ "new file mode 100755", NULL },
		{ "deleted file mode 100", NULL },
		{ "old mode ", "a change of the mode" },
		{ "new mode ", "a change of the mode" },
		{ "rename ", "a rename" },
		{ "similarity ", "a rename" },
		{ "copy ", "a copy" },
		{ "GIT binary ", "a binary file" },
		{ "Binary ", "a binary file" },
	};

	skip_line(r);
	while (!starts_with(r->at, "--- ")) {
		const char *what = "an empty file, or a line that is not known here";

		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			if (starts_with(r->at, known[i].begins)) {
				what = known[i].what;
				break;
			}
		if (what)
			return wrong(r, what);
		skip_line(r);
	}
	return true;
}

static bool read_names(struct reader *r, struct patch_file *f)
{
	const char *old, *new;

	if (!starts_with(r->at, "--- ") || !starts_with(next_line(r->at), "+++ "))
		return wrong(r, "no \"---\" and \"+++\" lines");
	old = read_name(r->at + 4);
	new = read_name(next_line(r->at) + 4);
	if (!old || !new)
		return wrong(r,
			     "a file's name without a folder in front of it, or quoted");
	f->sign = !strcmp(old, "/dev/null") ? '+' : !strcmp(new, "/dev/null") ? '-' : '!';
	f->path = f->sign == '+' ? new : old;
	if (f->sign == '!' && strcmp(old, new) != 0)
		return wrong(r, "a rename");
	if (f->sign == '+' && !strcmp(new, "/dev/null"))
		return wrong(r, "no file at all");
	if (patch_find(r->p, f->path))
		return wrong(r, "the second diff of that file");
	skip_line(r);
	skip_line(r);
	return true;
}

static bool read_file(struct reader *r)
{
	struct patch_file f = { .text = r->at };
	struct patch *p = r->p;

	if (starts_with(r->at, "diff --git ") && !read_git_header(r))
		return false;
	if (!read_names(r, &f))
		return false;
	while (starts_with(r->at, "@@ "))
		if (!read_hunk(r, &f))
			return false;
	if (!f.nhunks)
		return wrong(r, "no hunk");
	f.len = (size_t)(r->at - f.text);
	p->files = pool_grow(p->files, p->nfiles, sizeof(*p->files));
	p->files[p->nfiles++] = f;
	return true;
}

/* The header ends at its "---" line, or where the diff begins. */
static void read_header(struct reader *r, const char *text)
{
	const char *end = NULL;

	r->at = text;
	r->nr = 1;
	while (*r->at && !begins_file(r->at)) {
		if (!end && is_line(r->at, "---"))
			end = r->at;
		skip_line(r);
	}
	if (!end)
		end = r->at;
	r->p->header = pool_strndup(text, (size_t)(end - text));
	r->p->rest = end;
}

const char *patch_read(struct patch *p, const char *text)
{
	struct reader r = { .p = p };

	*p = (struct patch){ 0 };
	read_header(&r, text);
	while (*r.at) {
		if (begins_file(r.at)) {
			if (!read_file(&r))
				return r.wrong;
		} else if (is_line(r.at, "-- ")) {
			break; /* a mail's signature */
		} else if (*r.at == '\n') {
			skip_line(&r);
		} else {
			wrong(&r, "neither a hunk nor a file's diff");
			return r.wrong;
		}
	}
	return NULL;
}

const char *hunk_lines(const struct hunk *h, enum hunk_side side)
{
	const char *s = h->text, *end = h->text + h->len;
	struct str lines = { 0 };

	while (s < end) {
		size_t len = line_len(s);

		if (*s == '\n' || *s == ' ' || *s == (char)side) {
			str_add(&lines, s + (*s != '\n'), len - (*s != '\n'));
			str_puts(&lines, "\n");
		}
		s = next_line(s);
	}
	return str_get(&lines);
}

const struct patch_file *patch_find(const struct patch *p, const char *path)
{
	for (size_t i = 0; i < p->nfiles; i++)
		if (!strcmp(p->files[i].path, path))
			return &p->files[i];
	return NULL;
}
