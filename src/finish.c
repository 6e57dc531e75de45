// SPDX-License-Identifier: GPL-2.0
// Turn what spatch wrote into the header a careful person would write.
#include "finish.h"
#include "fired.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>

#define ARCH_COMMENT "/* Architecture specific flags: bits 16 to 31 */\n"

struct layout {
	const struct plan *p;
	struct finish *f;
	struct piece *list;
	size_t count;
};

static const char *trimmed(const char *s)
{
	size_t len;

	s = skip_space(s);
	len = strcspn(s, "\n");
	while (len && strchr(" \t\r", s[len - 1]))
		len--;
	return pool_strndup(s, len);
}

static bool is_ours(const struct plan *p, const struct piece *c, const char *rest)
{
	if (!c->directive)
		return false;
	if (!strcmp(c->directive, "include"))
		return strstr(rest, GENERIC_TIF_HEADER) != NULL;
	return starts_with(c->name, "HAVE_TIF_") &&
	       unit_name(p->table->unit, c->name) < 0;
}

static void cut(struct layout *l, const struct source *s)
{
	size_t i;

	l->list = pool_alloc((s->count + 1) * sizeof(*l->list));
	for (i = 0; i < s->count; i++) {
		struct piece *c = &l->list[l->count++];
		const char *rest = "", *end;

		c->line = &s->lines[i];
		c->raw = s->text + c->line->start;
		c->len = c->line->end - c->line->start;
		c->directive = line_directive(c->line, &rest);
		c->name = c->body = "";
		if (c->directive && !strcmp(c->directive, "define")) {
			rest = skip_space(rest);
			for (end = rest; is_name_char(*end);)
				end++;
			c->name = pool_strndup(rest, (size_t)(end - rest));
			c->body = trimmed(end);
		}
		c->ours = is_ours(l->p, c, rest);
	}
}

static bool is_comment_only(const struct piece *c)
{
	return !*skip_space(c->line->text) && *c->line->comment;
}

static bool is_marked(const struct piece *c)
{
	return !strcmp(c->body, DROP_MARK);
}

static bool is_blank(const struct piece *c)
{
	return line_blank(c->line);
}

static void remark(struct layout *l, const char *what, const char *text)
{
	struct finish *f = l->f;

	f->remarks = pool_grow(f->remarks, f->nremarks, sizeof(*f->remarks));
	f->remarks[f->nremarks].what = what;
	f->remarks[f->nremarks++].text = text;
}

/* The first definition of @name as the header had it, or NULL. */
static const struct def *old_def(const struct plan *p, const char *name)
{
	const struct unit *u = p->table->unit;
	size_t i;

	for (i = 0; i < u->ndefs; i++)
		if (!strcmp(u->defs[i].name, name))
			return &u->defs[i];
	return NULL;
}

/* spatch writes "#define X Y": give the line its old indentation and tabs. */
static void realign_line(struct piece *c, const struct source *old, const struct def *def)
{
	const char *start = old->text + def->line->start;
	const char *gap = strstr(start, c->name) + strlen(c->name);
	const char *body = skip_space(gap);
	const char *now = strstr(c->raw, c->name) + strlen(c->name);
	struct str s = { 0 };

	str_add(&s, start, (size_t)(gap - start));
	if (body == gap)
		str_puts(&s, "\t");
	else
		str_add(&s, gap, (size_t)(body - gap));
	now = skip_space(now);
	str_add(&s, now, (size_t)(c->raw + c->len - now));
	c->raw = s.text;
	c->len = s.len;
}

static void realign(struct layout *l)
{
	size_t i;

	for (i = 0; i < l->count; i++) {
		struct piece *c = &l->list[i];
		const struct move *m;

		if (c->name[0] != '_' || is_marked(c))
			continue;
		m = plan_move(l->p, c->name + 1);
		if (m && m->new_mask)
			realign_line(c, &l->p->table->unit->main, old_def(l->p, c->name));
	}
}

/* A paragraph of nothing but definitions that go, and comments about them. */
static void drop_paragraph(struct layout *l, size_t from, size_t to)
{
	size_t i, marked = 0;

	for (i = from; i < to; i++) {
		if (is_marked(&l->list[i]))
			marked++;
		else if (!is_comment_only(&l->list[i]))
			return;
	}
	for (i = from; i < to && marked; i++) {
		if (!is_comment_only(&l->list[i]))
			continue;
		l->list[i].gone = true;
		remark(l, "comment went with its flags", l->list[i].line->comment);
	}
}

static void drop_marked(struct layout *l)
{
	size_t i, from;

	for (from = 0; from < l->count; from = i + 1) {
		for (i = from; i < l->count && !is_blank(&l->list[i]);)
			i++;
		drop_paragraph(l, from, i);
	}
	for (i = 0; i < l->count; i++)
		if (is_marked(&l->list[i]))
			l->list[i].gone = true;
}

