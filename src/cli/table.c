// SPDX-License-Identifier: GPL-2.0
// The commands table and symbols: what a header holds.
#include "cli/command.h"
#include "cli/header-options.h"
#include "report/json.h"
#include "report/table-text.h"
#include "util/message.h"

#include <stdio.h>
#include <string.h>

static const char table_help[] =
	"usage: tif-backports table --tree DIR --arch NAME [option...]\n"
	"\n"
	"Prints the flags of the architecture's thread_info.h under all configurations.\n"
	"\n" HEADER_HELP "  --format FORMAT  text or json (text)\n"
	"\n"
	"Exit codes: 0 done, 1 the header cannot be read or evaluated, 2 usage, 3 no "
	"such\n"
	"header, 5 internal error.\n";

static const char symbols_help[] =
	"usage: tif-backports symbols --tree DIR --arch NAME [option...]\n"
	"\n"
	"Prints the configuration symbols that the flags depend on, one a line.\n"
	"\n" HEADER_HELP "\n"
	"Exit codes: as tif-backports table.\n";

int command_table(const char *kit, int argc, char **argv)
{
	struct header_options h = { 0 };
	struct list operands = { 0 };
	struct table table;
	struct origins origins = { .generic = &h.generic };
	const char *format = "text";
	const struct arg args[] = { HEADER_ARGS(&h),
				    { "format", ARG_TEXT, &format },
				    { 0 } };
	int rc = args_read(kit, args, table_help, argc, argv, &operands);

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	if (strcmp(format, "text") && strcmp(format, "json"))
		return args_usage("unknown format %s", format);
	rc = header_open(&h, kit, &operands);
	if (rc)
		return rc;
	if (header_read(&h))
		return diag_fail(&h.d, EX_NO, NULL);
	table_build(&table, &h.unit, NULL, 0, &h.d);
	origins.arch = h.has_arch ? &h.arch : NULL;
	if (!strcmp(format, "json"))
		json_write(json_table(&table, &origins), "-");
	else
		show_table(&table, &origins);
	return h.d.count ? diag_fail(&h.d, EX_NO, NULL) : EX_OK;
}

int command_symbols(const char *kit, int argc, char **argv)
{
	struct header_options h = { 0 };
	struct list operands = { 0 };
	const struct arg args[] = { HEADER_ARGS(&h), { 0 } };
	int rc = args_read(kit, args, symbols_help, argc, argv, &operands);
	size_t i;

	if (rc)
		return rc == ARGS_DONE ? EX_OK : rc;
	rc = header_open(&h, kit, &operands);
	if (rc)
		return rc;
	if (header_read(&h))
		return diag_fail(&h.d, EX_NO, NULL);
	for (i = 0; i < h.unit.natoms; i++)
		puts(h.unit.atoms[i]);
	return EX_OK;
}
