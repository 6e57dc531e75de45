// SPDX-License-Identifier: GPL-2.0
// The series is in the files, and the state folder is gone: known by trying it again.
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

/* Try the series on what git has from before, and compare. */
static int try_lost(struct apply *a, bool *whole)
{
	const char *real = a->kernel.path, *view;
	struct list changed = a->changed;
	int rc = lost_view(a, &view);

	*whole = false;
	if (rc || !view)
		return rc;
	say("%s is gone; trying the series on the files that git has from before.",
	    STATE_NAME);
	a->kernel.path = view;
	a->state = STATE_PRISTINE;
	rc = try_update(a);
	a->kernel.path = real;
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

int undo_lost(struct apply *a)
{
	bool whole;
	int rc;

	guess_choices(a);
	rc = try_lost(a, &whole);
	if (!rc && whole && !a->dry_run)
		rc = lost_adopt(a);
	if (!rc && whole && !a->dry_run)
		rc = state_read(a);
	a->level = a->numbering = "";
	return rc ? rc : undo(a);
}
