// SPDX-License-Identifier: GPL-2.0
// Which numbers the code of a tree has of its own: claims, evaluated for one header.
#include "code/claims.h"
#include "header/expr-lex.h"
#include "header/expr.h"
#include "util/pool.h"

#include <string.h>
#include <unistd.h>

/* Symbols in IS_ENABLED() of one expression: all combinations are tried. */
#define SYMBOLS_MAX 6

/* struct question - one expression under one configuration */
struct question {
	const struct scan *s;
	const struct table *t;
	const struct view *view;
	struct name_set symbols;
	unsigned long on;
};

/* A flag that is defined elsewhere, too. */
static const char *flag_text(const struct scan *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->nclaims; i++)
		if (s->claims[i].kind == CLAIM_FLAG && !strcmp(s->claims[i].name, name))
			return s->claims[i].text;
	return NULL;
}

static enum expr_rc value(struct expr_env *env, const char *name, uint64_t *out)
{
	const struct question *q = env->data;
	const struct row *r = table_row(q->t, name);
	const struct cell *c = r && !r->bad ? table_cell(q->t, q->view, r) : NULL;
	const char *text = scan_constant(q->s, name);
	enum expr_rc rc;

	*out = c ? c->value : 0;
	if (c) {
		env->type = c->type;
		/* the table has it without the sign */
		if (c->type.sign && env->word)
			*out = (uint64_t)(int64_t)(int32_t)c->value;
		return EXPR_OK;
	}
	if (!text)
		text = flag_text(q->s, name);
	if (!text)
		return EXPR_UNKNOWN;
	if (env->depth >= EXPR_DEPTH_MAX)
		return EXPR_DEEP;
	env->depth++;
	rc = expr_eval(env, text, out);
	env->depth--;
	return rc;
}

/* The first walk through an expression finds the symbols that it asks for. */
static bool is_on(struct expr_env *env, const char *name)
{
	struct question *q = env->data;
	size_t i;

	if (index_find(&q->symbols.index, name, strlen(name)) < 0 &&
	    q->symbols.count < SYMBOLS_MAX)
		name_set_add(&q->symbols, name);
	for (i = 0; i < q->symbols.count; i++)
		if (!strcmp(q->symbols.list[i], name))
			return q->on >> i & 1;
	return false;
}

/* struct reading - one claim while it is evaluated */
struct reading {
	struct in_use *u;
	const struct claim *c;
	uint64_t bits;
	const char *bad;
	bool fault;
};

static bool is_mask(const struct claim *c)
{
	return c->kind == CLAIM_MASK || *c->name == '_';
}

static void take(struct reading *r, uint64_t v)
{
	if (is_mask(r->c)) {
		/* "&= ~0x80" leaves the others alone */
		r->bits |= v >> 63 && *r->c->text == '~' ? ~v : v;
	} else if (v > 63) {
		r->fault = true;
		r->bad = pool_printf("%lld is no number of a flag: they go from 0 to 63",
				     (long long)v);
	} else {
		r->bits |= UINT64_C(1) << v;
	}
}

/* A mask is a word of flags; what C's types make of it otherwise is a fault. */
static void take_typed(struct reading *r, const struct question *q, struct expr_env *env,
		       uint64_t v)
{
	if (is_mask(r->c) && !r->c->assembly)
		v = expr_as_mask(env, v, q->view->flags_bits);
	if (!env->fault) {
		take(r, v);
		return;
	}
	r->fault = true;
	r->bad = expr_fault_text(env);
}

static void evaluate(struct reading *r, struct question *q)
{
	size_t v;

	for (v = 0; v < q->t->nviews && !r->bad; v++) {
		q->view = &q->t->views[v];
		q->on = 0;
		do {
			struct expr_env env = {
				.value = value,
				.defined = is_on,
				.data = q,
				.word = r->c->assembly ? 0 : q->view->long_bits,
			};
			uint64_t x = 0;
			enum expr_rc rc = expr_eval(&env, r->c->text, &x);

			if (rc == EXPR_UNKNOWN && env.blame && table_row(q->t, env.blame))
				continue; /* not defined in this configuration */
			if (rc)
				r->bad = pool_printf("%s: %s", expr_rc_text(rc),
						     env.blame ? env.blame : r->c->text);
			else
				take_typed(r, q, &env, x);
		} while (!r->bad && ++q->on < 1UL << q->symbols.count);
	}
}

/*
 * Is there a number in it, or in what it names, that is not just 1 << TIF_X? 0 is the
 * first flag where a number is meant, and no flag in a mask.
 */
static bool has_number(const struct scan *s, const char *text, bool zero,
		       unsigned int depth)
{
	struct expr_token t, ahead;

	for (text = expr_lex(text, &t); t.kind != T_END; text = expr_lex(text, &t)) {
		const char *body;

		expr_lex(text, &ahead);
		if (t.kind == T_BAD ||
		    (t.kind == T_NUMBER && (t.number || zero) &&
		     !(t.number == 1 && ahead.kind == T_OP && !strcmp(ahead.text, "<<"))))
			return true;
		if (t.kind != T_NAME || is_flag_name(t.text) || expr_is_wrapper(t.text) ||
		    expr_is_type(t.text) || starts_with(t.text, "CONFIG_"))
			continue;
		body = scan_constant(s, t.text);
		if (!body || depth > EXPR_DEPTH_MAX ||
		    has_number(s, body, zero, depth + 1))
			return true;
	}
	return false;
}

