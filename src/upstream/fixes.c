// SPDX-License-Identifier: GPL-2.0
// Search a clone's messages for commits that name ours, then for those that name these.
#include "upstream/fixes.h"

#include "util/message.h"

#include <string.h>
#include <strings.h>

#define ID_LEN	  40
#define OWN_LEN	  12
#define MIN_LEN	  8
#define MAX_ROUND 32
#define HEX	  "0123456789abcdef"

/* struct found - a commit whose message names one of the targets */
struct found {
	const char *id;
	const char *subject;
	const char *body;
};

/* Room in a file for what one question may list. */
static const char *target_pattern(const struct list *targets)
{
	struct str s = { 0 };
	size_t i;

	for (i = 0; i < targets->n; i++)
		str_printf(&s, "%s%.*s", i ? "|" : "(", MIN_LEN, targets->s[i]);
	str_puts(&s, ")");
	return str_get(&s);
}

/* The id that begins here, NULL where fewer than MIN_LEN digits do. */
static const char *take_id(const char *s)
{
	size_t len = strspn(s, HEX);

	if (len < MIN_LEN || len > ID_LEN)
		return NULL;
	return pool_strndup(s, len);
}

/* Does an abbreviation of at least MIN_LEN digits mean this id? */
static bool same_id(const char *a, const char *b)
{
	size_t x = strlen(a), y = strlen(b);

	return !strncmp(a, b, x < y ? x : y);
}

struct repair *repair_find(const struct fixes *f, const char *id)
{
	size_t i, k;

	for (i = 0; i < f->count; i++) {
		struct repair *r = &f->repairs[i];

		if (same_id(r->id, id))
			return r;
		for (k = 0; k < r->copies.n; k++)
			if (same_id(r->copies.s[k], id))
				return r;
	}
	return NULL;
}

/* Of a stable or picked commit: the upstream one that its message says it is. */
static const char *upstream_id(const struct found *c)
{
	static const char *const marks[] = { "commit ", "[ Upstream commit ",
					     "[Upstream commit ",
					     "(cherry picked from commit " };
	const char *s = c->body;
	size_t i;

	while (*s) {
		size_t len = strcspn(s, "\n");

		for (i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
			const char *id = s + strlen(marks[i]);

			if (!starts_with(s, marks[i]) || strspn(id, HEX) != ID_LEN)
				continue;
			if (i || starts_with(id + ID_LEN, " upstream"))
				return pool_strndup(id, ID_LEN);
		}
		s += len + (s[len] == '\n');
	}
	return c->id;
}

/* The id of a target that a line names, or NULL. */
static const char *named(const struct fixes *f, const struct list *own_copies,
			 const char *s)
{
	const char *id = take_id(s);
	const struct own_commit *own;
	const struct repair *r;
	size_t i;

	if (!id)
		return NULL;
	for (i = 0; i < f->own->ncommits; i++) {
		own = &f->own->commits[i];
		if (same_id(own->id, id))
			return own->id;
	}
	/* "ID OURS": a copy of one of ours */
	for (i = 0; i < own_copies->n; i++)
		if (same_id(pool_strndup(own_copies->s[i], ID_LEN), id))
			return own_copies->s[i] + ID_LEN + 1;
	r = repair_find(f, id);
	return r ? r->id : NULL;
}

/* Of which targets is it a repair? Sets @kind. */
static void read_names(const struct fixes *f, const struct list *own_copies,
		       const struct found *c, struct list *of, enum repair_kind *kind)
{
	static const char revert[] = "This reverts commit ";
	const char *s = c->body, *id;

	*kind = REPAIR_FIX;
	while (*s) {
		size_t len = strcspn(s, "\n");
		const char *at = s + strspn(s, " \t");

		id = NULL;
		if (!strncasecmp(at, "fixes:", 6)) {
			at += 6 + strspn(at + 6, " \t");
			if (starts_with(at, "commit "))
				at += strlen("commit ");
			id = named(f, own_copies, at);
		} else if (starts_with(at, revert)) {
			id = named(f, own_copies, at + strlen(revert));
			if (id)
				*kind = REPAIR_REVERT;
		}
		if (id && !list_has(of, id))
			list_add(of, id);
		s += len + (s[len] == '\n');
	}
}

static void add_repair(struct fixes *f, const struct found *c, const char *id,
		       const struct list *of, enum repair_kind kind, struct list *next)
{
	struct repair *r = repair_find(f, id);
	size_t i;

	if (!r) {
		f->repairs = pool_grow(f->repairs, f->count, sizeof(*f->repairs));
		r = &f->repairs[f->count++];
		*r = (struct repair){ .id = id,
				      .subject = c->subject,
				      .kind = kind,
				      .checked_to = "",
				      .release = "" };
		list_add(next, id);
	}
	if (!strcmp(c->id, id)) {
		r->here = true;
		r->subject = c->subject;
	} else if (!list_has(&r->copies, c->id)) {
		list_add(&r->copies, c->id);
		list_add(next, c->id);
	}
	for (i = 0; i < of->n; i++)
		if (!list_has(&r->of, of->s[i]) && strcmp(of->s[i], id) != 0)
			list_add(&r->of, of->s[i]);
}

