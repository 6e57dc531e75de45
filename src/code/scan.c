// SPDX-License-Identifier: GPL-2.0
// Read each file of code once; skip those that do not contain "TIF_".
#include "code/claim.h"
#include "code/scan.h"
#include "util/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void spots_add(struct spots *s, const char *name, const char *file, unsigned int line)
{
	s->list = pool_grow(s->list, s->count, sizeof(*s->list));
	s->list[s->count].name = name;
	s->list[s->count].file = file;
	s->list[s->count++].line = line;
}

const struct spot *spots_find(const struct spots *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (!strcmp(s->list[i].name, name))
			return &s->list[i];
	return NULL;
}

const char *scan_line(const char *text, size_t len, unsigned int number)
{
	const char *s = text, *end = text + len, *stop;
	struct str out = { 0 };

	while (--number && s && s < end) {
		s = memchr(s, '\n', (size_t)(end - s));
		if (s)
			s++;
	}
	if (!s || s >= end)
		return "";
	stop = memchr(s, '\n', (size_t)(end - s));
	for (stop = stop ? stop : end; s < stop && out.len < QUOTE_MAX; s++) {
		bool blank = *s == ' ' || *s == '\t' || *s == '\r' || !*s;

		if (!blank)
			str_add(&out, s, 1);
		else if (out.len && out.text[out.len - 1] != ' ')
			str_puts(&out, " ");
	}
	return str_get(&out);
}

struct use *scan_add(const struct scan_file *f, enum use_kind kind, const char *name,
		     unsigned int line)
{
	struct scan *s = f->scan;
	struct use *u;

	s->uses = pool_grow(s->uses, s->nuses, sizeof(*s->uses));
	u = &s->uses[s->nuses++];
	memset(u, 0, sizeof(*u));
	u->kind = kind;
	u->file = f->file;
	u->line = line;
	u->code = scan_line(f->text, f->len, line);
	u->name = name;
	return u;
}

static bool has_text(const struct scan_file *f, const char *s)
{
	return memmem(f->text, f->len, s, strlen(s)) != NULL;
}

/* The second time: is anything in it that another file wants? */
static bool is_wanted(const struct scan_file *f)
{
	const struct scan *s = f->scan;
	size_t i;

	for (i = 0; i < s->wanted.count; i++)
		if (has_text(f, s->wanted.list[i]))
			return true;
	for (i = 0; i < s->wrappers.count; i++) {
		const char *name = s->wrappers.list[i].name;

		if (memmem(f->text, f->len, name, strcspn(name, " ")))
			return true;
	}
	return false;
}

static bool is_assembly(const char *name)
{
	return !strcmp(strrchr(name, '.'), ".S");
}

/* Does this file name a flag, or what does the work before user mode? Most do not. */
static bool is_of_interest(const struct scan_file *f)
{
	size_t i;

	if (has_text(f, "TIF_") || has_text(f, "thread_flag") ||
	    (has_text(f, "thread_info") && has_text(f, "flags")))
		return true;
	if (is_assembly(f->file) && (has_text(f, "_FLAGS") || has_text(f, "_flags")))
		return true;
	for (i = 0; i < f->common->count; i++) {
		const struct fact *fact = &f->common->list[i];

		if ((fact->kind == FACT_WORK || fact->kind == FACT_LOOP) && f->arch &&
		    memmem(f->text, f->len, fact->words[0], strlen(fact->words[0])))
			return true;
	}
	return false;
}

/* More mentions than any real file has: each costs a look at the whole file. */
static bool is_crowded(const struct scan_file *f)
{
	const char *s = f->text, *end = s + f->len;
	size_t n = 0;

	while (n <= MENTIONS_MAX && (s = memmem(s, (size_t)(end - s), "TIF_", 4))) {
		s += 4;
		n++;
	}
	return n > MENTIONS_MAX;
}

/* One buffer for all files of all folders: it only grows. */
struct buffer {
	char *text;
	size_t room;
	struct tokens tokens;
	unsigned long lease; /* of the pool that it is in */
};

static struct buffer *get_buffer(void)
{
	static struct buffer b;

	if (b.lease != pool_lease()) {
		memset(&b, 0, sizeof(b));
		b.lease = pool_lease();
	}
	return &b;
}

static bool read_whole(struct buffer *b, const char *path, size_t size, size_t *len,
		       const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;

	*len = 0;
	*why = strerror(errno);
	if (fd < 0)
		return false;
	if (size + 1 > b->room) {
		b->room = 2 * size + 65536;
		b->text = pool_alloc(b->room);
	}
	while (*len < size && n > 0) {
		n = read(fd, b->text + *len, size - *len);
		if (n > 0)
			*len += (size_t)n;
	}
	*why = strerror(errno);
	close(fd);
	return n >= 0;
}

