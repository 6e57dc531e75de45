// SPDX-License-Identifier: GPL-2.0
// What apply tells people.
#include "report/apply-text.h"
#include "report/fingerprint.h"
#include "util/message.h"
#include "util/run.h"

#include <string.h>

const char *applied_text(const char *series, const char *level, const char *numbering,
			 const char *archs)
{
	return pool_printf("series %s, level %s, numbering %s, for %s", series, level,
			   numbering, archs);
}

static const char *asked_text(const struct apply *a)
{
	return applied_text(a->series, a->level, a->numbering, a->archs);
}

void tell_tree(const struct apply *a)
{
	const struct kernel *k = &a->kernel;
	const char *hints = list_join(&k->hints, " ");

	if (*hints)
		hints = pool_printf(" (%s)", hints);
	say("Tree: %s, version %s%s", k->shown, k->release, hints);
	if (!k->print.vendor)
		return;
	say("Kernel: %s", fingerprint_who(&k->print));
	if (!a->verbose)
		return;
	say("Has: %s", fingerprint_has(&k->print, true));
	say("Has not: %s", fingerprint_has(&k->print, false));
}

/* A vendor's thread flags; with --verbose also what is free. */
static void tell_bits(const struct apply *a)
{
	const struct fingerprint *f = &a->kernel.print;
	const char *vendor = fingerprint_vendor_flags(f);

	if (*vendor)
		say("Vendor's thread flags: %s", vendor);
	for (size_t i = 0; a->verbose && i < f->narchs; i++) {
		const struct arch_bits *b = &f->archs[i];

		if (*b->unknown)
			say("Thread flags of %s: not read: %s", b->arch, b->unknown);
		else
			say("Thread flags of %s: free below 32: %s", b->arch,
			    *b->free ? b->free : "none");
	}
}

static size_t count_present(const struct apply *a, enum presence how)
{
	size_t n = 0;

	for (size_t i = 0; i < a->npresent; i++)
		n += a->present[i].how == how;
	return n;
}

/* One line for each patch that is not in, with --verbose for all. */
static void tell_present(const struct apply *a)
{
	static const char *const words[] = { "in the tree", "not in the tree",
					     "in part of its files", "changed by hand",
					     "cannot be told" };
	size_t in = count_present(a, PRESENT_IN), open = count_present(a, PRESENT_OPEN);

	if (!a->npresent)
		return;
	say("In the tree: %zu of %zu patches%s", in, a->npresent - open,
	    open ? pool_printf("; of %zu more it cannot be told", open) : "");
	for (size_t i = 0; i < a->npresent; i++) {
		const struct present *p = &a->present[i];
		const char *more = list_join(&p->files, " ");

		if (!a->verbose &&
		    (p->how == PRESENT_IN || (p->how == PRESENT_NOT && !in)))
			continue;
		if (p->how == PRESENT_PART)
			more = pool_printf("not in %s", more);
		if (p->how == PRESENT_OPEN && p->why)
			more = p->why;
		say("  %s: %s%s%s%s", words[p->how], p->patch, *more ? " (" : "", more,
		    *more ? ")" : "");
	}
}

void tell_stay(const struct apply *a)
{
	for (size_t i = 0; i < a->npresent; i++) {
		const struct present *p = &a->present[i];

		if (p->files.n && p->how != PRESENT_OPEN)
			say("  does not come off: %s (%s)%s%s", p->patch,
			    list_join(&p->files, " "), p->why ? ": " : "",
			    p->why ? p->why : "");
	}
}

static void tell_changed(const struct apply *a)
{
	size_t i;

	for (i = 0; i < a->changed.n; i++)
		say("  %s", a->changed.s[i]);
}

