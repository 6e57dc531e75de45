// SPDX-License-Identifier: GPL-2.0
// The command export: a landed stack in the forms that distributions take.
#include "cli/args.h"
#include "cli/command.h"
#include "report/apply-text.h"
#include "report/export.h"
#include "util/at.h"
#include "util/message.h"
#include "util/utf8.h"
#include "util/version.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
	"usage: export.sh --format FORMAT [option...] TREE OUT\n"
	"\n"
	"Writes the stack that apply.sh has landed in TREE to OUT, a new or empty "
	"folder.\n"
	"TREE is only read.\n"
	"\n"
	"  --format FORMAT   patches: a folder of patches with a series;\n"
	"                    git: a mailbox for git am;\n"
	"                    rpm: patches, and PatchN lines for a spec file;\n"
	"                    debian: debian/patches with DEP-3 headers and a series;\n"
	"                    suse: patches.suse with SUSE's tags, lines for series.conf\n"
	"  --template NAME   git, rpm, patches: the form of the message. kit: as it "
	"landed\n"
	"                    (default); rhel: JIRA, Upstream Status and commit lines;\n"
	"                    android: UPSTREAM:, BACKPORT: and ANDROID: in the subject\n"
	"  --jira KEY        the ticket: JIRA of rhel, Bug of android, References of "
	"suse\n"
	"  --prefix NAME     android: upstream or backport for each patch that follows "
	"a\n"
	"                    commit (default: upstream where the whole commit is there)\n"
	"  --first N         rpm: the number of the first patch (9001)\n"
	"  --version         the kit's version\n"
	"  --help            this text\n"
	"\n"
	"Exit codes: 0 done, 1 no stack in TREE or one that was changed, or OUT is in "
	"the\n"
	"way, 2 usage, 3 not a kernel tree, 4 OUT cannot be written, 5 internal error.\n";

static const char *const formats[] = { "patches", "git", "rpm", "debian", "suse", NULL };
static const char *const templates[] = { "kit", "rhel", "android", NULL };
static const char *const prefixes[] = { "upstream", "backport", NULL };

/* The folder that OUT is made in; removed on every way out. */
static const char *building;

static void remove_building(void)
{
	if (building)
		tree_remove(building);
	building = NULL;
}

static int index_of(const char *const *words, const char *word)
{
	int i;

	for (i = 0; words[i]; i++)
		if (!strcmp(words[i], word))
			return i;
	return -1;
}

/* What was asked for, as text. */
struct words {
	const char *format, *template, *ticket, *prefix, *first;
};

/* A ticket goes into a line of every patch. */
static bool is_ticket(const char *s)
{
	return !s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			    "0123456789-_.#:/")];
}

static int read_first(const char *text, unsigned int *first)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || n > 999999)
		return args_usage("--first is a number, not %s", utf8_clean(text));
	*first = (unsigned int)n;
	return EX_OK;
}

static int check_words(const struct words *w, struct export *x)
{
	int format = w->format ? index_of(formats, w->format) : -1;
	int template = index_of(templates, w->template);
	const char *epoch = getenv("SOURCE_DATE_EPOCH");

	if (!w->format)
		return args_usage("--format is needed");
	if (format < 0)
		return args_usage("--format is patches, git, rpm, debian or suse, not %s",
				  utf8_clean(w->format));
	if (template <0)
		return args_usage("--template is kit, rhel or android, not %s",
				  utf8_clean(w->template));
	x->format = (enum export_format)format;
	x->template = (enum export_template) template;
	if (template && (x->format == EXPORT_DEBIAN || x->format == EXPORT_SUSE))
		return args_usage("--format %s has a form of its own, no --template",
				  w->format);
	if (*w->prefix && index_of(prefixes, w->prefix) < 0)
		return args_usage("--prefix is upstream or backport, not %s",
				  utf8_clean(w->prefix));
	if (*w->prefix && x->template != TEMPLATE_ANDROID)
		return args_usage("--prefix goes with --template android");
	if (*w->ticket && !template && x->format != EXPORT_SUSE)
		return args_usage("--jira goes with --template rhel or android, or "
				  "--format suse");
	if (!is_ticket(w->ticket))
		return args_usage("--jira is a key, not '%s'", utf8_clean(w->ticket));
	x->ticket = w->ticket;
	x->prefix = w->prefix;
	if (epoch && epoch[strspn(epoch, "0123456789")])
		return args_usage("SOURCE_DATE_EPOCH is a number of seconds, not '%s'",
				  utf8_clean(epoch));
	return read_first(w->first, &x->first);
}

/* Today, or the day that a reproducible build asks for. */
static const char *today(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t t = epoch && *epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
	struct tm tm;
	char text[32];

	if (!gmtime_r(&t, &tm) || !strftime(text, sizeof(text), "%Y-%m-%d", &tm))
		return "1970-01-01";
	return pool_strdup(text);
}

