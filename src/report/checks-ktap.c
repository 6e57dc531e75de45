// SPDX-License-Identifier: GPL-2.0
// Results in KTAP (Documentation/dev-tools/ktap.rst of the kernel), with the version line
// of TAP 13: kunit.py takes either, and tappy no other.
#include "report/checks.h"
#include "util/utf8.h"

#include <string.h>

/* One line, in which no "#" begins a directive. */
static const char *plain(const char *text)
{
	char *copy = pool_strdup(utf8_clean(text));
	size_t i;

	for (i = 0; copy[i]; i++) {
		if (strchr("\n\r\t\v\f", copy[i]))
			copy[i] = ' ';
		else if (copy[i] == '#')
			copy[i] = '_';
	}
	return copy;
}

static void comment(struct str *out, const char *name, const char *value)
{
	if (value && *value)
		str_printf(out, "# %s: %s\n", name, plain(value));
}

void checks_ktap(const struct checks *c, struct str *out)
{
	size_t i;

	str_printf(out, "TAP version 13\n1..%zu\n", c->count);
	for (i = 0; i < c->count; i++) {
		const struct check *k = &c->list[i];

		comment(out, "figures", check_figures(k));
		if (k->kind == KIND_FAILED) {
			comment(out, "outcome", k->r->word);
			comment(out, "reason", result_reason(k->r));
			comment(out, "tree", k->tree);
			comment(out, "log", check_log(k));
			comment(out, "repeat", check_repeat(k));
		}
		str_printf(out, "%s %zu %s", k->kind == KIND_FAILED ? "not ok" : "ok",
			   i + 1, plain(k->id));
		if (k->kind == KIND_SKIPPED)
			str_printf(out, " # SKIP %s", plain(result_reason(k->r)));
		str_puts(out, "\n");
	}
}
