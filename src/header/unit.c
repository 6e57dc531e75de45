// SPDX-License-Identifier: GPL-2.0
// A header with what it includes: every #define, and under which condition.
#include "header/conditions.h"
#include "header/kconfig.h"
#include "util/pool.h"

#include <string.h>

/* One open #if while the header is read: its branches so far, ours last. */
struct frame {
	struct branch *branches;
	size_t count;
	bool has_else;
	unsigned int line;
};

/* A complaint, and how often the same was found on later lines of the file. */
struct repeated {
	const char *key;
	size_t diag;
	size_t more;
};

struct reader {
	struct unit *u;
	const struct tree *tree;
	struct diags *d;
	struct frame frames[NESTING_MAX];
	size_t nframes;
	const char *open[INCLUDE_DEPTH_MAX]; /* files being read */
	size_t nopen;
	const char **seen;
	size_t nseen;
	size_t too_deep; /* open #ifs that are not in @frames */
	struct repeated *repeated;
	size_t nrepeated;
	bool in_info; /* inside of struct thread_info */
	bool failed;
};

long unit_name(const struct unit *u, const char *name)
{
	return index_find(&u->index, name, strlen(name));
}

static size_t add_name(struct unit *u, const char *name)
{
	long id = unit_name(u, name);

	if (id >= 0)
		return (size_t)id;
	index_add(&u->index, name, strlen(name), u->nnames);
	u->names = pool_grow(u->names, u->nnames, sizeof(*u->names));
	u->names[u->nnames] = name;
	return u->nnames++;
}

static const char *squeeze(const char *s)
{
	struct str out = { 0 };

	for (s = skip_space(s); *s && *s != '\n'; s++) {
		const char *after = skip_space(s);

		if (after == s) {
			str_add(&out, s, 1);
			continue;
		}
		if (*after && *after != '\n')
			str_puts(&out, " ");
		s = after - 1;
	}
	return str_get(&out);
}

/* The same complaint about many lines of a file is one, with a count. */
static void complain(struct reader *r, const char *file, unsigned int line,
		     const char *text)
{
	const char *key = pool_printf("%s\n%s", file, text);
	struct repeated *p;
	size_t i;

	r->failed = true;
	for (i = 0; i < r->nrepeated; i++) {
		if (strcmp(r->repeated[i].key, key))
			continue;
		r->repeated[i].more++;
		return;
	}
	r->repeated = pool_grow(r->repeated, r->nrepeated, sizeof(*r->repeated));
	p = &r->repeated[r->nrepeated++];
	p->key = key;
	p->diag = r->d->count;
	p->more = 0;
	diag_add(r->d, file, line, "%s", text);
}

static void add_counts(const struct reader *r)
{
	size_t i;

	for (i = 0; i < r->nrepeated; i++) {
		const struct repeated *p = &r->repeated[i];

		if (p->more && p->diag < r->d->count)
			r->d->list[p->diag].text =
				pool_printf("%s (and on %zu more lines)",
					    r->d->list[p->diag].text, p->more);
	}
}

static struct event *add_event(struct unit *u, enum event_kind kind, const char *file,
			       unsigned int line)
{
	struct event *e;

	u->events = pool_grow(u->events, u->nevents, sizeof(*u->events));
	e = &u->events[u->nevents++];
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->def = u->ndefs;
	e->file = file;
	e->line = line;
	return e;
}

static const char *first_word(const char *s)
{
	const char *end;

	s = skip_space(s);
	for (end = s; is_name_char(*end);)
		end++;
	return pool_strndup(s, (size_t)(end - s));
}

static void add_around(struct reader *r, struct def *f, const struct line *l)
{
	size_t i, j, count = 0;

	for (i = 0; i < r->nframes; i++)
		count += r->frames[i].count;
	if (r->u->naround + count > AROUND_MAX) {
		complain(r, f->file, l->number,
			 "too many conditions around the definitions up to here");
		return;
	}
	r->u->naround += count;
	f->around = pool_alloc((count + 1) * sizeof(*f->around));
	for (i = 0; i < r->nframes; i++)
		for (j = 0; j < r->frames[i].count; j++)
			f->around[f->naround++] = r->frames[i].branches[j];
}

