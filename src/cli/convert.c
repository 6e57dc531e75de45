// SPDX-License-Identifier: GPL-2.0
// The command convert: one header, from a tree into a folder.
#include "cli/args.h"
#include "cli/command.h"
#include "convert/convert.h"
#include "header/kernel-tree.h"
#include "util/message.h"
#include "util/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz0123456789_"

static const char help[] =
	"usage: convert.sh --arch NAME [option...] TREE OUTDIR\n"
	"\n"
	"Moves the thread flags of TREE's arch/NAME/include/asm/thread_info.h onto\n"
	"asm-generic/thread_info_tif.h and writes the header below OUTDIR. TREE is\n"
	"only read. A header that is converted already is left alone.\n"
	"\n"
	"  --arch NAME        the architecture: a folder below arch/ that has a table\n"
	"                     of audited numbers in the kit's arch/\n"
	"  --numbering KIND   generic: upstream's numbers, 16 + 16 (default);\n"
	"                     native: every flag keeps the number that it has\n"
	"  --reserve LIST     keep these numbers free for code that is not in the tree:\n"
	"                     33,40-43\n"
	"  --full DIR         the whole kernel tree, where TREE holds only some of its\n"
	"                     files: tells which flags nobody uses (TREE)\n"
	"  --smpl FILE        write the semantic patch, too, with all modes of the\n"
	"                     kernel's coccicheck (patch, context, org, report)\n"
	"  --ledger FILE      write what was done to each flag, as JSON\n"
	"  --version          the kit's version\n"
	"  --help             this text\n"
	"\n"
	"Exit codes: 0 done or nothing to do, 1 the header cannot be converted, 2 "
	"usage,\n"
	"3 not a kernel tree or no such architecture, 4 something is missing, 5 "
	"internal\n"
	"error.\n";

static int check_arch(const char *text, const char **arch)
{
	struct list archs = { 0 };
	int rc;

	if (!text || !*text || text[strspn(text, LETTERS)])
		return args_usage("--arch needs the name of an architecture");
	rc = args_archs(text, &archs);
	*arch = rc ? NULL : archs.s[0];
	return rc;
}

static int check_numbering(const char *text, bool *native)
{
	*native = !strcmp(text, "native");
	if (*native || !strcmp(text, "generic"))
		return EX_OK;
	return args_usage("unknown numbering %s", utf8_clean(text));
}

int command_convert(const char *kit, int argc, char **argv)
{
	struct conversion c = { .kit = kit };
	const char *arch = NULL, *numbering = "generic";
	const struct arg args[] = {
		{ "arch", ARG_TEXT, &arch },
		{ "numbering", ARG_TEXT, &numbering },
		{ "full", ARG_TEXT, &c.full },
		{ "smpl", ARG_TEXT, &c.smpl },
		{ "ledger", ARG_TEXT, &c.ledger },
		{ "reserve", ARG_TEXT, &c.reserve },
		{ 0 },
	};
	struct list operands = { 0 };
	int rc = args_read(kit, args, help, argc, argv, &operands);

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	if (operands.n != 2)
		return args_usage("TREE and OUTDIR are needed");
	c.out = operands.s[1];
	rc = check_arch(arch, &c.arch);
	if (!rc)
		rc = check_numbering(numbering, &c.native);
	if (!rc)
		rc = kernel_tree_check(operands.s[0], TREE_FILES, &c.tree);
	if (!rc && c.full)
		rc = kernel_tree_check(c.full, TREE_HEADERS, &c.full);
	if (!rc)
		rc = convert_header(&c);
	if (rc)
		return rc;
	if (c.done)
		say("arch/%s/include/asm/thread_info.h: converted already, nothing to do",
		    c.arch);
	else
		say("arch/%s/include/asm/thread_info.h: converted, %u checks passed",
		    c.arch, c.passed);
	return EX_OK;
}
