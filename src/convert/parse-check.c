// SPDX-License-Identifier: GPL-2.0
// Did spatch skip a part of the header that holds flags?
#include "convert/parse-check.h"
#include "util/pool.h"

#include <string.h>

int parse_check(const struct source *s, const char *header, struct diags *d)
{
	bool verdict = false;
	const char *line;
	int rc = 0;

	/* Raw lines: the report quotes code that would not split cleanly. */
	for (line = s->text; *line; line += *line == '\n') {
		size_t len = strcspn(line, "\n");
		const char *text = pool_strndup(line, len), *flag;

		line += len;
		verdict |= starts_with(text, "nb good = ") && strstr(text, "nb bad = ");
		if (!starts_with(text, "bad: ") && !starts_with(text, "BAD:!!!!! "))
			continue;
		flag = strstr(text, "TIF_");
		if (!flag)
			continue;
		diag_add(d, header, 0, "spatch cannot parse the part with: %s",
			 skip_space(strchr(text, ' ')));
		rc = -1;
	}
	if (verdict)
		return rc;
	diag_add(d, header, 0, "spatch --parse-c gave no verdict");
	return -1;
}
