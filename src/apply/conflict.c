// SPDX-License-Identifier: GPL-2.0
// Say why a patch does not fit: file, hunk, line, the lines expected and found, whether
// the hunk is in the tree already, and what wiggle makes of the file.
#include "apply/trial.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"
#include "util/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* wiggle takes less than a second; on odd input it may take for ever. */
#define WIGGLE_SECONDS 30

#define WORD "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

/**
 * struct failure - one file of a patch that does not fit
 * @before: the file as it was when the patch was tried
 * @wiggle: what wiggle makes of it
 */
struct failure {
	const struct entry *e;
	const struct patch_file *file;
	const char *before;
	const char *wiggle;
};

const char *conflict_headline(const struct conflict *c)
{
	struct str s = { 0 };

	str_puts(&s, c->patch);
	if (*c->file)
		str_printf(&s, ", %s", c->file);
	if (c->hunk)
		str_printf(&s, ", hunk %u, line %u", c->hunk, c->line);
	else if (c->line)
		str_printf(&s, ", line %u", c->line);
	str_printf(&s, ": %s", c->reason);
	return str_get(&s);
}

/* The lines of both, "-" expected, "+" found, as diff sees them. */
static void tell_lines(const struct conflict *c)
{
	const char *expected = scratch_path("expected"), *found = scratch_path("found");
	const char *const argv[] = { "diff", "-U", "1000", "--", expected, found, NULL };
	struct str out = { 0 };
	struct run r = { .argv = argv, .out = &out };
	const char *s;
	int skip = 3;

	if (file_write(expected, c->expected, strlen(c->expected), 0600) ||
	    file_write(found, c->found, strlen(c->found), 0600) || run_program(&r) != 1)
		return;
	fputs("  expected (-) and found (+):\n", stderr);
	for (s = str_get(&out); *s;) {
		size_t len = strcspn(s, "\n");

		if (skip-- <= 0)
			fprintf(stderr, "    %.*s\n", (int)len, s);
		s += len + (s[len] == '\n');
	}
}

void conflict_add(struct apply *a, const struct conflict *c)
{
	a->conflicts = pool_grow(a->conflicts, a->nconflicts, sizeof(*a->conflicts));
	a->conflicts[a->nconflicts++] = *c;
	if (a->survey)
		return;
	progress_end();
	fprintf(stderr, "conflict: %s\n", conflict_headline(c));
	if (*c->expected && !c->already)
		tell_lines(c);
	if (*c->wiggle)
		fprintf(stderr, "  wiggle: %s\n", c->wiggle);
}

void conflict_add_found(struct apply *a, struct entry *e, const struct diags *found)
{
	for (size_t i = 0; i < found->count; i++) {
		struct conflict c = { .patch = e->name,
				      .file = found->list[i].file,
				      .line = found->list[i].line,
				      .reason = found->list[i].text,
				      .expected = "",
				      .found = "",
				      .wiggle = "" };

		e->outcome = OUT_CONFLICT;
		conflict_add(a, &c);
	}
}

static void split(struct list *lines, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		list_add(lines, pool_strndup(text, len));
		text += len + (text[len] == '\n');
	}
}

/* Braces and comments stand everywhere: they say nothing about a place. */
static bool is_telling(const char *line)
{
	return line[strspn(line, " \t{}*/;")] != '\0';
}

static size_t same_line(const char *want, const char *line)
{
	return is_telling(want) && !strcmp(want, line);
}

static bool has_word(const char *line, const char *word, size_t len)
{
	for (line = strpbrk(line, WORD); line; line = strpbrk(line, WORD)) {
		size_t n = strspn(line, WORD);

		if (n == len && !memcmp(line, word, len))
			return true;
		line += n;
	}
	return false;
}

/* How many words of a line another one has, too; short ones are everywhere. */
static size_t words_shared(const char *want, const char *line)
{
	size_t n = 0;

	for (want = strpbrk(want, WORD); want; want = strpbrk(want, WORD)) {
		size_t len = strspn(want, WORD);

		n += len > 3 && has_word(line, want, len);
		want += len;
	}
	return n;
}

/* The line of @text where most of @want stands, or, if none of it does, where most of its
 * words do; nearest to @line, and @line if there is nothing of it. */
