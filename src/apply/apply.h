/* SPDX-License-Identifier: GPL-2.0 */
/* What one run of apply knows: the tree, the plan, the trial, what landed. */
#ifndef TIF_APPLY_H
#define TIF_APPLY_H

#include "header/fingerprint.h"
#include "util/file.h"
#include "util/message.h"

#define STATE_NAME ".tif-backports"

/**
 * struct kernel - the tree at hand
 * @path: absolute, links resolved
 * @shown: the same, quoted for messages
 * @release: "6.12.107" from its Makefile
 * @hints: traces of a vendor
 * @print: what the tree says about itself
 * @lock: descriptor of the lock, or -1
 */
struct kernel {
	const char *path;
	const char *shown;
	const char *release;
	const char *version;
	const char *patchlevel;
	const char *sublevel;
	const char *extraversion;
	struct list hints;
	struct fingerprint print;
	int lock;
};

/** enum kind - where a patch of the plan comes from */
enum kind {
	KIND_FILE,   /* patches/NAME */
	KIND_COMPAT, /* the files under compat/FACILITY/ */
	KIND_COCCI,  /* the conversion of this very tree's header */
	KIND_HOOK,   /* cocci/hooks/NAME.cocci on this very tree's functions */
};

/** enum outcome - what became of a patch in the trial */
enum outcome { OUT_FITS, OUT_CONFLICT, OUT_SKIPPED };

/**
 * struct entry - one patch of the plan
 * @name: its name in the series: "rseq/slow-path.patch"
 * @level: "tif" or "rseq"
 * @arch: folder below arch/, or "" for all
 * @own: the vendor's file that replaces it (--with), or NULL
 * @files: what it touches, with lsdiff's signs: "+ PATH", "- PATH", "! PATH"
 */
struct entry {
	const char *name;
	const char *level;
	const char *arch;
	const char *own;
	enum kind kind;
	enum outcome outcome;
	struct list files;
};

/** struct rseq_exit - how one architecture consumes rseq events after the run */
struct rseq_exit {
	const char *arch;
	bool own; /* a TIF_RSEQ of its own; else the alias */
	const char *why;
};

/** struct conflict - one hunk that does not fit; fields as in docs/apply.json.md */
struct conflict {
	const char *patch;
	const char *file;
	unsigned int hunk;
	unsigned int line;
	const char *reason;
	const char *expected; /* lines, each with its newline; "" for none */
	const char *found;
	bool already;
	const char *wiggle;
};

/** struct offset - a hunk that fitted at another line */
struct offset {
	const char *patch;
	const char *file;
	unsigned int hunk;
	unsigned int line;
	int offset;
};

/**
 * struct left_out - a patch of the series that is not in the plan
 * @why: "the tree has ...", "numbering: native"
 * @by_probe: the tree decides, not what was asked for or which architectures there are
 */
struct left_out {
	const char *patch;
	const char *why;
	bool by_probe;
};

/** enum action - what happens to a file of the tree */
enum change_action { CHANGE_ADD, CHANGE_MODIFY, CHANGE_DELETE };

/** struct file_change - one file; hashes are "absent" where there is no file */
struct file_change {
	enum change_action action;
	const char *path;
	const char *before;
	const char *after;
};

/** struct changes - a list of them */
struct changes {
	struct file_change *list;
	size_t count;
};

/** enum state - what the tree is in, in words: state_text() */
enum state {
	STATE_PRISTINE,
	STATE_APPLIED,
	STATE_POPPED,
	STATE_CHANGED,
	STATE_RESTORED, /* every file is the original (git reset), the state folder is
			   left */
	STATE_PART,	/* some files are originals, the others as they landed */
	STATE_HALF,
	STATE_FOREIGN,
	STATE_LOST, /* files or the stack of this kit, but no state folder (git clean,
		       clone) */
	STATE_BUSY,
};

/**
 * struct stack_place - where the stack of a landing is, or shall be
 * @as: what --as says: "quilt", "git" or "plain"
 * @patches: folder of the patches, below the tree: "patches", or, on top of a vendor's,
 *	"debian/patches/tif-backports"
 * @pc: where quilt's copies are: ".pc", ".pc/tif-backports", "" for none
 * @series: the vendor's list that our patches are added to, "" for none
 */
