// SPDX-License-Identifier: GPL-2.0
// A reader of patch headers, as docs/patch-headers.md has them.
#include "upstream/patch-facts.h"

#include <string.h>

#define ID_LEN 12

/* struct reader - what has been read of a header */
struct reader {
	struct patch_facts *f;
	struct str body, tags;
	size_t unowned; /* commits from this one on have no author yet */
	const char *wrong;
};

/* A tag and the lines behind it that begin with a space, joined; moves @s. */
static const char *take_tag(const char **s)
{
	struct str line = { 0 };

	do {
		size_t len = strcspn(*s, "\n");

		str_add(&line, *s, len);
		*s += len + ((*s)[len] == '\n');
	} while ((*s)[0] == ' ' && (*s)[1] > ' ');
	return str_get(&line);
}

const char *extent_text(enum extent extent)
{
	static const char *const words[] = { "", "partial", "semantics only" };

	return words[extent];
}

static bool read_extent(struct citation *c, const char *s)
{
	c->note = "";
	if (!*s)
		return true;
	for (enum extent e = EXTENT_PARTIAL; e <= EXTENT_SEMANTICS; e++) {
		size_t len = strlen(extent_text(e));

		if (*s != ' ' || !starts_with(s + 1, extent_text(e)))
			continue;
		c->extent = e;
		s += 1 + len;
		if (starts_with(s, ", ") && s[2])
			c->note = s + 2;
		return !*s || *c->note;
	}
	return false;
}

/* 'commit ID ("subject")[ partial| semantics only[, note]]' */
static bool read_citation(struct citation *c, const char *s)
{
	const char *end = NULL, *at;

	*c = (struct citation){ .author = "" };
	if (!starts_with(s, "commit "))
		return false;
	s += strlen("commit ");
	if (strspn(s, "0123456789abcdef") != ID_LEN)
		return false;
	c->id = pool_strndup(s, ID_LEN);
	s += ID_LEN;
	/* the last quote ends the subject: it may have quotes of its own */
	for (at = s; (at = strstr(at, "\")")); at++)
		end = at;
	if (!starts_with(s, " (\"") || !end || end < s + 4)
		return false;
	c->subject = pool_strndup(s + 3, (size_t)(end - s - 3));
	return read_extent(c, end + 2);
}

static void add_citation(struct reader *r, const char *value)
{
	struct patch_facts *f = r->f;
	struct citation c;

	if (!read_citation(&c, value)) {
		r->wrong = pool_printf("not a citation of a commit: %s", value);
		return;
	}
	f->commits = pool_grow(f->commits, f->ncommits, sizeof(*f->commits));
	f->commits[f->ncommits++] = c;
}

static void set_author(struct reader *r, const char *value)
{
	for (; r->unowned < r->f->ncommits; r->unowned++)
		r->f->commits[r->unowned].author = value;
}

static bool is_trailer(const char *line, size_t len)
{
	size_t word = strspn(line, "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	if (word >= len || line[word] != ':' || line[word + 1] != ' ')
		return false;
	return (word > 3 && !strncmp(line + word - 3, "-by", 3)) ||
	       (word == 2 && !strncmp(line, "Cc", 2)) ||
	       (word == 4 && !strncmp(line, "Link", 4));
}

/* One of the kit's own tags; false if the line is none. */
static bool read_tag(struct reader *r, const char **s)
{
	static const char *const tags[] = {
		"Patch-mainline: ",   "Upstream-commit: ", "Upstream-author: ",
		"Fixes-checked-to: ", "Checkpatch-note: ",
	};
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		if (starts_with(*s, tags[i]))
			break;
	if (i == sizeof(tags) / sizeof(*tags))
		return false;
	value = take_tag(s) + strlen(tags[i]);
	if (i == 0)
		r->f->mainline = value;
	else if (i == 1)
		add_citation(r, value);
	else if (i == 2)
		set_author(r, value);
	else if (i == 3)
		r->f->checked_to = value;
	else
		list_add(&r->f->notes, value);
	return true;
}

/* From, Subject and the licence, up to the first empty line. */
static const char *read_head(struct patch_facts *f, const char *s)
{
	while (*s && *s != '\n') {
		const char *line;

		if (starts_with(s, "From: "))
			f->from = take_tag(&s) + strlen("From: ");
		else if (starts_with(s, "Subject: "))
			f->subject = take_tag(&s) + strlen("Subject: ");
		else if ((line = take_tag(&s)) && *line != '#' && !*f->subject)
			f->subject = line;
	}
	return s + strspn(s, "\n");
}

const char *patch_facts_read(struct patch_facts *f, const char *header)
{
	struct reader r = { .f = f };
	const char *s;
	char *end;

	*f = (struct patch_facts){ .from = "",
				   .subject = "",
				   .body = "",
				   .mainline = "",
				   .tags = "",
				   .checked_to = "" };
	s = read_head(f, header);
	while (*s && !r.wrong) {
		const char *line = s;
		size_t len = strcspn(s, "\n");
		bool tag = read_tag(&r, &s);

		if (!tag)
			s += len + (s[len] == '\n');
		if (!tag && is_trailer(line, len))
			list_add(&f->trailers, pool_strndup(line, len));
		else if (!tag)
			str_printf(&r.body, "%.*s\n", (int)len, line);
		if (tag || is_trailer(line, len))
			str_add(&r.tags, line, (size_t)(s - line));
	}
	if (r.wrong)
		return r.wrong;
	f->tags = str_get(&r.tags);
	f->body = pool_strdup(str_get(&r.body));
	end = (char *)f->body + strlen(f->body);
	while (end > f->body && end[-1] == '\n')
		*--end = '\0';
	return NULL;
}

bool is_released(const struct patch_facts *f)
{
	return f->mainline[0] == 'v' && f->mainline[1] >= '0' && f->mainline[1] <= '9';
}

const char *citation_text(const struct citation *c)
{
	return pool_printf("commit %s (\"%s\")%s%s%s%s", c->id, c->subject,
			   c->extent ? " " : "", extent_text(c->extent),
			   *c->note ? ", " : "", c->note);
}
