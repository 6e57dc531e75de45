// SPDX-License-Identifier: GPL-2.0
// Which patches of the stack are in the tree, by content: they are taken off one by one,
// the last first, from a copy of their files.
#include "apply/present.h"
#include "apply/journal.h"
#include "apply/trial.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECONDS 60
#define GENERIC "asm-generic/thread_info_tif.h"

const char *presence_text(enum presence p)
{
	static const char *const words[] = { "in", "not", "part", "changed", "open" };

	return words[p];
}

static int no_room(void)
{
	return fail(EX_MISSING, "make room there, or set TMPDIR",
		    "the files of the stack cannot be copied to %s: %s", scratch(),
		    strerror(errno));
}

static int copy_file(const char *from, const char *to, const char *path)
{
	const char *source = pool_printf("%s/%s", from, path);
	const char *copy = pool_printf("%s/%s", to, path);
	struct stat st;

	if (lstat(source, &st) || !S_ISREG(st.st_mode))
		return 0;
	return folder_make(folder_of(copy)) || file_copy(source, copy) ? no_room() : 0;
}

/* The stack's files, twice: as they are, and to take the patches off. */
static int copy_files(struct apply *a)
{
	int rc = 0;

	a->work = scratch_path("present");
	a->before = scratch_path("taken-off");
	if (tree_remove(a->work) || tree_remove(a->before) || folder_make(a->work) ||
	    folder_make(a->before))
		return no_room();
	for (size_t i = 0; !rc && i < a->touched.n; i++) {
		rc = copy_file(a->kernel.path, a->work, a->touched.s[i]);
		if (!rc)
			rc = copy_file(a->kernel.path, a->before, a->touched.s[i]);
	}
	return rc;
}

static void list_touched(struct apply *a, const struct pieces *p)
{
	a->touched = (struct list){ 0 };
	for (size_t i = 0; i < p->count; i++) {
		const struct piece *x = &p->list[i];
		struct list paths = { 0 };

		for (size_t k = 0; x->text && k < x->patch.nfiles; k++)
			list_add(&paths, x->patch.files[k].path);
		if (!x->text && x->entry.kind == KIND_COCCI)
			job_headers(a, x->entry.arch, &paths);
		if (!x->text && x->entry.kind == KIND_HOOK)
			hook_paths(a, &x->entry, &paths);
		for (size_t k = 0; k < paths.n; k++)
			if (!list_has(&a->touched, paths.s[k]))
				list_add(&a->touched, paths.s[k]);
	}
}

/* patch(1) on one file below @folder. */
static bool try_file(struct apply *a, const struct patch_file *f, const char *folder,
		     bool back)
{
	const char *one = scratch_path("one-file.patch"),
		   *reject = scratch_path("reject");
	const char *const argv[] = {
		"patch", "-p1",	 "-f", "-F0", "--no-backup-if-mismatch",
		"-r",	 reject, "-i", one,   back ? "-R" : NULL,
		NULL
	};
	const char *path = pool_printf("%s/%s", folder, f->path);
	const char *kept = scratch_path("kept");
	struct str out = { 0 };
	struct run r = {
		.argv = argv, .dir = folder, .out = &out, .err = &out, .seconds = SECONDS
	};
	struct stat st;
	bool there = !lstat(path, &st);

	unlink(kept);
	if ((there && file_copy(path, kept)) || file_write(one, f->text, f->len, 0600))
		return false;
	if (!run_program(&r)) {
		if (back && strstr(str_get(&out), "(offset "))
			a->exact = false;
		return true;
	}
	/* what fits in part stays as it is */
	unlink(path);
	if (there && file_copy(kept, path))
		warn("%s is not whole (%s)", path, strerror(errno));
	return false;
}

/* Take a patch off its files. */
static void take_off(struct apply *a, struct piece *x)
{
	x->files = pool_alloc((x->patch.nfiles + 1) * sizeof(*x->files));
	for (size_t i = x->patch.nfiles; i; i--)
		x->files[i - 1] = try_file(a, &x->patch.files[i - 1], a->before, true)
					  ? PRESENT_IN
					  : PRESENT_CHANGED;
}

