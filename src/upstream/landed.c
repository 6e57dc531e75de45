// SPDX-License-Identifier: GPL-2.0
// Read the patches that landed in a tree. They are data from elsewhere until their
// hashes say that they are those of the landing.
#include "upstream/landed.h"

#include "apply/git.h"
#include "apply/journal.h"
#include "apply/present.h"
#include "util/utf8.h"

#include <string.h>

/* The largest patch of the kit has 50 kB. */
#define PATCH_LIMIT ((size_t)16 << 20)

static int damaged(const struct apply *a, const char *name, const char *what)
{
	return fail(EX_NO, "apply.sh --undo and apply it again, or restore the patch",
		    "patches/%s %s (%s)", utf8_clean(name), what, a->kernel.shown);
}

/* Where the patches are, below the tree. */
static const char *folder(const struct journal *j)
{
	return j->nsums && j->place.patches ? j->place.patches : "patches";
}

/* The hash with which a file of patches/ landed, or NULL. */
static const char *landed_hash(const struct journal *j, const char *name)
{
	size_t i;

	for (i = 0; i < j->nsums; i++)
		if (!strcmp(j->sums[i].name, name))
			return j->sums[i].hash;
	return NULL;
}

/* @text: set to a file of that folder */
static int read_file(const struct apply *a, const struct journal *j, const char *name,
		     char **text)
{
	const char *hash = landed_hash(j, name);
	size_t len = 0;

	*text = at_read(j->tree, pool_printf("%s/%s", folder(j), name), PATCH_LIMIT,
			&len);
	if (!*text || strlen(*text) != len)
		return damaged(a, name, "cannot be read");
	if (j->nsums && !hash)
		return damaged(a, name, "did not land with the rest");
	if (hash && strcmp(hash, text_hash(*text, len)) != 0)
		return damaged(a, name, "is not as it landed");
	return 0;
}

static int add_text(const struct apply *a, struct landed *l, const char *name,
		    const char *text)
{
	struct landed_patch p = { .name = name };
	const char *wrong = patch_read(&p.patch, text);

	if (!wrong)
		wrong = patch_facts_read(&p.facts, p.patch.header);
	if (wrong)
		return damaged(a, name, wrong);
	p.diff = p.patch.rest + (starts_with(p.patch.rest, "---\n") ? 4 : 0);
	l->patches = pool_grow(l->patches, l->count, sizeof(*l->patches));
	l->patches[l->count++] = p;
	return 0;
}

static int add_patch(const struct apply *a, const struct journal *j, struct landed *l,
		     const char *name)
{
	char *text;
	int rc;

	if (!path_is_safe(name))
		return damaged(a, name, "has a name that this kit does not write");
	rc = read_file(a, j, name, &text);
	return rc ? rc : add_text(a, l, name, text);
}

/* A commit's message without the line that says which patch it is. */
static const char *without_trailer(const char *text)
{
	static const char trailer[] = "\n" GIT_TRAILER ": ";
	const char *at = strstr(text, trailer), *end;

	if (!at)
		return text;
	end = strchr(at + 1, '\n');
	return pool_printf("%.*s%s", (int)(at - text), text, end ? end : "");
}

static int read_commits(struct apply *a, struct landed *l)
{
	struct pieces p;
	int rc = pieces_read(a, &p);

	for (size_t i = 0; !rc && i < p.count; i++) {
		const struct piece *x = &p.list[i];

		rc = x->text ? add_text(a, l, x->name, without_trailer(x->text))
			     : damaged(a, x->name, x->open);
	}
	return rc;
}

/* On top of a vendor's stack, and without one, the names are in info.json alone. */
static int read_names(const struct apply *a, const struct journal *j, struct landed *l)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < j->names.n; i++)
		rc = add_patch(a, j, l, j->names.s[i]);
	return rc;
}

static int read_series(const struct apply *a, const struct journal *j, struct landed *l)
{
	char *text, *line;
	int rc = read_file(a, j, "series", &text);

	while (!rc && (line = strsep(&text, "\n"))) {
		line[strcspn(line, " \t#")] = '\0';
		if (*line)
			rc = add_patch(a, j, l, line);
	}
	if (!rc && !l->count)
		rc = damaged(a, "series", "names no patch");
	return rc;
}

/* Is there a stack of this kit, and what has to be said about the tree? */
static int judge_state(const struct apply *a)
{
	switch (a->state) {
	case STATE_APPLIED:
	case STATE_POPPED:
	case STATE_RESTORED:
		return 0;
	case STATE_CHANGED:
		warn("the tree was edited since the stack landed; what is exported is "
		     "the stack without these edits: %s",
		     list_join(&a->changed, " "));
		return 0;
	case STATE_LOST:
		if (!a->stack)
			break;
		warn("there is no %s: nothing says whether patches/ is as it landed",
		     STATE_NAME);
		return 0;
	case STATE_PRISTINE:
	case STATE_FOREIGN:
		break;
	default:
		return refuse_state(a);
	}
	return fail(EX_NO, "apply.sh TREE first", "there is no stack of this kit (%s)",
		    a->kernel.shown);
}

int landed_read(struct apply *a, struct landed *l)
{
	struct journal j;
	int rc = state_read(a);

	*l = (struct landed){ 0 };
	if (!rc)
		rc = judge_state(a);
	if (!rc && a->git.found)
		return read_commits(a, l);
	if (!rc)
		rc = journal_open(&j, &a->kernel);
	if (rc)
		return rc;
	rc = j.names.n ? read_names(a, &j, l) : read_series(a, &j, l);
	journal_close(&j);
	return rc;
}