static unsigned int nearest(const struct list *text, const struct list *want,
			    unsigned int line)
{
	static size_t (*const ways[])(const char *, const char *) = { same_line,
								      words_shared };
	size_t best = 0, distance = 0, at = line;

	for (size_t w = 0; !best && w < sizeof(ways) / sizeof(*ways); w++)
		for (size_t i = 0; i < text->n; i++) {
			size_t score = 0,
			       far = i + 1 > line ? i + 1 - line : line - i - 1;

			for (size_t k = 0; k < want->n && i + k < text->n; k++)
				score += ways[w](want->s[k], text->s[i + k]);
			if (score > best || (score && score == best && far < distance)) {
				best = score;
				distance = far;
				at = i + 1;
			}
		}
	return (unsigned int)at;
}

static const char *lines_at(const struct list *text, unsigned int line, size_t count)
{
	struct str s = { 0 };

	for (size_t i = line ? line - 1 : 0; count && i < text->n; i++, count--)
		str_printf(&s, "%s\n", text->s[i]);
	return str_get(&s);
}

/* Do these lines stand in the text, all of them and in one piece? */
static bool is_there(const struct list *text, const struct list *want)
{
	for (size_t i = 0; want->n && i + want->n <= text->n; i++) {
		size_t k = 0;

		while (k < want->n && !strcmp(text->s[i + k], want->s[k]))
			k++;
		if (k == want->n)
			return true;
	}
	return false;
}

/* Are two texts the same but for some kinds of bytes? */
static bool same_without(const char *x, const char *y, bool (*skips)(unsigned char c))
{
	for (;; x++, y++) {
		while (*x && skips((unsigned char)*x))
			x++;
		while (*y && skips((unsigned char)*y))
			y++;
		if (*x != *y)
			return false;
		if (!*x)
			return true;
	}
}

static bool is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_high(unsigned char c)
{
	return c >= 128;
}

/* What a reader does not see in the two texts. */
static const char *how_they_differ(const char *expected, const char *found,
				   const char *text)
{
	if (same_without(expected, found, is_blank))
		return "the lines differ in white space only";
	if (same_without(expected, found, is_high))
		return pool_printf("the lines differ in their encoding only (the file "
				   "is %sUTF-8)",
				   utf8_clean(text) == text ? "" : "not ");
	return "the lines differ";
}

static void explain_hunk(struct apply *a, const struct failure *f, unsigned int nr,
			 unsigned int line)
{
	const struct hunk *h = &f->file->hunks[nr - 1];
	const char *before = hunk_lines(h, HUNK_BEFORE),
		   *after = hunk_lines(h, HUNK_AFTER);
	struct list text = { 0 }, old = { 0 }, new = { 0 };
	struct conflict c = { .patch = f->e->name,
			      .file = f->file->path,
			      .hunk = nr,
			      .line = line,
			      .expected = before,
			      .wiggle = "" };
	unsigned int at;

	split(&text, f->before);
	split(&old, before);
	split(&new, after);
	if (is_there(&text, &new)) {
		at = nearest(&text, &new, line);
		c.reason = pool_printf("already applied (at line %u)", at);
		c.found = lines_at(&text, at, new.n);
		c.already = true;
		conflict_add(a, &c);
		return;
	}
	c.reason = "the lines differ";
	if (!*before) {
		c.reason = "the file exists already";
		c.expected = after;
		old = new;
	}
	at = nearest(&text, &old, line);
	c.found = lines_at(&text, at, old.n);
	if (*before)
		c.reason = how_they_differ(before, c.found, f->before);
	if (at != line)
		c.reason = pool_printf("%s (the nearest are at line %u)", c.reason, at);
	c.wiggle = f->wiggle;
	conflict_add(a, &c);
}

static size_t count_marks(const char *text)
{
	size_t marks = 0;

	for (; *text;
	     text += text[strcspn(text, "\n")] ? strcspn(text, "\n") + 1 : strlen(text))
		marks += starts_with(text, "<<<<<<<");
	return marks;
}

static int propose(const struct apply *a, const struct failure *f,
		   const struct str *merged, const char **to)
{
	*to = pool_printf("%s/%.*s/%s", a->propose,
			  (int)(strlen(f->e->name) - strlen(".patch")), f->e->name,
			  f->file->path);
	if (!folder_make(folder_of(*to)) &&
	    !file_write(*to, str_get(merged), merged->len, 0644))
		return 0;
	return fail(EX_NO, "name another folder",
		    "the proposal cannot be written (%s): %s", folder_of(*to),
		    strerror(errno));
}

