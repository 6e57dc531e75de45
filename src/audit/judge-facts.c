// SPDX-License-Identifier: GPL-2.0
// Look up in the tree what the facts say, and judge it by the numbers.
#include "audit/judge.h"
#include "util/pool.h"

#include <string.h>

/* What a fact comes to. */
struct judgement {
	enum finding_kind kind;
	enum severity severity;
	const char *text;
};

static const char *squeezed(const char *s)
{
	return scan_line(s, strlen(s), 1);
}

static struct judgement judge_position(const struct renumbered *f, const struct fact *x)
{
	int want = (int)fact_number(x, 1), now = renumbered_number(f, TODAY, x->words[0]);
	int after = renumbered_number(f, AFTER, x->words[0]);
	struct judgement o = { .kind = FIND_POSITION, .severity = SEVERE_NOTE };

	o.text = pool_printf("%s must be %d", x->words[0], want);
	if (now != want) {
		o.severity = SEVERE_FAULT;
		o.text = pool_printf("%s, and is %d", o.text, now);
	} else if (after != want) {
		o.severity = SEVERE_BLOCKS;
		o.text = pool_printf("%s, and becomes %d", o.text, after);
	}
	return o;
}

static struct judgement judge_minimum(const struct renumbered *f, const struct fact *x)
{
	int want = x->kind == FACT_NONZERO ? 1 : (int)fact_number(x, 1);
	int now = renumbered_number(f, TODAY, x->words[0]);
	int after = renumbered_number(f, AFTER, x->words[0]);
	struct judgement o = { .kind = FIND_POSITION, .severity = SEVERE_NOTE };

	o.text = pool_printf("%s must be %d or more", x->words[0], want);
	if (now < want) {
		o.severity = SEVERE_FAULT;
		o.text = pool_printf("%s, and is %d", o.text, now);
	} else if (after < want) {
		o.severity = SEVERE_BLOCKS;
		o.text = pool_printf("%s, and becomes %d", o.text, after);
	}
	return o;
}

static struct judgement judge_adjacent(const struct renumbered *f, const struct fact *x)
{
	const char *low = x->words[0], *high = x->words[1];
	struct judgement o = { .kind = FIND_ADJACENCY, .severity = SEVERE_NOTE };

	o.text = pool_printf("%s must be %s + 1", high, low);
	if (renumbered_number(f, TODAY, high) != renumbered_number(f, TODAY, low) + 1) {
		o.severity = SEVERE_FAULT;
		o.text = pool_printf("%s, and is not", o.text);
	} else if (renumbered_number(f, AFTER, high) !=
		   renumbered_number(f, AFTER, low) + 1) {
		o.severity = SEVERE_BLOCKS;
		o.text = pool_printf("%s, and they part", o.text);
	}
	return o;
}

static struct judgement judge_window(const struct renumbered *f, const struct fact *x)
{
	unsigned int first = fact_number(x, 1), last = fact_number(x, 2);
	uint64_t window = (UINT64_MAX >> (63 - last)) & ~((UINT64_C(1) << first) - 1);
	struct judgement o = { .kind = FIND_POSITION, .severity = SEVERE_NOTE };
	const char *blame, *got;
	uint64_t now, after;
	size_t v;

	o.text = pool_printf("tests %u to %u for %s", first, last, x->words[0]);
	for (v = 0; v < f->table->nviews; v++) {
		if (renumbered_eval(f, TODAY, v, x->words[0], &now, &blame) ||
		    renumbered_eval(f, AFTER, v, x->words[0], &after, &blame))
			continue;
		if (now & ~window) {
			o.severity = SEVERE_FAULT;
			o.text = pool_printf("%s, and misses %s", o.text,
					     renumbered_names(f, TODAY, now & ~window));
			return o;
		}
		if (after & ~window) {
			o.severity = SEVERE_BLOCKS;
			o.text = pool_printf("%s, and will miss %s", o.text,
					     renumbered_names(f, AFTER, after & ~window));
			return o;
		}
	}
	got = renumbered_differs(renumbered_names(f, AFTER, window),
				 renumbered_names(f, TODAY, window));
	if (*got)
		o.text = pool_printf("%s; there will also be %s", o.text, got);
	return o;
}

