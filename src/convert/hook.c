// SPDX-License-Identifier: GPL-2.0
// Semantic hooks: cut the named functions out, let spatch change them, compare with the
// ledger, put them back.
#include "convert/hook.h"
#include "code/cut.h"
#include "convert/spatch.h"
#include "util/message.h"
#include "util/scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* So many places are named. */
#define NAMED 6

/* A line that spatch leaves alone, between two cuts. */
#define SEPARATOR "#define __TIF_CUT_%zu"

#define LABEL_CHARS "abcdefghijklmnopqrstuvwxyz0123456789_"

/* What the hook changes of a file. */
static struct cuts cut_all(const struct hook *h, const char *text)
{
	struct list seen = { 0 };
	struct cuts c = { 0 };

	for (size_t i = 0; i < h->nrules; i++)
		for (size_t k = 0; k < h->rules[i].in.n; k++) {
			const char *names = h->rules[i].in.s[k];

			while (*names) {
				size_t len = strcspn(names, "|");
				const char *name = pool_strndup(names, len);

				names += len + (names[len] == '|');
				if (list_has(&seen, name))
					continue;
				list_add(&seen, name);
				if (h->rules[i].macro)
					cut_macros(&c, text, name);
				else
					cut_functions(&c, text, name);
			}
		}
	return c;
}

bool hook_defined(const struct hook *h, const char *text, const char **missing)
{
	struct cuts c = cut_all(h, text);

	*missing = NULL;
	for (size_t i = 0; !*missing && i < h->nrules; i++)
		for (size_t k = 0; !*missing && k < h->rules[i].in.n; k++) {
			const char *names = h->rules[i].in.s[k];
			bool found = false;

			for (size_t n = 0; n < c.count; n++)
				found |= name_is_among(names, c.list[n].name);
			if (!found)
				*missing = names;
		}
	return !*missing;
}

/* How often the word of a rule stands in its function @in; @texts are those of the cuts.
 */
static unsigned int count(const struct hook_rule *rule, const char *in,
			  const struct cuts *c, const char *const *texts)
{
	unsigned int n = 0;

	for (size_t i = 0; i < c->count; i++)
		if (name_is_among(in, c->list[i].name))
			n += count_word(texts[i], strlen(texts[i]), rule->word);
	return n;
}

/*
 * Is the file as the hook would leave it? What a hook adds is evidence. That something is
 * not there is evidence only if the whole file does not have it: it may have moved.
 */
static bool is_done(const struct hook *h, const char *text, const struct cuts *c,
		    const char *const *texts)
{
	bool adds = false, removed = true;

	for (size_t i = 0; i < h->nrules; i++) {
		const struct hook_rule *r = &h->rules[i];

		for (size_t k = 0; k < r->in.n; k++)
			if (count(r, r->in.s[k], c, texts) != r->after)
				return false;
		adds |= r->after > r->before;
		if (r->after < r->before && count_word(text, strlen(text), r->word))
			removed = false;
	}
	return adds || removed;
}

static const char *times(unsigned int n)
{
	return n == 1 ? "once" : n ? pool_printf("%u times", n) : "not at all";
}

/* Where else a reader would look: "f(), line 12; g(), line 40". */
static const char *candidates(const char *text, const char *word)
{
	struct word_place *places;
	size_t count = find_word(text, word, &places);
	struct str s = { 0 };

	if (!count)
		return pool_printf("the file has no %s", word);
	str_printf(&s, "the file has %s ", word);
	for (size_t i = 0; i < count && i < NAMED; i++)
		str_printf(&s, "%s%s%s line %u", i ? ", " : "",
			   *places[i].function
				   ? pool_printf("in %s()", places[i].function)
				   : "",
			   *places[i].function ? " at" : "at", places[i].line);
	if (count > NAMED)
		str_printf(&s, " and %zu more times", count - NAMED);
	return str_get(&s);
}

static const char *shown(const struct hook_rule *rule, const char *in)
{
	return pool_printf("%s%s", in, rule->macro ? "" : "()");
}

static unsigned int line_of(const struct cuts *c, const char *in)
{
	for (size_t i = 0; i < c->count; i++)
		if (name_is_among(in, c->list[i].name))
			return c->list[i].line;
	return 0;
}

static const char *mismatch(const struct hook_rule *rule, const char *in, unsigned int n,
			    const char *text)
{
	if (text)
		return pool_printf("rule %s: %s has %s %s, expected %s; %s", rule->name,
				   shown(rule, in), rule->word, times(n),
				   times(rule->before), candidates(text, rule->word));
	return pool_printf("rule %s did not do its work: %s has %s %s, expected %s: the "
			   "code around it has another shape",
			   rule->name, shown(rule, in), rule->word, times(n),
			   times(rule->after));
}

/*
 * Does the ledger hold? Sets r->wrong if not; else r->rules. @before: the file, where
 * it is compared with what the rules expect; NULL: with what they leave. @at are the
 * cuts of the file as it is.
 */
static void check_ledger(const struct hook *h, const char *before, const struct cuts *c,
			 const char *const *texts, const struct cuts *at,
			 struct hook_result *r)
{
	r->rules = 0;
	for (size_t i = 0; i < h->nrules; i++) {
		const struct hook_rule *rule = &h->rules[i];

		for (size_t k = 0; !r->wrong && k < rule->in.n; k++) {
			const char *in = rule->in.s[k];
			unsigned int n = count(rule, in, c, texts);

			if (n == (before ? rule->before : rule->after))
				continue;
			r->line = line_of(at, in);
			r->wrong = mismatch(rule, in, n, before);
		}
		r->rules += !r->wrong;
	}
}

