// SPDX-License-Identifier: GPL-2.0
// The command report: what the checks found, for people, CI and browsers.
#include "cli/args.h"
#include "cli/command.h"
#include "report/checks.h"
#include "util/message.h"
#include "util/output.h"
#include "util/utf8.h"

#include <stdlib.h>
#include <string.h>

static const char help[] =
	"usage: report.sh [option...] DIR...\n"
	"\n"
	"Prints what the results say that verify.sh --out DIR, or a check of the kit's "
	"own, has\n"
	"written to DIR or to folders below it. A file of results may be named, too.\n"
	"\n"
	"  --format FORMAT   text: a summary, failures and skips;\n"
	"                    ktap: KTAP, as TAP 13; junit: JUnit's XML;\n"
	"                    md: the support matrix as a table;\n"
	"                    html: one page that needs no network (text)\n"
	"  --compare OLD     tell what has changed since the results in OLD: text, md, "
	"html\n"
	"  --out FILE        write there instead of on standard output\n"
	"  --version         the kit's version\n"
	"  --help            this text\n"
	"\n"
	"A run that is still at work, or was killed, is a failed check, run/end.\n"
	"\n"
	"Exit codes: 0 no check failed, 1 one or more failed, or a run has not come to "
	"its end,\n"
	"2 usage, 3 there are no results, 4 results cannot be read or are damaged, or "
	"FILE\n"
	"cannot be written, 5 internal error.\n";

enum format { FORMAT_TEXT, FORMAT_KTAP, FORMAT_JUNIT, FORMAT_HTML, FORMAT_MD };

static const struct word format_list[] = {
	[FORMAT_TEXT] = { "text", "a summary" },
	[FORMAT_KTAP] = { "ktap", "KTAP, as TAP 13" },
	[FORMAT_JUNIT] = { "junit", "JUnit's XML" },
	[FORMAT_HTML] = { "html", "a page" },
	[FORMAT_MD] = { "md", "a table" },
};

static const struct words formats = WORDS("format", format_list);

static int write_report(const struct checks *c, enum format format, struct output *o)
{
	struct str text = { 0 };
	const char *base = NULL;

	switch (format) {
	case FORMAT_TEXT:
		checks_text(c, &text);
		break;
	case FORMAT_KTAP:
		checks_ktap(c, &text);
		break;
	case FORMAT_JUNIT:
		checks_junit(c, &text);
		break;
	case FORMAT_MD:
		checks_markdown(c, &text);
		break;
	case FORMAT_HTML:
		if (o->path && *o->path == '/')
			base = folder_of(o->path);
		checks_html(c, base, &text);
		break;
	}
	return output_put(o, str_get(&text), text.len);
}

static int compare(struct checks *c, const char *old, const struct list *now)
{
	struct checks before = { 0 };
	struct list paths = { 0 };
	int rc;

	list_add(&paths, old);
	rc = checks_read(&before, &paths, now);
	if (!rc)
		checks_compare(c, &before, old);
	return rc;
}

int command_report(const char *kit, int argc, char **argv)
{
	const char *format = "text", *old = NULL, *file = "-";
	struct checks c = { 0 };
	struct output out = { 0 };
	struct list paths = { 0 };
	const struct arg args[] = {
		{ "format", ARG_TEXT, &format },
		{ "compare", ARG_TEXT, &old },
		{ "out", ARG_TEXT, &file },
		{ 0 },
	};
	int rc = args_read(kit, args, help, argc, argv, &paths), value;

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	value = word_value(&formats, format);
	if (value < 0)
		return args_usage("--format is text, ktap, junit, html or md, not %s",
				  utf8_clean(format));
	if (!paths.n)
		return args_usage("DIR is needed");
	if (old && (value == FORMAT_KTAP || value == FORMAT_JUNIT))
		return args_usage("--compare goes with --format text, md or html");
	rc = output_open(&out, "--out", file);
	if (!rc)
		rc = checks_read(&c, &paths, &paths);
	if (!rc && old)
		rc = compare(&c, old, &paths);
	if (!rc)
		rc = write_report(&c, (enum format)value, &out);
	return rc ? rc : c.of[KIND_FAILED] ? EX_NO : EX_OK;
}
