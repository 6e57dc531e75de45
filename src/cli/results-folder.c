// SPDX-License-Identifier: GPL-2.0
// The results folder that a command writes beside its report (docs/results.md).
#include "cli/results-folder.h"
#include "util/file.h"
#include "util/message.h"
#include "util/utf8.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

const char *results_file(const char *dir)
{
	return pool_printf("%s/results.jsonl", dir);
}

int results_folder(const char *dir)
{
	const char *file = results_file(dir);

	if (!folder_make(dir) && (!unlink(file) || errno == ENOENT))
		return EX_OK;
	return fail(EX_MISSING, "name another folder", "cannot write %s: %s",
		    utf8_clean(file), strerror(errno));
}

int results_full(const char *dir)
{
	return fail(EX_MISSING, "make room there, or name another folder",
		    "cannot append to %s: %s", utf8_clean(results_file(dir)),
		    strerror(errno));
}
