// SPDX-License-Identifier: GPL-2.0
// A header with what it includes: every #define, and under which condition.
#include "unit.h"
#include "expr.h"
#include "pool.h"

#include <string.h>

enum event_kind { EV_IF, EV_ELIF, EV_ELSE, EV_ENDIF, EV_DEFINE, EV_UNDEF };

struct event {
	enum event_kind kind;
	const char *text; /* the condition, or the name */
	size_t def;	  /* index of the definition */
	const char *file;
	unsigned int line;
};

/* One open #if while the header is read: its branches so far, ours last. */
struct frame {
	struct branch *branches;
	size_t count;
	bool has_else;
	unsigned int line;
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
	bool failed;
};

static bool in_list(const char **list, size_t n, const char *s)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(list[i], s))
			return true;
	return false;
}

long unit_name(const struct unit *u, const char *name)
{
	size_t i;

	for (i = 0; i < u->nnames; i++)
		if (!strcmp(u->names[i], name))
			return (long)i;
	return -1;
}

static size_t intern(struct unit *u, const char *name)
{
	long id = unit_name(u, name);

	if (id >= 0)
		return (size_t)id;
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

static void complain(struct reader *r, const char *file, unsigned int line,
		     const char *text)
{
	diag_add(r->d, file, line, "%s", text);
	r->failed = true;
}

static void add_event(struct unit *u, enum event_kind kind, const char *text,
		      const char *file, unsigned int line)
{
	struct event *e;

	u->events = pool_grow(u->events, u->nevents, sizeof(*u->events));
	e = &u->events[u->nevents++];
	e->kind = kind;
	e->text = text;
	e->def = u->ndefs;
	e->file = file;
	e->line = line;
}

static const char *first_word(const char *s)
{
	const char *end;

	s = skip_space(s);
	for (end = s; is_name_char(*end);)
		end++;
	return pool_strndup(s, (size_t)(end - s));
}

static void read_define(struct reader *r, const char *file, const struct line *l,
			const char *rest)
{
	struct unit *u = r->u;
	const char *name = first_word(rest), *body;
	struct def *f;
	size_t i, j;

	if (!is_name_start(*name)) {
		complain(r, file, l->number, "#define without a name");
		return;
	}
	add_event(u, EV_DEFINE, name, file, l->number);
	u->defs = pool_grow(u->defs, u->ndefs, sizeof(*u->defs));
	f = &u->defs[u->ndefs++];
	memset(f, 0, sizeof(*f));
	f->name = name;
	f->id = intern(u, name);
	body = skip_space(rest) + strlen(name);
	f->has_args = *body == '(';
	f->body = squeeze(body);
	f->comment = l->comment;
	f->file = file;
	f->line = l;
	f->generic = strstr(file, GENERIC_TIF_HEADER) != NULL;
	for (i = 0; i < r->nframes; i++) {
		for (j = 0; j < r->frames[i].count; j++) {
			f->around = pool_grow(f->around, f->naround, sizeof(*f->around));
			f->around[f->naround++] = r->frames[i].branches[j];
		}
	}
}

static void add_branch(struct frame *f, const char *cond)
{
	f->branches = pool_grow(f->branches, f->count, sizeof(*f->branches));
	f->branches[f->count].cond = cond;
	f->branches[f->count++].not = false;
}

static void open_if(struct reader *r, const char *cond, const char *file,
		    const struct line *l)
{
	struct frame *f;

	if (r->nframes == NESTING_MAX) {
		complain(r, file, l->number, "#if nested too deeply");
		return;
	}
	if (!*cond || strstr(cond, "defined()"))
		complain(r, file, l->number, "#if without a condition");
	f = &r->frames[r->nframes++];
	memset(f, 0, sizeof(*f));
	add_branch(f, cond);
	f->line = l->number;
	add_event(r->u, EV_IF, cond, file, l->number);
}

/* #elif and #else: what came before was not taken. */
static void next_branch(struct reader *r, const char *cond, size_t base, const char *file,
			const struct line *l)
{
	struct frame *f;

	if (r->nframes == base) {
		complain(r, file, l->number, "#else or #elif without #if");
		return;
	}
	f = &r->frames[r->nframes - 1];
	if (f->has_else) {
		complain(r, file, l->number, "#else or #elif after #else");
		return;
	}
	f->branches[f->count - 1].not = true;
	if (*cond)
		add_branch(f, cond);
	f->has_else = !*cond;
	add_event(r->u, *cond ? EV_ELIF : EV_ELSE, cond, file, l->number);
}

static void close_if(struct reader *r, size_t base, const char *file,
		     const struct line *l)
{
	if (r->nframes == base) {
		complain(r, file, l->number, "#endif without #if");
		return;
	}
	r->nframes--;
	add_event(r->u, EV_ENDIF, "", file, l->number);
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
	src = pool_alloc(sizeof(*src));
	read_file(r, &p, src);
}

static void read_line(struct reader *r, const char *file, const struct line *l,
		      size_t base)
{
	const char *rest, *what = line_directive(l, &rest);

	if (!what)
		return;
	if (!strcmp(what, "define")) {
		read_define(r, file, l, rest);
	} else if (!strcmp(what, "undef")) {
		const char *name = first_word(rest);

		intern(r->u, name);
		add_event(r->u, EV_UNDEF, name, file, l->number);
	} else if (!strcmp(what, "ifdef")) {
		open_if(r, pool_printf("defined(%s)", first_word(rest)), file, l);
	} else if (!strcmp(what, "ifndef")) {
		open_if(r, pool_printf("!defined(%s)", first_word(rest)), file, l);
	} else if (!strcmp(what, "if")) {
		open_if(r, squeeze(rest), file, l);
	} else if (!strcmp(what, "elif")) {
		next_branch(r, squeeze(rest), base, file, l);
	} else if (!strcmp(what, "else")) {
		next_branch(r, "", base, file, l);
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

static bool is_flag_name(const char *name)
{
	return starts_with(name, "TIF_") || starts_with(name, "_TIF_") ||
	       starts_with(name, "HAVE_TIF_");
}

struct collector {
	struct unit *u;
	const char **list; /* names or atoms found */
	size_t count;
};

static void collect(struct collector *c, const char *s)
{
	if (in_list(c->list, c->count, s))
		return;
	c->list = pool_grow(c->list, c->count, sizeof(*c->list));
	c->list[c->count++] = s;
}

static void collect_name(void *data, const char *name)
{
	collect(data, name);
}

/* Is the state of this symbol left to the configuration? */
static bool is_open_symbol(const struct unit *u, const char *name)
{
	return unit_name(u, name) < 0 && !starts_with(name, "HAVE_TIF_") &&
	       !in_list(u->on, u->non, name) && !in_list(u->off, u->noff, name);
}

static void collect_atom(void *data, const char *name)
{
	struct collector *c = data;

	if (is_open_symbol(c->u, name))
		collect(c, name);
}

/* The atoms of a condition; with arithmetic in it, it is an atom as a whole. */
static void cond_atoms(struct collector *c, const char *cond)
{
	struct collector own = { .u = c->u };
	size_t i;

	expr_names(cond, collect_atom, &own);
	if (!own.count)
		return;
	if (expr_is_boolean(cond))
		for (i = 0; i < own.count; i++)
			collect(c, own.list[i]);
	else
		collect(c, cond);
}

/* Exactly "defined(NAME)"? */
static bool is_defined_call(const char *s)
{
	const char *end = strchr(s, ')');

	return starts_with(s, "defined(") && end && !end[1];
}

/* "defined(CONFIG_A)" reads better as "CONFIG_A", and so does its opposite. */
static const char *plain_cond(const struct branch *b)
{
	const char *s = b->cond + (b->cond[0] == '!');
	bool not = b->cond[0] == '!';

	if (is_defined_call(s))
		return pool_printf("%s%s", not == b->not ? "" : "!",
				   pool_strndup(s + 8, strlen(s) - 9));
	return b->not ? pool_printf("!(%s)", b->cond) : b->cond;
}

static void set_cond(struct unit *u, struct def *f)
{
	struct str text = { 0 };
	size_t i;

	for (i = 0; i < f->naround; i++) {
		struct collector c = { .u = u };
		const struct branch *b = &f->around[i];
		const char *plain = plain_cond(b);
		bool bracket;

		cond_atoms(&c, b->cond);
		if (!c.count)
			continue;
		bracket = strstr(plain, "||") && f->naround > 1 && !b->not ;
		str_printf(&text, "%s%s%s%s", text.len ? " && " : "", bracket ? "(" : "",
			   plain, bracket ? ")" : "");
	}
	f->cond = str_get(&text);
}

static int find_atoms(struct unit *u, struct diags *d)
{
	struct collector wanted = { .u = u }, atoms = { .u = u };
	size_t i, j;

	for (i = 0; i < u->ndefs; i++)
		if (is_flag_name(u->defs[i].name))
			collect(&wanted, u->defs[i].name);
	/* The list grows while the bodies of what it holds are read. */
	for (i = 0; i < wanted.count; i++)
		for (j = 0; j < u->ndefs; j++)
			if (!strcmp(u->defs[j].name, wanted.list[i]) &&
			    !u->defs[j].has_args)
				expr_names(u->defs[j].body, collect_name, &wanted);
	for (i = 0; i < u->ndefs; i++) {
		struct def *f = &u->defs[i];

		set_cond(u, f);
		if (!in_list(wanted.list, wanted.count, f->name))
			continue;
		for (j = 0; j < f->naround; j++)
			cond_atoms(&atoms, f->around[j].cond);
	}
	u->atoms = atoms.list;
	u->natoms = atoms.count;
	if (u->natoms <= ATOMS_MAX)
		return 0;
	diag_add(d, u->file, 0, "the flags depend on %zu symbols; %d is the limit",
		 u->natoms, ATOMS_MAX);
	return -1;
}

int unit_read(struct unit *u, const struct tree *t, const char *file,
	      const struct symbols *known, struct diags *d)
{
	static const char *kernel[] = { "__KERNEL__" };
	struct reader r = { .u = u, .tree = t, .d = d };
	struct collector on = { 0 };
	struct place p;
	size_t i;

	memset(u, 0, sizeof(*u));
	u->file = file;
	collect(&on, kernel[0]);
	for (i = 0; known && i < known->non; i++)
		collect(&on, known->on[i]);
	u->on = on.list;
	u->non = on.count;
	u->off = known ? known->off : NULL;
	u->noff = known ? known->noff : 0;

	if (tree_file(t, file, &p)) {
		diag_add(d, file, 0, "not found in this tree");
		return -1;
	}
	read_file(&r, &p, &u->main);
	if (r.failed)
		return -1;
	return find_atoms(u, d);
}

const char *config_text(const struct config *c)
{
	struct str s = { 0 };
	size_t i;

	for (i = 0; i < c->natoms; i++)
		str_printf(&s, "%s%s=%c", i ? " " : "", c->atoms[i],
			   c->on >> i & 1 ? 'y' : 'n');
	return str_get(&s);
}

size_t unit_merge_atoms(const struct unit *a, const struct unit *b, const char ***atoms)
{
	struct collector c = { 0 };
	size_t i;

	for (i = 0; i < a->natoms; i++)
		collect(&c, a->atoms[i]);
	for (i = 0; i < b->natoms; i++)
		collect(&c, b->atoms[i]);
	*atoms = c.list;
	return c.count;
}

/* What a walk knows while it goes through the events. */
struct walk {
	const struct unit *u;
	const struct config *c;
	const struct def **active;
};

static bool atom_on(const struct config *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->natoms; i++)
		if (!strcmp(c->atoms[i], name))
			return c->on >> i & 1;
	return false;
}

static bool walk_defined(struct expr_env *env, const char *name)
{
	struct walk *w = env->data;
	long id = unit_name(w->u, name);

	if (in_list(w->u->on, w->u->non, name))
		return true;
	return id >= 0 ? w->active[id] != NULL : atom_on(w->c, name);
}

static enum expr_rc walk_value(struct expr_env *env, const char *name, uint64_t *out)
{
	struct walk *w = env->data;
	long id = unit_name(w->u, name);
	enum expr_rc rc = EXPR_OK;

	*out = 0;
	if (id < 0 || !w->active[id]) {
		*out = walk_defined(env, name);
		return EXPR_OK;
	}
	if (w->active[id]->has_args)
		return EXPR_UNKNOWN;
	if (env->depth >= EXPR_DEPTH_MAX)
		return EXPR_DEEP;
	env->depth++;
	rc = expr_eval(env, w->active[id]->body, out);
	env->depth--;
	return rc;
}

static bool is_whole_atom(const struct config *c, const char *cond)
{
	return in_list(c->atoms, c->natoms, cond);
}

static int cond_true(struct walk *w, const struct event *e, struct diags *d, bool *yes)
{
	struct expr_env env = {
		.value = walk_value,
		.defined = walk_defined,
		.data = w,
	};
	struct collector own = { .u = (struct unit *)w->u };
	uint64_t v = 0;
	enum expr_rc rc;

	if (is_whole_atom(w->c, e->text)) {
		*yes = atom_on(w->c, e->text);
		return 0;
	}
	*yes = false;
	cond_atoms(&own, e->text);
	/* Arithmetic on symbols that no flag depends on. */
	if (own.count == 1 && !strcmp(own.list[0], e->text))
		return 0;
	rc = expr_eval(&env, e->text, &v);
	if (rc) {
		diag_add(d, e->file, e->line, "#if %s: %s (%s)", e->text,
			 expr_rc_text(rc), env.blame ? env.blame : "?");
		return -1;
	}
	*yes = v != 0;
	return 0;
}

static int walk_define(struct walk *w, const struct event *e, struct diags *d)
{
	const struct def *f = &w->u->defs[e->def], *old = w->active[f->id];

	w->active[f->id] = f;
	if (!old || !is_flag_name(f->name) || !strcmp(old->body, f->body))
		return 0;
	diag_add(d, e->file, e->line, "%s is defined again (first at %s:%u)", f->name,
		 old->file, old->line->number);
	return -1;
}

int unit_walk(const struct unit *u, const struct config *c, const struct def **active,
	      struct diags *d)
{
	struct walk w = { .u = u, .c = c, .active = active };
	/* Per level: is this branch taken, was any, is the level live at all */
	struct {
		bool taken, any, outer;
	} level[NESTING_MAX * INCLUDE_DEPTH_MAX];
	size_t depth = 0, i;
	bool live = true;
	int rc = 0;

	memset(active, 0, u->nnames * sizeof(*active));
	for (i = 0; i < u->nevents; i++) {
		const struct event *e = &u->events[i];
		bool yes = false;

		switch (e->kind) {
		case EV_IF:
			if (live && cond_true(&w, e, d, &yes))
				rc = -1;
			level[depth].outer = live;
			level[depth].taken = level[depth].any = yes;
			depth++;
			break;
		case EV_ELIF:
			if (level[depth - 1].outer && !level[depth - 1].any &&
			    cond_true(&w, e, d, &yes))
				rc = -1;
			level[depth - 1].taken = yes;
			level[depth - 1].any |= yes;
			break;
		case EV_ELSE:
			level[depth - 1].taken = !level[depth - 1].any;
			break;
		case EV_ENDIF:
			depth--;
			break;
		case EV_DEFINE:
			if (live && walk_define(&w, e, d))
				rc = -1;
			break;
		case EV_UNDEF:
			if (live)
				active[unit_name(u, e->text)] = NULL;
			break;
		}
		live = !depth || (level[depth - 1].outer && level[depth - 1].taken);
	}
	return rc;
}