/* The cuts in one file, each behind a line of its own. */
static const char *join(const struct cuts *c, const char *const *texts)
{
	struct str s = { 0 };

	for (size_t i = 0; i < c->count; i++) {
		str_printf(&s, SEPARATOR "\n", i);
		str_puts(&s, texts[i]);
	}
	str_printf(&s, SEPARATOR "\n", c->count);
	return str_get(&s);
}

/* spatch indents a label that it adds as a statement; it belongs to the margin. */
static const char *labels_to_margin(const char *old, const char *new)
{
	struct str out = { 0 };

	while (*new) {
		size_t len = strcspn(new, "\n"), blank = strspn(new, "\t ");
		size_t word = strspn(new + blank, LABEL_CHARS);

		if (blank && word && new[blank + word] == ':' &&
		    blank + word + 1 == len && !starts_with(new + blank, "default:") &&
		    !strstr(old, pool_strndup(new + blank, word + 1)))
			new += blank, len -= blank;
		str_add(&out, new, len + (new[len] == '\n'));
		new += len + (new[len] == '\n');
	}
	return str_get(&out);
}

/* Take them apart again: false when a line is not there any more. */
static bool take_apart(const struct cuts *c, const char *joined, const char **texts)
{
	const char *at = joined;

	for (size_t i = 0; i <= c->count; i++) {
		const char *line = pool_printf(SEPARATOR "\n", i);
		const char *here = strstr(at, line);

		if (!here || (here > joined && here[-1] != '\n'))
			return false;
		if (i)
			texts[i - 1] = labels_to_margin(
				texts[i - 1], pool_strndup(at, (size_t)(here - at)));
		at = here + strlen(line);
	}
	return !*at;
}

static int cannot_write(const char *path)
{
	return fail(EX_MISSING, "make room there, or set TMPDIR", "cannot write %s: %s",
		    path, strerror(errno));
}

/* Let spatch change the cuts; @texts are replaced. */
static int change(const struct hook *h, const char *kit, const char *path,
		  const struct cuts *c, const char **texts, struct hook_result *r)
{
	const char *macros = file_read(pool_printf("%s/" HOOK_MACROS, kit), 0, NULL);
	const char *joined = join(c, texts), *result;
	char *dir;
	int rc = scratch_open();

	if (rc)
		return rc;
	if (!macros)
		return fail(EX_FAULT, "restore the checkout",
			    HOOK_MACROS " cannot be read: %s", strerror(errno));
	dir = pool_strdup(scratch_path("hook.XXXXXX"));
	if (!mkdtemp(dir) ||
	    file_write(pool_printf("%s/cut.c", dir), joined, strlen(joined), 0600) ||
	    file_write(pool_printf("%s/macros.h", dir), macros, strlen(macros), 0600) ||
	    file_write(pool_printf("%s/hook.cocci", dir), h->smpl, strlen(h->smpl), 0600))
		return cannot_write(dir);
	rc = spatch_hook(dir, "cut.c", "hook.cocci", "macros.h", path);
	if (rc)
		return rc;
	result = file_read(pool_printf("%s/cut.c", dir), 0, NULL);
	tree_remove(dir);
	if (!result || !take_apart(c, result, texts))
		r->wrong = "spatch's result cannot be told apart by function";
	return 0;
}

static const char **texts_of(const struct cuts *c, const char *text)
{
	const char **texts = pool_alloc((c->count + 1) * sizeof(*texts));

	for (size_t i = 0; i < c->count; i++)
		texts[i] = pool_strndup(text + c->list[i].start,
					c->list[i].end - c->list[i].start);
	return texts;
}

int hook_count(const struct hook *h, size_t rule, size_t in, const char *text)
{
	struct cuts c = cut_all(h, text);
	const struct hook_rule *r = &h->rules[rule];
	bool defined = false;

	for (size_t i = 0; i < c.count; i++)
		defined |= name_is_among(r->in.s[in], c.list[i].name);
	return defined ? (int)count(r, r->in.s[in], &c, texts_of(&c, text)) : -1;
}

bool hook_done(const struct hook *h, const char *text)
{
	struct cuts c = cut_all(h, text);

	return is_done(h, text, &c, texts_of(&c, text));
}

bool hook_fits(const struct hook *h, const char *text)
{
	struct cuts c = cut_all(h, text);
	struct hook_result r = { 0 };

	check_ledger(h, text, &c, texts_of(&c, text), &c, &r);
	return !r.wrong;
}

int hook_run(const struct hook *h, const char *kit, const char *path, const char *text,
	     struct hook_result *r)
{
	struct cuts c = cut_all(h, text), after;
	const char **texts = texts_of(&c, text), *changed;
	int rc;

	*r = (struct hook_result){ 0 };
	if (is_done(h, text, &c, texts)) {
		r->already = true;
		r->wrong = "already applied";
		r->line = c.count ? c.list[0].line : 0;
		return 0;
	}
	check_ledger(h, text, &c, texts, &c, r);
	if (r->wrong)
		return 0;
	rc = change(h, kit, path, &c, texts, r);
	if (rc || r->wrong)
		return rc;
	/* cut anew: a rule may have put another function beside */
	changed = cut_paste(&c, text, texts);
	after = cut_all(h, changed);
	check_ledger(h, NULL, &after, texts_of(&after, changed), &c, r);
	if (!r->wrong)
		r->text = changed;
	return 0;
}
