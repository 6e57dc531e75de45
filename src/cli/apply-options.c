// SPDX-License-Identifier: GPL-2.0
// The command line of apply.
#include "cli/apply-options.h"
#include "header/in-use.h"
#include "util/message.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

const char apply_help[] =
	"usage: apply.sh [option...] TREE\n"
	"Bring the series for a kernel TREE into it, all or nothing.\n"
	"\n"
	"  --series N           use series N (default: by what the tree has)\n"
	"  --level LEVEL        tif: the generic header only; rseq (default): all\n"
	"  --numbering HOW      generic or native (default: generic, or what the series "
	"says)\n"
	"  --arch LIST          only these architectures, comma separated\n"
	"  --reserve LIST       keep these numbers of flags free: 33,40-43\n"
	"  --as HOW             quilt (default): a quilt stack; git: a commit a patch;\n"
	"                       plain: the files alone\n"
	"  --with DIR           patches made by hand, DIR/PATCHNAME, replace the "
	"series'\n"
	"  --author AUTHOR      'Name <mail>' for what lands (default: git's identity)\n"
	"  --dry-run            try everything on a copy, land nothing\n"
	"  --update             the stack of this kit in place of an older one\n"
	"  --undo               take back what apply.sh has landed\n"
	"  --status             say what state TREE is in, change nothing\n"
	"  --propose DIR        write wiggle's merges of what does not fit to DIR\n"
	"  --json FILE          write a JSON report ('-': to stdout)\n"
	"  --verbose            list the hunks that fit at another line\n"
	"  --version            print the kit's version\n"
	"  --help               show this\n"
	"\n"
	"What lands is a quilt stack: quilt pop, push and the rest work on it.\n"
	"Exit codes: 0 done or nothing to do, 1 refused, 2 usage, 3 not a kernel tree or "
	"no\n"
	"series for it, 4 something is missing, 5 internal error.\n";

/* Values of long options; above those of characters, so that optopt tells them apart. */
enum {
	OPT_SERIES = 256,
	OPT_LEVEL,
	OPT_NUMBERING,
	OPT_ARCH,
	OPT_AUTHOR,
	OPT_PROPOSE,
	OPT_WITH,
	OPT_AS,
	OPT_RESERVE,
	OPT_JSON,
	OPT_DRY_RUN,
	OPT_UPDATE,
	OPT_UNDO,
	OPT_STATUS,
	OPT_VERBOSE,
	OPT_VERSION,
	OPT_HELP,
	OPT_STEPS,
};

static const struct option longs[] = {
	{ "series", required_argument, NULL, OPT_SERIES },
	{ "level", required_argument, NULL, OPT_LEVEL },
	{ "numbering", required_argument, NULL, OPT_NUMBERING },
	{ "arch", required_argument, NULL, OPT_ARCH },
	{ "author", required_argument, NULL, OPT_AUTHOR },
	{ "propose", required_argument, NULL, OPT_PROPOSE },
	{ "with", required_argument, NULL, OPT_WITH },
	{ "as", required_argument, NULL, OPT_AS },
	{ "reserve", required_argument, NULL, OPT_RESERVE },
	{ "json", required_argument, NULL, OPT_JSON },
	{ "dry-run", no_argument, NULL, OPT_DRY_RUN },
	{ "update", no_argument, NULL, OPT_UPDATE },
	{ "undo", no_argument, NULL, OPT_UNDO },
	{ "status", no_argument, NULL, OPT_STATUS },
	{ "verbose", no_argument, NULL, OPT_VERBOSE },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "list-steps", no_argument, NULL, OPT_STEPS },
	{ 0 },
};

/* What the options have said so far. */
struct words {
	const char *values[OPT_JSON + 1 - OPT_SERIES];
	const char *wrong; /* the first thing that is */
	unsigned int modes;
	unsigned int choices;
	enum apply_ask ask;
};

