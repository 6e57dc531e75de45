// SPDX-License-Identifier: GPL-2.0
// The command audit: the thread flags of a tree, and what changed to another.
#include "audit/audit.h"
#include "cli/args.h"
#include "cli/command.h"
#include "cli/results-folder.h"
#include "header/kernel-tree.h"
#include "report/audit-html.h"
#include "report/audit-json.h"
#include "report/audit-results.h"
#include "report/audit-text.h"
#include "util/file.h"
#include "util/message.h"
#include "util/output.h"
#include "util/utf8.h"
#include "util/version.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
	"usage: audit.sh [option...] TREE [OTHER-TREE]\n"
	"\n"
	"  --arch LIST      architectures, comma separated: folders below arch/ (all)\n"
	"  --with DIR       code that is read, too: not in TREE, or a folder of it that "
	"is\n"
	"                   not read, such as tools; may be given more than once\n"
	"  --facts DIR      DIR/ARCH/facts and DIR/ARCH/bits.tif are read in place of "
	"the "
	"kit's\n"
	"  --format FORMAT  text, as wide as the terminal; json; or html, one page that "
	"needs\n"
	"                   no network (text)\n"
	"  --out FILE       write there instead of on standard output\n"
	"  --results DIR    write a result for each architecture, too (docs/results.md), "
	"with\n"
	"                   audit.json, and the page audit.html\n"
	"  --color WHEN     auto: on a terminal, unless NO_COLOR is set; always; never "
	"(auto)\n"
	"  --link-base URL  html: what places link to, in place of files of TREE: %f is "
	"the\n"
	"                   file, %l the line, %v the version; none: no links\n"
	"  --version        the kit's version\n"
	"  --help           this text\n"
	"\n"
	"Reads the thread flags of every architecture of TREE under all configurations "
	"that\n"
	"they depend on, and the code that uses them: bit maps, free numbers, vendor "
	"flags;\n"
	"numbers in use twice, masks that do not fit, numbers for masks and the "
	"reverse;\n"
	"assembly and C code that depend on a number, exit paths, and whether each "
	"header\n"
	"can be converted. With OTHER-TREE: what becomes of each flag on the way from "
	"TREE\n"
	"to OTHER-TREE, and what explains it. The trees are only read. More: "
	"docs/audit.md.\n"
	"\n"
	"Exit code: 0 nothing is wrong today (what a conversion would break is reported, "
	"and\n"
	"no fault), 1 a fault, a change that nothing explains, or something that cannot "
	"be\n"
	"evaluated, 2 usage, 3 not a kernel tree or no such architecture, 4 something "
	"is\n"
	"missing, 5 internal error.\n";

/* What was asked for. */
struct request {
	const char *arch;
	const char *format;
	const char *out;
	const char *results;
	const char *color;
	const char *link_base;
	const char *facts;
	struct list with;
	enum colour_when when;
};

static bool is_format(const char *s)
{
	return !strcmp(s, "text") || !strcmp(s, "json") || !strcmp(s, "html");
}

/* Every architecture that was asked for must be there. */
static int check_archs(const char *tree, const struct list *archs)
{
	size_t i;

	for (i = 0; i < archs->n; i++) {
		struct tree t = { .root = tree, .arch = archs->s[i] };
		struct place p;

		if (tree_file(&t, tree_header(&t), &p))
			return fail(EX_TREE, "name folders below its arch/",
				    "no %s below %s", tree_header(&t), utf8_clean(tree));
	}
	return EX_OK;
}

/* As wide as the terminal that shows it; a file gets 100 columns and no colour. */
static int write_text(const struct audit *a, const struct request *ask, struct output *o)
{
	struct terminal t = { 0 };
	struct str text = { 0 };

	if (!strcmp(o->name, "-"))
		terminal_of(&t, STDOUT_FILENO, ask->when);
	audit_text(a, &t, &text);
	return output_put(o, str_get(&text), text.len);
}

static int write_json(const struct audit *a, struct output *o)
{
	json_t *doc = audit_document(a);
	char *text = json_dumps(doc, JSON_INDENT(2));
	struct str lines = { 0 };

	str_printf(&lines, "%s\n", text ? text : "");
	free(text);
	json_decref(doc);
	return output_put(o, lines.text, lines.len);
}

static int write_html(const struct audit *a, const struct request *ask, struct output *o)
{
	json_t *doc = audit_document(a);
	struct str page = { 0 };

	audit_html(doc, ask->link_base, &page);
	json_decref(doc);
	return output_put(o, str_get(&page), page.len);
}

static int write_report(const struct audit *a, const struct request *ask,
			struct output *o)
{
	if (!strcmp(ask->format, "json"))
		return write_json(a, o);
	if (!strcmp(ask->format, "html"))
		return write_html(a, ask, o);
	return write_text(a, ask, o);
}

static int open_page(const struct request *ask, const char *name, struct output *o)
{
	*o = (struct output){ 0 };
	return output_open(o, "--results", pool_printf("%s/%s", ask->results, name));
}

/* The options that repeat it, but for --arch. */
static const char *same_options(const struct audit *a, const struct request *ask)
{
	const char *const trees[] = { a->tree, a->other };
	struct str s = { 0 };
	char *path;

	for (size_t i = 0; i < ask->with.n; i++)
		str_printf(&s, "--with %s ", shell_quote(ask->with.s[i]));
	if (a->facts)
		str_printf(&s, "--facts %s ", shell_quote(a->facts));
	for (size_t i = 0; i < 2 && trees[i]; i++) {
		path = realpath(trees[i], NULL);
		str_printf(&s, "%s%s", i ? " " : "",
			   shell_quote(pool_strdup(path ? path : trees[i])));
		free(path);
	}
	return str_get(&s);
}

