// SPDX-License-Identifier: GPL-2.0
// Semantic hooks of the plan: on which file, and what becomes of it.
#include "apply/present.h"
#include "apply/trial.h"
#include "code/cut.h"
#include "convert/hook.h"
#include "util/message.h"
#include "util/scratch.h"

#include <errno.h>
#include <string.h>

static int read_hook(const struct apply *a, const struct entry *e, struct hook *h)
{
	const char *name = pool_printf(
		"cocci/%.*s.cocci", (int)(strlen(e->name) - strlen(".patch")), e->name);
	const char *text =
		file_read(pool_printf("%s/%s", a->kit, name), SOURCE_LIMIT, NULL);
	const char *wrong;

	if (!text)
		return fail(EX_FAULT, "restore the checkout", "%s cannot be read: %s",
			    name, strerror(errno));
	wrong = hook_read(h, text);
	if (wrong)
		return fail(EX_FAULT, "mend the hook", "%s cannot be used, %s", name,
			    wrong);
	return 0;
}

int hook_paths(const struct apply *a, const struct entry *e, struct list *paths)
{
	struct hook h;
	int rc = read_hook(a, e, &h);

	for (size_t i = 0; !rc && i < h.files.n; i++)
		if (file_read(pool_printf("%s/%s", a->kernel.path, h.files.s[i]),
			      SOURCE_LIMIT, NULL))
			list_add(paths, h.files.s[i]);
	return rc;
}

static const char *text_of(const struct apply *a, const char *path)
{
	return file_read(pool_printf("%s/%s", a->work, path), SOURCE_LIMIT, NULL);
}

/* Where the words of the rules stand in files that do not have the functions. */
static const char *candidates(const struct apply *a, const struct hook *h)
{
	struct str s = { 0 };

	for (size_t i = 0; i < h->files.n; i++) {
		const char *text = text_of(a, h->files.s[i]);

		for (size_t k = 0; text && k < h->nrules; k++) {
			const struct hook_rule *r = &h->rules[k];
			struct word_place *at;

			if (!r->before || !find_word(text, r->word, &at))
				continue;
			str_printf(&s, "; %s has %s at line %u%s%s%s", h->files.s[i],
				   r->word, at->line, *at->function ? " in " : "",
				   at->function, *at->function ? "()" : "");
			break;
		}
	}
	return str_get(&s);
}

/* The one file that has all that the hook changes; NULL: c->reason says why not. */
static const char *choose_file(const struct apply *a, const struct hook *h,
			       struct conflict *c)
{
	const char *chosen = NULL, *missing = NULL, *why = "";

	for (size_t i = 0; i < h->files.n; i++) {
		const char *path = h->files.s[i], *text = text_of(a, path);

		if (!text) {
			why = pool_printf("%s%s%s is not there", why, *why ? ", " : "",
					  path);
			continue;
		}
		if (!hook_defined(h, text, &missing)) {
			why = pool_printf("%s%s%s does not define %s", why,
					  *why ? ", " : "", path, missing);
			continue;
		}
		if (chosen) {
			c->reason = pool_printf("%s defines the same as %s, and which "
						"of them counts is not known",
						path, chosen);
			return NULL;
		}
		chosen = path;
	}
	if (!chosen)
		c->reason = pool_printf("%s%s", why, candidates(a, h));
	return chosen;
}

bool hook_stands(const struct apply *a, const struct entry *e, bool after)
{
	struct hook h;

	if (read_hook(a, e, &h))
		return false;
	for (size_t i = 0; i < h.files.n; i++) {
		const char *path = pool_printf("%s/%s", a->kernel.path, h.files.s[i]);
		const char *text = file_read(path, SOURCE_LIMIT, NULL), *missing;

		if (text && hook_defined(&h, text, &missing) &&
		    (after ? hook_done(&h, text) : hook_fits(&h, text)))
			return true;
	}
	return false;
}

enum presence hook_presence(const struct apply *a, const struct entry *e,
			    struct list *files)
{
	bool done = false;
	struct hook h;

	if (read_hook(a, e, &h))
		return PRESENT_OPEN;
	for (size_t i = 0; i < h.files.n; i++) {
		const char *text = text_of(a, h.files.s[i]), *missing;

		if (!text)
			continue;
		if (hook_defined(&h, text, &missing) && hook_fits(&h, text)) {
			*files = (struct list){ 0 };
			list_add(files, h.files.s[i]);
			return PRESENT_NOT;
		}
		done |= hook_done(&h, text);
		list_add(files, h.files.s[i]);
	}
	if (!done)
		return PRESENT_CHANGED;
	*files = (struct list){ 0 };
	return PRESENT_IN;
}

/* The diff between the copy's file and what the hook makes of it. */
static int diff_hooked(const struct apply *a, struct entry *e, const char *path,
		       const char *text, struct patch_text *s)
{
	const char *new = scratch_path("hooked");
	struct str diff = { 0 };
	int rc;

	if (file_write(new, text, strlen(text), 0600))
		return fail(EX_MISSING, "make room there, or set TMPDIR",
			    "%s cannot be written: %s", new, strerror(errno));
	rc = diff_file(e, path, pool_printf("%s/%s", a->work, path), new, &diff);
	if (!rc && !diff.len)
		rc = fail(EX_FAULT, "report it", "%s changes nothing in %s", e->name,
			  path);
	e->files = (struct list){ 0 };
	list_add(&e->files, pool_printf("! %s", path));
	return rc ? rc
		  : compose_diff(a, e,
				 pool_printf("%.*s: a hook of tif-backports",
					     (int)(strlen(e->name) - strlen(".patch")),
					     e->name),
				 str_get(&diff), s);
}

int make_hooked(struct apply *a, struct entry *e, struct patch_text *s)
{
	struct conflict c = {
		.patch = e->name, .file = "", .expected = "", .found = "", .wiggle = ""
	};
	struct hook_result r = { 0 };
	const char *path;
	struct hook h;
	int rc = read_hook(a, e, &h);

	if (rc)
		return rc;
	path = choose_file(a, &h, &c);
	if (path) {
		rc = hook_run(&h, a->kit, path, text_of(a, path), &r);
		if (rc)
			return rc;
		c.file = path;
		c.line = r.line;
		c.reason = r.wrong;
		c.already = r.already;
	}
	if (!c.reason)
		return diff_hooked(a, e, path, r.text, s);
	conflict_add(a, &c);
	e->outcome = OUT_CONFLICT;
	return 0;
}
