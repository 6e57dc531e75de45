// SPDX-License-Identifier: GPL-2.0
// libFuzzer target: from a header's bytes to its table, plan, result and JSON.
#include "report/audit-html.h"
#include "convert/check.h"
#include "convert/parse-check.h"
#include "files.h"
#include "convert/layout.h"
#include "convert/ledger.h"
#include "report/json.h"
#include "util/pool.h"
#include "code/token.h"
#include "util/utf8.h"

#include <stdlib.h>
#include <string.h>

static const char arch_rules[] = "bit TIF_LOW 16\n"
				 "bit TIF_HIGH 17\n"
				 "samebyte TIF_LOW TIF_STEP # one instruction\n"
				 "adjacent TIF_LOW TIF_HIGH # shifted together\n"
				 "stale - the bits # halves\n"
				 "unused TIF_OLD GENERIC_X\n";

/* One header and what becomes of it. */
struct run {
	struct tree tree;
	struct rules generic;
	struct rules arch;
	struct unit unit;
	struct table table;
	struct plan plan;
};

static void read_rules(struct run *r)
{
	const struct file *f = file_find("rules");
	struct diags d = { 0 };

	must(!rules_parse(&r->generic, "generic", generic_rules, &d));
	if (!f || rules_parse(&r->arch, "rules", f->text, &d))
		must(!rules_parse(&r->arch, "arch", arch_rules, &(struct diags){ 0 }));
}

/* Whatever stood in the header, the document is whole and can be read back. */
static void dump_json(json_t *j)
{
	char *text = json_dumps(j, 0);
	json_t *again;

	must(text != NULL);
	again = json_loads(text, 0, NULL);
	must(json_equal(j, again));
	json_decref(again);
	json_decref(j);
	free(text);
}

/* The page is UTF-8, and its only markup is the program's own. */
static void draw_page(json_t *flags)
{
	json_t *doc =
		json_pack("{s:[{s:s, s:O}]}", "archs", "arch", "toy", "flags", flags);
	struct str page = { 0 };

	audit_html(doc, NULL, &page);
	must(utf8_clean(page.text) == page.text);
	must(strlen(page.text) == page.len);
	must(!strstr(page.text, "<script") && !strstr(page.text, "<img"));
	json_decref(doc);
}

/* The reader of code takes anything, too. */
static void read_code(const struct file *f)
{
	struct tokens t = { 0 };
	size_t i;

	tokens_read(&t, f->text, f->len);
	for (i = 0; i < t.count; i += 1 + t.count / 16)
		must(token_call(&t, i) <= t.count);
}

static void finish(struct run *r)
{
	const struct file *f = file_find("spatched");
	struct source spatched;
	struct diags d = { 0 };
	struct finish done;

	if (!f)
		f = file_find("header");
	if (source_split(&spatched, "spatched", f->text, f->len, &d))
		return;
	if (finish_header(&done, &r->plan, &spatched, &d))
		return;
	dump_json(json_ledger(&r->plan, &done));
}

static void check(struct run *r, bool planned)
{
	struct check_input s = {
		.after = &r->unit,
		.generic = &r->generic,
		.arch = &r->arch,
	};
	struct checks c = { 0 };

	check_header(&c, &s);
	s.before = &r->unit;
	s.plan = planned ? &r->plan : NULL;
	check_header(&c, &s);
}

static void read_header(struct run *r)
{
	struct origins o = { .generic = &r->generic, .arch = &r->arch };
	struct diags d = { 0 };
	json_t *list;
	bool planned;

	if (unit_read(&r->unit, &r->tree, "header", NULL, &d)) {
		must(d.count > 0);
		return;
	}
	if (table_build(&r->table, &r->unit, NULL, 0, &d))
		must(d.count > 0);
	table_faults(&r->table, &d);
	plan_constraints(&r->arch, &r->table, &d);
	list = json_table(&r->table, &o);
	must(json_array_size(list) == r->table.nrows);
	draw_page(list);
	dump_json(list);
	planned = !plan_make(&r->plan, &r->table, &r->tree, &r->generic, &r->arch,
			     file_find("native") != NULL, &d);
	check(r, planned);
	if (planned && !r->plan.done)
		finish(r);
}

void fuzz_one(void)
{
	struct run r = { .tree = { .root = "tree", .arch = "toy" } };
	struct diags d = { 0 };

	read_rules(&r);
	read_header(&r);
	read_code(file_find("header"));
	parse_check(file_find("header")->text, "header", &d);
}
