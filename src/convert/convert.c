// SPDX-License-Identifier: GPL-2.0
// Convert one architecture's thread_info.h, from the tree to the finished header.
#include "convert/convert.h"
#include "convert/asm-names.h"
#include "convert/check.h"
#include "code/claims.h"
#include "convert/layout.h"
#include "convert/ledger.h"
#include "convert/smpl.h"
#include "convert/spatch.h"
#include "util/file.h"
#include "util/message.h"
#include "util/output.h"
#include "util/run.h"
#include "util/scratch.h"
#include "util/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMPL_NAME "convert.cocci"

/**
 * struct job - one conversion while it is done
 * @header: name of the header below the tree
 * @work: scratch folder of this conversion alone
 * @d: what is wrong with the header
 */
struct job {
	struct conversion *c;
	struct tree tree;
	const char *header;
	const char *work;
	struct rules generic;
	struct rules arch;
	struct unit unit;
	struct table table;
	struct plan plan;
	struct finish finish;
	struct in_use in_use;
	struct diags d;
};

static const char *extra_folder(const struct conversion *c, bool native)
{
	return pool_printf("%s/compat/%s/include", c->kit, native ? "tif-native" : "tif");
}

static int find_header(struct job *j)
{
	struct stat st;

	j->tree.root = j->c->tree;
	j->tree.full = j->c->full;
	j->tree.arch = j->c->arch;
	j->tree.extra = extra_folder(j->c, j->c->native);
	j->header = tree_header(&j->tree);
	if (!stat(pool_printf("%s/%s", j->c->tree, j->header), &st) &&
	    S_ISREG(st.st_mode))
		return EX_OK;
	return fail(EX_TREE, "name a folder below its arch/", "no %s in %s", j->header,
		    utf8_clean(j->c->tree));
}

/* The kit's own tables; without one for the architecture nothing is decided. */
static int read_rules(struct job *j)
{
	const char *arch = pool_printf("%s/arch/%s/bits.tif", j->c->kit, j->c->arch);

	if (access(arch, F_OK))
		return fail(EX_NO, NULL,
			    "%s: no table of audited numbers for this architecture (%s)",
			    j->header, arch);
	if (rules_read(&j->generic, pool_printf("%s/arch/generic.tif", j->c->kit),
		       &j->d) ||
	    rules_read(&j->arch, arch, &j->d))
		return diag_fail(&j->d, EX_FAULT, "the kit is damaged, install it again");
	return EX_OK;
}

/* Would the conversion that keeps every number take this header? */
static bool native_fits(const struct job *j)
{
	struct tree tree = j->tree;
	struct diags ignored = { 0 };
	struct plan plan;

	tree.extra = extra_folder(j->c, true);
	return !plan_make(&plan, &j->table, &tree, &j->generic, &j->arch, true, &ignored);
}

/* What other code of the tree has, and what --reserve keeps. */
static int read_in_use(struct job *j)
{
	struct diags d = { 0 };

	if (j->c->reserve && !in_use_reserve(&j->in_use, j->c->reserve))
		return fail(EX_USAGE, "numbers from 0 to 63, like 33,40-43",
			    "--reserve %s", utf8_clean(j->c->reserve));
	if (claims_of_tree(&j->in_use, tree_whole(&j->tree), j->c->real,
			   pool_printf("%s/arch", j->c->kit), j->c->arch, &j->table, &d))
		return diag_fail(&d, EX_FAULT, "the kit is damaged, install it again");
	j->tree.in_use = &j->in_use;
	return EX_OK;
}

static int decide(struct job *j)
{
	bool read = !unit_read(&j->unit, &j->tree, j->header, NULL, &j->d);
	const char *todo = NULL;
	int rc;

	if (read) {
		table_build(&j->table, &j->unit, NULL, 0, &j->d);
		rc = read_in_use(j);
		if (rc)
			return rc;
		if (!plan_make(&j->plan, &j->table, &j->tree, &j->generic, &j->arch,
			       j->c->native, &j->d))
			return EX_OK;
		if (!j->c->native && !j->unit.generic && native_fits(j))
			todo = "use --numbering native, which keeps every number";
	}
	return diag_fail(&j->d, EX_NO, todo);
}