static void read_define(struct reader *r, const char *file, const struct line *l,
			const char *rest)
{
	struct unit *u = r->u;
	const char *name = first_word(rest), *body;
	struct def *f;

	if (!is_name_start(*name)) {
		complain(r, file, l->number, "#define without a name");
		return;
	}
	if (u->ndefs == DEFS_MAX) {
		complain(r, file, l->number, "too many definitions for a thread_info.h");
		return;
	}
	add_event(u, EV_DEFINE, file, l->number);
	u->defs = pool_grow(u->defs, u->ndefs, sizeof(*u->defs));
	f = &u->defs[u->ndefs++];
	memset(f, 0, sizeof(*f));
	f->name = name;
	f->id = add_name(u, name);
	body = skip_space(rest) + strlen(name);
	f->has_args = *body == '(';
	f->body = squeeze(body);
	f->comment = l->comment;
	f->file = file;
	f->line = l;
	f->generic = strstr(file, GENERIC_TIF_HEADER) != NULL;
	add_around(r, f, l);
}

static struct cond *add_branch(struct frame *f, const char *text, const char *file,
			       unsigned int line)
{
	struct cond *cond = pool_alloc(sizeof(*cond));

	cond->text = text;
	cond->file = file;
	cond->line = line;
	f->branches = pool_grow(f->branches, f->count, sizeof(*f->branches));
	f->branches[f->count].cond = cond;
	f->branches[f->count++].not = false;
	return cond;
}

static void open_if(struct reader *r, const char *cond, const char *file,
		    const struct line *l)
{
	struct frame *f;

	if (r->nframes == NESTING_MAX) {
		complain(r, file, l->number, "#if nested too deeply");
		r->too_deep++;
		return;
	}
	if (!*cond || strstr(cond, "defined()"))
		complain(r, file, l->number, "#if without a condition");
	f = &r->frames[r->nframes++];
	memset(f, 0, sizeof(*f));
	f->line = l->number;
	add_event(r->u, EV_IF, file, l->number)->cond =
		add_branch(f, cond, file, l->number);
}

/* #elif, and #else without @cond: what came before was not taken. */
static void next_branch(struct reader *r, const char *cond, size_t base, const char *file,
			const struct line *l)
{
	struct frame *f;
	struct event *e;

	if (r->too_deep)
		return;
	if (r->nframes == base) {
		complain(r, file, l->number, "#else or #elif without #if");
		return;
	}
	f = &r->frames[r->nframes - 1];
	if (f->has_else) {
		complain(r, file, l->number, "#else or #elif after #else");
		return;
	}
	if (cond && !*cond)
		complain(r, file, l->number, "#elif without a condition");
	f->branches[f->count - 1].not = true;
	f->has_else = !cond;
	e = add_event(r->u, cond ? EV_ELIF : EV_ELSE, file, l->number);
	if (cond)
		e->cond = add_branch(f, cond, file, l->number);
}

static void close_if(struct reader *r, size_t base, const char *file,
		     const struct line *l)
{
	if (r->too_deep) {
		r->too_deep--;
		return;
	}
	if (r->nframes == base) {
		complain(r, file, l->number, "#endif without #if");
		return;
	}
	r->nframes--;
	add_event(r->u, EV_ENDIF, file, l->number);
}

static void read_file(struct reader *r, const struct place *p, struct source *s);

/* Only headers that hold thread flags are followed. */
static bool is_flag_header(const char *name)
{
	return starts_with(name, "asm/thread_info") ||
	       starts_with(name, "asm-generic/thread_info");
}

static void read_include(struct reader *r, const char *file, const struct line *l,
			 const char *rest)
{
	const char *s = skip_space(rest), *name;
	size_t len;
	struct source *src;
	struct place p;

	if (*s != '<' && *s != '"')
		return; /* #include MACRO: no header of flags */
	len = strcspn(s + 1, *s == '<' ? ">" : "\"");
	name = pool_strndup(s + 1, len);
	if (!is_flag_header(name))
		return;
	if (tree_include(r->tree, name, &p)) {
		complain(r, file, l->number,
			 pool_printf("#include <%s>: not found in this tree", name));
		return;
	}
	if (!strcmp(name, GENERIC_TIF_HEADER))
		r->u->generic = true;
	if (in_list(r->open, r->nopen, p.path)) {
		complain(r, file, l->number,
			 pool_printf("#include <%s>: an include loop", name));
		return;
	}
	if (in_list(r->seen, r->nseen, p.path))
		return;
	if (r->nopen == INCLUDE_DEPTH_MAX) {
		complain(r, file, l->number, "includes nested too deeply");
		return;
	}
	if (r->nseen == FILES_MAX) {
		complain(r, file, l->number, "too many headers");
		return;
	}
	src = pool_alloc(sizeof(*src));
	read_file(r, &p, src);
}