void tell_status(const struct apply *a)
{
	const struct list *vendor = &a->applied.vendor;

	if (vendor->n)
		say("%zu of its patches are the vendor's own (--with): %s", vendor->n,
		    list_join(vendor, " "));
	switch (a->state) {
	case STATE_PRISTINE:
		say("pristine: nothing of this kit is applied");
		return;
	case STATE_BUSY:
		say("busy: another run is at work");
		return;
	case STATE_HALF:
		say("half-applied: a run was interrupted (%s); the next run completes it "
		    "or "
		    "takes it back",
		    a->phase);
		return;
	case STATE_FOREIGN:
		say("foreign stack: %s", list_join(&a->changed, " "));
		return;
	case STATE_LOST:
		say("%s: there are files of this kit, and no %s that says what landed",
		    state_text(a->state), STATE_NAME);
		break;
	case STATE_RESTORED:
		say("%s: every file is as it was before %s landed; %s is left, which "
		    "apply.sh --undo removes",
		    state_text(a->state), asked_text(a), STATE_NAME);
		break;
	case STATE_PART:
		say("%s: %zu of the %zu files of %s are the originals again; the others "
		    "are as they landed; apply.sh --undo takes all back",
		    state_text(a->state), a->originals, a->changes.count, asked_text(a));
		break;
	default:
		say("%s: %s", state_text(a->state), asked_text(a));
		if (a->git.found)
			say("as %zu commits, %.12s..%.12s, %zu commits on top",
			    a->git.count, a->git.base, a->git.top, a->git.above.n);
		break;
	}
	tell_changed(a);
	tell_present(a);
}

void tell_plan(const struct apply *a)
{
	size_t i;

	tell_bits(a);
	say("Plan: %s: %zu patches", asked_text(a), a->nplan);
	for (i = 0; i < a->nplan; i++)
		if (a->plan[i].own)
			say("vendor's own: %s is %s", a->plan[i].name,
			    shell_quote(a->plan[i].own));
	for (i = 0; i < a->nexits; i++)
		say("rseq: %s: TIF_RSEQ is %s%s", a->exits[i].arch,
		    a->exits[i].own ? "a flag of its own, consumed by "
				    : "TIF_NOTIFY_RESUME: ",
		    a->exits[i].why);
}

static void tell_lands(const struct apply *a)
{
	if (!a->blocked.n)
		return;
	say("Would land: %s. Would not: %s.",
	    a->lands.n ? list_join(&a->lands, " ") : "nothing",
	    list_join(&a->blocked, " "));
}

void tell_trial(const struct apply *a)
{
	size_t i;

	for (i = 0; a->verbose && i < a->noffsets; i++) {
		const struct offset *o = &a->offsets[i];

		say("note: %s: %s: hunk %u fits at line %u (offset %d)", o->patch,
		    o->file, o->hunk, o->line, o->offset);
	}
	if (a->verbose)
		say("note: %u programs were started", run_count());
	else if (a->noffsets)
		say("note: %zu %s at another line (--verbose lists %s)", a->noffsets,
		    a->noffsets > 1 ? "hunks fit" : "hunk fits",
		    a->noffsets > 1 ? "them" : "it");
	for (i = 0; i < a->notes.n; i++)
		say("note: %s", a->notes.s[i]);
	tell_lands(a);
}

size_t count_patches(const struct apply *a, enum outcome outcome)
{
	size_t i, n = 0;

	for (i = 0; i < a->nplan; i++)
		n += a->plan[i].outcome == outcome;
	return n;
}

static void tell_files(const struct apply *a)
{
	static const char *const actions[] = { "add", "modify", "delete" };
	size_t i;

	for (i = 0; i < a->changes.count; i++)
		say("  would %s %s", actions[a->changes.list[i].action],
		    a->changes.list[i].path);
}

void tell_would_undo(const struct apply *a)
{
	tell_files(a);
}

static void tell_place(const struct apply *a, size_t fits)
{
	const struct stack_place *p = &a->place;

	if (!strcmp(p->as, "git"))
		say(a->git.found ? "  would add %zu commits in the place of %zu"
				 : "  would add %zu commits on top of HEAD",
		    fits, a->git.count);
	else if (!*p->pc)
		say("  would add %s/, which undo needs", STATE_NAME);
	else
		say("  would add %s/ (%zu patches), %s/ and %s/", p->patches, fits, p->pc,
		    STATE_NAME);
	if (*p->series)
		say("  would add the patches' names to %s", p->series);
}

void tell_would_apply(const struct apply *a)
{
	size_t fits = count_patches(a, OUT_FITS);

	say("All %zu patches fit. Nothing was changed; apply.sh without --dry-run:",
	    fits);
	tell_files(a);
	tell_place(a, fits);
}

void tell_applied(const struct apply *a)
{
	say("Applied: %zu patches, %zu files; %s.", count_patches(a, OUT_FITS),
	    a->changes.count, asked_text(a));
	say("Check it:     scripts/verify.sh %s", a->kernel.shown);
	say("Take it back: scripts/apply.sh --undo %s", a->kernel.shown);
}