static struct judgement judge_packed(const struct renumbered *f, const struct fact *x)
{
	int first = (int)fact_number(x, 0);
	int now = renumbered_max(f, TODAY), after = renumbered_max(f, AFTER);
	struct judgement o = { .kind = FIND_PACKED, .severity = SEVERE_NOTE };

	o.text = pool_printf("no flags from %d on: other data is kept there", first);
	if (now >= first) {
		o.severity = SEVERE_FAULT;
		o.text = pool_printf("%s, and %d is in use", o.text, now);
	} else if (after >= first) {
		o.severity = SEVERE_BLOCKS;
		o.text =
			pool_printf("%s, and numbers up to %d are needed", o.text, after);
	}
	return o;
}

/* Do the flags that this is about exist here at all? */
static bool concerns(const struct renumbered *f, const struct fact *x)
{
	const char *flag = x->kind == FACT_TOOL ? x->words[1] : x->words[0];

	if (x->kind == FACT_PACKED)
		return true;
	if (x->kind == FACT_WINDOW)
		return table_row(f->table, flag) != NULL;
	if (renumbered_number(f, TODAY, flag) == NO_NUMBER)
		return false;
	return x->kind != FACT_ADJACENT ||
	       renumbered_number(f, TODAY, x->words[1]) != NO_NUMBER;
}

static struct judgement judge_fact(const struct renumbered *f, const struct fact *x)
{
	switch (x->kind) {
	case FACT_WINDOW:
		return judge_window(f, x);
	case FACT_ADJACENT:
		return judge_adjacent(f, x);
	case FACT_PACKED:
		return judge_packed(f, x);
	case FACT_POSITION:
		return judge_position(f, x);
	default:
		return judge_minimum(f, x);
	}
}

static size_t look_up(struct findings *l, const struct renumbered *f, const char *root,
		      const struct fact *x, const struct fact_place *p)
{
	struct tree t = { .root = root };
	struct source src;
	struct diags ignored = { 0 }; /* absent: this tree does not have it */
	const char *want = squeezed(p->text), *s;
	struct place place;
	unsigned int line = 0;
	size_t n = 0;

	if (tree_file(&t, p->file, &place) || source_read(&src, place.path, &ignored))
		return 0;
	for (s = src.text; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		const char *code = scan_line(s, strcspn(s, "\n"), 1);
		struct judgement o;
		struct finding *found;

		line++;
		if (!strstr(code, want))
			continue;
		o = judge_fact(f, x);
		found = finding_add(l, o.kind, o.severity, p->file, line, "%s%s%s",
				    o.text, x->why ? ": " : "", x->why ? x->why : "");
		found->code = code;
		found->source = x->source;
		n++;
	}
	return n;
}

static void judge_tool(struct findings *l, const struct renumbered *f,
		       const struct fact *x)
{
	int known = (int)fact_number(x, 2);
	int now = renumbered_number(f, TODAY, x->words[1]);
	int after = renumbered_number(f, AFTER, x->words[1]);
	bool breaks = now == known && after != known;
	const char *outcome =
		breaks	       ? pool_printf("; a conversion changes it to %d", after)
		: now != known ? pool_printf("; it is bit %d today", now)
			       : "; a conversion keeps it";

	finding_add(
		l, FIND_TOOL, breaks ? SEVERE_WARN : SEVERE_NOTE, f->table->unit->file,
		table_row(f->table, x->words[1])->def->line->number,
		"%s hard-codes %s as bit %d%s", x->words[0], x->words[1], known, outcome)
		->source = x->source;
}

void judge_facts(struct findings *l, const struct renumbered *f, const char *root,
		 const struct facts *facts)
{
	size_t i, j;

	for (i = 0; i < facts->count; i++) {
		const struct fact *x = &facts->list[i];
		size_t found = 0;

		if (x->kind == FACT_TOOL && concerns(f, x))
			judge_tool(l, f, x);
		if (!x->nplaces || !concerns(f, x))
			continue;
		for (j = 0; j < x->nplaces; j++)
			found += look_up(l, f, root, x, &x->places[j]);
		if (!found)
			finding_add(l, FIND_NOT_FOUND, SEVERE_NOTE, x->places[0].file, 0,
				    "not in this tree: %s", x->places[0].text)
				->source = x->source;
	}
}
