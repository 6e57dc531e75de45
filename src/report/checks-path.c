// SPDX-License-Identifier: GPL-2.0
// What the path of a check says, and small texts about a check.
#include "report/checks-path.h"
#include "util/utf8.h"

#include <stdlib.h>
#include <string.h>

/* In the order in which they are shown. */
static const char *const levels[] = { "static", "objects", "build", "boot",
				      "kabi",	"bisect",  "perf",  "userspace",
				      "drift",	"mutants", "audit", "bench" };
#define LEVELS (sizeof(levels) / sizeof(*levels))

static const char *const variants[] = { "base",	 "w1",	    "debug",	"rt",
					"stock", "patched", "upstream", "storm" };

size_t level_order(const char *level)
{
	size_t i;

	for (i = 0; i < LEVELS; i++)
		if (!strcmp(levels[i], level))
			return i;
	return LEVELS;
}

static bool is_variant(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(variants) / sizeof(*variants); i++)
		if (!strcmp(variants[i], word))
			return true;
	return false;
}

/* The next component; @at goes behind its slash. */
static const char *component(const char **at)
{
	size_t len = strcspn(*at, "/");
	const char *word = pool_strndup(*at, len);

	*at += len + ((*at)[len] == '/');
	return word;
}

const char *path_level(const char *path)
{
	const char *at = path, *start;

	while (*at) {
		start = at;
		if (level_order(component(&at)) < LEVELS)
			return start;
	}
	return path;
}

void check_split(struct check *k, const char *path)
{
	const char *at = path_level(path), *rest;

	k->path = path;
	k->level = component(&at);
	k->arch = *at ? component(&at) : "-";
	k->variant = "";
	rest = at;
	if (*at && is_variant(component(&at))) {
		k->variant = pool_strndup(rest, strcspn(rest, "/"));
		rest = at;
	}
	k->name = *rest ? rest : "all";
}

/* Results may be somebody else's: no log of theirs is out of their folder. */
static bool is_below(const char *path, const struct store *s)
{
	char *real = realpath(path, NULL);
	size_t len = strlen(s->real);
	/* what is not there is not read */
	bool below = !real || (starts_with(real, s->real) &&
			       (real[len] == '/' || s->real[len - 1] == '/'));

	free(real);
	return below;
}

const char *check_log(const struct check *k)
{
	const char *log = k->r->log, *path;

	/* of an earlier run a later one has taken the place */
	if (!log || !*log || !strcmp(log, "-") || k->store->earlier)
		return NULL;
	path = *log == '/' ? log : pool_printf("%s/%s", k->store->dir, log);
	return is_below(path, k->store) ? path : NULL;
}

#define LOG_LIMIT ((size_t)64 << 20)

/*
 * A guest's tests share a console: theirs ends where init says how they ended. Where it
 * does not, the kernel has died, and the rest speaks of that.
 */
static size_t end_of(const struct check *k, const char *text, size_t len)
{
	const char *slash = strrchr(k->name, '/'), *log = strrchr(k->r->log, '/');
	const char *word = pool_printf("\ninit: %s: ", slash ? slash + 1 : k->name);
	const char *at = NULL, *found = text;

	if (!starts_with(log ? log + 1 : k->r->log, "console"))
		return len;
	while ((found = strstr(found, word)))
		at = ++found;
	return at ? (size_t)(at - text) + strcspn(at, "\n") : len;
}

/* A page or a document of a whole run has no last lines that speak of one check. */
static bool has_tail(const char *log)
{
	const char *dot = log ? strrchr(log, '.') : NULL;

	return log && (!dot || (strcmp(dot, ".html") && strcmp(dot, ".json")));
}

const char *check_tail(const struct check *k, size_t lines)
{
	const char *log = check_log(k), *at;
	size_t len;
	char *text = has_tail(log) ? file_read(log, LOG_LIMIT, &len) : NULL;

	if (!text)
		return "";
	/* a console has bytes of all kinds */
	for (size_t i = 0; i < len; i++)
		if (!text[i] || text[i] == '\r')
			text[i] = ' ';
	len = end_of(k, text, len);
	while (len && (text[len - 1] == '\n' || text[len - 1] == ' '))
		len--;
	text[len] = '\0';
	for (at = text + len; at > text; at--)
		if (at[-1] == '\n' && !--lines)
			break;
	return utf8_clean(at);
}

/* What the reports say elsewhere: why it failed, how long it took. */
static bool is_said(const char *key)
{
	return !strcmp(key, "reason") || !strcmp(key, "last") || !strcmp(key, "seconds");
}

const char *check_figures(const struct check *k)
{
	struct str out = { 0 };
	size_t i;

	for (i = 0; i < k->r->nfigures; i++)
		if (!is_said(k->r->figures[i].key))
			str_printf(&out, "%s%s=%s", out.len ? " " : "",
				   k->r->figures[i].key, k->r->figures[i].text);
	return utf8_clean(str_get(&out));
}

const char *seconds_text(double seconds)
{
	if (seconds < 0)
		return "";
	if (seconds < 0.005)
		return "< 1";
	return pool_printf(seconds < 10 && seconds != (double)(long)seconds ? "%.2f"
									    : "%.0f",
			   seconds);
}

const char *check_repeat(const struct check *k)
{
	return k->r->repeat && strcmp(k->r->repeat, "-") ? utf8_clean(k->r->repeat) : "";
}