/* The page is the log: it has the maps of all architectures. */
static int write_results(const struct audit *a, const struct request *ask)
{
	struct output o;
	int rc = open_page(ask, "audit.json", &o);

	if (!rc)
		rc = write_json(a, &o);
	if (!rc)
		rc = open_page(ask, "audit.html", &o);
	if (!rc)
		rc = write_html(a, ask, &o);
	if (!rc && audit_results(a, results_file(ask->results), same_options(a, ask),
				 "audit.html"))
		rc = results_full(ask->results);
	return rc ? rc : results_ended(ask->results);
}

/* A folder of the tree by its path in it; any other by its own. */
static int add_code(struct audit *a, const char *dir)
{
	const char *inside = pool_printf("%s/%s", a->tree, dir), *slash;
	size_t len = strlen(dir);
	struct scan_also *s;

	while (len > 1 && dir[len - 1] == '/')
		len--;
	dir = pool_strndup(dir, len);
	slash = strrchr(dir, '/');
	a->also = pool_grow(a->also, a->nalso, sizeof(*a->also));
	s = &a->also[a->nalso++];
	if (*dir && *dir != '/' && folder_exists(inside)) {
		*s = (struct scan_also){ a->tree, dir };
		return EX_OK;
	}
	if (!*dir || !folder_exists(dir) || !strcmp(dir, "/"))
		return fail(EX_MISSING, "name a folder with code",
			    "--with %s: no such folder, here or below %s",
			    utf8_clean(dir), utf8_clean(a->tree));
	*s = (struct scan_also){ ".", dir };
	if (slash)
		*s = (struct scan_also){ pool_strndup(dir, (size_t)(slash - dir)),
					 slash + 1 };
	return EX_OK;
}

/* --with and --facts. */
static int add_folders(struct audit *a, const struct request *ask)
{
	int rc = EX_OK;
	size_t i;

	for (i = 0; !rc && i < ask->with.n; i++)
		rc = add_code(a, ask->with.s[i]);
	a->facts = ask->facts;
	if (!rc && a->facts && !folder_exists(a->facts))
		rc = fail(EX_MISSING, "name a folder with ARCH/facts",
			  "--facts %s: no such folder", utf8_clean(a->facts));
	return rc;
}

static int run_audit(const char *kit, struct audit *a, const struct list *archs)
{
	struct diags d = { 0 };
	int rc = kernel_tree_check(a->tree, TREE_HEADERS, NULL);

	if (!rc && a->other)
		rc = kernel_tree_check(a->other, TREE_HEADERS, NULL);
	if (!rc)
		rc = check_archs(a->tree, archs);
	if (rc)
		return rc;
	a->data = pool_printf("%s/arch", kit);
	a->kit_version = kit_version(kit);
	if (audit_tree(a, archs->s, archs->n, &d))
		return a->facts && starts_with(d.list[0].file, a->facts)
			       ? diag_fail(&d, EX_NO, "mend it (docs/audit.md)")
			       : diag_fail(&d, EX_FAULT,
					   "the kit is damaged, install it again");
	if (!a->count)
		return fail(EX_TREE, "name the top folder of a kernel tree",
			    "no architecture below %s", utf8_clean(a->tree));
	return EX_OK;
}

static int check_request(struct request *ask, struct list *archs)
{
	const char *problem;

	if (!is_format(ask->format))
		return args_usage("format %s is not available, only text, json and html",
				  utf8_clean(ask->format));
	if (colour_parse(&ask->when, ask->color))
		return args_usage("--color takes auto, always or never (%s)",
				  utf8_clean(ask->color));
	problem = ask->link_base ? link_base_problem(ask->link_base) : NULL;
	if (problem)
		return args_usage("--link-base %s: %s", utf8_clean(ask->link_base),
				  problem);
	return *ask->arch ? args_archs(ask->arch, archs) : EX_OK;
}

int command_audit(const char *kit, int argc, char **argv)
{
	struct audit a = { 0 };
	struct output o = { 0 };
	struct request ask = {
		.arch = "", .format = "text", .out = "-", .color = "auto"
	};
	const struct arg args[] = {
		{ "arch", ARG_TEXT, &ask.arch },
		{ "format", ARG_TEXT, &ask.format },
		{ "out", ARG_TEXT, &ask.out },
		{ "results", ARG_TEXT, &ask.results },
		{ "color", ARG_TEXT, &ask.color },
		{ "link-base", ARG_TEXT, &ask.link_base },
		{ "facts", ARG_TEXT, &ask.facts },
		{ "with", ARG_LIST, &ask.with },
		{ 0 },
	};
	struct list trees = { 0 }, archs = { 0 };
	int rc = args_read(kit, args, help, argc, argv, &trees);

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	if (trees.n < 1 || trees.n > 2)
		return args_usage("one or two kernel trees are needed");
	rc = check_request(&ask, &archs);
	if (!rc)
		rc = output_open(&o, "--out", ask.out);
	if (!rc && ask.results)
		rc = results_folder(ask.results);
	if (rc)
		return rc;
	a.tree = trees.s[0];
	a.other = trees.n > 1 ? trees.s[1] : NULL;
	rc = add_folders(&a, &ask);
	if (!rc)
		rc = run_audit(kit, &a, &archs);
	if (!rc)
		rc = write_report(&a, &ask, &o);
	if (!rc && ask.results) {
		a.kit_commit = kit_commit(kit);
		rc = write_results(&a, &ask);
	}
	return rc ? rc : audit_bad(&a) ? EX_NO : EX_OK;
}
