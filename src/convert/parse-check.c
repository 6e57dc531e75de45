// SPDX-License-Identifier: GPL-2.0
// Did spatch skip a part of the header that holds flags?
#include "convert/parse-check.h"
#include "header/lines.h"
#include "util/pool.h"

#include <string.h>

enum parse_result parse_check(const char *text, const char *header, struct diags *d)
{
	enum parse_result result = PARSE_OK;
	bool counted = false;

	/* Raw lines: the report quotes code that would not split cleanly. */
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *line = pool_strndup(text, len);

		text += len;
		text += *text == '\n';
		if (starts_with(line, "nb good = ") && strstr(line, "nb bad = "))
			counted = true;
		if (!starts_with(line, "bad: ") && !starts_with(line, "BAD:!!!!! "))
			continue;
		if (!strstr(line, "TIF_"))
			continue;
		diag_add(d, header, 0, "spatch cannot parse the part with: %s",
			 skip_space(strchr(line, ' ')));
		result = PARSE_SKIPPED;
	}
	return counted ? result : PARSE_NO_ANSWER;
}
