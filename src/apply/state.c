// SPDX-License-Identifier: GPL-2.0
// What state is a tree in: pristine, ours, or under somebody else's stack. Reads only.
#include "apply/git.h"
#include "apply/journal.h"

#include "util/index.h"

#include <string.h>

#define TEXT_LIMIT ((size_t)1 << 20)

/** struct look - what differs in a landed tree, and how */
struct look {
	struct list unlike; /* files that are not as they landed */
	struct list stack;  /* words on what differs in patches/ */
	bool originals;	    /* every file is as it was */
	bool put_back;	 /* every file but added ones is; those as they landed, or gone */
	bool known;	 /* each file is as it landed, or as it was */
	size_t original; /* how many are as they were */
	bool strange;	 /* patches/ has what did not land */
	bool pushed, popped; /* all patches are applied; none is */
};

const char *state_text(enum state s)
{
	static const char *const words[] = {
		[STATE_PRISTINE] = "pristine", [STATE_APPLIED] = "applied",
		[STATE_POPPED] = "popped",     [STATE_CHANGED] = "changed",
		[STATE_RESTORED] = "restored", [STATE_PART] = "partly-restored",
		[STATE_HALF] = "half-applied", [STATE_FOREIGN] = "foreign",
		[STATE_LOST] = "lost",	       [STATE_BUSY] = "busy",
	};

	return words[s];
}

static void look_at_files(const struct journal *j, struct look *l)
{
	size_t i;

	l->originals = true;
	l->put_back = true;
	l->known = true;
	for (i = 0; i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];
		const char *now = at_hash(j->tree, f->path);
		bool landed = !strcmp(now, f->after), original = !strcmp(now, f->before);

		if (!landed)
			list_add(&l->unlike, f->path);
		if (!original)
			l->originals = false;
		if (!original && !landed)
			l->known = false;
		l->original += original;
		if (!original && !(landed && f->action == CHANGE_ADD))
			l->put_back = false;
	}
}

static void look_at_patch(const struct journal *j, struct look *l, const struct sum *sum)
{
	const char *path = pool_printf("%s/%s", j->place.patches, sum->name);
	const char *now = at_hash(j->tree, path);

	if (!strcmp(now, sum->hash))
		return;
	list_add(&l->stack, pool_printf("%s differs", path));
	if (strcmp(now, "absent") != 0)
		l->strange = true;
}

static void look_at_patches(const struct journal *j, struct look *l)
{
	const char *patches = j->place.patches;
	struct index known = { 0 };
	struct list found = { 0 };
	size_t i;

	if (!at_exists(j->tree, patches)) {
		list_add(&l->stack, pool_printf("%s/ is gone", patches));
		return;
	}
	if (at_list(j->tree, patches, &found)) {
		list_add(&l->stack,
			 found.n ? pool_printf("%s/%s is no regular file", patches,
					       shell_quote(found.s[0]))
				 : pool_printf("%s cannot be read", patches));
		l->strange = true;
		return;
	}
	for (i = 0; i < j->nsums; i++) {
		look_at_patch(j, l, &j->sums[i]);
		index_add(&known, j->sums[i].name, strlen(j->sums[i].name), i);
	}
	for (i = 0; i < found.n; i++) {
		if (index_find(&known, found.s[i], strlen(found.s[i])) >= 0)
			continue;
		list_add(&l->stack, pool_printf("%s/%s was added", patches,
						shell_quote(found.s[i])));
		l->strange = true;
	}
}

/* A list of patches without comments and empty lines. */
static const char *bare_lines(char *text)
{
	struct str s = { 0 };
	char *line;

	while (text && (line = strsep(&text, "\n")))
		if (*line && *line != '#')
			str_printf(&s, "%s\n", line);
	return str_get(&s);
}

static const char *lines_of(const struct journal *j, const char *path)
{
	size_t len;

	return bare_lines(at_read(j->tree, path, TEXT_LIMIT, &len));
}

static void look_at_stack(const struct journal *j, struct look *l)
{
	const char *applied = lines_of(j, ".pc/applied-patches");
	struct stat st;

	if (!*j->place.pc) {
		l->pushed = true; /* there is nothing that could be popped */
		return;
	}
	if (*j->place.series) {
		const char *on_it;

		l->popped = place_is_popped(j);
		l->pushed = place_is_pushed(j, &on_it);
		if (on_it)
			list_add(&l->stack, pool_printf("%s is on top of it", on_it));
		return;
	}
	if (!at_stat(j->tree, ".pc", &st) && !S_ISDIR(st.st_mode)) {
		list_add(&l->stack, ".pc is no folder");
		l->strange = true;
	}
	l->popped = !*applied;
	l->pushed = !strcmp(applied, lines_of(j, "patches/series"));
}

static enum state judge(const struct journal *j, const struct look *l)
{
	bool whole = !l->stack.n;

	if (whole && l->popped && l->originals)
		return STATE_POPPED;
	if (whole && l->pushed && !l->unlike.n)
		return STATE_APPLIED;
	if (l->put_back && !l->strange &&
	    (l->pushed || l->popped || !at_exists(j->tree, j->place.patches)))
		return STATE_RESTORED;
	if (whole && (l->pushed || l->popped) && l->known)
		return STATE_PART;
	return STATE_CHANGED;
}

static void read_landed(struct apply *a, const struct journal *j)
{
	struct look l = { 0 };
	size_t i;

	look_at_files(j, &l);
	look_at_patches(j, &l);
	look_at_stack(j, &l);
	a->state = judge(j, &l);
	a->changes = j->manifest;
	if (a->state != STATE_RESTORED)
		a->was = pool_printf("%s/" STATE_NAME "/orig", a->kernel.path);
	info_read(j, &a->applied);
	a->originals = l.original;
	if (a->state == STATE_PART) {
		a->changed = l.unlike;
		return;
	}
	if (a->state != STATE_CHANGED)
		return;
	if (!l.stack.n && !l.pushed)
		list_add(&l.stack, "the stack is not fully applied");
	a->changed = l.unlike;
	for (i = 0; i < l.stack.n; i++)
		list_add(&a->changed, l.stack.s[i]);
}

int state_read(struct apply *a)
{
	struct journal j;
	const char *git;
	int rc = journal_open(&j, &a->kernel);

	if (rc)
		return rc;
	a->changed = (struct list){ 0 };
	a->foreign = (struct list){ 0 };
	a->was = NULL;
	a->stack = false;
	a->phase = phase_text(j.phase);
	a->state_known = true;
	if (at_exists(j.tree, NEXT_NAME)) {
		a->state = STATE_HALF;
		a->phase = "updating";
	} else if (j.phase == PHASE_DONE)
		read_landed(a, &j);
	else if (j.phase != PHASE_NONE || j.gone)
		a->state = STATE_HALF;
	else if ((git = git_phase(a))) {
		a->state = STATE_HALF;
		a->phase = git;
	} else
		look_for_traces(a, &j);
	journal_close(&j);
	return 0;
}