struct stack_place {
	const char *as;
	const char *patches;
	const char *pc;
	const char *series;
};

/** struct applied - what info.json of an applied tree says */
struct applied {
	const char *series;
	const char *level;
	const char *numbering;
	const char *reserve; /* what --reserve kept free, ""; NULL: not recorded */
	const char *archs;   /* comma separated */
	const char *digest;
	const char *release;
	const char *kit; /* the kit's version that landed it, or "" */
	struct stack_place place;
	struct list patches;
	struct list vendor; /* patches that are the vendor's own (--with) */
};

/**
 * struct git_stack - the commits of --as git, as HEAD has them
 * @found: all of them are there, in order
 * @top: the last; @base: the parent of the first; @ids: all, the last first
 * @above: commits on top of them
 */
struct git_stack {
	bool found;
	size_t count;
	const char *top;
	const char *base;
	struct list ids;
	struct list above;
};

/** enum presence - is a patch in the tree, by what its files have? */
enum presence {
	PRESENT_IN,
	PRESENT_NOT,	 /* its files are as it expects them before */
	PRESENT_PART,	 /* some files have it, the others are as before */
	PRESENT_CHANGED, /* a file is neither: edited by hand */
	PRESENT_OPEN,	 /* cannot be told from the files, see @why */
};

/**
 * struct present - one patch of the stack that is in the tree, or was
 * @files: those that do not have it; PRESENT_IN: those that it does not come off
 * @why: PRESENT_OPEN: the reason; PRESENT_IN: why it does not come off
 */
struct present {
	const char *patch;
	enum presence how;
	struct list files;
	const char *why;
};

/**
 * struct candidate - a series, and what stands against it for this tree
 * @needs: how many needs it names
 * @needed: one of them does not hold
 * @against: the facts
 * @hooks, @stand: where no series fits: its hooks, and how many have their lines in the
 *	tree
 */
struct candidate {
	const char *series;
	size_t hooks;
	size_t stand;
	size_t needs;
	bool needed;
	struct list against;
};

struct probe_answer;
struct patch_text;
struct pieces;

/**
 * struct apply - one run
 * @kit: the kit's folder
 * @command: "apply", "update", "undo" or "status"
 * @series: chosen, or ""; @level, @numbering: asked for, or what is applied
 * @archs: comma separated, as planned
 * @want_archs: what --arch said, or ""
 * @want_numbering: what --numbering said, or ""
 * @want_reserve: what --reserve said, or NULL; @reserve: the numbers kept free, or ""
 * @with: folder of hand-made patches that replace some of the series, absolute, or NULL
 * @as: what --as said: "quilt", "git", "plain", or ""
 * @author: "Name <mail>" for what lands
 * @digest: hash of all that the plan is made from
 * @probes: what was asked of the tree, and the answers
 * @plan: the patches in order; @sources: their texts, private to the trial
 * @left_out: the patches of the series that are not in the plan; @needless: how many of
 *	them the tree's own features make needless
 * @work, @before: the trial's copy, patched, with patches/ and .pc; and as it was
 * @touched: every path that the plan may change
 * @guarded: the patch whose area file was compared, or ""
 * @guard: what the tree's rseq area, or its handler, has that the plan does not know
 * @candidates: all series, where one was chosen by what the tree has
 * @nearest, @nearest_fit: where none is for the tree: the nearest, how many patches fit
 * @survey: the plan is only tried, to see how much of it fits: nothing is refused
 * @lands, @blocked: after a trial: the architectures that fit, and those that do not
 * @changes: what differs after the trial; or what an applied tree's manifest says
 * @was: where the files of @changes are as they were, while they are not that in the tree
 * @changed: for people: what was edited since it landed, what a foreign stack is, or what
 *	of this kit is in a tree without a state folder
 * @foreign: what there is of a quilt stack that is not ours: ".pc", "patches", "series"
 * @place: where this run's stack goes
 * @git: without a state folder: the commits of --as git
 * @real: the tree's path while kernel.path is that of a view, else NULL
 * @originals: how many files of a landing are as they were before
 * @present: each patch of the stack; @comes_off: all of them came off a copy; @exact:
 *	they are the stack's own, and each hunk was where its patch says
 * @stack: with STATE_LOST: is a quilt stack of this kit among it?
 * @phase: with STATE_HALF: where the run was interrupted
 * @recovered: "forward", "back", or NULL
 */
