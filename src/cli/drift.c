// SPDX-License-Identifier: GPL-2.0
// The command drift: which hooks fit, over point releases and vendors' trees.
#include "apply/series.h"
#include "cli/args.h"
#include "cli/command.h"
#include "cli/results-folder.h"
#include "drift/drift.h"
#include "header/kernel-tree.h"
#include "report/drift-html.h"
#include "report/drift-json.h"
#include "report/drift-results.h"
#include "report/drift-text.h"
#include "util/message.h"
#include "util/output.h"
#include "util/scratch.h"
#include "util/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
	"usage: drift.sh [option...] [SERIES...] [TREE...]\n"
	"\n"
	"Tries the hooks of each SERIES (all) on the pinned versions that the cache has, "
	"and\n"
	"on each TREE, a folder or linux-source-X.Y, Debian's package, and prints which "
	"fit\n"
	"where. A TREE is tried with the series that apply.sh would take, or with each "
	"SERIES\n"
	"where some are named. Trees are only read; of a pinned version only what hooks "
	"and\n"
	"probes look at is unpacked.\n"
	"\n"
	"  --fetch           get the pinned versions that the cache does not have, and "
	"of a\n"
	"                    package what apt has today\n"
	"  --no-pins         only the TREEs\n"
	"  --numbering HOW   generic or native (what apply.sh takes by itself)\n"
	"  --arch LIST       only these architectures, comma separated\n"
	"  --anchors         for each line that a hook leans on, the trees that have it\n"
	"  --all             the hooks that fit everywhere, too\n"
	"  --format FORMAT   text; md, a table of the trees; or html, one page that "
	"needs "
	"no\n"
	"                    network (text)\n"
	"  --out FILE        write there instead of on standard output\n"
	"  --json FILE       write a JSON report, too; '-': to standard output, in place "
	"of the\n"
	"                    text\n"
	"  --results DIR     write a result for each tree, too (docs/results.md), and "
	"the "
	"JSON\n"
	"                    report, drift.json\n"
	"  --version         the kit's version\n"
	"  --help            this text\n"
	"\n"
	"What is known not to fit, and why, is in the kit's scripts/lib/drift/known.tsv; "
	"a\n"
	"line of it that does not apply any more is an error.\n"
	"\n"
	"Exit codes: 0 all fits, or is known not to; 1 something does not fit, or a "
	"known\n"
	"miss fits; 2 usage, 3 not a kernel tree, 4 something is missing, 5 internal "
	"error.\n";

/* The report in a results folder. */
#define JSON_NAME "drift.json"

/* What was asked for beside the trees. */
struct request {
	const char *format;
	const char *out;
	const char *json;
	const char *results;
	const char *numbering;
	const char *archs;
	bool no_pins;
	bool anchors;
	bool all;
};

/* The last part of a path, for reports that leave this machine. */
static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

/* What has a version's form, and is no folder, was to be a series. */
static bool is_version(const char *word)
{
	return strchr(word, '.') && !word[strspn(word, "0123456789.")] &&
	       access(word, F_OK) != 0;
}

/* A name of a series is one; all else is a folder. */
static int read_operands(struct drift *d, const struct list *operands)
{
	struct list known = { 0 };

	series_names(d->kit, &known);
	for (size_t i = 0; i < operands->n; i++) {
		const char *word = operands->s[i], *path;
		int rc;

		if (list_has(&known, word)) {
			list_add(&d->want, word);
			continue;
		}
		if (pin_is_package(word)) {
			list_add(&d->packages, word);
			continue;
		}
		if (is_version(word))
			return fail(
				EX_USAGE,
				pool_printf("choose one of: %s", list_join(&known, " ")),
				"there is no series '%s'", word);
		rc = kernel_tree_check(word, TREE_KERNEL, &path);
		if (rc)
			return rc;
		if (!list_has(&d->trees, path))
			list_add(&d->trees, path);
	}
	return EX_OK;
}

static void add_run(struct drift *d, const struct drift_run *run)
{
	d->runs = pool_grow(d->runs, d->nruns, sizeof(*d->runs));
	d->runs[d->nruns++] = *run;
}

/* With its own series, or with each one that was named. */
static void add_tree(struct drift *d, struct drift_run run, const struct list *named)
{
	run.series = "";
	if (!named->n)
		add_run(d, &run);
	for (size_t i = 0; i < named->n; i++) {
		run.series = named->s[i];
		add_run(d, &run);
	}
}

static int refuse_nothing(const struct drift *d)
{
	if (d->not_here.n)
		return fail(EX_MISSING, "name trees, or get the pinned ones with --fetch",
			    "there is nothing to try: the cache has none of the pinned "
			    "versions of %s",
			    list_join(&d->want, " "));
	return fail(EX_MISSING, "name trees", "there is nothing to try: %s",
		    d->pins ? pool_printf("no version of %s is pinned",
					  list_join(&d->want, " "))
			    : "--no-pins, and no tree");
}

/* Pins are for their series; trees for those that were named, or their own. */
static int list_runs(struct drift *d)
{
	struct list named = d->want;
	int rc = 0;

	if (!d->want.n)
		series_names(d->kit, &d->want);
	if (d->pins)
		rc = drift_pins(d);
	for (size_t i = 0; !rc && i < d->trees.n; i++)
		add_tree(d,
			 (struct drift_run){ .name = last_part(d->trees.s[i]),
					     .path = d->trees.s[i],
					     .pin = "" },
			 &named);
	for (size_t i = 0; !rc && i < d->packages.n; i++)
		add_tree(d,
			 (struct drift_run){ .name = d->packages.s[i],
					     .pin = d->packages.s[i] },
			 &named);
	return rc || d->nruns ? rc : refuse_nothing(d);
}

