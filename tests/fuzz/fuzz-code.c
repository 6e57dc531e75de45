// SPDX-License-Identifier: GPL-2.0
// libFuzzer target: from code that defines and uses flags to findings and refusals.
#include "audit/judge.h"
#include "code/claims.h"
#include "code/code-walk.h"
#include "files.h"
#include "util/pool.h"
#include "util/utf8.h"

#include <stdlib.h>
#include <string.h>

static const char common_facts[] = "number-call *thread_flag\n\tsource here\n"
				   "number-call test_bit\n\tsource here\n"
				   "number-call BIT\n\tsource here\n"
				   "mask-call set_mask_bits\n\tsource here\n"
				   "work-call resume_user_mode_work\n\tsource here\n"
				   "loop-call do_notify_resume\n\tsource here\n"
				   "rseq-consumer _TIF_RSEQ\n\tsource here\n";

static const char arch_facts[] = "bytes little 8\n\tsource here\n"
				 "comment ;\n\tsource here\n"
				 "insn testl mask u32\n\tsource here\n"
				 "insn testb mask u8\n\tsource here\n"
				 "insn tst mask logical\n\tsource here\n"
				 "insn tbnz bit bit64\n\tsource here\n"
				 "insn btl bit bit32\n\tsource here\n";

static const char arch_rules[] = "bit TIF_LOW 16\n"
				 "bit TIF_HIGH 17\n";

/* One tree and what is found in it. */
struct run {
	struct tree tree;
	struct rules generic;
	struct rules arch;
	struct facts common;
	struct facts facts;
	struct unit unit;
	struct table table;
	struct scan core;
	struct scan own;
	struct scan_known *known; /* of each file */
	struct in_use in_use;
	struct plan plan;
	struct renumbered renumbered;
};

static void read_knowledge(struct run *r)
{
	const struct file *f = file_find("facts");
	struct diags d = { 0 };

	must(!rules_parse(&r->generic, "generic", generic_rules, &d));
	must(!rules_parse(&r->arch, "rules", arch_rules, &d));
	must(!facts_parse(&r->common, "common", common_facts, &d));
	if (f && !facts_parse(&r->facts, "facts", f->text, &d))
		return;
	r->facts = (struct facts){ 0 };
	must(!facts_parse(&r->facts, "facts", arch_facts, &(struct diags){ 0 }));
}

/*
 * Each text is a block of its own that ends with its last byte and is gone afterwards:
 * the sanitizer sees who reads behind it, or keeps a pointer into it.
 */
static void read_code(struct run *r, bool own, bool again)
{
	struct scan *guest = &r->own;
	struct scan_file f = { .scan = own ? &r->own : &r->core,
			       .guests = &guest,
			       .nguests = !own,
			       .common = &r->common,
			       .arch = own ? &r->facts : NULL,
			       .again = again };
	struct tokens tokens = { 0 };
	const struct file *file;
	size_t i;

	for (i = 0; (file = file_nth(i)); i++) {
		char *text;

		if (!code_is_source(file->name) ||
		    starts_with(file->name, "arch/") != own)
			continue;
		text = malloc(file->len);
		must(text != NULL);
		memcpy(text, file->text, file->len);
		f.file = file->name;
		f.text = text;
		f.len = file->len;
		f.tokens = &tokens;
		f.known = r->known[i];
		if (!again || scan_misses(f.scan, &f.known))
			scan_text(&f);
		r->known[i] = f.known;
		free(text);
	}
}

/* As it is done in a tree: the architecture first, and what is missed once more. */
static void read_all(struct run *r)
{
	size_t files = 0;

	while (file_nth(files))
		files++;
	r->known = pool_alloc((files + 1) * sizeof(*r->known));
	for (int i = 0; i < 4; i++)
		read_code(r, i < 2, i & 1);
}

static unsigned int line_count(const struct file *f)
{
	unsigned int lines = 1;

	for (size_t i = 0; i < f->len; i++)
		lines += f->text[i] == '\n';
	return lines;
}

/*
 * A place is a line of a file of the input. Complaints have its name for people, which
 * two files may share.
 */
static void check_place(const char *name, unsigned int line)
{
	const struct file *f;
	bool is_there = false;
	size_t i;

	for (i = 0; (f = file_nth(i)); i++)
		is_there |=
			(!strcmp(f->name, name) || !strcmp(utf8_clean(f->name), name)) &&
			line <= line_count(f);
	must(is_there);
}

static void check_findings(const struct findings *l)
{
	size_t i;

	for (i = 0; i < l->count; i++) {
		check_place(l->list[i].file, l->list[i].line);
		must(*l->list[i].text);
	}
}

static void check_in_use(const struct in_use *u)
{
	size_t i;

	for (i = 0; i < u->count; i++) {
		check_place(u->list[i].file, u->list[i].line);
		must(u->list[i].bits != 0);
	}
	for (i = 0; i < u->unread.count; i++)
		check_place(u->unread.list[i].file, u->unread.list[i].line);
}

static bool has_number(const struct table *t, const struct row *r, unsigned int n)
{
	size_t v;

	for (v = 0; v < t->nviews; v++) {
		const struct cell *c = table_cell(t, &t->views[v], r);

		if (c && c->value == n)
			return true;
	}
	return false;
}

/* A conversion that was not refused gives no flag a number that other code has. */
static void check_plan(const struct run *r)
{
	const struct in_use *u = &r->in_use;
	size_t i, j;

	must(!u->unread.count && !u->faults.count);
	for (i = 0; i < r->plan.count; i++) {
		const struct move *m = &r->plan.moves[i];

		if ((m->action != MOVE_GENERIC && m->action != MOVE_ARCH) ||
		    has_number(&r->table, m->bit, m->to))
			continue;
		for (j = 0; j < u->count; j++)
			must(!(u->list[j].bits >> m->to & 1) ||
			     number_use_is(&u->list[j], m->bit->name));
	}
}

static void judge(struct run *r, bool planned)
{
	const struct table *all[] = { &r->table };
	struct findings l = { 0 };
	struct diags unknown = { 0 };

	renumbered_make(&r->renumbered, &r->table, &r->generic,
			planned && !r->plan.done ? &r->plan : NULL,
			in_use_bits(&r->in_use));
	r->renumbered.symbols = &r->own.symbols;
	judge_uses(&l, &r->renumbered, &r->own, &r->facts, &unknown);
	judge_in_use(&l, &r->renumbered, &r->in_use);
	judge_types(&l, &r->renumbered, &r->facts);
	judge_masks(&l, &r->renumbered, &r->own);
	judge_room(&l, &r->renumbered);
	judge_core(&l, &r->core, all, 1);
	check_findings(&l);
}

static void read_tree(struct run *r)
{
	struct diags d = { 0 };
	bool planned;

	if (unit_read(&r->unit, &r->tree, "header", NULL, &d))
		return;
	table_build(&r->table, &r->unit, NULL, 0, &d);
	claims_read(&r->in_use, &r->own, &r->table, &r->facts);
	claims_read(&r->in_use, &r->core, &r->table, &r->facts);
	check_in_use(&r->in_use);
	r->tree.in_use = &r->in_use;
	planned = !plan_make(&r->plan, &r->table, &r->tree, &r->generic, &r->arch,
			     file_find("native") != NULL, &d);
	if (planned && !r->plan.native && !r->plan.done)
		check_plan(r);
	judge(r, planned);
}

void fuzz_one(void)
{
	struct run r = { .tree = { .root = "tree", .arch = "toy" } };

	read_knowledge(&r);
	read_all(&r);
	read_tree(&r);
}
