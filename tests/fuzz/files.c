// SPDX-License-Identifier: GPL-2.0
// A kernel tree in memory: the files that one fuzzing input describes.
#include "files.h"
#include "header/lines.h"
#include "util/pool.h"
#include "header/tree.h"
#include "code/tree-search.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MARK	  "//// "
#define FILES_MAX 8

static struct file files[FILES_MAX + 1];
static size_t nfiles;

const char generic_rules[] = "bit TIF_NOTIFY_RESUME 0\n"
			     "bit TIF_SIGPENDING 1\n"
			     "bit TIF_NEED_RESCHED 4\n"
			     "optional TIF_POLLING_NRFLAG 6\n"
			     "reserved TIF_RSEQ 11\n";

static const char generic_text[] =
	"#define TIF_NOTIFY_RESUME 0\n"
	"#define TIF_SIGPENDING 1\n"
	"#define TIF_NEED_RESCHED 4\n"
	"#ifdef HAVE_TIF_POLLING_NRFLAG\n"
	"# define TIF_POLLING_NRFLAG 6\n"
	"# define _TIF_POLLING_NRFLAG BIT(TIF_POLLING_NRFLAG)\n"
	"#endif\n"
	"#define _TIF_NOTIFY_RESUME BIT(TIF_NOTIFY_RESUME)\n"
	"#define _TIF_SIGPENDING BIT(TIF_SIGPENDING)\n"
	"#define _TIF_NEED_RESCHED BIT(TIF_NEED_RESCHED)\n";

/* The next line that begins with the mark, or the end. */
static const char *next_mark(const char *s, const char *end)
{
	while (s < end && (size_t)(end - s) >= strlen(MARK)) {
		const char *newline;

		if (!memcmp(s, MARK, strlen(MARK)))
			return s;
		newline = memchr(s, '\n', (size_t)(end - s));
		if (!newline)
			break;
		s = newline + 1;
	}
	return end;
}

/* A name is one file: of two the first. */
static void add_file(const char *name, size_t name_len, const char *text, size_t len)
{
	struct file *f = &files[nfiles];

	f->name = pool_strndup(name, name_len);
	if (file_find(f->name))
		return;
	nfiles++;
	f->text = pool_strndup(text, len);
	f->len = len;
}

void files_split(const char *data, size_t size)
{
	const char *end = data + size, *stop = next_mark(data, end);

	nfiles = 0;
	add_file("header", strlen("header"), data, (size_t)(stop - data));
	while (stop < end && nfiles < FILES_MAX) {
		const char *name = stop + strlen(MARK);
		const char *text = memchr(name, '\n', (size_t)(end - name));

		if (!text)
			break;
		stop = next_mark(text + 1, end);
		add_file(name, (size_t)(text - name), text + 1,
			 (size_t)(stop - text - 1));
	}
	add_file(GENERIC_TIF_HEADER, strlen(GENERIC_TIF_HEADER), generic_text,
		 strlen(generic_text));
}

const struct file *file_find(const char *name)
{
	size_t i;

	for (i = 0; i < nfiles; i++)
		if (!strcmp(files[i].name, name))
			return &files[i];
	return NULL;
}

const struct file *file_nth(size_t n)
{
	return n < nfiles ? &files[n] : NULL;
}

void must(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	files_split((const char *)data, size);
	fuzz_one();
	pool_release();
	return 0;
}

/* What the linker puts in the place of the functions that touch the disk. */
int __wrap_source_read(struct source *s, const char *path, struct diags *d);
int __wrap_tree_file(const struct tree *t, const char *name, struct place *p);
int __wrap_tree_include(const struct tree *t, const char *name, struct place *p);
int __wrap_tree_selects(const struct tree *t, const char *symbol);
int __wrap_tree_user(const struct tree *t, const char *name, const char **where);
unsigned int __wrap_tree_long_bits(const struct tree *t);

int __wrap_source_read(struct source *s, const char *path, struct diags *d)
{
	const struct file *f = file_find(path);

	if (f)
		return source_split(s, path, f->text, f->len, d);
	diag_add(d, path, 0, "cannot open");
	return -1;
}

/* All headers that are asked for by their path in the tree are the header. */
int __wrap_tree_file(const struct tree *t, const char *name, struct place *p)
{
	(void)t;
	(void)name;
	p->path = p->name = "header";
	return 0;
}

int __wrap_tree_include(const struct tree *t, const char *name, struct place *p)
{
	(void)t;
	if (!file_find(name))
		return -1;
	p->path = p->name = pool_strdup(name);
	return 0;
}

int __wrap_tree_selects(const struct tree *t, const char *symbol)
{
	(void)t;
	return starts_with(symbol, "GENERIC");
}

int __wrap_tree_user(const struct tree *t, const char *name, const char **where)
{
	(void)t;
	*where = NULL;
	return strlen(name) % 2 ? 0 : -1;
}

unsigned int __wrap_tree_long_bits(const struct tree *t)
{
	(void)t;
	return file_find("narrow") ? 32 : 64;
}