static bool opens(const struct piece *c)
{
	return c->directive && starts_with(c->directive, "if");
}

static bool closes(const struct piece *c)
{
	return c->directive && !strcmp(c->directive, "endif");
}

/* From the #if at @from: the index of its #endif when nothing is left inside. */
static size_t empty_until(const struct layout *l, size_t from)
{
	size_t i;
	bool lost = false;

	for (i = from + 1; i < l->count; i++) {
		const struct piece *c = &l->list[i];

		if (closes(c) && !c->gone)
			return lost ? i : 0;
		if (c->gone)
			lost = true;
		else if (!is_blank(c) && !is_comment_only(c) &&
			 !(c->directive && starts_with(c->directive, "el")))
			return 0;
	}
	return 0;
}

static void drop_empty_ifs(struct layout *l)
{
	bool again = true;
	size_t i, j, end;

	while (again) {
		again = false;
		for (i = 0; i < l->count; i++) {
			if (l->list[i].gone || !opens(&l->list[i]))
				continue;
			end = empty_until(l, i);
			if (!end)
				continue;
			for (j = i; j <= end; j++) {
				if (!l->list[j].gone && is_comment_only(&l->list[j]))
					remark(l, "comment went with its flags",
					       l->list[j].line->comment);
				l->list[j].gone = true;
			}
			remark(l, "condition became empty",
			       trimmed(l->list[i].line->text));
			again = true;
		}
	}
}

/* The number that a line is sorted by, or -1 for a line that ends a run. */
static int sort_key(const struct layout *l, const struct piece *c, bool before)
{
	const char *bit = c->name + (c->name[0] == '_');
	const struct move *m = *c->name ? plan_move(l->p, bit) : NULL;

	if (!m || m->action != MOVE_ARCH)
		return -1;
	return (int)(before ? m->from : m->to);
}

/* Sort a run whose lines stood in the order of their old numbers. */
static void sort_run(struct layout *l, const size_t *run, size_t n)
{
	size_t i, j;

	for (i = 1; i < n; i++)
		if (sort_key(l, &l->list[run[i - 1]], true) >
		    sort_key(l, &l->list[run[i]], true))
			return;
	for (i = 1; i < n; i++) {
		for (j = i; j > 0; j--) {
			struct piece *a = &l->list[run[j - 1]], *b = &l->list[run[j]];
			struct piece swap = *a;

			if (sort_key(l, a, false) <= sort_key(l, b, false))
				break;
			*a = *b;
			*b = swap;
		}
	}
}

static void sort_runs(struct layout *l)
{
	size_t *run = pool_alloc((l->count + 1) * sizeof(*run));
	size_t i, n = 0;
	bool masks = false;

	for (i = 0; i <= l->count; i++) {
		const struct piece *c = &l->list[i];
		bool ends = i == l->count;

		if (!ends && c->gone)
			continue;
		ends = ends || sort_key(l, c, true) < 0;
		if (ends || (n && masks != (c->name[0] == '_'))) {
			sort_run(l, run, n);
			n = 0;
		}
		if (ends)
			continue;
		masks = c->name[0] == '_';
		run[n++] = i;
	}
}

/* Blank lines around a hole: keep one. */
static void fold_blanks(struct layout *l)
{
	bool blank = true, hole = false;
	size_t i;

	for (i = 0; i < l->count; i++) {
		struct piece *c = &l->list[i];

		if (c->gone) {
			hole = true;
			continue;
		}
		if (is_blank(c) && blank && hole)
			c->gone = true;
		if (!is_blank(c))
			hole = false;
		blank = is_blank(c);
	}
}

static bool has_arch_bits(const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (p->moves[i].action == MOVE_ARCH)
			return true;
	return false;
}

/* Write the header; our own lines get a paragraph each. */
static void write_out(struct layout *l)
{
	struct str *out = &l->f->out;
	bool pending = false; /* the include was written, nothing behind it yet */
	size_t i;

	for (i = 0; i < l->count; i++) {
		const struct piece *c = &l->list[i];
		bool include = c->ours && !*c->name;

		if (c->gone)
			continue;
		if (pending) {
			if (is_blank(c))
				continue;
			str_puts(out, "\n");
			if (has_arch_bits(l->p) && !closes(c))
				str_puts(out, ARCH_COMMENT);
			pending = false;
		}
		if (include && out->len && i && l->list[i - 1].ours)
			str_puts(out, "\n");
		str_add(out, c->raw, c->len);
		pending = include;
	}
}

int finish_header(struct finish *f, const struct plan *p, const struct source *spatched,
		  struct diags *d)
{
	struct layout l = { .p = p, .f = f };

	memset(f, 0, sizeof(*f));
	cut(&l, spatched);
	if (rules_fired(f, p, l.list, l.count, d))
		return -1;
	realign(&l);
	drop_marked(&l);
	drop_empty_ifs(&l);
	sort_runs(&l);
	fold_blanks(&l);
	write_out(&l);
	return 0;
}
