// SPDX-License-Identifier: GPL-2.0
// tif-backports results: record what checks found, and add it up.
#include "report/checks.h"
#include "report/recorded.h"
#include "report/results-table.h"
#include "report/tally.h"
#include "cli/command.h"
#include "cli/results.h"
#include "util/file.h"
#include "util/message.h"
#include "util/version.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char help_text[] =
	"usage: tif-backports results VERB ARGUMENT...\n\n"
	"  open [--append] DIR FD\n"
	"             lock the folder DIR by its file .lock, which the caller has open\n"
	"             as FD and keeps open while it writes there. What an earlier run\n"
	"             has found becomes results.jsonl.N, the name of which is printed;\n"
	"             results.jsonl.unfinished is made, which the caller removes at its\n"
	"             end. Neither with --append\n"
	"  add FILE PATH OUTCOME REPEAT LOG [KEY=VALUE]...\n"
	"             append one record to FILE (docs/results.md) and print it\n"
	"  guest FILE PREFIX REPEAT LOG VERDICTS\n"
	"             append a record for each test of a guest's verdicts.jsonl\n"
	"  sum FILE   print how many passed, failed and were skipped\n"
	"  failed FILE  print each record that did not pass, and why\n"
	"  gather [--in DIR] [[PREFIX]=FILE]...\n"
	"             print all records of the files, PREFIX/ before each path, and with "
	"--in\n"
	"             the name of each log as it is seen from DIR\n"
	"  stack TREE  print the patches that have landed in TREE as JSON: file, "
	"subject,\n"
	"             mainline, commits\n"
	"  costs FILE ARCH\n"
	"             print the instructions per event that level perf counted\n"
	"  archs DIR [ARCH=COMPILER]...\n"
	"             print the table of check-archs.sh\n"
	"  matrix DIR [SERIES-ARCH]...\n"
	"             print the table of check-matrix.sh\n"
	"  keep STORE DIR SERIES-ARCH RUN TREE REPEAT\n"
	"             print the records of STORE with those of this line of\n"
	"             check-matrix.sh or check-vendor.sh; RUN, TREE and REPEAT go into "
	"them\n"
	"  keep-run STORE DIR RUN [TREE]\n"
	"             the same with the rows of RUN, kabi, mutants or userspace, whose\n"
	"             results DIR has; TREE names the tree (its kernel's version)\n"
	"  table FILE LEVEL KEY HEAD=TEMPLATE...\n"
	"             print records of LEVEL that have the figure KEY, or KEY=VALUE\n"
	"             (-: all) as a table in Markdown; in TEMPLATE, {NAME} is a figure,\n"
	"             {arch} the architecture, {variant} the kernel\n"
	"  support FILE\n"
	"             print what was booted, built, compiled of each tree as such a "
	"table\n"
	"  targets DIR...\n"
	"             print which kits and which trees the results are of, a line with "
	"tabs\n"
	"             for each, its number of checks last\n"
	"  tally [--total] DIR [NAME]...\n"
	"             add up DIR/*.tap and DIR/*.jsonl; each NAME must be one of them.\n"
	"             Lists failures and skips; --total prints the last line only\n\n"
	"Exit codes: 0 done; sum, failed, tally: 1 if something failed, and sum and "
	"tally if\n"
	"nothing passed; open: 1 if another run is at work there; 2 usage, 4 a file\n"
	"cannot be read or written, or is damaged, 5 not a valid record\n";

int results_misuse(const char *what)
{
	return fail(EX_USAGE, "see tif-backports results --help", "%s", what);
}

int results_not_readable(const char *file, const struct results *all)
{
	if (errno == EBADMSG && all && all->line)
		return fail(EX_MISSING, "restore the file, or remove the line",
			    "%s:%zu: not a result, the file is damaged", file, all->line);
	return fail(EX_MISSING, "name a file of results", "cannot read %s (%s)", file,
		    strerror(errno));
}