static int check_request(struct drift *d, const struct request *ask)
{
	struct list archs = { 0 };
	int rc = 0;

	if (strcmp(ask->format, "text") && strcmp(ask->format, "html") &&
	    strcmp(ask->format, "md"))
		return args_usage("format %s is not available, only text, md and html",
				  utf8_clean(ask->format));
	if (*ask->numbering && strcmp(ask->numbering, "generic") &&
	    strcmp(ask->numbering, "native"))
		return args_usage("--numbering is generic or native, not %s",
				  utf8_clean(ask->numbering));
	if (ask->json && ask->out && !strcmp(ask->json, ask->out))
		return args_usage("--json and --out name the same file");
	if (*ask->archs)
		rc = args_archs(ask->archs, &archs);
	d->archs = list_join(&archs, ",");
	d->numbering = ask->numbering;
	d->pins = !ask->no_pins;
	return rc;
}

static int write_json(const struct drift *d, const struct anchors *a, struct output *o)
{
	json_t *doc = drift_document(d, a);
	char *text = json_dumps(doc, JSON_INDENT(2));
	const char *lines = pool_printf("%s\n", text ? text : "");

	free(text);
	json_decref(doc);
	return output_put(o, lines, strlen(lines));
}

/* The lines, and the report that they name as their log. */
static int write_results(const struct drift *d, const struct anchors *a,
			 const struct request *ask, struct output *report)
{
	int rc = write_json(d, a, report);

	if (!rc && drift_results(d, results_file(ask->results), JSON_NAME))
		rc = results_full(ask->results);
	return rc ? rc : results_ended(ask->results);
}

static int write_report(const struct drift *d, const struct anchors *a,
			const struct request *ask, struct output *o)
{
	struct str text = { 0 };
	json_t *doc;

	if (!strcmp(ask->format, "html")) {
		doc = drift_document(d, a);
		drift_html(doc, &text);
		json_decref(doc);
	} else if (!strcmp(ask->format, "md")) {
		drift_markdown(d, &text);
	} else if (a) {
		drift_anchor_text(a, &text);
	} else {
		drift_text(d, ask->all, &text);
	}
	return output_put(o, str_get(&text), text.len);
}

/* What ends the run with 1, in one line; the report has the rest. */
static int verdict(const struct drift *d)
{
	if (d->unexplained)
		return fail(EX_NO,
			    "'scripts/apply.sh --dry-run TREE' says more of each; what "
			    "is known stands in scripts/lib/drift/known.tsv",
			    "%zu %s not fit, and no reason is known", d->unexplained,
			    d->unexplained == 1 ? "hook or tree does"
						: "hooks or trees do");
	if (d->stale)
		return fail(EX_NO, "remove it",
			    "%zu known misses do not apply any more "
			    "(scripts/lib/drift/known.tsv)",
			    d->stale);
	return EX_OK;
}

static int measure(struct drift *d, const struct request *ask, struct anchors *a)
{
	int rc = scratch_open();

	if (!rc)
		rc = known_read(d, pool_printf("%s/scripts/lib/drift/known.tsv", d->kit));
	if (!rc)
		rc = list_runs(d);
	if (!rc)
		rc = pin_list(d);
	if (!rc)
		rc = drift_try(d);
	if (rc)
		return rc;
	drift_judge(d);
	known_judge(d);
	return ask->anchors ? drift_anchors(d, a) : EX_OK;
}

int command_drift(const char *kit, int argc, char **argv)
{
	struct drift d = { .kit = kit };
	struct request ask = { .format = "text", .numbering = "", .archs = "" };
	struct output out = { 0 }, json = { 0 }, kept = { 0 };
	struct anchors a = { 0 };
	struct list operands = { 0 };
	const struct arg args[] = {
		{ "fetch", ARG_FLAG, &d.fetch },
		{ "no-pins", ARG_FLAG, &ask.no_pins },
		{ "numbering", ARG_TEXT, &ask.numbering },
		{ "arch", ARG_TEXT, &ask.archs },
		{ "anchors", ARG_FLAG, &ask.anchors },
		{ "all", ARG_FLAG, &ask.all },
		{ "format", ARG_TEXT, &ask.format },
		{ "out", ARG_TEXT, &ask.out },
		{ "json", ARG_TEXT, &ask.json },
		{ "results", ARG_TEXT, &ask.results },
		{ 0 },
	};
	int rc = args_read(kit, args, help, argc, argv, &operands);

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	rc = check_request(&d, &ask);
	/* a document on standard output stands alone there */
	if (!rc && !ask.out && !(ask.json && !strcmp(ask.json, "-")))
		ask.out = "-";
	if (!rc && ask.out)
		rc = output_open(&out, "--out", ask.out);
	if (!rc && ask.results)
		rc = results_folder(ask.results);
	if (!rc && ask.results)
		rc = output_open(&kept, "--results",
				 pool_printf("%s/" JSON_NAME, ask.results));
	if (!rc && ask.json)
		rc = output_open(&json, "--json", ask.json);
	if (!rc)
		rc = read_operands(&d, &operands);
	if (!rc && ask.no_pins && d.fetch && !d.packages.n)
		rc = args_usage("--fetch with --no-pins gets nothing: name a package");
	if (!rc)
		rc = measure(&d, &ask, &a);
	if (!rc && ask.json)
		rc = write_json(&d, ask.anchors ? &a : NULL, &json);
	if (!rc && ask.out)
		rc = write_report(&d, ask.anchors ? &a : NULL, &ask, &out);
	if (!rc && ask.results)
		rc = write_results(&d, ask.anchors ? &a : NULL, &ask, &kept);
	return rc ? rc : verdict(&d);
}