/* "OUT/" is OUT. */
static const char *trimmed(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	return pool_strndup(path, len);
}

/* rename() replaces an empty folder and nothing else. */
static int check_out(const char *path)
{
	struct list found = { 0 };
	struct stat st;
	int fd;

	if (lstat(path, &st))
		return EX_OK;
	fd = S_ISDIR(st.st_mode) ? at_open(path) : -1;
	if (fd >= 0 && !at_names(fd, "", &found) && !found.n) {
		close(fd);
		return EX_OK;
	}
	if (fd >= 0)
		close(fd);
	return fail(EX_NO, "name a new folder, or empty this one", "%s is in the way",
		    utf8_clean(path));
}

static int cannot_write(const char *path)
{
	return fail(EX_MISSING, "make room there, or name another OUT",
		    "cannot write %s: %s", utf8_clean(path), strerror(errno));
}

/* All files into a folder beside OUT, which then takes its place at once. */
static int write_out(const struct export *x, const char *out)
{
	char *dir = pool_printf("%s.tif-backports.XXXXXX", out);
	size_t i;

	if (folder_make(folder_of(out)) || !mkdtemp(dir))
		return cannot_write(out);
	building = dir;
	atexit(remove_building);
	for (i = 0; i < x->nfiles; i++) {
		const char *path = pool_printf("%s/%s", dir, x->files[i].path);

		if (folder_make(folder_of(path)) ||
		    file_write(path, x->files[i].text, strlen(x->files[i].text), 0644))
			return cannot_write(path);
	}
	if (chmod(dir, 0755))
		return cannot_write(out);
	if (rename(dir, out))
		return errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
			       ? fail(EX_NO, "name a new folder",
				      "%s appeared in the meantime", utf8_clean(out))
			       : cannot_write(out);
	building = NULL;
	return EX_OK;
}

static void tell_done(const struct export *x, const char *out)
{
	const char *use = "";

	if (x->format == EXPORT_GIT)
		use = "git am tif-backports.mbox";
	else if (x->format == EXPORT_RPM)
		use = "copy the patches to SOURCES, and tif-backports.patches into the "
		      "spec file";
	else if (x->format == EXPORT_DEBIAN)
		use = "copy debian/patches/tif-backports, and append the series";
	else if (x->format == EXPORT_SUSE)
		use = "copy patches.suse, and put the lines of series.conf into yours";
	else
		use = "QUILT_PATCHES=OUT quilt push -a";
	say("%zu patches in %s: %s", x->landed->count, utf8_clean(out), use);
	for (size_t i = 0; i < x->notes.n; i++)
		say("note: %s", x->notes.s[i]);
}

static int run(const char *kit, struct export *x, const char *tree, const char *out)
{
	struct apply *a = pool_alloc(sizeof(*a));
	struct landed landed;
	struct commit_ids ids;
	int rc;

	a->kit = kit;
	a->command = "export";
	a->kernel.lock = -1;
	rc = kernel_open(&a->kernel, tree);
	if (!rc)
		rc = kernel_lock(&a->kernel);
	if (!rc)
		rc = landed_read(a, &landed);
	if (!rc)
		rc = commit_ids_read(&ids, kit);
	if (rc)
		return rc;
	x->landed = &landed;
	x->ids = &ids;
	x->kit_version = kit_version(kit);
	x->date = today();
	x->title = a->applied.series
			   ? applied_text(a->applied.series, a->applied.level,
					  a->applied.numbering, a->applied.archs)
			   : "";
	export_make(x);
	rc = write_out(x, out);
	if (!rc)
		tell_done(x, out);
	return rc;
}

int command_export(const char *kit, int argc, char **argv)
{
	struct export x = { 0 };
	struct words w = {
		.template = "kit", .ticket = "", .prefix = "", .first = "9001"
	};
	const struct arg args[] = {
		{ "format", ARG_TEXT, &w.format },     { "jira", ARG_TEXT, &w.ticket },
		{ "template", ARG_TEXT, &w.template }, { "prefix", ARG_TEXT, &w.prefix },
		{ "first", ARG_TEXT, &w.first },       { 0 },
	};
	struct list operands = { 0 };
	const char *out;
	int rc = args_read(kit, args, help, argc, argv, &operands);

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	if (operands.n != 2 || !*operands.s[1])
		return args_usage("TREE and OUT are needed");
	rc = check_words(&w, &x);
	if (rc)
		return rc;
	out = path_absolute(trimmed(operands.s[1]));
	if (!out)
		return cannot_write(operands.s[1]);
	rc = check_out(out);
	return rc ? rc : run(kit, &x, operands.s[0], out);
}
