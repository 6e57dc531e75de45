// SPDX-License-Identifier: GPL-2.0
// The copy's quilt stack: patches are applied, and .pc is kept, as quilt does it.
//
// "quilt push -a" starts eleven programs for every patch, most of them to find out what
// is known here. So patch(1) is started directly, with the options that quilt gives it
// (scripts of quilt 0.66: push, patchfns), and the files below .pc are written here:
// quilt pop, push, refresh and the rest take over from there.
#include "apply/trial.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A patch takes milliseconds; a minute means that it hangs. */
#define PATCH_SECONDS 60

/* Nothing in the scratch folder can be refused by the tree. */
static int no_room(const char *what)
{
	return fail(EX_MISSING, "make room there, or set TMPDIR",
		    "%s cannot be written (%s): %s", what, scratch(), strerror(errno));
}

static int write_text(const char *path, const char *text)
{
	if (folder_make(folder_of(path)) || file_write(path, text, strlen(text), 0644))
		return no_room(path);
	return 0;
}

const char *last_line(const char *log)
{
	const char *last = "patch says nothing";

	while (*log) {
		size_t len = strcspn(log, "\n");

		if (len)
			last = pool_strndup(log, len);
		log += len + (log[len] == '\n');
	}
	return last;
}

/* "Hunk #3 succeeded at 120 (offset -4 lines)." */
static void read_offsets(struct apply *a, const char *patch, const char *log)
{
	const char *file = "";

	while (*log) {
		size_t len = strcspn(log, "\n");
		const char *line = pool_strndup(log, len);
		struct offset o = { .patch = patch };

		if (starts_with(line, "patching file "))
			file = line + strlen("patching file ");
		o.file = file;
		if (sscanf(line, "Hunk #%u succeeded at %u (offset %d line", &o.hunk,
			   &o.line, &o.offset) == 3) {
			a->offsets =
				pool_grow(a->offsets, a->noffsets, sizeof(*a->offsets));
			a->offsets[a->noffsets++] = o;
		}
		log += len + (log[len] == '\n');
	}
}

/* quilt sees by .timestamp whether a file was changed since; the copies get the same
 * time. */
static int set_times(const struct apply *a, const char *name)
{
	const char *folder = pool_printf("%s/.pc/%s", a->work, name);
	const char *stamp = pool_printf("%s/.timestamp", folder);
	struct timespec times[2];
	struct list copies = { 0 };
	struct stat st;

	if (write_text(stamp, "") || folder_list(folder, &copies) || stat(stamp, &st))
		return no_room(folder);
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	for (size_t i = 0; i < copies.n; i++) {
		const char *copy = pool_printf("%s/%s", folder, copies.s[i]);

		if (!stat(copy, &st) && st.st_size && utimensat(AT_FDCWD, copy, times, 0))
			return no_room(copy);
	}
	return 0;
}

/* The patch is read before it comes here: what patch(1) cannot do is the machine's fault.
 */
static int patch_failed(const struct run *r, const char *name, int rc, const char *log)
{
	if (rc < 0)
		return fail(EX_MISSING, "apt-get install patch",
			    "patch cannot be started: %s", strerror(errno));
	if (r->timed_out)
		return fail(EX_FAULT, "report it", "%s: patch does not end", name);
	if (strstr(log, "No space left") || strstr(log, "quota exceeded") ||
	    strstr(log, "File too large") || strstr(log, "Read-only file system"))
		return fail(EX_MISSING, "make room there, or set TMPDIR",
			    "%s: patch cannot write in %s: %s", name, scratch(),
			    last_line(log));
	return fail(EX_FAULT, "report it", "%s: patch ended with %d: %s", name, rc,
		    last_line(log));
}

/* The landed patch is the one that fits here exactly. */
static int restate_landed(const struct apply *a, const struct entry *e,
			  struct patch_text *s)
{
	int rc = e->kind == KIND_FILE ? restate(a, e, s) : 0;

	if (rc || e->kind != KIND_FILE)
		return rc;
	return write_text(pool_printf("%s/patches/%s", a->work, e->name), s->text);
}

int stack_push(struct apply *a, const struct entry *e, struct patch_text *s, bool *fits,
	       const char **log)
{
	const char *prefix = pool_printf("--prefix=.pc/%s/", e->name);
	const char *rejects = scratch_path("rejects");
	const char *file = pool_printf("patches/%s", e->name);
	const char *const argv[] = { "patch", "-p1", "--backup", prefix, "-f", "-r",
				     rejects, "-F0", "-i",	 file,	 NULL };
	struct str out = { 0 };
	struct run r = { .argv = argv,
			 .dir = a->work,
			 .out = &out,
			 .err = &out,
			 .seconds = PATCH_SECONDS };
	int rc = write_text(pool_printf("%s/%s", a->work, file), s->text);

	if (rc)
		return rc;
	rc = run_program(&r);
	*log = str_get(&out);
	*fits = rc == 0;
	if (rc < 0 || rc > 1)
		return patch_failed(&r, e->name, rc, *log);
	if (rc)
		return 0;
	read_offsets(a, e->name, *log);
	rc = restate_landed(a, e, s);
	return rc ? rc : set_times(a, e->name);
}

/* What quilt's own push writes, in its order. */
int stack_write(const struct apply *a)
{
	struct str series = { 0 }, applied = { 0 };
	const char *level = "", *reserve = a->reserve ? a->reserve : "";
	int rc;

	str_printf(&series,
		   "# series %s of tif-backports: level %s, numbering %s, for %s%s%s\n",
		   a->series, a->level, a->numbering, a->archs,
		   *reserve ? "; reserve " : "", reserve);
	for (size_t i = 0; i < a->nplan; i++) {
		const struct entry *e = &a->plan[i];

		if (e->outcome != OUT_FITS)
			continue;
		if (strcmp(e->level, level) != 0)
			str_printf(&series, "# level: %s\n", e->level);
		level = e->level;
		str_printf(&series, "%s\n", e->name);
		str_printf(&applied, "%s\n", e->name);
	}
	rc = write_text(pool_printf("%s/patches/series", a->work), str_get(&series));
	if (!rc)
		rc = write_text(pool_printf("%s/.pc/.version", a->work), "2\n");
	if (!rc)
		rc = write_text(pool_printf("%s/.pc/.quilt_patches", a->work),
				"patches\n");
	if (!rc)
		rc = write_text(pool_printf("%s/.pc/.quilt_series", a->work), "series\n");
	/* quilt has no list where nothing is applied */
	if (!rc && applied.len)
		rc = write_text(pool_printf("%s/.pc/applied-patches", a->work),
				str_get(&applied));
	return rc;
}