static bool is_source(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (!strcmp(dot, ".c") || !strcmp(dot, ".h") || !strcmp(dot, ".S"));
}

/* Outside of arch/ nobody says whose instructions these are: none is known. */
static void scan_foreign_asm(struct scan_file *f)
{
	static const struct facts none;
	struct scan *s = f->scan;
	size_t i = s->nuses;

	f->arch = &none;
	scan_asm(f);
	f->arch = NULL;
	for (; i < s->nuses; i++)
		diag_add(&s->complaints, f->file, s->uses[i].line,
			 "nothing is known about the limits of %s outside of arch/: %s",
			 s->uses[i].name, s->uses[i].code);
}

/* A folder's names are those of its walk: what is kept needs one of its own. */
void scan_text(struct scan_file *f)
{
	bool is_asm = is_assembly(f->file);

	if (f->again) {
		f->file = pool_strdup(f->file);
		if (!is_asm && f->len <= FILE_MAX && is_wanted(f) && !is_crowded(f))
			scan_constants(f);
		return;
	}
	f->scan->files++;
	if (!is_of_interest(f))
		return;
	f->file = pool_strdup(f->file);
	if (f->len > FILE_MAX) {
		diag_add(&f->scan->complaints, f->file, 0,
			 "not searched for flags: larger than %d bytes", FILE_MAX);
		return;
	}
	if (is_crowded(f)) {
		diag_add(&f->scan->complaints, f->file, 0,
			 "not searched for flags: it names more than %d", MENTIONS_MAX);
		return;
	}
	if (!is_asm)
		scan_c(f);
	if (is_asm && !f->arch)
		scan_foreign_asm(f);
	else if (is_asm || (f->arch && memmem(f->text, f->len, ".macro", 6)))
		scan_asm(f);
}

static void scan_one(struct scan_file *f, struct buffer *b, const FTSENT *e)
{
	size_t size = (size_t)e->fts_statp->st_size;
	const char *why;

	if (size > CODE_MAX) {
		diag_add(&f->scan->complaints, pool_strdup(f->file), 0,
			 "not searched for flags: larger than %d bytes", CODE_MAX);
		return;
	}
	if (!read_whole(b, e->fts_accpath, size, &f->len, &why)) {
		diag_add(&f->scan->complaints, pool_strdup(f->file), 0,
			 "not searched for flags: %s", why);
		return;
	}
	f->text = b->text;
	f->tokens = &b->tokens;
	scan_text(f);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* @f: all but the file */
static void scan_files(struct scan_file f, const char *root, const char *folder)
{
	char *path = pool_printf("%s/%s", root, folder), *paths[] = { path, NULL };
	struct scan *s = f.scan;
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *e;

	while (fts && (e = fts_read(fts))) {
		f.file = e->fts_path + strlen(root) + 1;
		if (e->fts_info == FTS_F && is_source(e->fts_name))
			scan_one(&f, get_buffer(), e);
		else if (e->fts_info == FTS_DEFAULT && is_source(e->fts_name))
			diag_add(&s->complaints, pool_strdup(f.file), 0,
				 "not searched for flags: not a regular file");
		else if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR ||
			 e->fts_info == FTS_NS)
			diag_add(&s->complaints, pool_strdup(f.file), 0,
				 "not searched for flags: %s", strerror(e->fts_errno));
	}
	if (fts)
		fts_close(fts);
}

void scan_folder(struct scan *s, const char *root, const char *folder,
		 const struct facts *common, const struct facts *arch)
{
	struct scan_file f = { .scan = s, .common = common, .arch = arch };

	scan_files(f, root, folder);
}

static void scan_core_files(struct scan_file f, const char *root)
{
	for (size_t i = 0; i < f.common->count; i++) {
		const struct fact *fact = &f.common->list[i];

		if (fact->kind == FACT_FOLDER &&
		    !access(pool_printf("%s/%s", root, fact->words[0]), F_OK))
			scan_files(f, root, fact->words[0]);
	}
}

void scan_wanted(struct scan *s, const char *root, const struct facts *common,
		 const char *folder)
{
	struct scan_file f = { .scan = s, .common = common, .again = true };

	if (!s->wanted.count && !s->wrappers.count)
		return;
	if (folder)
		scan_files(f, root, folder);
	scan_core_files(f, root);
}

void scan_core(struct scan *s, const char *root, const struct facts *common,
	       const struct scan_also *also, size_t nalso)
{
	struct scan_file f = { .scan = s, .common = common };
	size_t i;

	scan_core_files(f, root);
	for (i = 0; i < nalso; i++)
		scan_files(f, also[i].root, also[i].folder);
	scan_wanted(s, root, common, NULL);
	f.again = true;
	for (i = 0; i < nalso && (s->wanted.count || s->wrappers.count); i++)
		scan_files(f, also[i].root, also[i].folder);
}