/* "__u32 flags;" in struct thread_info: a word of 32 bits. */
static void read_member(struct reader *r, const char *text)
{
	static const char *const narrow[] = { "u32",	      "__u32", "uint32_t",
					      "unsigned int", "int",   "unsigned" };
	size_t i, len;

	text = skip_space(text);
	if (starts_with(text, "struct thread_info {"))
		r->in_info = true;
	else if (*text == '}')
		r->in_info = false;
	for (i = 0; r->in_info && i < sizeof(narrow) / sizeof(*narrow); i++) {
		const char *name;

		len = strlen(narrow[i]);
		if (!starts_with(text, narrow[i]) || is_name_char(text[len]))
			continue;
		name = skip_space(text + len);
		if (starts_with(name, "flags") && !is_name_char(name[strlen("flags")]))
			r->u->flags_bits = 32;
	}
}

static void read_line(struct reader *r, const char *file, const struct line *l,
		      size_t base)
{
	const char *rest, *what = line_directive(l, &rest);

	if (!what) {
		read_member(r, l->text);
		return;
	}
	if (!strcmp(what, "define")) {
		read_define(r, file, l, rest);
	} else if (!strcmp(what, "undef")) {
		const char *name = first_word(rest);

		add_name(r->u, name);
		add_event(r->u, EV_UNDEF, file, l->number)->name = name;
	} else if (!strcmp(what, "ifdef")) {
		open_if(r, pool_printf("defined(%s)", first_word(rest)), file, l);
	} else if (!strcmp(what, "ifndef")) {
		open_if(r, pool_printf("!defined(%s)", first_word(rest)), file, l);
	} else if (!strcmp(what, "if")) {
		open_if(r, squeeze(rest), file, l);
	} else if (!strcmp(what, "elif")) {
		next_branch(r, squeeze(rest), base, file, l);
	} else if (!strcmp(what, "else")) {
		next_branch(r, NULL, base, file, l);
	} else if (!strcmp(what, "endif")) {
		close_if(r, base, file, l);
	} else if (!strcmp(what, "include")) {
		read_include(r, file, l, rest);
	}
}

static void read_file(struct reader *r, const struct place *p, struct source *s)
{
	size_t base = r->nframes, i;

	r->seen = pool_grow(r->seen, r->nseen, sizeof(*r->seen));
	r->seen[r->nseen++] = p->path;
	if (source_read(s, p->path, r->d)) {
		r->failed = true;
		return;
	}
	r->open[r->nopen++] = p->path;
	for (i = 0; i < s->count; i++)
		read_line(r, p->name, &s->lines[i], base);
	r->nopen--;
	while (r->nframes > base) {
		complain(r, p->name, r->frames[r->nframes - 1].line,
			 "this #if is never closed");
		r->nframes--;
	}
}

int unit_read(struct unit *u, const struct tree *t, const char *file,
	      const struct symbols *known, struct diags *d)
{
	static const char *kernel[] = { "__KERNEL__" };
	struct reader r = { .u = u, .tree = t, .d = d };
	struct name_set on = { 0 };
	struct place p;
	size_t i;

	memset(u, 0, sizeof(*u));
	u->file = file;
	name_set_add(&on, kernel[0]);
	for (i = 0; known && i < known->non; i++)
		name_set_add(&on, known->on[i]);
	u->on = on.list;
	u->non = on.count;
	u->off = known ? known->off : NULL;
	u->noff = known ? known->noff : 0;

	u->long_bits = tree_long_bits(t);
	for (i = 0; i < u->noff; i++)
		if (!strcmp(u->off[i], "__arch64__") ||
		    !strcmp(u->off[i], "CONFIG_64BIT"))
			u->long_bits = 32;
	u->flags_bits = u->long_bits;
	if (tree_file(t, file, &p)) {
		diag_add(d, file, 0, "not found in this tree");
		return -1;
	}
	read_file(&r, &p, &u->main);
	add_counts(&r);
	if (r.failed)
		return -1;
	return find_atoms(u, d);
}

bool unit_is_native(const struct unit *u)
{
	size_t i;

	for (i = 0; i < u->ndefs; i++)
		if (u->defs[i].generic && starts_with(u->defs[i].name, "TIF_"))
			return false;
	return u->generic;
}
