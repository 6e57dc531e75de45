// SPDX-License-Identifier: GPL-2.0
// The series is in the files, and the state folder is gone: known by trying it again.
#include "apply/present.h"
#include "cli/apply-run.h"
#include "report/apply-text.h"
#include "util/file.h"

#include <string.h>

/* The words of what landed, as far as the files tell: level and numbering. */
static void guess_choices(struct apply *a)
{
	const char *kconfig =
		file_read(pool_printf("%s/arch/Kconfig", a->kernel.path), 0, NULL);
	const char *header = "include/asm-generic/thread_info_tif.h";
	bool native = file_same(pool_printf("%s/%s", a->kernel.path, header),
				pool_printf("%s/compat/tif-native/%s", a->kit, header));

	bool rseq = kconfig && strstr(kconfig, "\nconfig HAVE_TIF_RSEQ\n");

	for (size_t i = 0; !rseq && i < a->changed.n; i++)
		rseq = file_same(
			pool_printf("%s/%s", a->kernel.path, a->changed.s[i]),
			pool_printf("%s/compat/rseq/%s", a->kit, a->changed.s[i]));
	a->level = rseq ? "rseq" : "tif";
	a->numbering = a->want_numbering = native ? "native" : "generic";
}

/* The tree without the stack: from git, or by taking the kit's patches off a copy. */
static int find_view(struct apply *a, const char **view)
{
	int rc = lost_view(a, view);

	if (rc)
		return rc;
	if (*view) {
		say("%s is gone; trying the series on the files that git has from "
		    "before.",
		    STATE_NAME);
		return 0;
	}
	rc = a->stack ? 0 : present_find(a);
	if (!rc && !a->stack)
		rc = present_view(a, view);
	if (!rc && *view)
		say("%s is gone; trying the series on the files without it.", STATE_NAME);
	return rc;
}

/* Try the series on what was there before, and compare. */
static int try_lost(struct apply *a, bool *whole)
{
	const char *real = a->kernel.path, *view;
	struct list changed = a->changed;
	int rc = find_view(a, &view);

	*whole = false;
	if (rc || !view)
		return rc;
	a->real = real;
	a->kernel.path = view;
	a->state = STATE_PRISTINE;
	rc = try_update(a);
	a->kernel.path = real;
	a->real = NULL;
	a->state = STATE_LOST;
	a->changed = changed;
	*whole = !rc && lost_is_whole(a);
	return rc;
}

int apply_lost(struct apply *a)
{
	bool whole;
	int rc = try_lost(a, &whole);

	if (rc)
		return rc;
	if (!whole)
		return refuse_state(a);
	rc = a->dry_run ? 0 : lost_adopt(a);
	if (rc)
		return rc;
	a->outcome = "already-applied";
	say("Already in the tree: %s.%s",
	    applied_text(a->series, a->level, a->numbering, a->archs),
	    a->dry_run ? "" : " " STATE_NAME " was made anew.");
	return 0;
}

/* What does not come off, patch by patch. */
static int refuse_present(struct apply *a)
{
	struct list files = { 0 };
	size_t stay = 0;

	for (size_t i = 0; i < a->npresent; i++) {
		const struct present *p = &a->present[i];

		if (!p->files.n || p->how == PRESENT_OPEN)
			continue;
		stay++;
		for (size_t k = 0; k < p->files.n; k++)
			list_add(&files, p->files.s[k]);
	}
	tell_stay(a);
	list_sort(&files);
	if (!stay)
		return refuse_state(a);
	return fail(EX_NO,
		    a->stack
			    ? "quilt pop -a says more; or take them out by hand"
			    : "take them out with what brought them in (git), or put the "
			      "original files back",
		    "%s is patched by this kit, its state folder is gone, and %zu of %zu "
		    "patches do not come off exactly (%s)",
		    a->kernel.shown, stay, a->npresent, list_join(&files, " "));
}

static int undo_adopted(struct apply *a)
{
	bool stack = a->stack;
	int rc = lost_adopt(a);

	if (!rc)
		rc = state_read(a);
	a->level = a->numbering = "";
	if (!rc)
		rc = undo(a);
	if (!rc && stack)
		present_drop(a);
	return rc;
}

int undo_lost(struct apply *a)
{
	bool whole;
	int rc;

	guess_choices(a);
	rc = try_lost(a, &whole);
	if (!rc && !whole)
		rc = present_find(a);
	if (rc)
		return rc;
	if (!whole && !present_ready(a))
		return refuse_present(a);
	return a->dry_run ? undo_would(a, a->stack ? "patches/ and .pc" : "the patches")
			  : undo_adopted(a);
}