static int cannot_write(const char *path)
{
	return fail(EX_MISSING, "make room there, or set TMPDIR", "cannot write %s: %s",
		    path, strerror(errno));
}

/* Names below the scratch folder are safe: spatch hands them to a shell unquoted. */
static int make_work(struct job *j)
{
	char *path;
	int rc = scratch_open();

	if (rc)
		return rc;
	path = pool_strdup(scratch_path("convert.XXXXXX"));
	if (!mkdtemp(path))
		return cannot_write(path);
	j->work = path;
	return EX_OK;
}

static const char *in_work(const struct job *j, const char *name)
{
	return pool_printf("%s/%s", j->work, name);
}

static int write_work(const struct job *j, const char *name, const char *text)
{
	const char *path = in_work(j, name), *slash = strrchr(path, '/');

	if (folder_make(pool_strndup(path, (size_t)(slash - path))) ||
	    file_write(path, text, strlen(text), 0644))
		return cannot_write(path);
	return EX_OK;
}

static const char *cocci(const struct job *j, const char *name)
{
	return pool_printf("%s/cocci/%s", j->c->kit, name);
}

/* The semantic patch; @modes: with those of coccicheck. */
static int make_smpl(const struct job *j, bool modes, struct str *smpl)
{
	struct diags d = { 0 };

	if (!smpl_write(&j->plan, cocci(j, "thread_info.cocci.in"),
			modes ? cocci(j, "thread_info_modes.cocci.in") : NULL, smpl, &d))
		return EX_OK;
	return diag_fail(&d, EX_FAULT, "the kit is damaged, install it again");
}

static int run_spatch(struct job *j)
{
	struct str smpl = { 0 };
	int rc = run_need("spatch", "coccinelle");

	if (!rc)
		rc = make_smpl(j, false, &smpl);
	if (!rc)
		rc = write_work(j, SMPL_NAME, str_get(&smpl));
	if (!rc)
		rc = write_work(j, j->header, asm_names_quote(j->unit.main.text));
	if (rc)
		return rc;
	rc = spatch_parse(j->work, j->header, &j->d);
	if (rc)
		return j->d.count ? diag_fail(&j->d, rc, NULL) : rc;
	return spatch_apply(j->work, j->header, SMPL_NAME);
}

static int failed_check(const struct job *j, const char *name, const char *detail)
{
	return fail(EX_FAULT, "nothing was written",
		    "internal error: the converted %s fails its check %s: %s", j->header,
		    name, detail);
}

/* The header as it is in the scratch folder. */
static int read_after(const struct job *j, struct tree *tree, struct unit *after)
{
	struct diags d = { 0 };

	*tree = j->tree;
	tree->overlay = j->work;
	if (!unit_read(after, tree, j->header, NULL, &d))
		return EX_OK;
	return failed_check(j, "header-reads", diag_line(&d.list[0]));
}

static int finish(struct job *j, const struct source *spatched)
{
	if (finish_header(&j->finish, &j->plan, spatched, &j->d))
		return diag_fail(&j->d, EX_NO, NULL);
	if (!strcmp(str_get(&j->finish.out), j->unit.main.text))
		return fail(EX_FAULT, NULL,
			    "internal error: the conversion changed nothing (%s)",
			    j->header);
	return write_work(j, j->header, str_get(&j->finish.out));
}

/* The numbers are those of the finished header, with what it includes. */
static int find_id(struct job *j)
{
	struct tree tree;
	struct unit after;
	struct table table;
	struct diags told_by_checks = { 0 };
	int rc = read_after(j, &tree, &after);

	if (rc)
		return rc;
	table_build(&table, &after, NULL, 0, &told_by_checks);
	j->plan.id = numbers_id(&table);
	return EX_OK;
}