/* Sets f->wiggle; with --propose keeps the merge. */
static int try_wiggle(const struct apply *a, struct failure *f)
{
	const char *file = scratch_path("before-wiggle"),
		   *one = scratch_path("one.patch");
	const char *const argv[] = { "wiggle", "--merge", "--", file, one, NULL };
	struct str merged = { 0 }, err = { 0 };
	struct run r = {
		.argv = argv, .out = &merged, .err = &err, .seconds = WIGGLE_SECONDS
	};
	const char *to, *says;
	size_t left;
	int rc;

	f->wiggle = "";
	if (a->survey)
		return 0;
	f->wiggle = "not installed, no merge proposed (apt-get install wiggle)";
	if (!run_find("wiggle"))
		return 0;
	if (file_write(file, f->before, strlen(f->before), 0600) ||
	    file_write(one, f->file->text, f->file->len, 0600))
		return fail(EX_MISSING, "make room there, or set TMPDIR",
			    "%s cannot be written: %s", scratch(), strerror(errno));
	run_program(&r);
	if (!merged.len || r.timed_out) {
		says = r.timed_out ? "it does not end" : str_get(&err);
		f->wiggle =
			pool_printf("cannot merge: %.*s", (int)strcspn(says, "\n"), says);
		return 0;
	}
	left = count_marks(str_get(&merged));
	says = left ? pool_printf("leaves %zu conflicts in the file", left)
		    : "merges the file without a conflict (to be reviewed)";
	if (!a->propose || !*a->propose) {
		f->wiggle = pool_printf("%s; --propose DIR writes it", says);
		return 0;
	}
	rc = propose(a, f, &merged, &to);
	f->wiggle = pool_printf("%s; written to %s", says, to);
	return rc;
}

/* The copy that patch made, or the file itself, if nothing of the patch fitted there. */
static const char *read_before(const struct apply *a, const struct entry *e,
			       const char *path)
{
	const char *text = file_read(pool_printf("%s/.pc/%s/%s", a->work, e->name, path),
				     SOURCE_LIMIT, NULL);

	if (!text)
		text = file_read(pool_printf("%s/%s", a->work, path), SOURCE_LIMIT, NULL);
	return text ? text : "";
}

/* Files that a patch wants to change and that are not there. */
static void explain_missing(struct apply *a, const struct entry *e, const struct patch *p,
			    const struct list *existed)
{
	for (size_t i = 0; i < p->nfiles; i++) {
		struct conflict c = { .patch = e->name,
				      .file = p->files[i].path,
				      .expected = "",
				      .found = "",
				      .wiggle = "" };

		if (p->files[i].sign == '+' || list_has(existed, c.file))
			continue;
		c.already = p->files[i].sign == '-';
		c.reason = c.already ? "already applied (the file is gone)"
				     : "the file does not exist";
		conflict_add(a, &c);
	}
}

/* patch(1) names the line of the file that would come out. */
static unsigned int in_old_file(const struct hunk *h, unsigned int line)
{
	return h->at ? line + h->at - h->new_at : line;
}

/* One line of what patch said: which file, or which hunk of it did not fit. */
static int explain_line(struct apply *a, struct failure *f, const struct patch *p,
			const struct list *existed, const char *line)
{
	unsigned int nr, at;
	int rc = 0;

	if (starts_with(line, "patching file ")) {
		f->file = patch_find(p, line + strlen("patching file "));
		f->wiggle = NULL;
		return 0;
	}
	if (sscanf(line, "Hunk #%u FAILED at %u", &nr, &at) != 2 || !f->file)
		return 0;
	if (!nr || nr > f->file->nhunks || !list_has(existed, f->file->path))
		return 0;
	if (!f->wiggle) {
		f->before = read_before(a, f->e, f->file->path);
		/* two whole files of one name: there is nothing to merge */
		f->wiggle = "";
		if (f->file->sign != '+')
			rc = try_wiggle(a, f);
	}
	if (!rc)
		explain_hunk(a, f, nr, in_old_file(&f->file->hunks[nr - 1], at));
	return rc;
}

int conflict_explain(struct apply *a, const struct entry *e, const struct patch_text *s,
		     const char *log, const struct list *existed)
{
	struct failure f = { .e = e };
	size_t known = a->nconflicts;
	const char *at = log;
	int rc = 0;

	explain_missing(a, e, &s->patch, existed);
	while (!rc && *at) {
		size_t len = strcspn(at, "\n");

		rc = explain_line(a, &f, &s->patch, existed, pool_strndup(at, len));
		at += len + (at[len] == '\n');
	}
	if (!rc && a->nconflicts == known) {
		struct conflict c = { .patch = e->name,
				      .file = "",
				      .expected = "",
				      .found = "",
				      .wiggle = "" };

		c.reason = pool_printf("does not fit: %s", last_line(log));
		conflict_add(a, &c);
	}
	return rc;
}
