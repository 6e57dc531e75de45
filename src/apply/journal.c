// SPDX-License-Identifier: GPL-2.0
// The phase of a landing, where it may be killed, and how its folder is held.
#include "apply/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const journal_steps[] = {
	"state-made",
	"staging",
	"stage",
	"keep",
	"manifest",
	"synced",
	"landing",
	"folder",
	"land",
	"patches",
	"pc",
	"landed",
	"recorded",
	"tidied",
	"undo-ready",
	"undoing",
	"unstack",
	"restore",
	"unfolder",
	"undone",
	"discarded",
	/* of an update, beside those of the undo and the landing in it */
	"update-ready",
	"update-begun",
	"update-undoing",
	"update-undone",
	"update-moved",
	/* of commits (--as git) */
	"git-made",
	"git-begun",
	"git-ready",
	"git-files",
	"git-locked",
	"git-index",
	"git-head",
	"git-done",
	NULL,
};

void (*journal_hook)(const char *name);

static unsigned int passed[sizeof(journal_steps) / sizeof(*journal_steps)];

/* TIF_KILL_AT is NAME, NAME:COUNT, or NAME:COUNT:INT for a Ctrl-C instead of a kill. */
static void kill_here(const char *name, unsigned int count)
{
	const char *at = getenv("TIF_KILL_AT");
	size_t len = strlen(name);
	char *end;

	if (!at || strncmp(at, name, len) != 0)
		return;
	if (!at[len])
		kill(getpid(), SIGKILL);
	if (at[len] != ':' || strtoul(at + len + 1, &end, 10) != count)
		return;
	kill(getpid(), !strcmp(end, ":INT") ? SIGINT : SIGKILL);
}

void journal_step(const char *name)
{
	static pid_t counted_for;
	size_t i;

	if (counted_for != getpid())
		memset(passed, 0, sizeof(passed));
	counted_for = getpid();
	for (i = 0; journal_steps[i] && strcmp(journal_steps[i], name) != 0; i++)
		;
	kill_here(name, ++passed[i]);
	if (journal_hook)
		journal_hook(name);
}

const char *phase_text(enum phase phase)
{
	static const char *const words[] = { "none", "staging", "landing", "done",
					     "undoing" };

	return words[phase];
}

/* Without a journal: only just made, or, with all the rest there, landed. */
static enum phase guess_phase(const struct journal *j)
{
	if (at_exists(j->dir, "manifest") && at_exists(j->dir, "orig") &&
	    !at_exists(j->dir, "stage"))
		return PHASE_DONE;
	return PHASE_STAGING;
}

static int read_phase(struct journal *j)
{
	size_t len, i;
	char *text;

	j->written = at_exists(j->dir, "journal");
	if (!j->written) {
		j->phase = guess_phase(j);
		return 0;
	}
	text = at_read(j->dir, "journal", 64, &len);
	for (i = PHASE_STAGING; text && i <= PHASE_UNDOING; i++) {
		if (strcmp(text, pool_printf("%s\n", phase_text(i))) != 0)
			continue;
		j->phase = i;
		return 0;
	}
	return fail(EX_NO, "restore the tree from a backup",
		    "the journal of an earlier run is unreadable (%s/journal in %s)",
		    STATE_NAME, j->kernel->shown);
}

static int open_state(struct journal *j)
{
	struct stat st;
	int rc;

	if (at_stat(j->tree, j->name, &st))
		return errno == ENOENT ? 0 : record_refuse(j, "it cannot be looked at");
	if (!S_ISDIR(st.st_mode))
		return record_refuse(j, "it is no folder");
	j->dir = at_folder(j->tree, j->name);
	if (j->dir < 0)
		return record_refuse(j, "it cannot be opened");
	rc = read_phase(j);
	return rc;
}

int journal_open(struct journal *j, const struct kernel *k)
{
	return journal_open_named(j, k, STATE_NAME);
}

int journal_open_named(struct journal *j, const struct kernel *k, const char *name)
{
	int rc;

	*j = (struct journal){
		.kernel = k, .name = name, .dir = -1, .before = -1, .phase = PHASE_NONE
	};
	j->tree = at_open(k->path);
	if (j->tree < 0 || fstat(j->tree, &j->like)) {
		journal_close(j);
		return fail(EX_NO, "run as a user who may", "%s cannot be read",
			    k->shown);
	}
	j->gone = at_exists(j->tree, GONE_NAME);
	rc = open_state(j);
	if (!rc)
		rc = record_check(j);
	if (rc)
		journal_close(j);
	return rc;
}

void journal_close(struct journal *j)
{
	if (j->dir >= 0)
		close(j->dir);
	if (j->tree >= 0)
		close(j->tree);
	j->dir = -1;
	j->tree = -1;
}

int journal_set(struct journal *j, enum phase phase)
{
	const char *text = pool_printf("%s\n", phase_text(phase));

	if (at_remove(j->dir, "journal.new") ||
	    at_write(j->dir, "journal.new", text, strlen(text), &j->like) ||
	    at_sync(j->dir, "journal.new") ||
	    at_rename(j->dir, "journal.new", j->dir, "journal") || at_sync(j->dir, ""))
		return -1;
	j->phase = phase;
	return 0;
}

int journal_discard(struct journal *j)
{
	if (at_remove_all(j->tree, GONE_NAME))
		return -1;
	j->gone = false;
	if (j->dir < 0)
		return 0;
	if (at_rename(j->tree, j->name, j->tree, GONE_NAME))
		return -1;
	close(j->dir);
	j->dir = -1;
	j->phase = PHASE_NONE;
	journal_step("undone");
	if (at_remove_all(j->tree, GONE_NAME))
		return -1;
	journal_step("discarded");
	return 0;
}
