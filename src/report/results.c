// SPDX-License-Identifier: GPL-2.0
// A result: one check, and the JSON line that it is stored as.
#include "report/results.h"
#include "util/pool.h"
#include "util/utf8.h"
#include "util/words.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct word outcome_list[] = {
	[OUTCOME_PASS] = { "pass", "the check passed" },
	[OUTCOME_FAIL] = { "fail", "the check failed" },
	[OUTCOME_PANIC] = { "panic", "the kernel died" },
	[OUTCOME_SPLAT] = { "splat", "the kernel complained" },
	[OUTCOME_TIMEOUT] = { "timeout", "a test or a guest did not end" },
	[OUTCOME_SKIP] = { "skip", "the check was not made" },
};

const struct words outcome_words = WORDS("outcome", outcome_list);

enum outcome outcome_of(const char *word)
{
	int value = word_value(&outcome_words, word);

	return value < 0 ? OUTCOME_BROKEN : (enum outcome)value;
}

static bool is_number(const char *text)
{
	json_t *j;
	bool number;

	/* a number of JSON begins so; no white space, no sign but "-" */
	if (!*text || !strchr("-0123456789", *text) || strpbrk(text, " \t\n\r"))
		return false;
	j = json_loads(text, JSON_DECODE_ANY, NULL);
	number = json_is_number(j);
	json_decref(j);
	return number;
}

void result_add_figure(struct result *r, const char *key, const char *text, bool number)
{
	r->figures = pool_grow(r->figures, r->nfigures, sizeof(*r->figures));
	r->figures[r->nfigures++] =
		(struct figure){ .key = key, .text = text, .number = number };
}

int result_figure(struct result *r, const char *pair)
{
	const char *equal = strchr(pair, '=');
	const char *text;

	if (!equal || equal == pair)
		return -1;
	text = utf8_clean(equal + 1);
	result_add_figure(r, utf8_clean(pool_strndup(pair, (size_t)(equal - pair))), text,
			  is_number(text));
	return 0;
}

const char *figure_text(const struct result *r, const char *key, const char *missing)
{
	size_t i;

	for (i = 0; i < r->nfigures; i++)
		if (!strcmp(r->figures[i].key, key))
			return r->figures[i].text;
	return missing;
}

const char *result_reason(const struct result *r)
{
	return figure_text(r, "reason",
			   figure_text(r, "last", figure_text(r, "detail", "")));
}

const char *result_wrong(const struct result *r)
{
	if (!*r->path || *r->path == '/' || r->path[strlen(r->path) - 1] == '/' ||
	    strpbrk(r->path, " \t\n\"\\"))
		return "the path is not made of words and slashes";
	if (r->outcome == OUTCOME_BROKEN)
		return "the outcome is not one of pass, fail, panic, splat, timeout, "
		       "skip";
	if (r->outcome == OUTCOME_SKIP && !figure_text(r, "reason", NULL))
		return "a skip needs a reason";
	return NULL;
}

double result_seconds(const struct result *r)
{
	const char *seconds = r->seconds ? r->seconds : figure_text(r, "seconds", NULL);
	const char *ms = figure_text(r, "ms", NULL);

	if (seconds && is_number(seconds))
		return strtod(seconds, NULL);
	return ms && is_number(ms) ? strtod(ms, NULL) / 1000 : -1;
}

static json_t *figures_json(const struct result *r)
{
	json_t *j = json_object();
	size_t i;

	for (i = 0; i < r->nfigures; i++) {
		const struct figure *f = &r->figures[i];

		json_object_set_new(j, f->key,
				    f->number ? json_loads(f->text, JSON_DECODE_ANY, NULL)
					      : json_string(f->text));
	}
	return j;
}

char *result_line(const struct result *r)
{
	json_t *j = json_pack("{s:s, s:s, s:o, s:s*, s:s*, s:s*}", "path",
			      utf8_clean(r->path), "outcome", utf8_clean(r->word),
			      "figures", figures_json(r), "repeat",
			      r->repeat ? utf8_clean(r->repeat) : NULL, "log",
			      r->log ? utf8_clean(r->log) : NULL, "version",
			      r->version ? utf8_clean(r->version) : NULL);
	double seconds = result_seconds(r);
	char *text;
	char *line;

	if (seconds >= 0)
		json_object_set_new(j, "seconds", json_real(seconds));
	if (r->target)
		json_object_set_new(j, "target", target_json(r->target));
	text = json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(15));
	line = pool_printf("%s\n", text ? text : "");

	free(text);
	json_decref(j);
	return line;
}

void results_print(const struct result *r)
{
	fputs(result_line(r), stdout);
}

size_t results_count(const struct results *all, enum outcome outcome)
{
	size_t i, n = 0;

	for (i = 0; i < all->count; i++)
		n += all->list[i].outcome == outcome;
	return n;
}

size_t results_failed(const struct results *all)
{
	return all->count - results_count(all, OUTCOME_PASS) -
	       results_count(all, OUTCOME_SKIP);
}
