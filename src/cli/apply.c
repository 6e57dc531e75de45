// SPDX-License-Identifier: GPL-2.0
// Bring a series into a kernel tree: all of it, or nothing.
#include "apply/present.h"
#include "cli/apply-run.h"
#include "cli/command.h"
#include "report/apply-json.h"
#include "report/apply-text.h"
#include "util/run.h"
#include "util/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The run that a signal ends: its report is written on every way out. */
static struct {
	struct apply *a;
	struct output json;
	pid_t owner;
} run;

static bool is(const struct apply *a, const char *command)
{
	return !strcmp(a->command, command);
}

static void report(int code)
{
	struct apply *a = run.a;
	json_t *doc;
	char *text;

	run.a = NULL;
	if (!a || !run.json.name || getpid() != run.owner)
		return;
	doc = apply_document(a, code);
	text = json_dumps(doc, JSON_INDENT(2));
	json_decref(doc);
	if (!text || output_write(&run.json, pool_printf("%s\n", text), strlen(text) + 1))
		warn("the JSON report could not be written (%s)", run.json.name);
	free(text);
}

static void report_at_exit(int code, void *unused)
{
	(void)unused;
	report(code);
}

static int run_status(struct apply *a)
{
	int rc = 0;

	if (kernel_is_locked(&a->kernel)) {
		a->state = STATE_BUSY;
		a->state_known = true;
	} else {
		rc = state_read(a);
		if (!rc)
			rc = present_find(a);
	}
	if (rc)
		return rc;
	a->outcome = state_text(a->state);
	a->series = a->applied.series;
	if (a->applied.series) {
		a->level = a->applied.level;
		a->numbering = a->applied.numbering;
		a->reserve = a->applied.reserve;
		a->archs = a->applied.archs;
	}
	tell_tree(a);
	tell_status(a);
	return 0;
}

static int run_undo(struct apply *a)
{
	int rc = a->state == STATE_LOST ? undo_lost(a) : undo(a);

	if (!rc && !strcmp(a->outcome, "would-undo"))
		tell_would_undo(a);
	return rc;
}

static int run_in(struct apply *a, const char *tree)
{
	int rc = kernel_open(&a->kernel, tree);

	if (rc)
		return rc;
	if (!is(a, "undo"))
		fingerprint_tree(&a->kernel.print, a->kernel.path);
	if (is(a, "status"))
		return run_status(a);
	if (is(a, "apply") || is(a, "update"))
		rc = check_series(a);
	if (!rc)
		rc = kernel_lock(&a->kernel);
	if (!rc && !a->dry_run)
		rc = recover(a);
	if (!rc)
		rc = state_read(a);
	if (!rc && a->dry_run && a->state == STATE_HALF)
		rc = refuse_state(a);
	if (rc)
		return rc;
	if (is(a, "undo"))
		return run_undo(a);
	tell_tree(a);
	if (a->git.found)
		rc = git_originals(a);
	if (rc)
		return rc;
	if (is(a, "update"))
		return run_update(a);
	if (a->state == STATE_LOST)
		return apply_lost(a);
	rc = choose_series(a);
	return rc ? rc : run_apply(a);
}

static int answer(const char *kit, enum apply_ask ask)
{
	size_t i;

	if (ask == ASK_VERSION)
		return command_version(kit);
	if (ask == ASK_HELP)
		fputs(message_own_words(apply_help), stdout);
	for (i = 0; ask == ASK_STEPS && journal_steps[i]; i++)
		puts(journal_steps[i]);
	return EX_OK;
}

int command_apply(const char *kit, int argc, char **argv)
{
	struct apply *a = pool_alloc(sizeof(*a));
	const char *tree = NULL;
	enum apply_ask ask;
	int rc;

	a->kit = kit;
	a->outcome = "error";
	a->kernel.lock = -1;
	run.owner = getpid();
	rc = apply_options(a, &run.json, &tree, &ask, argc, argv);
	if (!rc && ask != ASK_RUN)
		return answer(kit, ask);
	run.a = a;
	if (!rc)
		rc = scratch_open();
	on_exit(report_at_exit, NULL);
	if (!rc)
		rc = run_in(a, tree);
	if (!rc && !strcmp(a->outcome, "error"))
		rc = fail(EX_FAULT, NULL, "internal error: no outcome (%s)", a->command);
	report(rc);
	return rc;
}
