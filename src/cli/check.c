// SPDX-License-Identifier: GPL-2.0
// The commands check and static: is a header right, alone and against the one before?
#include "cli/command.h"
#include "cli/header-options.h"
#include "convert/check.h"
#include "convert/compiler.h"
#include "report/table-text.h"
#include "util/clock.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_HELP                                                                 \
	HEADER_HELP                                                                \
	"  --base DIR       the tree before the conversion, or a folder with its " \
	"header\n"                                                                 \
	"  --unconverted    the architecture keeps its own list, and every number\n"

static const char check_help[] =
	"usage: tif-backports check --tree DIR --arch NAME [option...]\n"
	"\n"
	"Checks a converted header: pass or fail, name and detail of each check, with "
	"tabs\n"
	"between.\n"
	"\n" CHECK_HELP
	"  --compiler FILE  check lines 'NAME VALUE' that a compiler gave, only\n"
	"  --format FORMAT  text or json (text)\n"
	"\n"
	"Exit codes: 0 all passed, 1 one failed, or a header cannot be read, 2 usage, 3 "
	"no\n"
	"such header, 5 internal error.\n";

static const char static_help[] =
	"usage: tif-backports static --tree DIR --arch NAME --cc 'COMPILER [ARG...]' "
	"[option...]\n"
	"\n"
	"All checks of a patched tree's flags that need no kernel build, in one process: "
	"what\n"
	"check does, and the values of a real compiler with every symbol that the flags\n"
	"depend on switched on, then off. Prints pass or fail, name, detail and seconds "
	"of each\n"
	"check, with tabs between. A header that cannot be read fails the check "
	"table-reads.\n"
	"\n" CHECK_HELP
	"  --cc WORDS       the compiler, and its first arguments behind blanks\n"
	"\n"
	"Exit codes: 0 all passed, 1 one failed, 2 usage, 3 no such header, 4 there is "
	"no such\n"
	"compiler, 5 internal error.\n";

/* The header before, and what was to be done with it. */
struct baseline {
	const char *folder;
	struct unit unit;
	struct table table;
	struct plan plan;
	struct tree tree;
	bool unconverted;
};

/* A baseline that has no plan is only compared by name. */
static bool make_plan(struct baseline *b, const struct header_options *h)
{
	struct diags ignored = { 0 };

	if (!h->has_arch || b->unconverted)
		return false;
	table_build(&b->table, &b->unit, NULL, 0, &ignored);
	return !plan_make(&b->plan, &b->table, &b->tree, &h->generic, &h->arch,
			  unit_is_native(&h->unit), &ignored);
}

/* 0, or -1: @h->d tells what cannot be read. */
static int check_tables(struct header_options *h, struct baseline *b,
			enum id_taken id_taken, struct checks *c)
{
	struct check_input in = { .after = &h->unit,
				  .generic = &h->generic,
				  .arch = h->has_arch ? &h->arch : NULL,
				  .unconverted = b->unconverted,
				  .id_taken = id_taken };

	if (b->folder) {
		b->tree = h->tree;
		b->tree.overlay = NULL;
		b->tree.root = b->folder;
		if (unit_read(&b->unit, &b->tree, tree_header(&b->tree), &h->known,
			      &h->d))
			return -1;
		in.before = &b->unit;
		in.plan = make_plan(b, h) ? &b->plan : NULL;
	}
	check_header(c, &in);
	return 0;
}

static int result(const struct checks *c)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (!c->list[i].ok)
			return EX_NO;
	return EX_OK;
}

/* With -D and -U nothing is left open: the last view is "all off". */
static int check_values(struct header_options *h, const char *file, struct checks *c)
{
	struct source said;
	struct table table;

	if (source_read(&said, file, &h->d))
		return diag_fail(&h->d, EX_FAULT, NULL);
	if (table_build(&table, &h->unit, NULL, 0, &h->d))
		return diag_fail(&h->d, EX_NO, NULL);
	check_compiler(c, &table, &table.views[table.nviews - 1], said.text);
	return EX_OK;
}

int command_check(const char *kit, int argc, char **argv)
{
	struct header_options h = { 0 };
	struct baseline b = { 0 };
	struct checks c = { 0 };
	struct list operands = { 0 };
	const char *format = "text", *compiler = NULL;
	const struct arg args[] = { HEADER_ARGS(&h),
				    { "base", ARG_TEXT, &b.folder },
				    { "unconverted", ARG_FLAG, &b.unconverted },
				    { "compiler", ARG_TEXT, &compiler },
				    { "format", ARG_TEXT, &format },
				    { 0 } };
	int rc = args_read(kit, args, check_help, argc, argv, &operands);

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	if (strcmp(format, "text") && strcmp(format, "json"))
		return args_usage("unknown format %s", format);
	rc = header_open(&h, kit, &operands);
	if (rc)
		return rc;
	if (header_read(&h) || (!compiler && check_tables(&h, &b, ID_NOT_ASKED, &c)))
		return diag_fail(&h.d, EX_NO, NULL);
	rc = compiler ? check_values(&h, compiler, &c) : EX_OK;
	if (rc)
		return rc;
	if (!strcmp(format, "json"))
		show_checks_json(&c);
	else
		show_checks(&c, false);
	return result(&c);
}

