// SPDX-License-Identifier: GPL-2.0
// Build the plan's patches and try them, in the scratch folder, on a copy of just the
// files that they touch. Nothing here writes into the tree.
#include "apply/trial.h"
#include "util/message.h"
#include "util/scratch.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* struct trial - a trial under way */
struct trial {
	struct apply *a;
	struct patch_text *sources;
	struct jobs *jobs;
};

static const char *in_folder(const char *folder, const char *path)
{
	return pool_printf("%s/%s", folder, path);
}

static bool exists(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

/* Remember a path; what no patch may name is refused. */
static int touch(struct apply *a, const char *path)
{
	if (!path_is_safe(path))
		return fail(EX_FAULT, "mend the patch", "a patch names the path '%s'",
			    path);
	if (!list_has(&a->touched, path))
		list_add(&a->touched, path);
	return 0;
}

static void list_patch_files(struct entry *e, const struct patch_text *s)
{
	for (size_t i = 0; i < s->patch.nfiles; i++)
		list_add(&e->files, pool_printf("%c %s", s->patch.files[i].sign,
						s->patch.files[i].path));
}

/* A patch made by hand (--with): what is wrong with it is not the kit's fault. */
static int read_own_patch(struct entry *e, struct patch_text *s)
{
	const char *text = file_read(e->own, SOURCE_LIMIT, NULL), *wrong;

	if (!text)
		return fail(EX_NO, "make it readable", "--with: %s cannot be read: %s",
			    shell_quote(e->own), strerror(errno));
	wrong = strstr(text, "\r\n") ? "it has CRLF at the ends of its lines"
				     : patch_read(&s->patch, text);
	for (size_t i = 0; !wrong && i < s->patch.nfiles; i++)
		if (!path_is_safe(s->patch.files[i].path))
			wrong = pool_printf("it names the path '%s'",
					    s->patch.files[i].path);
	if (!wrong && !s->patch.nfiles)
		wrong = "it touches no file";
	if (wrong)
		return fail(EX_NO, "mend the patch", "--with: %s cannot be used: %s",
			    shell_quote(e->own), wrong);
	list_patch_files(e, s);
	return 0;
}

static int read_file_patch(struct apply *a, struct entry *e, struct patch_text *s)
{
	const char *file = pool_printf("%s/patches/%s", a->kit, e->name), *text, *wrong;

	if (e->own)
		return read_own_patch(e, s);
	text = file_read(file, SOURCE_LIMIT, NULL);
	if (!text)
		return fail(EX_FAULT, "restore the checkout",
			    "patches/%s cannot be read: %s", e->name, strerror(errno));
	wrong = patch_read(&s->patch, text);
	if (wrong)
		return fail(EX_FAULT, "mend the patch", "patches/%s cannot be used, %s",
			    e->name, wrong);
	list_patch_files(e, s);
	return 0;
}

/* Sets e->files: the paths with lsdiff's signs. */
static int list_files(struct apply *a, struct entry *e, struct patch_text *s)
{
	struct list paths = { 0 };
	int rc = 0;

	if (e->kind == KIND_FILE)
		return read_file_patch(a, e, s);
	if (e->kind == KIND_COCCI)
		job_headers(a, e->arch, &paths);
	else if (e->kind == KIND_HOOK)
		rc = hook_paths(a, e, &paths);
	else if (folder_list(pool_printf("%s/%.*s", a->kit,
					 (int)(strlen(e->name) - strlen(".patch")),
					 e->name),
			     &paths))
		return fail(EX_FAULT, "restore the checkout",
			    "the files of %s cannot be read", e->name);
	for (size_t i = 0; i < paths.n; i++)
		list_add(&e->files,
			 pool_printf("%c %s", e->kind == KIND_COMPAT ? '+' : '!',
				     paths.s[i]));
	return rc;
}

static int list_touched(struct apply *a)
{
	a->sources = pool_alloc((a->nplan + 1) * sizeof(*a->sources));
	for (size_t i = 0; i < a->nplan; i++) {
		struct entry *e = &a->plan[i];
		int rc = list_files(a, e, &a->sources[i]);

		if (!rc && !e->files.n && e->kind != KIND_COCCI && e->kind != KIND_HOOK)
			rc = fail(EX_FAULT, "mend the patch", "%s touches no file",
				  e->name);
		for (size_t k = 0; !rc && k < e->files.n; k++)
			rc = touch(a, e->files.s[k] + 2);
		if (rc)
			return rc;
	}
	return 0;
}

/* What to do about a path that rename cannot replace safely. */
static const char *remedy(const char *wrong)
{
	static const struct {
		const char *says;
		const char *todo;
	} known[] = {
		{ "symbolic link", "put the real file or folder in its place" },
		{ "another file system", "work on a tree within one" },
		{ "not a", "restore it" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strstr(wrong, known[i].says))
			return known[i].todo;
	return "run as a user who may";
}

/* A file that is there must be a source in Unix form: patches have LF, and a mix would
 * land. */
static int check_content(const struct apply *a, const char *path, struct list *crlf)
{
	const char *text = file_read(in_folder(a->kernel.path, path), SOURCE_LIMIT, NULL);

	if (!text && errno == EFBIG)
		return fail(EX_NO, "restore it",
			    "%s has more than %u MiB, it is no source (%s)", path,
			    SOURCE_LIMIT >> 20, a->kernel.shown);
	if (!text)
		return fail(EX_NO, "run as a user who may", "%s cannot be read (%s)",
			    path, a->kernel.shown);
	if (strstr(text, "\r\n"))
		list_add(crlf, path);
	return 0;
}

static int refuse_crlf(const struct apply *a, const struct list *crlf)
{
	return fail(EX_NO,
		    crlf->n > 1 ? "convert them to LF (dos2unix), or restore them"
				: "convert it to LF (dos2unix), or restore it",
		    "%s %s CRLF at the ends of %s lines (%s)", list_join(crlf, " "),
		    crlf->n > 1 ? "have" : "has", crlf->n > 1 ? "their" : "its",
		    a->kernel.shown);
}

static int check_touched(const struct apply *a)
{
	struct list crlf = { 0 };

	for (size_t i = 0; i < a->touched.n; i++) {
		const char *path = a->touched.s[i];
		const char *wrong = path_is_inside(a->kernel.path, path);
		int rc = 0;

		if (wrong)
			return fail(EX_NO, remedy(wrong), "%s (%s)", wrong,
				    a->kernel.shown);
		if (exists(in_folder(a->kernel.path, path)))
			rc = check_content(a, path, &crlf);
		if (rc)
			return rc;
	}
	return crlf.n ? refuse_crlf(a, &crlf) : 0;
}

int trial_files(struct apply *a)
{
	int rc = list_touched(a);

	if (!rc)
		rc = view_open(a, &a->touched);
	return rc ? rc : check_touched(a);
}

static int copy_to(const char *from, const char *to)
{
	if (!folder_make(folder_of(to)) && !file_copy(from, to))
		return 0;
	return fail(EX_MISSING, "free some space, or set TMPDIR",
		    "the files to patch cannot be copied to %s: %s", scratch(),
		    strerror(errno));
}

/* The private copies. */
static int copy_touched(struct apply *a)
{
	int rc = 0;

	a->work = scratch_path("work");
	a->before = scratch_path("before");
	if (folder_make(in_folder(a->work, "patches")) || folder_make(a->before))
		return fail(EX_MISSING, "free some space, or set TMPDIR",
			    "no folder can be made in %s: %s", scratch(),
			    strerror(errno));
	for (size_t i = 0; !rc && i < a->touched.n; i++) {
		const char *path = a->touched.s[i],
			   *from = in_folder(a->kernel.path, path);

		if (!exists(from))
			continue;
		rc = copy_to(from, in_folder(a->before, path));
		if (!rc)
			rc = copy_to(from, in_folder(a->work, path));
	}
	return rc;
}

/* The diff of one file that a conversion wrote; *out grows. */
static int add_diff(const struct apply *a, struct entry *e, const char *folder,
		    const char *path, struct str *out)
{
	size_t len = out->len;
	int rc;

	if (!list_has(&a->touched, path))
		return fail(EX_FAULT, "report it",
			    "%s: the conversion wrote %s, which it was not given",
			    e->name, path);
	rc = diff_file(e, path, in_folder(a->work, path), in_folder(folder, path), out);
	if (!rc && out->len > len)
		list_add(&e->files, pool_printf("! %s", path));
	return rc;
}

/* Take a conversion's result: a patch, a conflict, or nothing to do. */
static int make_converted(struct trial *t, size_t i, struct patch_text *s)
{
	struct apply *a = t->a;
	struct entry *e = &a->plan[i];
	struct list paths = { 0 };
	struct str diff = { 0 };
	const char *said, *folder;
	int rc = jobs_take(t->jobs, i, &said, &folder);

	if (rc == EX_NO) {
		struct conflict c = { .patch = e->name,
				      .file = "",
				      .expected = "",
				      .found = "",
				      .wiggle = "" };

		c.reason = pool_printf("the conversion refused: %s", said);
		conflict_add(a, &c);
		e->outcome = OUT_CONFLICT;
		return 0;
	}
	if (rc)
		return rc;
	e->files = (struct list){ 0 };
	if (exists(folder) && folder_list(folder, &paths))
		return fail(EX_FAULT, "report it", "%s: %s cannot be listed", e->name,
			    folder);
	for (size_t k = 0; k < paths.n && !rc; k++)
		rc = add_diff(a, e, folder, paths.s[k], &diff);
	if (rc)
		return rc;
	if (!diff.len) {
		e->outcome = OUT_SKIPPED;
		list_add(&a->notes,
			 pool_printf(
				 "%s: nothing to convert, the header is generic already",
				 e->name));
		return 0;
	}
	return compose_diff(
		a, e,
		pool_printf("arch/%s: thread flags from the generic header", e->arch),
		str_get(&diff), s);
}

/* Which of its files are there now? */
static void list_existing(const struct apply *a, const struct entry *e,
			  struct list *existed)
{
	for (size_t i = 0; i < e->files.n; i++)
		if (exists(in_folder(a->work, e->files.s[i] + 2)))
			list_add(existed, e->files.s[i] + 2);
}

static int try_patch(struct trial *t, size_t i)
{
	struct apply *a = t->a;
	struct entry *e = &a->plan[i];
	struct patch_text *s = &t->sources[i];
	struct list existed = { 0 };
	const char *log;
	bool fits;
	int rc;

	if (e->kind == KIND_COCCI)
		rc = make_converted(t, i, s);
	else if (e->kind == KIND_HOOK)
		rc = make_hooked(a, e, s);
	else if (e->kind == KIND_COMPAT)
		rc = compose_compat(a, e, s);
	else
		rc = compose_file(a, e, s);
	if (rc || e->outcome != OUT_FITS)
		return rc;
	if (e->kind == KIND_FILE && !anchors_hold(a, e, s)) {
		e->outcome = OUT_CONFLICT;
		return 0;
	}
	list_existing(a, e, &existed);
	rc = stack_push(a, e, s, &fits, &log);
	if (rc || fits)
		return rc;
	e->outcome = OUT_CONFLICT;
	return conflict_explain(a, e, s, log, &existed);
}

void list_changes(struct apply *a)
{
	struct changes *c = &a->changes;

	*c = (struct changes){ 0 };
	for (size_t i = 0; i < a->touched.n; i++) {
		const char *path = a->touched.s[i];
		struct file_change f = { .path = path };

		f.before = file_hash(in_folder(a->before, path));
		f.after = file_hash(in_folder(a->work, path));
		if (!strcmp(f.before, f.after))
			continue;
		f.action = !strcmp(f.before, "absent")	? CHANGE_ADD
			   : !strcmp(f.after, "absent") ? CHANGE_DELETE
							: CHANGE_MODIFY;
		c->list = pool_grow(c->list, c->count, sizeof(*c->list));
		c->list[c->count++] = f;
	}
}

int trial(struct apply *a)
{
	struct trial t = { .a = a };
	int rc = a->sources ? 0 : trial_files(a);

	t.sources = a->sources;
	if (!rc)
		rc = author_find(a);
	if (!rc)
		rc = copy_touched(a);
	if (rc)
		return rc;
	t.jobs = jobs_start(a);
	for (size_t i = 0; !rc && i < a->nplan; i++) {
		progress((unsigned int)i, (unsigned int)a->nplan,
			 "trying patch %zu of %zu: %s", i + 1, a->nplan, a->plan[i].name);
		rc = try_patch(&t, i);
		jobs_poll(t.jobs);
	}
	jobs_end(t.jobs);
	progress_end();
	if (!rc)
		rc = check_rseq_bits(a);
	if (!rc)
		rc = check_exits(a);
	if (!rc)
		rc = stack_write(a);
	if (!rc)
		list_changes(a);
	return rc;
}
