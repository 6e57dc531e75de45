// SPDX-License-Identifier: GPL-2.0
// The result store: one JSON line for each check.
#include "report/results.h"
#include "util/file.h"
#include "util/utf8.h"
#include "util/words.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const struct word outcome_list[] = {
	[OUTCOME_PASS] = { "pass", "the check passed" },
	[OUTCOME_FAIL] = { "fail", "the check failed" },
	[OUTCOME_PANIC] = { "panic", "the kernel died" },
	[OUTCOME_SPLAT] = { "splat", "the kernel complained" },
	[OUTCOME_TIMEOUT] = { "timeout", "a test or a guest did not end" },
	[OUTCOME_SKIP] = { "skip", "the check was not made" },
};

static const struct words outcomes = WORDS("outcome", outcome_list);

enum outcome outcome_of(const char *word)
{
	int value = word_value(&outcomes, word);

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

static void add_figure(struct result *r, const char *key, const char *text, bool number)
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
	add_figure(r, utf8_clean(pool_strndup(pair, (size_t)(equal - pair))), text,
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

static char *result_line(const struct result *r, const char *version)
{
	json_t *j = json_pack("{s:s, s:s, s:o, s:s*, s:s*, s:s*}", "path",
			      utf8_clean(r->path), "outcome", utf8_clean(r->word),
			      "figures", figures_json(r), "repeat",
			      r->repeat ? utf8_clean(r->repeat) : NULL, "log",
			      r->log ? utf8_clean(r->log) : NULL, "version", version);
	char *text = json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(15));
	char *line = pool_printf("%s\n", text ? text : "");

	free(text);
	json_decref(j);
	return line;
}

int results_append(const char *file, const struct result *r, const char *version)
{
	const char *line = result_line(r, version);
	size_t len = strlen(line);
	int fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	off_t end;
	int rc = -1;

	if (fd < 0)
		return -1;
	if (!flock(fd, LOCK_EX)) {
		end = lseek(fd, 0, SEEK_END);
		if (write(fd, line, len) == (ssize_t)len)
			rc = 0;
		else if (end < 0 || ftruncate(fd, end)) /* no half of a line stays */
			errno = ENOSPC;
	}
	return close(fd) ? -1 : rc;
}

static const char *text_of(const json_t *j, const char *key)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text ? pool_strdup(text) : NULL;
}

/* A value as it would be typed: words without quotes. */
static const char *value_text(const json_t *value)
{
	char *text;
	const char *copy;

	if (json_is_string(value))
		return pool_strdup(json_string_value(value));
	text = json_dumps(value,
			  JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
	copy = pool_strdup(text ? text : "");
	free(text);
	return copy;
}

static void read_line(struct result *r, const char *line, size_t len, const char *prefix)
{
	json_t *j = json_loadb(line, len, 0, NULL);
	json_t *value = json_object_get(j, "figures");
	const char *key;

	r->path = text_of(j, "path");
	if (r->path && prefix)
		r->path = pool_printf("%s/%s", prefix, r->path);
	r->word = text_of(j, "outcome");
	r->outcome = r->path && r->word ? outcome_of(r->word) : OUTCOME_BROKEN;
	r->repeat = text_of(j, "repeat");
	r->log = text_of(j, "log");
	if (!r->path)
		r->path = "a line that is not a result";
	if (!r->word)
		r->word = "no outcome";
	for (void *at = json_object_iter(value); at;
	     at = json_object_iter_next(value, at)) {
		key = json_object_iter_key(at);
		add_figure(r, pool_strdup(key), value_text(json_object_iter_value(at)),
			   json_is_number(json_object_iter_value(at)));
	}
	json_decref(j);
}

static struct result *add(struct results *all)
{
	all->list = pool_grow(all->list, all->count, sizeof(*all->list));
	all->list[all->count] = (struct result){ 0 };
	return &all->list[all->count++];
}

int results_read(struct results *all, const char *file, const char *prefix)
{
	size_t len, n;
	char *text = file_read(file, 0, &len);

	if (!text)
		return -1;
	for (; len; text += n, len -= n) {
		const char *end = memchr(text, '\n', len);

		n = end ? (size_t)(end - text) + 1 : len;
		read_line(add(all), text, end ? n - 1 : n, prefix);
	}
	return 0;
}

/* The guest's words "key=value"; what else it says is for people. */
static void add_detail(struct result *r, const char *detail)
{
	while (*detail) {
		size_t len = strcspn(detail, " \n");

		result_figure(r, pool_strndup(detail, len));
		detail += len + (detail[len] != '\0');
	}
}

static void read_verdict(struct results *all, const json_t *j, const char *prefix)
{
	const char *name = text_of(j, "name");
	const char *word = text_of(j, "outcome");
	const char *detail = text_of(j, "detail");
	const char *why = text_of(j, "why");
	struct result *r;

	if (!name)
		return;
	r = add(all);
	r->path = pool_printf("%s/%s", prefix, name);
	r->outcome = word ? outcome_of(word) : OUTCOME_FAIL;
	/* "signal" is the guest's word for a test that was killed */
	if (r->outcome == OUTCOME_BROKEN)
		r->outcome = OUTCOME_FAIL;
	r->word = word_of(&outcomes, r->outcome);
	if (json_is_integer(json_object_get(j, "ms")))
		add_figure(r, "ms", value_text(json_object_get(j, "ms")), true);
	add_detail(r, detail ? detail : "");
	if (why && *why)
		add_figure(r, "reason", utf8_clean(why), false);
	else if (r->outcome == OUTCOME_SKIP)
		add_figure(r, "reason", "the guest gave none", false);
}

int results_verdicts(struct results *all, const char *file, const char *prefix)
{
	size_t len, n;
	char *text = file_read(file, 0, &len);

	if (!text)
		return -1;
	for (; len; text += n, len -= n) {
		const char *end = memchr(text, '\n', len);
		json_t *j;

		n = end ? (size_t)(end - text) + 1 : len;
		j = json_loadb(text, end ? n - 1 : n, 0, NULL);
		read_verdict(all, j, prefix);
		json_decref(j);
	}
	return 0;
}

void results_print(const struct result *r)
{
	fputs(result_line(r, NULL), stdout);
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
