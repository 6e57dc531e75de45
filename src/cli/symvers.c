// SPDX-License-Identifier: GPL-2.0
// tif-backports symvers: do two kernels export the same symbols with the same CRCs?
#include "cli/args.h"
#include "cli/command.h"
#include "kabi/compare.h"
#include "util/message.h"

#include <stdio.h>

static const char help[] =
	"usage: tif-backports symvers [--list FILE] BASELINE TREE\n"
	"\n"
	"Compares two Module.symvers, symbol by symbol. A symbol of BASELINE that has "
	"another\n"
	"CRC, is lost, or is exported by another module or in another way, is a "
	"difference;\n"
	"new symbols are listed. The last line has the sums as KEY=VALUE.\n"
	"\n"
	"  --list FILE  judge by a vendor's list alone: a symbol a line (RHEL's "
	"stablelist,\n"
	"               Android's symbol list), lines of Module.symvers (RHEL's "
	"Module.kabi),\n"
	"               or PATTERN PASS|FAIL (SUSE's severities)\n"
	"\n"
	"Exit codes: 0 no difference, 1 differences, or no symbol to compare, 2 usage, 4 "
	"a file\n"
	"is missing, damaged or has no CRCs.\n";

static void show_sums(const struct kabi_list *list, const struct kabi_sum *sum)
{
	struct str line = { 0 };

	str_printf(&line, "compared=%zu changed=%zu lost=%zu moved=%zu", sum->compared,
		   sum->changed, sum->lost, sum->moved);
	if (list)
		str_printf(&line, " tolerated=%zu absent=%zu", sum->tolerated,
			   sum->absent);
	else
		str_printf(&line, " new=%zu", sum->added);
	say("%s without_crc=%zu", str_get(&line), sum->without);
}

int command_symvers(const char *kit, int argc, char **argv)
{
	const char *file = NULL;
	const struct arg args[] = { { "list", ARG_TEXT, &file }, { 0 } };
	struct symvers before = { 0 }, after = { 0 };
	struct kabi_list list = { 0 };
	struct list operands = { 0 };
	struct kabi_sum sum = { 0 };
	struct diags d = { 0 };
	struct str out = { 0 };
	bool same;
	int rc = args_read(kit, args, help, argc, argv, &operands);

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	if (operands.n != 2)
		return args_usage("two files Module.symvers are needed");
	if (file)
		kabi_list_read(&list, file, &d);
	symvers_read(&before, operands.s[0], &d);
	symvers_read(&after, operands.s[1], &d);
	if (d.count)
		return diag_fail(
			&d, EX_MISSING,
			"give files that are whole, of kernels with MODVERSIONS");
	same = kabi_compare(&before, &after, file ? &list : NULL, &out, &sum);
	fputs(str_get(&out), stdout);
	show_sums(file ? &list : NULL, &sum);
	return same ? EX_OK : EX_NO;
}
