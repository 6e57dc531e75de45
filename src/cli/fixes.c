// SPDX-License-Identifier: GPL-2.0
// The command fixes: upstream's repairs of what this kit carries.
#include "cli/args.h"
#include "cli/command.h"
#include "report/fixes-report.h"
#include "util/message.h"
#include "util/output.h"
#include "util/utf8.h"

#include <string.h>

static const char help[] =
	"usage: fixes.sh [--format FORMAT] [--out FILE] LINUX-GIT\n"
	"\n"
	"Searches a clone of Linux for commits that name one of the kit's upstream\n"
	"commits in Fixes:, or revert it, and that Fixes-checked-to in the headers of\n"
	"patches does not cover; then for repairs of these. Says which of the changed\n"
	"files and functions the kit carries. Any clone will do, also a bare, shallow,\n"
	"partial or stable one: what it cannot tell is said. It is only read, nothing "
	"of\n"
	"its configuration is run, and no network is used.\n"
	"\n"
	"  --format FORMAT  text or json (text)\n"
	"  --out FILE       write there instead of on standard output\n"
	"  --version        the kit's version\n"
	"  --help           this text\n"
	"\n"
	"Exit codes: 0 no repair is open, 1 one is, 2 usage, 3 no clone of Linux, 4\n"
	"something is missing, 5 internal error.\n";

static int write_report(const struct fixes *f, bool json, struct output *o)
{
	struct str text = { 0 };
	int rc;

	if (json)
		fixes_json(f, &text);
	else
		fixes_text(f, &text);
	rc = output_put(o, str_get(&text), text.len);
	return rc ? rc : f->open ? EX_NO : EX_OK;
}

int command_fixes(const char *kit, int argc, char **argv)
{
	const char *format = "text", *out = "-";
	const struct arg args[] = {
		{ "format", ARG_TEXT, &format },
		{ "out", ARG_TEXT, &out },
		{ 0 },
	};
	struct list operands = { 0 };
	struct output o = { 0 };
	struct clone clone;
	struct own own;
	struct fixes f;
	int rc = args_read(kit, args, help, argc, argv, &operands);

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	if (operands.n != 1)
		return args_usage("one clone of Linux is needed");
	if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0)
		return args_usage("--format is text or json, not %s", utf8_clean(format));
	rc = output_open(&o, "--out", out);
	if (!rc)
		rc = own_read(&own, kit);
	if (!rc)
		rc = clone_open(&clone, operands.s[0]);
	if (!rc)
		rc = fixes_find(&f, &clone, &own);
	return rc ? rc : write_report(&f, !strcmp(format, "json"), &o);
}