/* A patch that did not come off, and that fits where all others are off, is not there. */
static int put_on(struct apply *a, struct pieces *p, const struct list *paths)
{
	const char *again = scratch_path("put-on");
	int rc = tree_remove(again) || folder_make(again) ? no_room() : 0;

	for (size_t i = 0; !rc && i < paths->n; i++)
		rc = copy_file(a->before, again, paths->s[i]);
	for (size_t i = 0; !rc && i < p->count; i++) {
		struct piece *x = &p->list[i];

		for (size_t k = 0; x->text && k < x->patch.nfiles; k++) {
			const struct patch_file *f = &x->patch.files[k];

			if (list_has(paths, f->path) && try_file(a, f, again, false) &&
			    x->files[k] == PRESENT_CHANGED)
				x->files[k] = PRESENT_NOT;
		}
	}
	return rc;
}

static void list_stuck(const struct pieces *p, struct list *paths)
{
	for (size_t i = 0; i < p->count; i++)
		for (size_t k = 0; p->list[i].text && k < p->list[i].patch.nfiles; k++)
			if (p->list[i].files[k] != PRESENT_IN)
				list_add(paths, p->list[i].patch.files[k].path);
	list_sort(paths);
}

static enum presence in_files(const struct piece *x, struct list *files)
{
	size_t seen[PRESENT_OPEN + 1] = { 0 };

	for (size_t i = 0; i < x->patch.nfiles; i++) {
		seen[x->files[i]]++;
		if (x->files[i] != PRESENT_IN)
			list_add(files, x->patch.files[i].path);
	}
	if (seen[PRESENT_CHANGED])
		return PRESENT_CHANGED;
	if (!seen[PRESENT_NOT])
		return PRESENT_IN;
	return seen[PRESENT_IN] ? PRESENT_PART : PRESENT_NOT;
}

/* A header that was converted includes the generic one. */
static enum presence in_header(const struct apply *a, const struct list *headers)
{
	for (size_t i = 0; i < headers->n; i++) {
		const char *text = file_read(pool_printf("%s/%s", a->work, headers->s[i]),
					     SOURCE_LIMIT, NULL);

		if (text && strstr(text, "#include <" GENERIC ">"))
			return PRESENT_IN;
	}
	return PRESENT_NOT;
}

/* Hooks and conversions are made from the tree's files: there is no patch to take off. */
static void look_at_made(struct apply *a, const struct piece *x, struct present *p)
{
	const char *work = a->work;

	p->how = PRESENT_OPEN;
	if (x->entry.kind == KIND_COCCI) {
		job_headers(a, x->entry.arch, &p->files);
		p->how = in_header(a, &p->files);
	} else if (x->entry.kind == KIND_HOOK) {
		a->work = a->before;
		p->how = hook_presence(a, &x->entry, &p->files);
		if (p->how == PRESENT_IN)
			hook_paths(a, &x->entry, &p->files);
		a->work = work;
	}
	if (p->how == PRESENT_IN)
		p->why = "it was made from the file as it was, which is not there";
}

static void look(struct apply *a, const struct piece *x, struct present *p)
{
	if (x->text)
		p->how = in_files(x, &p->files);
	if (p->how != PRESENT_IN && x->open) {
		p->how = PRESENT_OPEN;
		p->why = x->open;
	}
	if (p->how == PRESENT_IN ? p->why != NULL : p->how != PRESENT_OPEN || !x->text)
		a->comes_off = false;
}

static int try_pieces(struct apply *a, struct pieces *p)
{
	struct list stuck = { 0 };
	bool gone = false;
	int rc;

	list_touched(a, p);
	rc = copy_files(a);
	a->exact = p->own;
	a->comes_off = p->count > 0;
	for (size_t i = p->count; !rc && i; i--) {
		struct piece *x = &p->list[i - 1];

		a->present[i - 1] = (struct present){ .patch = x->name };
		if (x->text)
			take_off(a, x);
		else
			look_at_made(a, x, &a->present[i - 1]);
	}
	list_stuck(p, &stuck);
	if (!rc && stuck.n)
		rc = put_on(a, p, &stuck);
	for (size_t i = p->count; !rc && i; i--) {
		const struct piece *x = &p->list[i - 1];
		struct present *at = &a->present[i - 1];

		look(a, x, at);
		if (gone && at->how == PRESENT_CHANGED) {
			at->how = PRESENT_OPEN;
			at->why = "the patch of one on top of it is not there";
		}
		gone |= !x->text && x->entry.kind == KIND_FILE;
	}
	return rc;
}