static int misuse(const char *what)
{
	return fail(EX_USAGE, "see apply.sh --help", "%s", what);
}

static const char *name_of(int value)
{
	const struct option *o = longs;

	while (o->name && o->val != value)
		o++;
	return pool_printf("--%s", o->name ? o->name : "");
}

/* getopt does not say in which word it met a letter that is no option. */
static const char *unknown(char **argv)
{
	const char *word = argv[optind - 1];

	if (optopt >= OPT_SERIES)
		return pool_printf("%s takes no value", name_of(optopt));
	if (optopt && (*word != '-' || word[1] == '-' || !strchr(word + 1, optopt)))
		word = argv[optind];
	return pool_printf("unknown option %s", word);
}

static void note_wrong(struct words *w, const char *what)
{
	if (!w->wrong)
		w->wrong = what;
}

static void take_value(struct words *w, int option)
{
	if (!*optarg)
		note_wrong(w, pool_printf("%s needs a value", name_of(option)));
	w->values[option - OPT_SERIES] = optarg;
	w->choices += option != OPT_JSON;
}

static void take_option(struct apply *a, struct words *w, int option, char **argv)
{
	switch (option) {
	case OPT_DRY_RUN:
		a->dry_run = true;
		break;
	case OPT_VERBOSE:
		a->verbose = true;
		break;
	case OPT_UPDATE:
	case OPT_UNDO:
	case OPT_STATUS:
		a->command = option == OPT_UNDO	    ? "undo"
			     : option == OPT_STATUS ? "status"
						    : "update";
		w->modes++;
		break;
	case OPT_VERSION:
		w->ask = ASK_VERSION;
		break;
	case OPT_HELP:
	case 'h':
		if (!w->wrong) /* -dash is no help */
			w->ask = ASK_HELP;
		break;
	case OPT_STEPS:
		w->ask = ASK_STEPS;
		break;
	case ':':
		note_wrong(w, pool_printf("%s needs a value", name_of(optopt)));
		break;
	case '?':
		note_wrong(w, unknown(argv));
		break;
	default:
		take_value(w, option);
	}
}

