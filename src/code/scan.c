// SPDX-License-Identifier: GPL-2.0
// Read each file of code once; skip those that name no flag.
#include "code/claim.h"
#include "code/code-walk.h"
#include "code/scan.h"
#include "header/lines.h"
#include "util/pool.h"

#include <errno.h>
#include <fcntl.h>
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

/* Is all that is wanted found, from number @from of the list on? */
static bool is_found(const struct scan *s, size_t from)
{
	while (from < s->wanted.count && scan_constant(s, s->wanted.list[from]))
		from++;
	return from == s->wanted.count;
}

bool scan_misses(const struct scan *s, const struct scan_known *known)
{
	return s->wrappers.count > known->wrappers || !is_found(s, known->wanted);
}

/* Is anything in it that another file wants, and that it was not searched for? */
static bool is_wanted(const struct scan_file *f, const struct scan *s)
{
	size_t i;

	for (i = f->known.wanted; i < s->wanted.count; i++)
		if (!scan_constant(s, s->wanted.list[i]) &&
		    has_text(f, s->wanted.list[i]))
			return true;
	for (i = f->known.wrappers; i < s->wrappers.count; i++) {
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

/* The whole name that has the "TIF_" at @s in it. */
static struct token name_around(const struct scan_file *f, const char *s)
{
	const char *first = s, *end = s;

	while (first > f->text && is_name_char(first[-1]))
		first--;
	while (end < f->text + f->len && is_name_char(*end))
		end++;
	return (struct token){ .kind = TOK_NAME,
			       .text = first,
			       .len = (size_t)(end - first) };
}

/* Many a driver names NETIF_ only, which is no flag. Assembly is read by lines. */
static bool names_flag(const struct scan_file *f)
{
	const char *s = f->text, *end = s + f->len;

	if (f->arch || is_assembly(f->file))
		return has_text(f, "TIF_");
	while ((s = memmem(s, (size_t)(end - s), "TIF_", 4))) {
		struct token name = name_around(f, s);

		if (is_flag_token(&name) || scan_takes(f, &name, FACT_CONSUMER))
			return true;
		s = name.text + name.len;
	}
	return false;
}

/* "thread_flag", or "thread_info" and "flags": one search for two names. */
static bool names_word(const struct scan_file *f)
{
	const char *s = f->text, *end = s + f->len;
	bool info = false;

	while ((s = memmem(s, (size_t)(end - s), "thread_", 7))) {
		s += 7;
		if (end - s >= 4 && !memcmp(s, "flag", 4))
			return true;
		info |= end - s >= 4 && !memcmp(s, "info", 4);
	}
	return info && has_text(f, "flags");
}

/* Does this file name a flag, or what does the work before user mode? Most do not. */
static bool is_of_interest(const struct scan_file *f)
{
	size_t i;

	if (names_flag(f) || names_word(f))
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
static void search(const struct scan_file *f, struct scan *s)
{
	struct scan_file other = *f;

	if (is_assembly(f->file) || f->len > FILE_MAX || !is_wanted(f, s) ||
	    is_crowded(f))
		return;
	other.scan = s;
	other.file = pool_strdup(f->file);
	other.foreign = true;
	scan_constants(&other, f->known.wrappers);
}

static void scan_own(struct scan_file *f)
{
	bool is_asm = is_assembly(f->file);

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

void scan_text(struct scan_file *f)
{
	struct scan *s = f->scan;
	size_t i;

	if (f->again) {
		s->again++;
		search(f, s);
		return;
	}
	f->known = (struct scan_known){ 0 };
	search(f, s);
	for (i = 0; i < f->nguests; i++)
		search(f, f->guests[i]);
	s->files++;
	if (is_of_interest(f))
		scan_own(f);
	f->known.wanted = s->wanted.count;
	f->known.wrappers = s->wrappers.count;
}

/* Said once, however often the file is read. */
static void complain(struct scan_file *f, const char *why)
{
	if (!f->again)
		diag_add(&f->scan->complaints, pool_strdup(f->file), 0,
			 "not searched for flags: %s", why);
}

/* struct reading - the same walk, twice: what each of its files was searched for */
struct reading {
	struct scan_file file;
	struct scan_known *known;
	size_t count;
	size_t at; /* the second time */
};

/*
 * The second time: a file was searched for less than those behind it, so none of them
 * misses anything when it does not.
 */
static bool begin_again(struct reading *r)
{
	if (r->at == r->count)
		return false;
	r->file.known = r->known[r->at++];
	return scan_misses(r->file.scan, &r->file.known);
}

static void end_first(struct reading *r)
{
	r->known = pool_grow(r->known, r->count, sizeof(*r->known));
	r->known[r->count++] = r->file.known;
}

static void read_file(struct scan_file *f, const char *path, size_t size)
{
	struct buffer *b = get_buffer();
	const char *why;

	if (size > CODE_MAX) {
		complain(f, pool_printf("larger than %d bytes", CODE_MAX));
		return;
	}
	if (!read_whole(b, path, size, &f->len, &why)) {
		complain(f, why);
		return;
	}
	f->text = b->text;
	f->tokens = &b->tokens;
	scan_text(f);
}

static bool read_one(void *data, const char *path, const char *name, size_t size)
{
	struct reading *r = data;
	struct scan_file *f = &r->file;

	if (f->again && !begin_again(r))
		return false;
	f->file = name;
	read_file(f, path, size);
	if (!f->again)
		end_first(r);
	return true;
}

static struct code_walk new_walk(struct reading *r, const char *root)
{
	const struct scan_file *f = &r->file;

	return (struct code_walk){
		.root = root,
		.real = f->scan->real,
		.common = f->common,
		.see = read_one,
		.complaints = f->again ? NULL : &f->scan->complaints,
		.data = r,
	};
}

void scan_folder(struct scan *s, const char *root, const char *folder,
		 const struct facts *common, const struct facts *arch)
{
	struct reading r = { .file = { .scan = s, .common = common, .arch = arch } };
	struct code_walk w = new_walk(&r, root);

	code_walk_folder(&w, folder);
	r.file.again = true;
	w = new_walk(&r, root);
	code_walk_folder(&w, folder);
}

static bool read_wanted(void *data, const char *path, const char *name, size_t size)
{
	struct scan_file *f = data;

	if (!scan_misses(f->scan, &f->known))
		return false;
	f->file = name;
	read_file(f, path, size);
	return true;
}

void scan_wanted(struct scan *s, const char *root, const struct facts *common)
{
	struct scan_file f = { .scan = s, .common = common, .again = true };
	struct code_walk w = { .root = root,
			       .real = s->real,
			       .common = common,
			       .see = read_wanted,
			       .data = &f };

	if (scan_misses(s, &f.known))
		code_walk_core(&w);
}

/* A folder of the tree is one, whatever its name is here. */
static void scan_also(struct reading *r, struct code_walk *w,
		      const struct scan_also *also)
{
	const char *path = pool_printf("%s/%s", also->root, also->folder);
	const char *inside = code_name(w, path);
	struct code_walk own = new_walk(r, also->root);

	if (!inside) {
		own.outside = true;
		own.real = w->root;
		code_walk_folder(&own, also->folder);
	} else if (!code_is_core(r->file.common, inside)) {
		code_walk_folder(w, inside);
	}
}

static void walk_all(struct reading *r, const char *root, const struct scan_also *also,
		     size_t nalso)
{
	struct code_walk w = new_walk(r, root);
	size_t i;

	code_walk_core(&w);
	for (i = 0; i < nalso; i++)
		scan_also(r, &w, &also[i]);
}

void scan_core(struct scan *s, const char *root, const struct facts *common,
	       const struct scan_also *also, size_t nalso, struct scan **guests,
	       size_t nguests)
{
	struct reading r = { .file = { .scan = s,
				       .common = common,
				       .guests = guests,
				       .nguests = nguests } };

	walk_all(&r, root, also, nalso);
	r.file.again = true;
	walk_all(&r, root, also, nalso);
}