/* The table has what the header and its includes define with #define. */
static bool is_in_table(const struct table *t, const struct claim *c,
			const struct facts *facts)
{
	const char *base = strrchr(c->file, '/');
	size_t i;

	if (!c->macro)
		return false;
	for (i = 0; i < t->unit->ndefs; i++)
		if (!strcmp(t->unit->defs[i].file, c->file))
			return true;
	if (strstr(c->file, GENERIC_TIF_HEADER))
		return true;
	/* the header of another variant in the folder */
	return facts_first(facts, FACT_VARIANT) && base &&
	       !strncmp(base, "/thread_info", strlen("/thread_info"));
}

/* All numbers below the first that other data has: "flags & (~0 >> 8)". */
static bool is_all_flags(const struct claim *c, uint64_t bits, const struct facts *facts)
{
	const struct fact *packed = facts_first(facts, FACT_PACKED);
	uint64_t low;

	if (!packed || c->kind != CLAIM_MASK)
		return false;
	low = (UINT64_C(1) << fact_number(packed, 0)) - 1;
	return (bits & low) == low || !(bits & low);
}

static const char *what_is_bad(const struct claim *c, const char *bad)
{
	if (c->kind == CLAIM_FLAG)
		return pool_printf("%s: %s", c->name, bad);
	return *bad ? pool_printf("%s: %s", c->text ? c->text : c->name, bad) : c->name;
}

static void read_claim(struct in_use *u, const struct claim *c, const struct scan *s,
		       const struct table *t, const struct facts *facts)
{
	struct question q = { .s = s, .t = t };
	struct reading r = { .u = u, .c = c };

	if (c->text && c->kind != CLAIM_FLAG &&
	    !has_number(s, c->text, c->kind == CLAIM_BIT, 0))
		return;
	if (c->text)
		evaluate(&r, &q);
	else if (c->assembly)
		r.bad = "";
	else
		r.bad = "cannot be told: the number is in a variable, or comes from a "
			"call";
	if (r.bad) {
		diag_add(r.fault ? &u->faults : &u->unread, c->file, c->line, "%s",
			 what_is_bad(c, r.bad));
		return;
	}
	if (r.bits && !is_all_flags(c, r.bits, facts))
		in_use_add(u, c->kind == CLAIM_FLAG ? IN_USE_FLAG : IN_USE_NUMBER,
			   c->kind == CLAIM_FLAG ? c->name : c->text, c->file, c->line,
			   r.bits)
			->code = c->code;
}

void claims_read(struct in_use *u, const struct scan *s, const struct table *t,
		 const struct facts *facts)
{
	size_t i;

	/* a file that nobody could look into may have any number */
	for (i = 0; i < s->complaints.count; i++)
		diag_add(&u->unread, s->complaints.list[i].file,
			 s->complaints.list[i].line, "%s", s->complaints.list[i].text);
	for (i = 0; i < s->nclaims; i++) {
		const struct claim *c = &s->claims[i];

		if (facts_find(facts, FACT_SKIP, c->file))
			continue;
		if (c->kind == CLAIM_FLAG &&
		    (is_in_table(t, c, facts) || (c->fallback && table_row(t, c->name))))
			continue;
		read_claim(u, c, s, t, facts);
	}
}

/*
 * The core code of a tree: scanned once in a process. @own, or NULL, takes what it wants
 * from it.
 */
static const struct scan *claims_core(const char *root, const char *real,
				      const struct facts *common, struct scan *own)
{
	static struct {
		const char *root;
		struct scan *scan;
		unsigned long lease;
	} known;

	if (known.root && known.lease == pool_lease() && !strcmp(known.root, root)) {
		if (own)
			scan_wanted(own, root, common);
		return known.scan;
	}
	known.root = pool_strdup(root);
	known.lease = pool_lease();
	known.scan = pool_alloc(sizeof(*known.scan));
	known.scan->real = real;
	scan_core(known.scan, root, common, NULL, 0, &own, own ? 1 : 0);
	return known.scan;
}

void claims_prepare(const char *root, const char *real, const char *data)
{
	struct facts common = { 0 };
	struct diags d = { 0 };

	if (!facts_read(&common, pool_printf("%s/common.facts", data), &d))
		claims_core(root, real, &common, NULL);
}

int claims_of_tree(struct in_use *u, const char *root, const char *real, const char *data,
		   const char *arch, const struct table *t, struct diags *d)
{
	const char *path = pool_printf("%s/%s/facts", data, arch);
	const char *folder = pool_printf("arch/%s", arch);
	struct facts common = { 0 }, facts = { 0 };
	struct scan s = { .real = real };
	const struct scan *core;

	if (facts_read(&common, pool_printf("%s/common.facts", data), d) ||
	    (!access(path, F_OK) && facts_read(&facts, path, d)))
		return -1;
	scan_folder(&s, root, folder, &common, &facts);
	core = claims_core(root, real, &common, &s);
	claims_read(u, &s, t, &facts);
	claims_read(u, core, t, &facts);
	return 0;
}
