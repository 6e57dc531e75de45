// SPDX-License-Identifier: GPL-2.0
// Read, plan, lay out and check the thread flags of a kernel tree.
#include "report/audit-html.h"
#include "report/audit-json.h"
#include "report/audit-text.h"
#include "util/version.h"
#include "convert/check.h"
#include "convert/parse-check.h"
#include "convert/layout.h"
#include "convert/ledger.h"
#include "report/json.h"
#include "cli/command.h"
#include "cli/options.h"
#include "convert/asm-names.h"
#include "report/table-text.h"
#include "convert/smpl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What most subcommands begin with. */
struct job {
	const struct options *o;
	struct diags d;
	struct unit unit;
	struct table table;
	struct rules generic;
	struct rules arch;
	bool has_arch;
	struct plan plan;
};

static int refused(const struct job *j)
{
	diag_print(&j->d);
	return EX_NO;
}

static int open_tree(struct job *j)
{
	struct place p;

	if (tree_file(&j->o->tree, tree_header(&j->o->tree), &p)) {
		fprintf(stderr, "tif-backports: error: no %s below %s\n",
			tree_header(&j->o->tree), j->o->tree.root);
		return EX_TREE;
	}
	return EX_OK;
}

static int read_data(struct job *j, bool need_arch)
{
	const char *path;
	FILE *f;

	if (!j->o->data)
		return usage("--data is missing");
	if (rules_read(&j->generic, pool_printf("%s/generic.tif", j->o->data), &j->d)) {
		diag_print(&j->d);
		return EX_FAULT;
	}
	path = pool_printf("%s/%s/bits.tif", j->o->data, j->o->tree.arch);
	f = fopen(path, "r");
	if (!f && need_arch) {
		fprintf(stderr,
			"tif-backports: error: %s: no table of audited numbers for this "
			"architecture (%s)\n",
			tree_header(&j->o->tree), path);
		return EX_NO;
	}
	if (!f)
		return EX_OK;
	fclose(f);
	j->has_arch = true;
	if (!rules_read(&j->arch, path, &j->d))
		return EX_OK;
	diag_print(&j->d);
	return EX_FAULT;
}

/* Read the tree's header and decide; complaints are left in j->d. */
static int make_plan(struct job *j, bool native)
{
	const struct tree *t = &j->o->tree;

	if (unit_read(&j->unit, t, tree_header(t), &j->o->known, &j->d))
		return -1;
	table_build(&j->table, &j->unit, NULL, 0, &j->d);
	return plan_make(&j->plan, &j->table, t, &j->generic, &j->arch, native, &j->d);
}

static int write_text(const char *path, const char *text, size_t len)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "wb") : stdout;
	bool bad;

	if (!f) {
		fprintf(stderr, "tif-backports: error: %s: %s\n", path, strerror(errno));
		return EX_FAULT;
	}
	bad = fwrite(text, 1, len, f) != len;
	bad |= f == stdout ? fflush(f) : fclose(f);
	if (!bad)
		return EX_OK;
	fprintf(stderr, "tif-backports: error: %s: %s\n", path, strerror(errno));
	return EX_FAULT;
}

static int write_ledger(const struct job *j, const struct finish *f)
{
	if (!j->o->ledger || !json_write(json_ledger(&j->plan, f), j->o->ledger))
		return EX_OK;
	fprintf(stderr, "tif-backports: error: %s: cannot write\n", j->o->ledger);
	return EX_FAULT;
}

static int run_table(struct job *j)
{
	struct origins o;
	int rc = read_data(j, false);

	if (rc)
		return rc;
	if (unit_read(&j->unit, &j->o->tree, tree_header(&j->o->tree), &j->o->known,
		      &j->d))
		return refused(j);
	table_build(&j->table, &j->unit, NULL, 0, &j->d);
	o.generic = &j->generic;
	o.arch = j->has_arch ? &j->arch : NULL;
	if (!strcmp(j->o->format, "json"))
		json_write(json_table(&j->table, &o), "-");
	else
		show_table(&j->table, &o);
	return j->d.count ? refused(j) : EX_OK;
}

static int run_plan(struct job *j)
{
	struct str smpl = { 0 };
	int rc = read_data(j, true);

	if (rc)
		return rc;
	if (make_plan(j, j->o->native))
		return refused(j);
	if (j->o->smpl && !j->plan.done) {
		if (!j->o->template)
			return usage("--smpl needs --template");
		if (smpl_write(&j->plan, j->o->template, j->o->modes, &smpl, &j->d)) {
			diag_print(&j->d);
			return EX_FAULT;
		}
		rc = write_text(j->o->smpl, str_get(&smpl), smpl.len);
		if (rc)
			return rc;
	}
	if (!j->o->ledger)
		show_plan(&j->plan);
	return write_ledger(j, NULL);
}

static int run_finish(struct job *j)
{
	struct source spatched;
	struct finish f;
	int rc = read_data(j, true);

	if (rc)
		return rc;
	if (!j->o->input || !j->o->output)
		return usage("finish needs --input and --output");
	if (make_plan(j, j->o->native))
		return refused(j);
	if (j->plan.done)
		return usage("this header is converted already");
	if (source_read(&spatched, j->o->input, &j->d) ||
	    finish_header(&f, &j->plan, &spatched, &j->d))
		return refused(j);
	rc = write_text(j->o->output, str_get(&f.out), f.out.len);
	return rc ? rc : write_ledger(j, &f);
}

static int compiler_check(struct job *j, struct checks *c)
{
	struct source said;

	if (source_read(&said, j->o->compiler, &j->d)) {
		diag_print(&j->d);
		return EX_FAULT;
	}
	/* With -D and -U nothing is left open: the last view is "all off". */
	if (table_build(&j->table, &j->unit, NULL, 0, &j->d))
		return refused(j);
	check_compiler(c, &j->table, &j->table.views[j->table.nviews - 1], said.text);
	return EX_OK;
}

