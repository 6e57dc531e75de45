// SPDX-License-Identifier: GPL-2.0
// Results in the XML of JUnit: a test suite per tree, architecture and level.
#include "report/checks.h"
#include "report/html.h"
#include "util/utf8.h"

#include <string.h>

#define TAIL 30

/* XML 1.0 has no form feeds and no U+FFFE, U+FFFF; html_add() cares for the rest. */
static const char *xml(const char *text)
{
	char *copy = pool_strdup(utf8_clean(text ? text : ""));
	size_t i;

	for (i = 0; copy[i]; i++) {
		if (copy[i] == '\f' || copy[i] == '\v')
			copy[i] = ' ';
		if (!strncmp(copy + i, "\xef\xbf\xbe", 3) ||
		    !strncmp(copy + i, "\xef\xbf\xbf", 3))
			copy[i + 2] = '\xbd';
	}
	return copy;
}

static const char *time_of(double seconds)
{
	return pool_printf("%.3f", seconds > 0 ? seconds : 0);
}

/* A kernel that died and a guest that did not end are errors, all else is a failure. */
static bool is_error(const struct check *k)
{
	return k->r->outcome == OUTCOME_PANIC || k->r->outcome == OUTCOME_TIMEOUT;
}

static size_t errors_of(const struct check *first, size_t count)
{
	size_t i, n = 0;

	for (i = 0; i < count; i++)
		n += is_error(&first[i]);
	return n;
}

static void add_failure(const struct check *k, struct str *out)
{
	const char *tag = is_error(k) ? "error" : "failure";
	const char *log = check_log(k);
	const char *tail = check_tail(k, TAIL);

	html_add(out, "      <%s type=\"%s\" message=\"%s\">", tag, xml(k->r->word),
		 xml(result_reason(k->r)));
	html_add(out, "figures: %s\nrepeat: %s\nlog: %s\n%s%s", xml(check_figures(k)),
		 xml(check_repeat(k)), xml(log), *tail ? "\n" : "", xml(tail));
	html_add(out, "</%s>\n", tag);
}

static void add_case(const struct check *k, struct str *out)
{
	html_add(out, "    <testcase classname=\"%s.%s.%s%s%s\" name=\"%s\" time=\"%s\"",
		 xml(k->tree), xml(k->arch), xml(k->level), *k->variant ? "." : "",
		 xml(k->variant), xml(k->id), time_of(result_seconds(k->r)));
	if (k->kind == KIND_PASSED && !*check_figures(k)) {
		html_add(out, "/>\n");
		return;
	}
	html_add(out, ">\n");
	if (k->kind == KIND_FAILED)
		add_failure(k, out);
	else if (k->kind == KIND_SKIPPED)
		html_add(out, "      <skipped message=\"%s\"/>\n",
			 xml(result_reason(k->r)));
	else
		html_add(out, "      <system-out>%s</system-out>\n",
			 xml(check_figures(k)));
	html_add(out, "    </testcase>\n");
}

static void add_property(struct str *out, const char *name, const char *value)
{
	if (value && *value)
		html_add(out, "      <property name=\"%s\" value=\"%s\"/>\n", name,
			 xml(value));
}

static void add_suite(const struct cell *cell, struct str *out)
{
	const struct check *k = cell->first;
	const struct target *t = k->r->target ? k->r->target : k->store->target;
	size_t errors = errors_of(k, cell->count), i;

	html_add(out,
		 "  <testsuite name=\"%s %s %s\" tests=\"%zu\" failures=\"%zu\" "
		 "errors=\"%zu\" skipped=\"%zu\" time=\"%s\">\n    <properties>\n",
		 xml(k->tree), xml(k->arch), xml(k->level), cell->count,
		 cell->of[KIND_FAILED] - errors, errors, cell->of[KIND_SKIPPED],
		 time_of(cell->seconds));
	add_property(out, "arch", k->arch);
	add_property(out, "level", k->level);
	add_property(out, "kit", k->r->version);
	add_property(out, "kernel", t ? t->kernel : "");
	add_property(out, "vendor", t ? t->vendor : "");
	add_property(out, "stack", t ? t->stack : "");
	html_add(out, "    </properties>\n");
	for (i = 0; i < cell->count; i++)
		add_case(k + i, out);
	html_add(out, "  </testsuite>\n");
}

void checks_junit(const struct checks *c, struct str *out)
{
	size_t i, errors = errors_of(c->list, c->count);
	double seconds = 0;

	for (i = 0; i < c->ncells; i++)
		seconds += c->cells[i].seconds;
	html_add(out,
		 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "
		 "name=\"tif-backports\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		 "time=\"%s\">\n",
		 c->count, c->of[KIND_FAILED] - errors, errors, time_of(seconds));
	for (i = 0; i < c->ncells; i++)
		add_suite(&c->cells[i], out);
	html_add(out, "</testsuites>\n");
}
