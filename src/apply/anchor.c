// SPDX-License-Identifier: GPL-2.0
// Is there one place only where a hunk can go? patch(1) takes the nearest one that fits.
#include "apply/trial.h"
#include "util/message.h"

#include <string.h>

/* So many lines are named; a hunk with more is told by their number. */
#define NAMED 6

/**
 * struct span - lines of a text, without their newlines
 * @s, @len: of each
 */
struct span {
	const char **s;
	size_t *len;
	size_t count;
};

/**
 * struct anchor - one hunk and the places where it fits
 * @old: the lines that it wants to find
 * @before, @after: how many of them are context at its begin and end
 * @at: lines, counted from 1
 */
struct anchor {
	struct span old;
	size_t before;
	size_t after;
	size_t *at;
	size_t count;
};

static struct span split(const char *text)
{
	size_t lines = 0, i = 0;
	struct span t = { 0 };

	for (const char *s = text; *s; s += strcspn(s, "\n") + 1, lines++)
		if (!s[strcspn(s, "\n")]) {
			lines++;
			break;
		}
	t.s = pool_alloc((lines + 1) * sizeof(*t.s));
	t.len = pool_alloc((lines + 1) * sizeof(*t.len));
	for (const char *s = text; i < lines; s += t.len[i++] + 1) {
		t.s[i] = s;
		t.len[i] = strcspn(s, "\n");
	}
	t.count = lines;
	return t;
}

static bool same_line(const struct span *a, size_t i, const struct span *b, size_t k)
{
	return a->len[i] == b->len[k] && !memcmp(a->s[i], b->s[k], a->len[i]);
}

/* Context at both ends, as patch(1) counts it. */
static void count_context(struct anchor *c, const struct hunk *h)
{
	const char *s = h->text, *end = h->text + h->len;
	bool changed = false;

	while (s < end) {
		if (*s == ' ' || *s == '\n') {
			c->before += !changed;
			c->after++;
		} else if (*s != '\\') {
			changed = true;
			c->after = 0;
		}
		s += strcspn(s, "\n") + 1;
	}
}

/*
 * Every line where all of the old lines stand. With more context at one end than at the
 * other, patch(1) without fuzz tries the begin or the end of the file only.
 */
static void find_places(struct anchor *c, const struct span *text)
{
	size_t last, first = 0;

	if (c->old.count > text->count)
		return;
	last = text->count - c->old.count;
	if (c->after < c->before)
		first = last;
	else if (c->before < c->after)
		last = 0;
	for (size_t i = first; i <= last; i++) {
		size_t k = 0;

		while (k < c->old.count && same_line(&c->old, k, text, i + k))
			k++;
		if (k < c->old.count)
			continue;
		c->at = pool_grow(c->at, c->count, sizeof(*c->at));
		c->at[c->count++] = i + 1;
	}
}

static bool is_place(const struct anchor *c, size_t line)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->at[i] == line)
			return true;
	return false;
}

static const char *list_places(const struct anchor *c)
{
	struct str s = { 0 };

	for (size_t i = 0; i < c->count && i < NAMED; i++)
		str_printf(&s, "%s%zu", i ? ", " : "", c->at[i]);
	if (c->count > NAMED)
		str_printf(&s, " and %zu more", c->count - NAMED);
	return str_get(&s);
}

/* One hunk; @offset is where the one before it went, and becomes that of this one. */
static void check_hunk(struct apply *a, const struct conflict *where,
		       const struct hunk *h, const struct span *text, long *offset)
{
	struct anchor c = { 0 };
	struct conflict told = *where;

	c.old = split(hunk_lines(h, HUNK_BEFORE));
	told.line = h->at;
	if (!c.old.count) {
		told.reason = "the hunk names no line of the file";
		conflict_add(a, &told);
		return;
	}
	count_context(&c, h);
	find_places(&c, text);
	if (c.count == 1)
		*offset = (long)c.at[0] - (long)h->at;
	if (c.count < 2 || (!*offset && is_place(&c, h->at)))
		return;
	told.expected = hunk_lines(h, HUNK_BEFORE);
	told.reason = pool_printf("its lines are found at %zu places (lines %s), none of "
				  "them where it was made",
				  c.count, list_places(&c));
	if (is_place(&c, h->at))
		told.reason = pool_printf("its lines are found at %zu places (lines %s), "
					  "and the hunk before it moved by %ld",
					  c.count, list_places(&c), *offset);
	conflict_add(a, &told);
}

bool anchors_hold(struct apply *a, const struct entry *e, const struct patch_text *s)
{
	size_t known = a->nconflicts;

	for (size_t i = 0; i < s->patch.nfiles; i++) {
		const struct patch_file *f = &s->patch.files[i];
		const char *text = file_read(pool_printf("%s/%s", a->work, f->path),
					     SOURCE_LIMIT, 0);
		struct conflict c = { .patch = e->name,
				      .file = f->path,
				      .expected = "",
				      .found = "",
				      .wiggle = "" };
		struct span lines;
		long offset = 0;

		if (f->sign != '!' || !text)
			continue;
		lines = split(text);
		for (size_t k = 0; k < f->nhunks; k++) {
			c.hunk = (unsigned int)k + 1;
			check_hunk(a, &c, &f->hunks[k], &lines, &offset);
		}
	}
	return a->nconflicts == known;
}