/* The names of folders under arch/; x86_64 is what other commands call x86. */
static const char *read_archs(const char *list)
{
	struct list names = { 0 };

	for (;;) {
		size_t len = strcspn(list, ",");
		const char *name = pool_strndup(list, len);

		if (!len || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")])
			return NULL;
		if (!strcmp(name, "x86_64"))
			name = "x86";
		if (!list_has(&names, name))
			list_add(&names, name);
		if (!list[len])
			return list_join(&names, ",");
		list += len + 1;
	}
}

static bool is_author(const char *s)
{
	const char *mail = strstr(s, " <");
	size_t len = strlen(s);

	return mail && mail > s && !strpbrk(s, "\n\r") && mail[2] != '>' &&
	       strcspn(mail + 2, "<>") == strlen(mail + 2) - 1 && s[len - 1] == '>';
}

static bool is_update(const struct apply *a)
{
	return !strcmp(a->command, "update");
}

static int check_modes(const struct apply *a, const struct words *w)
{
	if (w->wrong)
		return misuse(w->wrong);
	if (w->modes > 1)
		return misuse("--undo, --update and --status exclude each other");
	if (is_update(a) && *a->as)
		return misuse("--update keeps what --as said, it cannot be given again");
	if (w->modes && w->choices && !is_update(a))
		return misuse(
			pool_printf("--%s takes no choice of what to apply", a->command));
	if (a->dry_run && !strcmp(a->command, "status"))
		return misuse("--status never changes anything, --dry-run is not needed");
	return EX_OK;
}

static int check_values(struct apply *a)
{
	const char *archs = a->want_archs;
	struct in_use reserved = { 0 };

	if (*a->level && strcmp(a->level, "tif") && strcmp(a->level, "rseq"))
		return misuse(pool_printf("--level is tif or rseq, not '%s'", a->level));
	if (*a->numbering && strcmp(a->numbering, "generic") &&
	    strcmp(a->numbering, "native"))
		return misuse(pool_printf("--numbering is generic or native, not '%s'",
					  a->numbering));
	if (*a->as && strcmp(a->as, "quilt") && strcmp(a->as, "git") &&
	    strcmp(a->as, "plain"))
		return misuse(
			pool_printf("--as is quilt, git or plain, not '%s'", a->as));
	if (a->want_reserve && !in_use_reserve(&reserved, a->want_reserve))
		return misuse(pool_printf("--reserve takes numbers from 0 to 63, like "
					  "33,40-43, not '%s'",
					  a->want_reserve));
	if (*archs)
		a->want_archs = read_archs(archs);
	if (!a->want_archs) {
		a->want_archs = archs;
		return misuse(
			pool_printf("--arch takes names as under arch/, comma separated, "
				    "not '%s'",
				    archs));
	}
	if (a->author && !is_author(a->author))
		return misuse(
			pool_printf("--author is 'Name <mail>', not '%s'", a->author));
	return EX_OK;
}

static const char *value(const struct words *w, int option, const char *or_else)
{
	const char *s = w->values[option - OPT_SERIES];

	return s ? s : or_else;
}

static int check_tree(const char **tree, int argc, char **argv)
{
	struct list trees = { 0 };
	int i;

	for (i = optind; i < argc; i++)
		list_add(&trees, argv[i]);
	if (!trees.n)
		return misuse("no tree given");
	if (trees.n > 1)
		return misuse(pool_printf("more than one tree given (%s)",
					  list_join(&trees, " ")));
	*tree = trees.s[0];
	return **tree ? EX_OK : misuse("the tree's name is empty");
}

int apply_options(struct apply *a, struct output *json, const char **tree,
		  enum apply_ask *ask, int argc, char **argv)
{
	struct words w = { 0 };
	const char *report;
	int c, rc = EX_OK;

	a->command = "apply";
	opterr = 0;
	optind = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1)
		take_option(a, &w, c, argv);
	*ask = w.ask;
	if (*ask != ASK_RUN)
		return EX_OK;
	a->want_series = value(&w, OPT_SERIES, "");
	a->level = value(&w, OPT_LEVEL, is_update(a) ? "" : "rseq");
	a->want_numbering = value(&w, OPT_NUMBERING, "");
	a->numbering = value(&w, OPT_NUMBERING, is_update(a) ? "" : "generic");
	a->want_archs = value(&w, OPT_ARCH, "");
	a->author = value(&w, OPT_AUTHOR, NULL);
	a->propose = value(&w, OPT_PROPOSE, NULL);
	a->with = value(&w, OPT_WITH, NULL);
	a->as = value(&w, OPT_AS, "");
	a->want_reserve = value(&w, OPT_RESERVE, NULL);
	a->reserve = a->want_reserve ? a->want_reserve : "";
	/* Wherever it stands: the report also says what was wrong with the options. */
	report = value(&w, OPT_JSON, "");
	if (*report)
		rc = output_open(json, "--json", report);
	if (!rc)
		rc = check_modes(a, &w);
	if (!rc)
		rc = check_values(a);
	/* Nothing was asked for: the report has what is applied, or nothing. */
	if (!strcmp(a->command, "undo"))
		a->want_series = a->want_archs = a->want_numbering = "";
	if (!is_update(a) && strcmp(a->command, "apply"))
		a->level = a->numbering = "";
	if (rc)
		return rc;
	if (a->propose && !(a->propose = path_absolute(a->propose)))
		return misuse(pool_printf("--propose: %s", strerror(errno)));
	if (a->with && !(a->with = path_absolute(a->with)))
		return misuse(pool_printf("--with: %s", strerror(errno)));
	return check_tree(tree, argc, argv);
}