static int store(const char *file, struct result *r)
{
	const char *wrong = result_wrong(r);
	struct str figures = { 0 };
	size_t i;

	if (wrong)
		return fail(EX_FAULT, NULL, "not a result (%s): %s", r->path, wrong);
	if (results_append(file, r))
		return fail(EX_MISSING, "is the disk full?", "cannot append to %s (%s)",
			    file, strerror(errno));
	for (i = 0; i < r->nfigures; i++)
		str_printf(&figures, "%s%s=%s", i ? " " : "", r->figures[i].key,
			   r->figures[i].text);
	if (figures.len)
		say("%-8s%s  (%s)", r->word, r->path, str_get(&figures));
	else
		say("%-8s%s", r->word, r->path);
	return EX_OK;
}

static int add(const char *kit, int argc, char **argv)
{
	struct result r = { 0 };
	int i;

	if (argc < 5)
		return results_misuse(
			"add: FILE, PATH, OUTCOME, REPEAT and LOG are needed");
	r.path = argv[1];
	r.word = argv[2];
	r.outcome = outcome_of(r.word);
	r.repeat = argv[3];
	r.log = argv[4];
	for (i = 5; i < argc; i++)
		if (result_figure(&r, argv[i]))
			return results_misuse(
				pool_printf("add: '%s' is not KEY=VALUE", argv[i]));
	r.version = kit_version(kit);
	r.target = target_of(argv[0]);
	return store(argv[0], &r);
}

static int guest(const char *kit, int argc, char **argv)
{
	struct results all = { 0 };
	const struct target *target;
	size_t i;
	int rc = EX_OK;

	if (argc != 5)
		return results_misuse(
			"guest: FILE, PREFIX, REPEAT, LOG and VERDICTS are needed");
	if (results_verdicts(&all, argv[4], argv[1]))
		return results_not_readable(argv[4], NULL);
	target = target_of(argv[0]);
	for (i = 0; i < all.count && !rc; i++) {
		all.list[i].version = kit_version(kit);
		all.list[i].target = target;
		all.list[i].repeat = argv[2];
		all.list[i].log = argv[3];
		rc = store(argv[0], &all.list[i]);
	}
	return rc;
}

static int sum(const char *kit, int argc, char **argv)
{
	struct results all = { 0 };
	size_t passed, failed;

	(void)kit;
	if (argc != 1)
		return results_misuse("sum: FILE is needed");
	if (results_read(&all, argv[0], NULL))
		return results_not_readable(argv[0], &all);
	passed = results_count(&all, OUTCOME_PASS);
	failed = results_failed(&all);
	say("%zu passed, %zu failed, %zu skipped", passed, failed,
	    results_count(&all, OUTCOME_SKIP));
	return passed && !failed ? EX_OK : EX_NO;
}

static int failed(const char *kit, int argc, char **argv)
{
	struct results all = { 0 };

	(void)kit;
	if (argc != 1)
		return results_misuse("failed: FILE is needed");
	if (results_read(&all, argv[0], NULL))
		return results_not_readable(argv[0], &all);
	show_not_passed(&all);
	return results_failed(&all) ? EX_NO : EX_OK;
}

/* LOG in DIR/FOLDER/results.jsonl is FOLDER/LOG, seen from DIR. */
static void logs_seen_from(const char *dir, const char *file, struct result *r, size_t n)
{
	const char *slash = strrchr(file, '/'), *below;

	if (strncmp(file, dir, strlen(dir)) || file[strlen(dir)] != '/')
		return;
	below = file + strlen(dir) + 1;
	for (; below < slash && n; n--, r++)
		if (r->log && *r->log && *r->log != '/' && strcmp(r->log, "-"))
			r->log = pool_printf("%.*s/%s", (int)(slash - below), below,
					     r->log);
}

/* [PREFIX]=FILE; @dir: see logs_seen_from(), or NULL */
static int read_with_prefix(struct results *all, const char *word, const char *dir)
{
	const char *equal = strchr(word, '='), *prefix = NULL;
	size_t before = all->count;

	if (!equal)
		return results_misuse(
			pool_printf("gather: '%s' is not PREFIX=FILE", word));
	if (equal > word)
		prefix = pool_strndup(word, (size_t)(equal - word));
	if (results_read(all, equal + 1, prefix))
		return results_not_readable(equal + 1, all);
	if (dir)
		logs_seen_from(dir, equal + 1, all->list + before, all->count - before);
	return EX_OK;
}

