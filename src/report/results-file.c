// SPDX-License-Identifier: GPL-2.0
// The result store: lines are appended under a lock, and read back.
#include "report/results.h"
#include "util/file.h"
#include "util/message.h"
#include "util/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

const char *results_mark(const char *file)
{
	return pool_printf("%s.unfinished", file);
}

/* Where the last line begins, if no line feed ends the file; @end if one does. */
static off_t open_line(int fd, off_t end)
{
	char block[4096];
	off_t at = end;

	while (at > 0) {
		size_t n = at < (off_t)sizeof(block) ? (size_t)at : sizeof(block);

		if (pread(fd, block, n, at - (off_t)n) != (ssize_t)n)
			return end;
		for (; n; n--, at--)
			if (block[n - 1] == '\n')
				return at;
	}
	return 0;
}

static json_t *whole_line(const char *line, size_t len)
{
	json_t *j = json_loadb(line, len, 0, NULL);

	if (json_is_string(json_object_get(j, "path")) &&
	    json_is_string(json_object_get(j, "outcome")))
		return j;
	json_decref(j);
	return NULL;
}

/*
 * A writer that was killed leaves a line without its end. It is taken away, or ended if
 * only the line feed is missing: what is appended must not become a part of it.
 */
static int mend_end(int fd, const char *file, off_t *end)
{
	off_t start = open_line(fd, *end);
	size_t len = (size_t)(*end - start);
	char *line;
	json_t *j;

	if (start == *end)
		return 0;
	line = pool_alloc(len + 1);
	if (pread(fd, line, len, start) != (ssize_t)len)
		return -1;
	j = whole_line(line, len);
	if (j) {
		json_decref(j);
		*end += 1;
		return write(fd, "\n", 1) == 1 ? 0 : -1;
	}
	warn("%s: the last line was cut off, and is removed: a run was killed while it "
	     "wrote",
	     utf8_clean(file));
	*end = start;
	return ftruncate(fd, start);
}

int results_append(const char *file, const struct result *r)
{
	const char *line = result_line(r);
	size_t len = strlen(line);
	int fd = open(file, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	off_t end;
	int rc = -1;

	if (fd < 0)
		return -1;
	if (!flock(fd, LOCK_EX)) {
		end = lseek(fd, 0, SEEK_END);
		if (end > 0 && mend_end(fd, file, &end))
			rc = -1;
		else if (write(fd, line, len) == (ssize_t)len)
			rc = 0;
		else if (end < 0 || ftruncate(fd, end)) /* no half of a line stays */
			errno = ENOSPC;
	}
	return close(fd) ? -1 : rc;
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

static void read_result(struct result *r, const json_t *j)
{
	const json_t *figures = json_object_get(j, "figures"), *value;
	const char *key;

	r->path = text_member(j, "path", NULL);
	r->word = text_member(j, "outcome", NULL);
	r->outcome = outcome_of(r->word);
	r->repeat = text_member(j, "repeat", NULL);
	r->log = text_member(j, "log", NULL);
	r->version = text_member(j, "version", NULL);
	if (json_is_number(json_object_get(j, "seconds")))
		r->seconds = value_text(json_object_get(j, "seconds"));
	r->target = target_read(json_object_get(j, "target"));
	json_object_foreach((json_t *)(uintptr_t)figures, key, value)
		result_add_figure(r, pool_strdup(key), value_text(value),
				  json_is_number(value));
}

static struct result *add(struct results *all)
{
	all->list = pool_grow(all->list, all->count, sizeof(*all->list));
	all->list[all->count] = (struct result){ 0 };
	return &all->list[all->count++];
}

static void read_line(struct results *all, const char *line, size_t len,
		      const char *prefix)
{
	json_t *j = whole_line(line, len);
	struct result r = { 0 };

	if (j)
		read_result(&r, j);
	json_decref(j);
	if (!j || result_wrong(&r)) {
		all->damaged++;
		return;
	}
	if (prefix)
		r.path = pool_printf("%s/%s", prefix, r.path);
	*add(all) = r;
}

int results_read(struct results *all, const char *file, const char *prefix)
{
	size_t len, n, number = 0, damaged = all->damaged;
	char *text = file_read(file, 0, &len);

	if (!text)
		return -1;
	all->line = 0;
	for (; len; text += n, len -= n) {
		const char *end = memchr(text, '\n', len);
		size_t before = all->damaged;

		n = end ? (size_t)(end - text) + 1 : len;
		number++;
		read_line(all, text, end ? n - 1 : n, prefix);
		if (all->damaged == before)
			continue;
		if (end) {
			all->line = all->line ? all->line : number;
			continue;
		}
		all->damaged--;
		all->cut++;
		warn("%s:%zu: the last line was cut off, and is left out: a run was "
		     "killed while it wrote",
		     utf8_clean(file), number);
	}
	if (all->damaged == damaged)
		return 0;
	errno = EBADMSG;
	return -1;
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
	const char *name = text_member(j, "name", NULL);
	const char *word = text_member(j, "outcome", NULL);
	const char *detail = text_member(j, "detail", NULL);
	const char *why = text_member(j, "why", NULL);
	struct result *r;

	if (!name)
		return;
	r = add(all);
	r->path = pool_printf("%s/%s", prefix, name);
	r->outcome = word ? outcome_of(word) : OUTCOME_FAIL;
	/* "signal" is the guest's word for a test that was killed */
	if (r->outcome == OUTCOME_BROKEN)
		r->outcome = OUTCOME_FAIL;
	r->word = word_of(&outcome_words, r->outcome);
	if (json_is_integer(json_object_get(j, "ms")))
		result_add_figure(r, "ms", value_text(json_object_get(j, "ms")), true);
	add_detail(r, detail ? detail : "");
	if (why && *why)
		result_add_figure(r, "reason", utf8_clean(why), false);
	else if (r->outcome == OUTCOME_SKIP)
		result_add_figure(r, "reason", "the guest gave none", false);
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