static int run_check(struct job *j)
{
	struct checks c = { 0 };
	struct unit before;
	struct job old = { .o = j->o };
	struct options base = *j->o;
	struct check_input s = { .after = &j->unit,
				 .generic = &j->generic,
				 .unconverted = j->o->unconverted };
	size_t i, failed = 0;
	int rc = read_data(j, false);

	if (rc)
		return rc;
	if (unit_read(&j->unit, &j->o->tree, tree_header(&j->o->tree), &j->o->known,
		      &j->d))
		return refused(j);
	if (j->o->compiler) {
		rc = compiler_check(j, &c);
	} else {
		s.arch = j->has_arch ? &j->arch : NULL;
		if (j->o->base.root) {
			base.tree = j->o->base;
			old.o = &base;
			if (unit_read(&before, &base.tree, tree_header(&base.tree),
				      &base.known, &old.d))
				return refused(&old);
			s.before = &before;
			old.generic = j->generic;
			old.arch = j->arch;
			/* A baseline that has no plan is only compared by name. */
			if (j->has_arch && !s.unconverted &&
			    !make_plan(&old, unit_is_native(&j->unit)))
				s.plan = &old.plan;
		}
		check_header(&c, &s);
	}
	if (rc)
		return rc;
	for (i = 0; i < c.count; i++)
		failed += !c.list[i].ok;
	if (!strcmp(j->o->format, "json"))
		show_checks_json(&c);
	else
		show_checks(&c);
	return failed ? EX_NO : EX_OK;
}

static int run_symbols(struct job *j)
{
	size_t i;

	if (unit_read(&j->unit, &j->o->tree, tree_header(&j->o->tree), &j->o->known,
		      &j->d))
		return refused(j);
	for (i = 0; i < j->unit.natoms; i++)
		puts(j->unit.atoms[i]);
	return EX_OK;
}

/* --arch takes a list here: a,b,c. */
static const char **arch_list(const char *text, size_t *n)
{
	const char **list = NULL;

	*n = 0;
	while (text && *text) {
		size_t len = strcspn(text, ",");

		if (len) {
			list = pool_grow(list, *n, sizeof(*list));
			list[(*n)++] = pool_strndup(text, len);
		}
		text += len + (text[len] == ',');
	}
	return list;
}

static void print_page(json_t *doc)
{
	struct str page = { 0 };

	audit_html(doc, NULL, &page);
	fwrite(str_get(&page), 1, page.len, stdout);
	json_decref(doc);
}

static void print_report(const struct audit *a)
{
	struct terminal t;
	struct str text = { 0 };

	terminal_of(&t, STDOUT_FILENO, COLOUR_AUTO);
	audit_text(a, &t, &text);
	fwrite(str_get(&text), 1, text.len, stdout);
}

static int run_audit(struct job *j)
{
	struct audit a = { .tree = j->o->tree.root,
			   .other = j->o->base.root,
			   .data = j->o->data,
			   .kit_version = kit_version(
				   pool_printf("%s/..", j->o->data ? j->o->data : ".")) };
	const char **archs;
	size_t i, n;

	if (!j->o->data)
		return usage("--data is missing");
	archs = arch_list(j->o->tree.arch, &n);
	for (i = 0; i < n; i++) {
		struct tree t = { .root = a.tree, .arch = archs[i] };
		struct place p;

		if (tree_file(&t, tree_header(&t), &p)) {
			fprintf(stderr, "tif-backports: error: no %s below %s\n",
				tree_header(&t), a.tree);
			return EX_TREE;
		}
	}
	if (audit_tree(&a, archs, n, &j->d)) {
		diag_print(&j->d);
		return EX_FAULT;
	}
	if (!a.count) {
		fprintf(stderr, "tif-backports: error: no architecture below %s\n",
			a.tree);
		return EX_TREE;
	}
	if (!strcmp(j->o->format, "json"))
		json_write(audit_document(&a), "-");
	else if (!strcmp(j->o->format, "html"))
		print_page(audit_document(&a));
	else
		print_report(&a);
	return audit_bad(&a) ? EX_NO : EX_OK;
}

static int run_quote(struct job *j)
{
	struct source s;
	struct place p;
	const char *text;

	if (!j->o->output)
		return usage("quote needs --output");
	if (tree_file(&j->o->tree, tree_header(&j->o->tree), &p) ||
	    source_read(&s, p.path, &j->d))
		return refused(j);
	text = asm_names_quote(s.text);
	return write_text(j->o->output, text, strlen(text));
}

static int run_chunks(struct job *j)
{
	struct source s;

	if (!j->o->input)
		return usage("chunks needs --input");
	if (source_read(&s, j->o->input, &j->d) ||
	    parse_check(s.text, tree_header(&j->o->tree), &j->d))
		return refused(j);
	return EX_OK;
}

int header_command(const char *kit, int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(struct job *j);
	} commands[] = {
		{ "table", run_table },	    { "plan", run_plan },
		{ "finish", run_finish },   { "check", run_check },
		{ "symbols", run_symbols }, { "chunks", run_chunks },
		{ "audit", run_audit },	    { "quote", run_quote },
	};
	struct options o = { 0 };
	struct job j = { .o = &o };
	bool all_archs = !strcmp(argv[0], "audit");
	size_t i = 0;
	int rc;

	(void)kit;
	while (strcmp(argv[0], commands[i].name))
		i++;
	rc = options_parse(&o, argc, argv, all_archs);
	if (!rc && !all_archs)
		rc = open_tree(&j);
	return rc ? rc : commands[i].run(&j);
}