/* All of them are in, or none is: nothing has to be tried. */
static void take_state(struct apply *a, const struct pieces *p)
{
	enum presence how = a->state == STATE_APPLIED ? PRESENT_IN : PRESENT_NOT;

	for (size_t i = 0; i < p->count; i++)
		a->present[i] = (struct present){ .patch = p->list[i].name, .how = how };
}

static void cannot_tell(struct apply *a, const struct pieces *p, const char *why)
{
	for (size_t i = 0; i < p->count; i++)
		a->present[i] = (struct present){ .patch = p->list[i].name,
						  .how = PRESENT_OPEN,
						  .why = why };
}

static bool has_stack(const struct apply *a)
{
	return a->state == STATE_APPLIED || a->state == STATE_CHANGED ||
	       a->state == STATE_POPPED || a->state == STATE_RESTORED ||
	       a->state == STATE_PART || a->state == STATE_LOST;
}

static bool tells_all(const struct apply *a)
{
	return (a->state == STATE_APPLIED && !a->git.found) || a->state == STATE_POPPED ||
	       a->state == STATE_RESTORED;
}

int present_find(struct apply *a)
{
	struct pieces *p = pool_alloc(sizeof(*p));
	int rc;

	if (!has_stack(a))
		return 0;
	rc = pieces_read(a, p);
	if (rc)
		return rc;
	a->pieces = p;
	a->present = pool_alloc((p->count + 1) * sizeof(*a->present));
	a->npresent = p->count;
	if (tells_all(a))
		take_state(a, p);
	else if (!run_find("patch"))
		cannot_tell(a, p, "patch is not installed");
	else
		rc = try_pieces(a, p);
	return rc;
}

int present_view(struct apply *a, const char **view)
{
	*view = NULL;
	return a->comes_off ? view_make(a, &a->touched, a->before, view) : 0;
}

static int put_patches(const struct apply *a)
{
	const char *folder = pool_printf("%s/patches", a->work);
	struct str series = { 0 };

	for (size_t i = 0; i < a->pieces->count; i++) {
		const struct piece *x = &a->pieces->list[i];
		const char *to = pool_printf("%s/%s", folder, x->name);

		str_printf(&series, "%s\n", x->name);
		if (folder_make(folder_of(to)) ||
		    file_write(to, x->text, strlen(x->text), 0644))
			return -1;
	}
	return file_write(pool_printf("%s/series", folder), str_get(&series), series.len,
			  0644);
}

bool present_ready(struct apply *a)
{
	const struct applied *was = &a->applied;

	if (!a->comes_off || !a->exact || put_patches(a))
		return false;
	a->nplan = a->pieces->count;
	a->plan = pool_alloc(a->nplan * sizeof(*a->plan));
	for (size_t i = 0; i < a->nplan; i++)
		a->plan[i] = (struct entry){ .name = a->pieces->list[i].name,
					     .outcome = OUT_FITS };
	a->series = was->series ? was->series : "unknown";
	a->level = was->level ? was->level : "unknown";
	a->numbering = was->numbering ? was->numbering : "unknown";
	a->archs = was->archs ? was->archs : "unknown";
	a->digest = "unknown";
	list_changes(a);
	return a->changes.count > 0;
}

/* Only what the stack brought: a folder with anything else stays. */
void present_drop(const struct apply *a)
{
	int tree = at_open(a->kernel.path);
	struct list files = { 0 };
	bool other = tree < 0 || at_list(tree, "patches", &files);

	for (size_t i = 0; !other && i < files.n; i++) {
		size_t k = 0;

		while (k < a->pieces->count &&
		       strcmp(a->pieces->list[k].name, files.s[i]) != 0)
			k++;
		other = k == a->pieces->count && strcmp(files.s[i], "series") != 0;
	}
	if (other || at_remove_all(tree, "patches") || at_remove_all(tree, ".pc"))
		warn("patches/ and .pc of the stack were not removed (%s)",
		     a->kernel.shown);
	if (tree >= 0)
		close(tree);
}