static int lay_out(struct job *j)
{
	const char *path = in_work(j, j->header);
	struct source spatched;
	int rc;

	if (source_read(&spatched, path, &j->d))
		return diag_fail(&j->d, EX_FAULT,
				 "spatch left no header that can be read");
	if (!spatched.len || !strcmp(spatched.text, asm_names_quote(j->unit.main.text)))
		return fail(EX_FAULT, "check the installation of coccinelle",
			    "spatch %s (%s)",
			    spatched.len ? "changed nothing" : "left an empty file",
			    j->header);
	rc = finish(j, &spatched);
	if (rc || j->plan.native)
		return rc;
	rc = find_id(j);
	return rc ? rc : finish(j, &spatched);
}

/* A second conversion must have nothing to do. */
static int check_again(const struct job *j, const struct tree *tree,
		       const struct unit *after)
{
	struct table table;
	struct plan plan;
	struct diags d = { 0 };

	table_build(&table, after, NULL, 0, &d);
	if (plan_make(&plan, &table, tree, &j->generic, &j->arch, j->c->native, &d))
		return failed_check(j, "nothing-left", diag_line(&d.list[0]));
	return plan.done ? EX_OK : failed_check(j, "nothing-left", "it is not converted");
}

static int check_result(struct job *j)
{
	struct tree tree;
	struct unit after;
	struct checks checks = { 0 };
	struct check_input in = { .after = &after,
				  .before = &j->unit,
				  .generic = &j->generic,
				  .arch = &j->arch,
				  .plan = &j->plan };
	int rc = read_after(j, &tree, &after);
	size_t i;

	if (rc)
		return rc;
	check_header(&checks, &in);
	for (i = 0; i < checks.count; i++)
		if (!checks.list[i].ok)
			return failed_check(j, checks.list[i].name,
					    checks.list[i].detail);
	j->c->passed = (unsigned int)checks.count;
	return check_again(j, &tree, &after);
}

static int write_result(const struct job *j)
{
	const char *path = pool_printf("%s/%s", j->c->out, j->header);
	const char *slash = strrchr(path, '/');

	if (!folder_make(pool_strndup(path, (size_t)(slash - path))) &&
	    !file_replace(path, str_get(&j->finish.out), j->finish.out.len, 0644))
		return EX_OK;
	return fail(EX_MISSING, "name a folder to write to", "cannot write %s: %s",
		    utf8_clean(path), strerror(errno));
}

static int rewrite(struct job *j)
{
	int rc = make_work(j);

	if (!rc)
		rc = run_spatch(j);
	if (!rc)
		rc = lay_out(j);
	if (!rc)
		rc = check_result(j);
	if (!rc && j->c->out)
		rc = write_result(j);
	if (j->work)
		tree_remove(j->work);
	return rc;
}

/* For coccicheck: the same rules, and script rules for its other modes. */
static int write_smpl(const struct job *j, struct output *o)
{
	struct str smpl = { 0 };
	const char *text = j->unit.main.text;
	int rc = make_smpl(j, true, &smpl);

	if (rc)
		return rc;
	if (strcmp(asm_names_quote(text), text))
		warn("%s: a register named by a macro hides it from spatch: "
		     "coccicheck will find nothing there",
		     j->header);
	return output_put(o, str_get(&smpl), smpl.len);
}

static int write_ledger(const struct job *j, struct output *o)
{
	json_t *doc = json_ledger(&j->plan, j->plan.done ? NULL : &j->finish);
	char *text = json_dumps(doc, JSON_INDENT(2));
	const char *lines = pool_printf("%s\n", text);

	free(text);
	json_decref(doc);
	return output_put(o, lines, strlen(lines));
}

int convert_header(struct conversion *c)
{
	struct job j = { .c = c };
	struct output smpl = { 0 }, ledger = { 0 };
	int rc = find_header(&j);

	c->done = false;
	c->passed = 0;
	if (!rc && c->smpl)
		rc = output_open(&smpl, "--smpl", c->smpl);
	if (!rc && c->ledger)
		rc = output_open(&ledger, "--ledger", c->ledger);
	if (!rc)
		rc = read_rules(&j);
	if (!rc)
		rc = decide(&j);
	c->done = !rc && j.plan.done;
	if (!rc && !c->done)
		rc = rewrite(&j);
	if (!rc && c->smpl && !c->done)
		rc = write_smpl(&j, &smpl);
	if (!rc && c->ledger)
		rc = write_ledger(&j, &ledger);
	return rc;
}
