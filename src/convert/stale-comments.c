// SPDX-License-Identifier: GPL-2.0
// Take a line that is no longer true out of a comment.
#include "convert/stale-comments.h"
#include "header/lines.h"
#include "util/pool.h"

#include <ctype.h>
#include <string.h>

static bool is_blank_char(char c)
{
	return strchr(" \t\r\n", c) != NULL;
}

/* Is this line @text, inside a comment or with both marks of its own? */
static bool says(const char *line, size_t len, const char *text)
{
	const char *s = line, *end = line + len;
	bool opens, closes;

	while (s < end && is_blank_char(*s))
		s++;
	while (end > s && is_blank_char(end[-1]))
		end--;
	opens = end - s >= 2 && starts_with(s, "/*");
	if (opens)
		s++;
	closes = end - s >= 2 && starts_with(end - 2, "*/");
	if (opens != closes)
		return false;
	if (s < end && *s == '*')
		s++;
	end -= closes ? 2 : 0;
	while (s < end && is_blank_char(*s))
		s++;
	while (end > s && is_blank_char(end[-1]))
		end--;
	return (size_t)(end - s) == strlen(text) && !strncmp(s, text, strlen(text));
}

static bool has_words(const char *s, size_t len)
{
	while (len && !isalnum((unsigned char)*s)) {
		s++;
		len--;
	}
	return len;
}

bool stale_cut(const char **raw, size_t *len, const char *text)
{
	const char *line = *raw, *end = *raw + *len;
	struct str rest = { 0 };
	bool found = false;

	while (line < end) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t size = (size_t)((stop ? stop + 1 : end) - line);

		if (says(line, size, text))
			found = true;
		else
			str_add(&rest, line, size);
		line += size;
	}
	if (!found)
		return false;
	*raw = str_get(&rest);
	*len = has_words(*raw, rest.len) ? rest.len : 0;
	return true;
}
