// SPDX-License-Identifier: GPL-2.0
// Bytes that are no text must not reach a report.
#include "util/utf8.h"
#include "util/pool.h"

#include <stdint.h>

#define REPLACEMENT "\xef\xbf\xbd"

size_t utf8_length(const char *s)
{
	const unsigned char *b = (const unsigned char *)s;
	/* the least code point that needs so many bytes: no longer forms */
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t code;
	size_t len, i;

	if (b[0] < 0x20)
		return b[0] >= '\t' && b[0] <= '\r';
	if (b[0] < 0x7f)
		return 1;
	len = b[0] >= 0xf0 && b[0] < 0xf8 ? 4 : b[0] >= 0xe0 ? 3 : 2;
	if (b[0] < 0xc0 || b[0] >= 0xf8)
		return 0;
	code = b[0] & (0x7fU >> len);
	for (i = 1; i < len; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (b[i] & 0x3fU);
	}
	if (code < least[len] || code < 0xa0 || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	return len;
}

const char *utf8_clean(const char *s)
{
	struct str out = { 0 };
	const char *at = s;
	size_t len;

	while (*at && (len = utf8_length(at)))
		at += len;
	if (!*at)
		return s;
	for (at = s; *at; at += len ? len : 1) {
		len = utf8_length(at);
		if (len)
			str_add(&out, at, len);
		else
			str_puts(&out, REPLACEMENT);
	}
	return str_get(&out);
}
