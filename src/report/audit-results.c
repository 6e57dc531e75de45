// SPDX-License-Identifier: GPL-2.0
// The audit as lines of a results folder (docs/results.md).
#include "report/audit-results.h"
#include "report/fingerprint.h"
#include "report/results.h"
#include "util/pool.h"

/* struct lines - where they go, and what all of them have */
struct lines {
	const struct audit *a;
	const char *file;
	const char *options;
	struct result common;
};

static void add_count(struct result *r, const char *key, size_t n)
{
	result_add_figure(r, key, pool_printf("%zu", n), true);
}

static size_t count_changes(const struct arch_audit *a, bool unexplained)
{
	size_t count = 0;

	for (size_t i = 0; i < a->nchanges; i++)
		count += unexplained ? !a->changes[i].why
				     : a->changes[i].kind != CHANGE_KEPT;
	return count;
}

/* What is wrong, by its first place: a fault of the header, of code, or not read. */
static const char *first_of(const struct diags *faults, const struct findings *code,
			    const struct diags *not_read)
{
	if (faults && faults->count)
		return diag_line(&faults->list[0]);
	for (size_t i = 0; i < code->count; i++)
		if (code->list[i].severity == SEVERE_FAULT)
			return pool_printf("%s:%u: %s", code->list[i].file,
					   code->list[i].line, code->list[i].text);
	return not_read->count
		       ? pool_printf("not read: %s", diag_line(&not_read->list[0]))
		       : NULL;
}

static int add(const struct lines *l, struct result *r, const char *reason)
{
	r->outcome = reason ? OUTCOME_FAIL : OUTCOME_PASS;
	r->word = word_of(&outcome_words, r->outcome);
	if (reason)
		result_add_figure(r, "reason", reason, false);
	return results_append(l->file, r);
}

/* Of a header that could not be read, nothing is known of its numbers. */
static void add_numbers(struct result *r, const struct arch_audit *a)
{
	if (!a->readable)
		return;
	add_count(r, "flags", audit_count(a, false));
	add_count(r, "free_generic", audit_free(a, 0, ARCH_FIRST - 1));
	add_count(r, "free_arch", audit_free(a, ARCH_FIRST, ARCH_LAST));
	if (audit_vendor(a))
		add_count(r, "vendor_flags", audit_count(a, true));
}

static int add_arch(const struct lines *l, const struct arch_audit *a)
{
	struct result r = l->common;

	r.path = pool_printf("audit/%s/flags", a->arch);
	r.seconds = pool_printf("%.3f", a->seconds);
	r.repeat = pool_printf("scripts/audit.sh --arch %s %s", a->folder, l->options);
	add_numbers(&r, a);
	add_count(&r, "faults",
		  a->faults.count + findings_count(&a->findings, SEVERE_FAULT));
	add_count(&r, "warnings", findings_count(&a->findings, SEVERE_WARN));
	add_count(&r, "not_read", a->unknown.count);
	result_add_figure(&r, "conversion", word_of(&answer_words, a->verdict.answer),
			  false);
	add_count(&r, "to_fix", findings_count(&a->findings, SEVERE_FIX));
	add_count(&r, "in_the_way", findings_count(&a->findings, SEVERE_BLOCKS));
	if (l->a->other && a->readable) {
		add_count(&r, "changes", count_changes(a, false));
		add_count(&r, "unexplained", count_changes(a, true));
	}
	return add(l, &r, first_of(&a->faults, &a->findings, &a->unknown));
}

static int add_core(const struct lines *l)
{
	const struct audit *a = l->a;
	struct result r = l->common;

	r.path = "audit/all/core";
	r.seconds = pool_printf("%.3f", a->core_seconds);
	r.repeat = pool_printf("scripts/audit.sh %s", l->options);
	add_count(&r, "files", a->core_scan.files);
	add_count(&r, "faults", findings_count(&a->core, SEVERE_FAULT));
	add_count(&r, "not_read", a->core_scan.complaints.count);
	return add(l, &r, first_of(NULL, &a->core, &a->core_scan.complaints));
}

int audit_results(const struct audit *a, const char *file, const char *options,
		  const char *log)
{
	struct lines l = { .a = a, .file = file, .options = options };
	json_t *print = fingerprint_document(&a->print);
	struct target *t = target_of_print(print, a->version);
	int rc;

	if (t && a->kit_commit)
		t->commit = a->kit_commit;
	l.common = (struct result){ .log = log, .version = a->kit_version, .target = t };
	json_decref(print);
	rc = add_core(&l);
	for (size_t i = 0; !rc && i < a->count; i++)
		rc = add_arch(&l, &a->list[i]);
	return rc;
}