struct apply {
	const char *kit;
	const char *command;
	bool dry_run;
	bool verbose;
	const char *want_series;
	const char *want_archs;
	const char *want_numbering;
	const char *want_reserve;
	const char *reserve;
	const char *propose;
	const char *with;
	const char *as;
	const char *author;
	struct kernel kernel;
	const char *series;
	const char *level;
	const char *numbering;
	const char *archs;
	const char *digest;
	struct probe_answer *probes;
	struct entry *plan;
	struct patch_text *sources;
	size_t nplan;
	struct left_out *left_out;
	size_t nleft_out;
	size_t needless;
	struct rseq_exit *exits;
	size_t nexits;
	const char *work;
	const char *before;
	struct list touched;
	struct list guard;
	const char *guarded;
	struct candidate *candidates;
	size_t ncandidates;
	const char *nearest;
	size_t nearest_fit;
	bool survey;
	struct list lands;
	struct list blocked;
	struct changes changes;
	const char *was;
	struct conflict *conflicts;
	size_t nconflicts;
	struct offset *offsets;
	size_t noffsets;
	struct list notes;
	enum state state;
	bool state_known;
	struct list changed;
	struct list foreign;
	struct stack_place place;
	struct git_stack git;
	const char *real;
	size_t originals;
	struct present *present;
	struct pieces *pieces;
	size_t npresent;
	bool comes_off;
	bool exact;
	bool stack;
	const char *phase;
	struct applied applied;
	const char *recovered;
	const char *outcome; /* docs/apply.json.md */
};

/* tree.c: which tree, which series, who else works in it */

/** kernel_open - resolve @arg, check that it is a kernel tree, read its facts */
int kernel_open(struct kernel *k, const char *arg);
/** kernel_lock - take the lock; it goes away with the process */
int kernel_lock(struct kernel *k);
/** kernel_is_locked - does another run hold it? */
bool kernel_is_locked(const struct kernel *k);

/* choose.c */

/** check_series - is there the series that --series names? */
int check_series(struct apply *a);
/**
 * choose_series - sets a->series, by what the tree has
 *
 * For a tree whose state is known. Where no series fits, the nearest is tried on a copy,
 * what stands against it is told, and the run ends (EX_TREE).
 */
int choose_series(struct apply *a);

/* plan.c, with.c, probe.c, digest.c */

/** plan_series - fills plan, exits, archs, notes, left_out from series/NAME and the tree
 */
int plan_series(struct apply *a);
/**
 * probe - does the tree, as it was before the kit came, have what a probe looks for?
 * @yes: set to the answer
 * @means: set to the probe's words
 */
int probe(struct apply *a, const char *name, bool *yes, const char **means);
/**
 * with_find - the file below --with that replaces a patch, or NULL
 * @name: the patch's name in the series
 */
const char *with_find(const struct apply *a, const char *name);
struct series;
/** with_check - is each file below --with a patch of the series? notes those left out */
int with_check(struct apply *a, const struct series *s);
/** plan_digest - sets a->digest over everything that decides about what lands, program
 * included */
int plan_digest(struct apply *a);

/* trial.c, conflict.c: try the plan on a copy; nothing here writes into the tree */

/**
 * trial_files - reads the patches: sets touched and the entries' files
 *
 * Refuses paths that no patch may name, what rename cannot replace (a link, a file system
 * in between), files that are no sources, and CRLF at the ends of lines. The command
 * calls check_writable() between this and trial().
 */
int trial_files(struct apply *a);
/** trial - after trial_files(): sets work, before, touched, changes (hashes included),
 * conflicts, offsets, notes; conflicts are said on stderr as they are found */
