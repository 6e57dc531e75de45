// SPDX-License-Identifier: GPL-2.0
// What this kit carries of upstream, read from its patches/, compat/ and
// cocci/hooks/.
#include "upstream/own.h"

#include "apply/patch.h"
#include "convert/hook.h"
#include "util/message.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT ((size_t)16 << 20)
#define ID_LEN	   12

static bool ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len >= n && !strcmp(s + len - n, end);
}

/* The next number of a release, -1 for "-rc", which comes before nothing. */
static long next_number(const char **s)
{
	char *end;
	long n;

	if (starts_with(*s, "-rc")) {
		n = strtol(*s + 3, &end, 10) - 100000;
		*s = end;
		return n;
	}
	*s += **s == '.' || **s == 'v';
	if (!isdigit((unsigned char)**s))
		return 0;
	n = strtol(*s, &end, 10);
	*s = end;
	return n;
}

int release_compare(const char *a, const char *b)
{
	int i;

	for (i = 0; i < 4; i++) {
		long x = next_number(&a), y = next_number(&b);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

struct own_commit *own_find(const struct own *o, const char *id)
{
	size_t i;

	for (i = 0; i < o->ncommits; i++)
		if (!strncmp(o->commits[i].id, id, ID_LEN))
			return &o->commits[i];
	return NULL;
}

static void add_commit(struct own *o, const struct citation *c, const char *checked_to,
		       const char *name)
{
	struct own_commit *old = own_find(o, c->id);

	if (!old) {
		o->commits = pool_grow(o->commits, o->ncommits, sizeof(*o->commits));
		old = &o->commits[o->ncommits++];
		*old = (struct own_commit){ .id = c->id,
					    .subject = c->subject,
					    .checked_to = checked_to };
	}
	if (release_compare(checked_to, old->checked_to) < 0)
		old->checked_to = checked_to;
	list_add(&old->patches, name);
}

static void add_text(struct own *o, const struct own_text *t)
{
	o->texts = pool_grow(o->texts, o->ntexts, sizeof(*o->texts));
	o->texts[o->ntexts++] = *t;
}

static int damaged(const char *name, const char *what)
{
	return fail(EX_FAULT, "restore the checkout", "%s: %s", name, what);
}

static int read_patch(struct own *o, const char *kit, const char *name)
{
	const char *text =
		file_read(pool_printf("%s/patches/%s", kit, name), FILE_LIMIT, NULL);
	struct own_text t = { .name = name };
	struct patch_facts f;
	struct patch p;
	const char *wrong;
	size_t i;

	if (!text)
		return damaged(name, "cannot be read");
	wrong = patch_read(&p, text);
	if (!wrong)
		wrong = patch_facts_read(&f, p.header);
	if (wrong)
		return damaged(name, wrong);
	for (i = 0; i < f.ncommits; i++)
		add_commit(o, &f.commits[i], f.checked_to, name);
	for (i = 0; i < p.nfiles; i++)
		list_add(&t.paths, p.files[i].path);
	t.text = p.rest;
	if (p.nfiles)
		add_text(o, &t);
	return 0;
}

/* compat/FACILITY/PATH: a file that the kit adds as PATH */
static int read_compat(struct own *o, const char *kit, const char *name)
{
	struct own_text t = { .name = pool_printf("compat/%s", name) };
	const char *path = strchr(name, '/');

	t.text = file_read(pool_printf("%s/%s", kit, t.name), FILE_LIMIT, NULL);
	if (!t.text)
		return damaged(t.name, "cannot be read");
	if (path)
		list_add(&t.paths, path + 1);
	add_text(o, &t);
	return 0;
}

/* hooks/NAME.header: its files and its words are those of the semantic patch */
static int read_hook(struct own *o, const char *kit, const char *header)
{
	const char *name = pool_printf("cocci/%.*s.cocci",
				       (int)(strlen(header) - strlen(".header")), header);
	const char *text = file_read(pool_printf("%s/%s", kit, name), FILE_LIMIT, NULL);
	struct own_text t = { .name = name, .text = text };
	struct hook h;
	const char *wrong;

	if (!text)
		return damaged(name, "cannot be read");
	wrong = hook_read(&h, text);
	if (wrong)
		return damaged(name, wrong);
	t.paths = h.files;
	add_text(o, &t);
	return 0;
}

int own_read(struct own *o, const char *kit)
{
	struct list patches = { 0 }, compat = { 0 };
	size_t i;
	int rc = 0;

	*o = (struct own){ 0 };
	if (folder_list(pool_printf("%s/patches", kit), &patches) ||
	    folder_list(pool_printf("%s/compat", kit), &compat))
		return damaged(kit, "patches/ or compat/ cannot be read");
	for (i = 0; !rc && i < patches.n; i++)
		if (ends_with(patches.s[i], ".patch") ||
		    ends_with(patches.s[i], ".header"))
			rc = read_patch(o, kit, patches.s[i]);
	for (i = 0; !rc && i < patches.n; i++)
		if (starts_with(patches.s[i], "hooks/") &&
		    ends_with(patches.s[i], ".header"))
			rc = read_hook(o, kit, patches.s[i]);
	for (i = 0; !rc && i < compat.n; i++)
		rc = read_compat(o, kit, compat.s[i]);
	if (!rc && !o->ncommits)
		rc = damaged(kit, "no patch names an upstream commit");
	return rc;
}

void own_path(const struct own *o, const char *path, struct list *where)
{
	size_t i;

	for (i = 0; i < o->ntexts; i++)
		if (list_has(&o->texts[i].paths, path))
			list_add(where, o->texts[i].name);
}

static bool is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *s;

	for (s = text; (s = strstr(s, word)); s += len)
		if ((s == text || !is_word_char(s[-1])) && !is_word_char(s[len]))
			return true;
	return false;
}

void own_word(const struct own *o, const char *word, struct list *where)
{
	size_t i;

	for (i = 0; i < o->ntexts; i++)
		if (has_word(o->texts[i].text, word))
			list_add(where, o->texts[i].name);
}
