/* SPDX-License-Identifier: GPL-2.0 */
/* The audit for people: text as wide as the terminal, 100 columns elsewhere. */
#ifndef TIF_AUDIT_TEXT_H
#define TIF_AUDIT_TEXT_H

#include "audit/audit.h"
#include "util/flow.h"
#include "util/terminal.h"

/**
 * audit_text - the whole report
 * @a: the audit
 * @t: how wide, with colours or not
 * @out: takes it
 */
void audit_text(const struct audit *a, const struct terminal *t, struct str *out);

/* Its parts. */

#define TEXT_LABEL 14 /* the column of labels: "renumbered" */

/** struct text - the report that is being written */
struct text {
	struct str *out;
	const struct terminal *t;
	int columns;
};

/** text_flow - begin a paragraph behind a label of this colour */
void text_flow(const struct text *r, struct flow *f, enum ink ink, const char *label);

/** text_verdicts - one line per architecture: exit path, verdict, reason */
void text_verdicts(const struct text *r, const struct audit *all);

/** text_verdict - an architecture's exit path and verdict, with all reasons */
void text_verdict(const struct text *r, const struct arch_audit *a);

/** text_diags - what is wrong, under a label */
void text_diags(const struct text *r, const char *label, const struct diags *d);

/** text_findings - the findings of one severity, under a label */
void text_findings(const struct text *r, const struct findings *l, enum severity severity,
		   const char *label);

#endif