static void take_found(struct fixes *f, struct list *own_copies, const struct found *c,
		       struct list *next)
{
	const char *id = upstream_id(c);
	const struct own_commit *own = own_find(f->own, id);
	struct list of = { 0 };
	enum repair_kind kind;
	const char *copy;

	if (own) {
		copy = pool_printf("%s %s", c->id, own->id);
		if (strcmp(id, c->id) != 0 && !list_has(own_copies, copy)) {
			list_add(own_copies, copy);
			list_add(next, c->id);
		}
		return;
	}
	read_names(f, own_copies, c, &of, &kind);
	if (of.n)
		add_repair(f, c, id, &of, kind, next);
}

/* "HASH NUL SUBJECT NUL BODY NUL NEWLINE", again and again */
static void read_log(struct fixes *f, struct list *own_copies, const struct str *log,
		     struct list *next)
{
	const char *s = log->text, *end = s + log->len;

	while (s && s < end) {
		struct found c = { .id = s };

		c.subject = c.id + strlen(c.id) + 1;
		if (c.subject >= end)
			break;
		c.body = c.subject + strlen(c.subject) + 1;
		if (c.body >= end)
			break;
		s = c.body + strlen(c.body) + 1;
		s += s < end && *s == '\n';
		if (strspn(c.id, HEX) == ID_LEN)
			take_found(f, own_copies, &c, next);
	}
}

static int cannot_read(const struct fixes *f)
{
	return fail(EX_MISSING, "git fsck says more", "git cannot read the history of %s",
		    f->clone->shown);
}

/* Rounds: what names the targets, then what names these, until nothing is new. */
static int search(struct fixes *f, const char *base)
{
	struct list targets = { 0 }, own_copies = { 0 };
	size_t i;
	int round;

	for (i = 0; i < f->own->ncommits; i++)
		list_add(&targets, f->own->commits[i].id);
	for (round = 0; targets.n && round < MAX_ROUND; round++) {
		const char *const args[] = {
			"log",
			"--all",
			"--no-color",
			"--no-decorate",
			"--no-mailmap",
			"--extended-regexp",
			pool_printf("--grep=%s", target_pattern(&targets)),
			"--format=%H%x00%s%x00%B%x00",
			*base ? pool_printf("^%s", base) : "--",
			NULL,
		};
		struct list next = { 0 };
		struct str log = { 0 };

		progress(0, 0, "searching %s: round %d", f->clone->shown, round + 1);
		if (clone_git(f->clone, NULL, &log, args))
			return cannot_read(f);
		/* twice: a commit may name one that stands below it in the log */
		read_log(f, &own_copies, &log, &next);
		read_log(f, &own_copies, &log, &next);
		targets = next;
	}
	progress_end();
	return 0;
}

/* Which of ours the clone has, and whether they are what the headers say. */
static void look_for_own(struct fixes *f, struct own *own)
{
	struct str ids = { 0 }, out = { 0 };
	struct list missing = { 0 };
	char *line, *text;
	size_t i;

	for (i = 0; i < own->ncommits; i++)
		str_printf(&ids, "%s^{commit}\n", own->commits[i].id);
	clone_git(f->clone, str_get(&ids), &out,
		  (const char *const[]){ "cat-file", "--batch-check", NULL });
	text = pool_strdup(str_get(&out));
	for (i = 0; i < own->ncommits && (line = strsep(&text, "\n")); i++) {
		struct own_commit *c = &own->commits[i];
		const char *subject;

		c->here = strspn(line, HEX) == ID_LEN && strstr(line, " commit ");
		f->here += c->here;
		if (!c->here) {
			list_add(&missing, c->id);
			continue;
		}
		subject = clone_line(
			f->clone,
			(const char *const[]){ "log", "-1", "--format=%s", c->id, NULL });
		if (strcmp(subject, c->subject) != 0)
			list_add(&f->notes,
				 pool_printf("commit %s is \"%s\" in the clone, and "
					     "\"%s\" in %s",
					     c->id, subject, c->subject,
					     c->patches.s[0]));
	}
	if (missing.n)
		list_add(&f->notes,
			 pool_printf("not in the clone, and looked for by their ids "
				     "only: %s",
				     list_join(&missing, " ")));
}

/* What every one of ours descends from has no repair of them: not searched. */
static const char *search_base(const struct fixes *f)
{
	const char **args;
	size_t i;

	if (f->here != f->own->ncommits)
		return "";
	args = pool_alloc((f->own->ncommits + 3) * sizeof(*args));
	args[0] = "merge-base";
	args[1] = "--octopus";
	for (i = 0; i < f->own->ncommits; i++)
		args[i + 2] = f->own->commits[i].id;
	return clone_line(f->clone, args);
}

int fixes_find(struct fixes *f, const struct clone *c, struct own *own)
{
	int rc;

	*f = (struct fixes){ .clone = c, .own = own };
	if (c->shallow)
		list_add(&f->notes, "the clone is shallow: what is older than its "
				    "history is not known");
	look_for_own(f, own);
	rc = search(f, search_base(f));
	if (rc)
		return rc;
	if (!f->here && !f->count && !c->shallow)
		return fail(EX_TREE, "name a clone of Linux, with v6.19 or later",
			    "none of this kit's %zu upstream commits is in %s",
			    own->ncommits, c->shown);
	fixes_judge(f);
	return 0;
}
