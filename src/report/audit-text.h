/* SPDX-License-Identifier: GPL-2.0 */
/* The audit for people: text, 100 columns wide. */
#ifndef TIF_AUDIT_TEXT_H
#define TIF_AUDIT_TEXT_H

#include "audit/audit.h"

/** audit_text - the whole report */
void audit_text(const struct audit *a);

/* Its parts. */

/** text_verdicts - one line per architecture: exit path, verdict, reason */
void text_verdicts(const struct audit *all);

/** text_verdict - an architecture's exit path and verdict, with all reasons */
void text_verdict(const struct arch_audit *a);

/** text_diags - complaints, under a label */
void text_diags(const char *label, const struct diags *d);

/** text_findings - the findings of one severity, under a label */
void text_findings(const struct findings *l, enum severity severity, const char *label);

#endif