static int gather(const char *kit, int argc, char **argv)
{
	struct results all = { 0 };
	const char *dir = NULL;
	size_t r;
	int i = 0, rc;

	(void)kit;
	if (argc && !strcmp(argv[0], "--in")) {
		if (argc == 1)
			return results_misuse("gather: --in needs a folder");
		dir = argv[1];
		i = 2;
	}
	for (; i < argc; i++) {
		rc = read_with_prefix(&all, argv[i], dir);
		if (rc)
			return rc;
	}
	for (r = 0; r < all.count; r++)
		results_print(&all.list[r]);
	return EX_OK;
}

static int costs(const char *kit, int argc, char **argv)
{
	struct results all = { 0 };

	(void)kit;
	if (argc != 2)
		return results_misuse("costs: FILE and ARCH are needed");
	if (results_read(&all, argv[0], NULL))
		return results_not_readable(argv[0], &all);
	show_costs(&all, argv[1]);
	return EX_OK;
}

static int table(const char *kit, int argc, char **argv)
{
	struct results all = { 0 };
	struct str out = { 0 };
	long rows;

	(void)kit;
	if (argc < 4)
		return results_misuse("table: FILE, LEVEL, KEY and a column are needed");
	if (results_read(&all, argv[0], NULL))
		return results_not_readable(argv[0], &all);
	rows = recorded_table(&all, argv[1], argv[2], argv + 3, (size_t)argc - 3, &out);
	if (rows < 0)
		return results_misuse("table: a column is HEAD=TEMPLATE");
	if (!rows)
		return fail(EX_NO, "name a level and a figure that it has",
			    "no record of level %s with the figure %s (%s)", argv[1],
			    argv[2], argv[0]);
	fputs(str_get(&out), stdout);
	return EX_OK;
}

static int support(const char *kit, int argc, char **argv)
{
	struct results all = { 0 };
	struct str out = { 0 };

	(void)kit;
	if (argc != 1)
		return results_misuse("support: FILE is needed");
	if (results_read(&all, argv[0], NULL))
		return results_not_readable(argv[0], &all);
	recorded_support(&all, &out);
	fputs(str_get(&out), stdout);
	return EX_OK;
}

static int targets(const char *kit, int argc, char **argv)
{
	struct checks c = { 0 };
	struct list paths = { 0 };
	struct str out = { 0 };
	int i, rc;

	(void)kit;
	if (!argc)
		return results_misuse("targets: DIR is needed");
	for (i = 0; i < argc; i++)
		list_add(&paths, argv[i]);
	rc = checks_read(&c, &paths, &paths);
	if (rc)
		return rc;
	checks_targets(&c, &out);
	fputs(str_get(&out), stdout);
	return EX_OK;
}

static int tally(const char *kit, int argc, char **argv)
{
	struct tally t = { 0 };

	(void)kit;
	if (argc && !strcmp(argv[0], "--total")) {
		t.quiet = true;
		argc--, argv++;
	}
	if (argc && !strcmp(argv[0], "--"))
		argc--, argv++;
	if (!argc)
		return results_misuse("tally: DIR is needed");
	return tally_folder(&t, argv[0], argv + 1, (size_t)argc - 1) ? EX_OK : EX_NO;
}

int command_results(const char *kit, int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(const char *kit, int argc, char **argv);
	} verbs[] = {
		{ "open", results_open },
		{ "add", add },
		{ "guest", guest },
		{ "sum", sum },
		{ "failed", failed },
		{ "gather", gather },
		{ "stack", results_stack },
		{ "costs", costs },
		{ "archs", results_archs },
		{ "matrix", results_matrix },
		{ "keep", results_keep },
		{ "keep-run", results_keep_run },
		{ "tally", tally },
		{ "table", table },
		{ "support", support },
		{ "targets", targets },
		{ 0 },
	};
	size_t i;

	if (argc < 2)
		return results_misuse("a verb is needed");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		fputs(help_text, stdout);
		return EX_OK;
	}
	if (!strcmp(argv[1], "--version"))
		return command_version(kit);
	for (i = 0; verbs[i].name; i++)
		if (!strcmp(argv[1], verbs[i].name))
			return verbs[i].run(kit, argc - 2, argv + 2);
	return results_misuse(pool_printf("unknown verb '%s'", argv[1]));
}