int trial(struct apply *a);
/** conflict_headline - "PATCH, FILE, hunk N, line N: REASON" */
const char *conflict_headline(const struct conflict *c);

/* area.c */

/** find_area - the comparison of check_area() alone: sets a->guard, says nothing */
int find_area(struct apply *a);
/**
 * check_area - does the fast path of the plan write what the tree's own handler writes?
 *
 * For a tree without a landed plan. Every difference is said on stderr and kept in
 * a->guard.
 *
 * Return: 0, EX_NO where they differ, or the code of fail().
 */
int check_area(struct apply *a);

/* lands.c */

/** find_lands - after trial(): sets a->lands and a->blocked */
void find_lands(struct apply *a);
/** lands_command - the command that lands what fits; NULL where that is all, or nothing
 */
const char *lands_command(const struct apply *a);

/* lost.c */

/** lost_view - with STATE_LOST: the tree as git has it from before the kit came
 * @view: set to its path, or to NULL where git does not have it */
int lost_view(struct apply *a, const char **view);
/** git_originals - sets changes and was, from the commits of --as git */
int git_originals(struct apply *a);
/** lost_is_whole - after trial() on that: is the result what is in the tree? */
bool lost_is_whole(const struct apply *a);
/** lost_adopt - then: make the state folder anew */
int lost_adopt(struct apply *a);

/* view.c */

/**
 * view_make - the tree as it was, in the scratch folder
 * @paths: the files that may differ
 * @originals: the folder with those of them that were there
 * @view: set to its path
 */
int view_make(struct apply *a, const struct list *paths, const char *originals,
	      const char **view);
/** view_open - with a->real: the folders of these paths are folders in the view, too */
int view_open(struct apply *a, const struct list *paths);
/** view_open_archs - the same for the folders of all architectures that are converted */
int view_open_archs(struct apply *a);

/* place.c */

/** place_choose - sets a->place by a->as and what is there; 0 or fail()'s code */
int place_choose(struct apply *a);
/** place_text - "patches/, .pc and .tif-backports" */
const char *place_text(const struct stack_place *p);

/* state.c: what state is the tree in; reads only */

const char *state_text(enum state s);
/**
 * state_read - sets state, changed, stack, phase; for a tree with a landed series applied
 * and changes, too
 *
 * Says nothing. Refuses a state folder that this kit cannot have written (EX_NO).
 */
int state_read(struct apply *a);

/* writable.c */

/**
 * check_writable - can all of @a->touched be replaced? To be called before the trial
 *
 * Refuses (EX_NO) folders without write permission, read-only mounts, sticky folders,
 * and, but for root, files of another user, whose owner would change.
 */
int check_writable(const struct apply *a);

/* journal.c, stage.c, land.c, undo.c, recover.c: killed at any moment, the next run goes
 * on */

/** recover - complete or take back what a killed run has left; says so; sets recovered */
int recover(struct apply *a);
/** land - the trial into the tree, all or nothing; says nothing when it is done */
int land(struct apply *a);
/** update - the trial, made on the tree as it was, in the place of what is landed, all or
 * nothing; says nothing when it is done */
int update(struct apply *a);
/** refuse_state - fail() for a state that neither apply nor undo goes on from, or 0 */
int refuse_state(const struct apply *a);
/**
 * undo - take it back, or, with dry_run, say what that would be
 *
 * Wants state_read() before it, judges every state, says what was done, and sets outcome,
 * state and changes (as undo sees them: a file that was added is deleted).
 */
int undo(struct apply *a);
/** undo_would - say what an undo of a->changes would be, and remove; returns 0 */
int undo_would(struct apply *a, const char *place);
/**
 * clear_restored - remove what a landing left in a tree with STATE_RESTORED
 *
 * For an apply, not a dry run, before it makes its plan. Says so, and sets state to
 * STATE_PRISTINE.
 */
int clear_restored(struct apply *a);
/** journal_steps - the points where a run may be killed (TIF_KILL_AT), NULL at the end */
extern const char *const journal_steps[];

#endif