static void add_check(struct checks *c, const char *name, bool ok, const char *detail)
{
	c->list = pool_grow(c->list, c->count, sizeof(*c->list));
	c->list[c->count++] = (struct check){
		.name = name, .ok = ok, .detail = detail, .seconds = check_took(c)
	};
}

static void split_words(const char *text, struct list *words)
{
	while (*text) {
		size_t len = strcspn(text, " ");

		if (len)
			list_add(words, pool_strndup(text, len));
		text += len;
		text += *text == ' ';
	}
}

static bool is_symbol(const char *s)
{
	if (!is_name_start(*s))
		return false;
	while (is_name_char(*s))
		s++;
	return !*s;
}

/* One configuration: every symbol on, or off. */
static void ask_compiler(const struct compiler *cc, const struct table *t, bool on,
			 struct checks *c)
{
	const char *name = on ? "compiler-agrees-on" : "compiler-agrees-off", *why;
	const struct unit *u = t->unit;
	struct str values = { 0 };
	struct check *last;
	size_t i;

	for (i = 0; i < u->natoms; i++) {
		if (is_symbol(u->atoms[i]))
			continue;
		add_check(c, name, false, pool_printf("cannot set: %s", u->atoms[i]));
		return;
	}
	if (compiler_values(cc, u->atoms, on ? u->natoms : 0, &values, &why)) {
		add_check(c, name, false, why);
		return;
	}
	check_compiler(c, t, &t->views[on ? 0 : t->nviews - 1], str_get(&values));
	last = &c->list[c->count - 1];
	last->name = name;
	last->detail = pool_printf("%s by %s", last->detail, list_join(&cc->words, " "));
}

static int check_by_compiler(struct header_options *h, struct compiler *cc,
			     struct checks *c)
{
	struct table table;
	struct diags ignored = { 0 }; /* header-reads has told them */
	char *work;
	int rc = run_need(cc->words.s[0], cc->words.s[0]);

	if (!rc)
		rc = scratch_open();
	if (rc)
		return rc;
	work = pool_strdup(scratch_path("static.XXXXXX"));
	cc->tree = &h->tree;
	cc->work = work;
	if (!mkdtemp(work) || compiler_prepare(cc))
		return fail(EX_MISSING, "make room there, or set TMPDIR",
			    "cannot write %s: %s", work, strerror(errno));
	table_build(&table, &h->unit, NULL, 0, &ignored);
	if (table.nviews) {
		ask_compiler(cc, &table, true, c);
		ask_compiler(cc, &table, false, c);
	}
	tree_remove(work);
	return EX_OK;
}

static const char *join_diags(const struct diags *d)
{
	struct str s = { 0 };
	size_t i;

	for (i = 0; i < d->count; i++)
		str_printf(&s, "%s%s", i ? ";" : "", diag_line(&d->list[i]));
	return str_get(&s);
}

int command_static(const char *kit, int argc, char **argv)
{
	struct header_options h = { 0 };
	struct baseline b = { 0 };
	struct checks c = { .since = clock_now() };
	struct compiler cc = { 0 };
	struct list operands = { 0 };
	const char *words = "";
	const struct arg args[] = { HEADER_ARGS(&h),
				    { "base", ARG_TEXT, &b.folder },
				    { "unconverted", ARG_FLAG, &b.unconverted },
				    { "cc", ARG_TEXT, &words },
				    { 0 } };
	int rc = args_read(kit, args, static_help, argc, argv, &operands);
	bool read;

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	split_words(words, &cc.words);
	if (!cc.words.n)
		return args_usage("--cc is needed");
	if (!h.tree.full)
		h.tree.full = h.tree.root;
	if (!h.tree.extra)
		h.tree.extra = pool_printf("%s/compat/tif/include", kit);
	rc = header_open(&h, kit, &operands);
	if (rc)
		return rc;
	read = !header_read(&h);
	if (!read || check_tables(&h, &b, vermagic_takes_id(&h.tree), &c))
		add_check(&c, "table-reads", false, join_diags(&h.d));
	if (read)
		rc = check_by_compiler(&h, &cc, &c);
	show_checks(&c, true);
	return rc ? rc : result(&c);
}
