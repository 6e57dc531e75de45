// SPDX-License-Identifier: GPL-2.0
// Start spatch, and tell its own failures from what it says about a header.
#include "convert/spatch.h"
#include "convert/parse-check.h"
#include "util/message.h"
#include "util/run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* It needs a fraction of a second, on a machine with much else to do a minute. */
#define SPATCH_SECONDS 600

/* The line that tells best why a program failed: the first with @word, or the last. */
static const char *line_with(const char *text, const char *const *words)
{
	const char *last = "it says nothing";

	while (*text) {
		size_t len = strcspn(text, "\n"), i;
		const char *line = pool_strndup(text, len);

		text += len;
		text += *text == '\n';
		if (!line[strspn(line, " \t\r")])
			continue;
		last = line;
		for (i = 0; words[i]; i++)
			if (strstr(line, words[i]))
				return line;
	}
	return last;
}

static bool has_any(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strstr(text, *words))
			return true;
	return false;
}

/* What to say when spatch itself failed; @said is all that it wrote. */
static int spatch_failed(const struct run *r, int rc, const char *header,
			 const char *said)
{
	static const char *const full[] = { "No space left", "Disk quota exceeded",
					    "File too large", NULL };
	static const char *const files[] = { "Sys_error",	  "Unix_error",
					     "Permission denied", "Read-only file system",
					     "No such file",	  NULL };
	static const char *const errors[] = { "rror", "xception", "ailure", NULL };

	if (rc < 0)
		return fail(EX_MISSING, NULL, "spatch cannot be started (%s): %s", header,
			    strerror(errno));
	if (r->timed_out)
		return fail(EX_FAULT, "try again when the machine is less busy",
			    "spatch did not end within %d s (%s)", SPATCH_SECONDS,
			    header);
	if (r->term)
		return fail(EX_FAULT, "try again", "spatch was killed by signal %d (%s)",
			    r->term, header);
	if (has_any(said, full))
		return fail(EX_MISSING, "make room there, or set TMPDIR",
			    "spatch cannot write to the scratch folder (%s): %s", header,
			    line_with(said, full));
	if (has_any(said, files))
		return fail(EX_MISSING, "check coccinelle and TMPDIR",
			    "spatch cannot use its files (%s, exit %d): %s", header, rc,
			    line_with(said, files));
	return fail(EX_FAULT, "check the installation of coccinelle",
		    "spatch failed (%s, exit %d): %s", header, rc,
		    line_with(said, errors));
}

int spatch_parse(const char *dir, const char *header, struct diags *d)
{
	const char *argv[] = { "spatch", "--parse-c", header, NULL };
	struct str said = { 0 };
	struct run r = { .argv = argv,
			 .dir = dir,
			 .out = &said,
			 .err = &said,
			 .seconds = SPATCH_SECONDS };
	int rc = run_program(&r);

	if (rc)
		return spatch_failed(&r, rc, header, str_get(&said));
	switch (parse_check(str_get(&said), header, d)) {
	case PARSE_OK:
		return EX_OK;
	case PARSE_SKIPPED:
		return EX_NO;
	case PARSE_NO_ANSWER:
		break;
	}
	return fail(EX_FAULT, "check the installation of coccinelle",
		    "spatch --parse-c gives no statistics (%s)", header);
}

/* Change @file in place by @smpl; @option and its @value say how. Whatever spatch says is
 * a failure. */
static int change_in_place(const char *dir, const char *file, const char *smpl,
			   const char *option, const char *value, const char *path)
{
	const char *argv[] = { "spatch",
			       "--very-quiet",
			       "--no-show-diff",
			       "--no-includes",
			       "--keep-comments",
			       "--in-place",
			       option,
			       value,
			       "--sp-file",
			       smpl,
			       file,
			       NULL };
	struct str out = { 0 }, err = { 0 };
	struct run r = { .argv = argv,
			 .dir = dir,
			 .out = &out,
			 .err = &err,
			 .seconds = SPATCH_SECONDS };
	int rc = run_program(&r);

	if (!rc && !err.len)
		return EX_OK;
	return spatch_failed(&r, rc, path, err.len ? str_get(&err) : str_get(&out));
}

int spatch_hook(const char *dir, const char *cut, const char *smpl, const char *macros,
		const char *path)
{
	return change_in_place(dir, cut, smpl, "--macro-file", macros, path);
}

int spatch_apply(const char *dir, const char *header, const char *smpl)
{
	return change_in_place(dir, header, smpl, "-D", "patch", header);
}
