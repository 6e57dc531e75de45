// SPDX-License-Identifier: GPL-2.0
// tif-backports results: the lines of campaigns, each a folder with results.
#include "report/campaign.h"
#include "report/results-table.h"
#include "cli/command.h"
#include "cli/results.h"
#include "util/file.h"
#include "util/message.h"

#include <errno.h>
#include <string.h>

static const char *seconds(const char *dir)
{
	char *text = file_read(pool_printf("%s/seconds", dir), 64, NULL);

	if (!text)
		return "-";
	text[strcspn(text, "\n")] = '\0';
	return text;
}

int results_archs(const char *kit, int argc, char **argv)
{
	int i;

	(void)kit;
	if (!argc)
		return results_misuse("archs: DIR is needed");
	show_archs_head();
	for (i = 1; i < argc; i++) {
		const char *name = pool_strndup(argv[i], strcspn(argv[i], "="));
		const char *dir = pool_printf("%s/%s", argv[0], name);
		const char *file = pool_printf("%s/generic/results.jsonl", dir);
		struct results generic = { 0 }, native = { 0 };

		if (results_read(&generic, file, NULL))
			return results_not_readable(file, &generic);
		file = pool_printf("%s/native/results.jsonl", dir);
		if (results_read(&native, file, NULL))
			return results_not_readable(file, &native);
		show_archs_row(name,
			       argv[i] + strlen(name) + (argv[i][strlen(name)] == '='),
			       &generic, &native, seconds(dir));
	}
	return EX_OK;
}

/* All results of a line: of its kernels, of the unpatched one, of a storm. The storm's
 * have "storm/" before their paths, and with @apart the unpatched kernel's "stock/". */
static int read_line(const char *dir, bool apart, struct results *all)
{
	static const char *const part[] = { "patched", "stock", "storm" };
	size_t p, first = apart ? 1 : 2;

	for (p = 0; p < sizeof(part) / sizeof(*part); p++) {
		const char *file = pool_printf("%s/%s/results.jsonl", dir, part[p]);

		/* a line has the kernels that it was asked for */
		if (results_read(all, file, p >= first ? part[p] : NULL) &&
		    errno != ENOENT)
			return results_not_readable(file, all);
	}
	return EX_OK;
}

int results_matrix(const char *kit, int argc, char **argv)
{
	int i, rc;

	(void)kit;
	if (!argc)
		return results_misuse("matrix: DIR is needed");
	show_matrix_head();
	for (i = 1; i < argc; i++) {
		const char *dir = pool_printf("%s/%s", argv[0], argv[i]);
		struct results all = { 0 };

		rc = read_line(dir, false, &all);
		if (rc)
			return rc;
		show_matrix_row(argv[i], &all, seconds(dir));
	}
	return EX_OK;
}

/* The store as it is to be: with these records, or why not. */
static int print_kept(const char *what, const char *why, struct results *kept,
		      const struct results *records)
{
	size_t i;

	if (why)
		return fail(EX_NO, NULL, "%s is not kept: %s", what, why);
	records_drop(kept, records);
	for (i = 0; i < records->count; i++)
		records_keep(kept, &records->list[i]);
	for (i = 0; i < kept->count; i++)
		results_print(&kept->list[i]);
	return EX_OK;
}

int results_keep(const char *kit, int argc, char **argv)
{
	struct line line = { 0 };
	struct results kept = { 0 }, records = { 0 };
	const char *dir;
	int rc;

	(void)kit;
	if (argc != 6)
		return results_misuse(
			"keep: STORE, DIR, SERIES-ARCH, RUN, TREE and REPEAT "
			"are needed");
	dir = pool_printf("%s/%s", argv[1], argv[2]);
	line.name = argv[2];
	line.run = argv[3];
	line.tree = argv[4];
	line.repeat = argv[5];
	line.seconds = seconds(dir);
	if (results_read(&kept, argv[0], NULL))
		return results_not_readable(argv[0], &kept);
	rc = read_line(dir, true, &line.all);
	if (rc)
		return rc;
	return print_kept(line.name, line_records(&line, &records), &kept, &records);
}

int results_keep_run(const char *kit, int argc, char **argv)
{
	struct campaign c = { 0 };
	struct results kept = { 0 }, records = { 0 };
	const char *file;

	(void)kit;
	if (argc < 3 || argc > 4)
		return results_misuse("keep-run: STORE, DIR and RUN are needed");
	if (!campaign_known(argv[2]))
		return results_misuse(
			pool_printf("keep-run: unknown campaign '%s'", argv[2]));
	file = pool_printf("%s/results.jsonl", argv[1]);
	c.run = argv[2];
	c.tree = argc > 3 ? argv[3] : NULL;
	if (results_read(&kept, argv[0], NULL))
		return results_not_readable(argv[0], &kept);
	if (results_read(&c.all, file, NULL))
		return results_not_readable(file, &c.all);
	return print_kept(argv[1], campaign_records(&c, &records), &kept, &records);
}
