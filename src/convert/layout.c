// SPDX-License-Identifier: GPL-2.0
// Turn what spatch wrote into the header a careful person would write.
#include "convert/layout.h"
#include "convert/rules-applied.h"
#include "header/lines.h"
#include "header/numbers-id.h"
#include "convert/asm-names.h"
#include "convert/stale-comments.h"
#include "convert/wrap.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ARCH_COMMENT "/* Architecture specific flags: bits 16 to %u */\n"
#define RSEQ_COMMENT "/* A number that was free: all others stay what they were */\n"
#define ID_COMMENT \
	"/* Digest of the numbers: modules that were built for others are refused */\n"

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
	if (!strcmp(c->directive, "ifdef"))
		return p->rseq && strstr(rest, "CONFIG_HAVE_TIF_RSEQ") != NULL;
	if (!strcmp(c->name, "TIF_RSEQ"))
		return true;
	if (!strcmp(c->name, NUMBERS_ID))
		return p->id != NULL;
	return starts_with(c->name, "HAVE_TIF_") &&
	       unit_name(p->table->unit, c->name) < 0;
}

static bool is_rseq(const struct piece *c)
{
	return c->ours && !strcmp(c->name, "TIF_RSEQ");
}

static bool closes(const struct piece *c)
{
	return c->directive && !strcmp(c->directive, "endif");
}

static bool is_id(const struct piece *c)
{
	return c->ours && !strcmp(c->name, NUMBERS_ID);
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
		c->ours = is_ours(l->p, c, rest) || (i && closes(c) && is_rseq(c - 1));
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

/* A second digit takes one of the blanks before the comment. */
static void realign_number(struct piece *c, const struct move *m)
{
	const char *end = c->raw + c->len - 1, *s = end;
	struct str out = { 0 };

	if (m->from >= 10 || m->to < 10)
		return;
	for (s = strstr(c->raw, c->name) + strlen(c->name); s < end && !isdigit(*s);)
		s++;
	while (s < end && isdigit(*s))
		s++;
	if (s + 1 >= end || s[0] != ' ' || s[1] != ' ')
		return;
	str_add(&out, c->raw, (size_t)(s - c->raw));
	str_add(&out, s + 1, (size_t)(c->raw + c->len - s - 1));
	c->raw = out.text;
	c->len = out.len;
}

static void realign(struct layout *l)
{
	size_t i;

	for (i = 0; i < l->count; i++) {
		struct piece *c = &l->list[i];
		const struct move *m = *c->name ? plan_move(l->p, c->name) : NULL;

		if (m && m->action == MOVE_ARCH)
			realign_number(c, m);
		if (c->name[0] != '_' || is_marked(c))
			continue;
		if (plan_literal(l->p, c->name)) {
			realign_line(c, &l->p->table->unit->main, old_def(l->p, c->name));
			c->raw = wrap_mask(c->raw, c->len);
			c->len = strlen(c->raw);
		}
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

/* Inside a paragraph, a comment is about the definition below it. */
static void drop_own_comment(struct layout *l, size_t i)
{
	struct piece *c = &l->list[i];

	if (!i || i + 1 >= l->count || !is_comment_only(c) || c->gone ||
	    !*l->list[i - 1].name || !is_marked(c + 1))
		return;
	c->gone = true;
	remark(l, "comment went with its flag", c->line->comment);
}

static void drop_marked(struct layout *l)
{
	size_t i, from;

	for (from = 0; from < l->count; from = i + 1) {
		for (i = from; i < l->count && !is_blank(&l->list[i]);)
			i++;
		drop_paragraph(l, from, i);
	}
	for (i = 0; i < l->count; i++) {
		drop_own_comment(l, i);
		if (is_marked(&l->list[i]))
			l->list[i].gone = true;
	}
}

/* With native numbers every comment stays true. */
static void drop_stale(struct layout *l)
{
	const struct rules *r = l->p->arch;
	size_t i, j;

	for (i = 0; i < l->count; i++) {
		struct piece *c = &l->list[i];

		if (c->gone || !is_comment_only(c))
			continue;
		for (j = 0; j < r->count; j++) {
			if (r->list[j].kind != RULE_STALE ||
			    !stale_cut(&c->raw, &c->len, r->list[j].other))
				continue;
			remark(l, "stale comment removed", r->list[j].other);
		}
		c->gone = !c->len;
	}
}

static bool opens(const struct piece *c)
{
	return c->directive && starts_with(c->directive, "if");
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

/* A comment about the masks stays with them: our lines go before it. */
static void hoist(struct layout *l)
{
	size_t first, last, i, n;
	struct piece swap;

	for (first = 0; first < l->count && !l->list[first].ours;)
		first++;
	for (last = first; last < l->count && l->list[last].ours;)
		last++;
	for (n = 0; n < first && is_comment_only(&l->list[first - n - 1]);)
		n++;
	while (n--) {
		swap = l->list[first - 1];
		for (i = first--; i < last; i++)
			l->list[i - 1] = l->list[i];
		l->list[--last] = swap;
	}
}

/* The comment above the architecture's own flags, if there are any. */
static const char *arch_comment(const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->count && !p->native; i++)
		if (p->moves[i].action == MOVE_ARCH)
			return pool_printf(ARCH_COMMENT, plan_last(p->arch));
	return "";
}

/* Write the header; our own lines get a paragraph each. */
static void write_out(struct layout *l)
{
	struct str *out = &l->f->out;
	bool pending = false; /* the include was written, nothing behind it yet */
	size_t i;

	for (i = 0; i < l->count; i++) {
		const struct piece *c = &l->list[i];
		bool include = c->ours && !strcmp(c->directive, "include");

		if (c->gone)
			continue;
		if (pending) {
			if (is_blank(c))
				continue;
			str_puts(out, "\n");
			if (!closes(c))
				str_puts(out, arch_comment(l->p));
			pending = false;
		}
		if ((include || is_id(c)) && out->len && i && l->list[i - 1].ours)
			str_puts(out, "\n");
		if (opens(c) && c->ours)
			str_puts(out, RSEQ_COMMENT);
		if (is_id(c))
			str_puts(out, ID_COMMENT);
		if (is_rseq(c))
			str_printf(out, "#define TIF_RSEQ\t\t%u\n", l->p->rseq);
		else if (is_id(c))
			str_printf(out, "#define " NUMBERS_ID "\t\"%s\"\n", l->p->id);
		else
			str_add(out, c->raw, c->len);
		pending = include;
	}
}

int finish_header(struct finish *f, const struct plan *p, const struct source *spatched,
		  struct diags *d)
{
	struct layout l = { .p = p, .f = f };

	struct source plain;
	const char *text = asm_names_unquote(spatched->text);

	memset(f, 0, sizeof(*f));
	if (source_split(&plain, spatched->path, text, strlen(text), d))
		return -1;
	cut(&l, &plain);
	if (rules_applied(f, p, l.list, l.count, d))
		return -1;
	realign(&l);
	drop_marked(&l);
	if (!p->native)
		drop_stale(&l);
	drop_empty_ifs(&l);
	sort_runs(&l);
	if (p->native)
		hoist(&l);
	fold_blanks(&l);
	write_out(&l);
	return 0;
}
