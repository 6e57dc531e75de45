// SPDX-License-Identifier: GPL-2.0
// A page of HTML in which no text can become markup.
#include "report/html.h"
#include "util/utf8.h"

#include <sha256.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* What a character is written as, or NULL for itself. */
static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\v':
		return " ";
	default:
		return NULL;
	}
}

/* Adds a text, escaped. */
static void html_text(struct str *page, const char *text)
{
	const char *s;
	size_t len;

	for (s = utf8_clean(text); *s; s += len) {
		const char *written = entity(*s);

		len = utf8_length(s);
		if (written)
			str_puts(page, written);
		else
			str_add(page, s, len);
	}
}

/* One conversion at @fmt, behind the percent sign; returns its length. */
static size_t add_value(struct str *page, const char *fmt, va_list *args)
{
	switch (*fmt) {
	case 's':
		html_text(page, va_arg(*args, const char *));
		return 1;
	case 'd':
		str_printf(page, "%d", va_arg(*args, int));
		return 1;
	case 'u':
		str_printf(page, "%u", va_arg(*args, unsigned int));
		return 1;
	case '%':
		str_puts(page, "%");
		return 1;
	default:
		break;
	}
	if (fmt[0] != 'z' || fmt[1] != 'u')
		abort(); /* not written in this program */
	str_printf(page, "%zu", va_arg(*args, size_t));
	return 2;
}

void html_add(struct str *page, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	while (*fmt) {
		size_t len = strcspn(fmt, "%");

		str_add(page, fmt, len);
		fmt += len;
		if (*fmt)
			fmt += 1 + add_value(page, fmt + 1, &args);
	}
	va_end(args);
}

static void add_base64(struct str *out, const unsigned char *bytes, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/";
	size_t i, k;

	for (i = 0; i < len; i += 3) {
		unsigned int word = (unsigned int)bytes[i] << 16;

		word |= i + 1 < len ? (unsigned int)bytes[i + 1] << 8 : 0;
		word |= i + 2 < len ? bytes[i + 2] : 0;
		for (k = 0; k < 4; k++)
			str_add(out,
				i + k > len ? "=" : &digits[word >> (18 - 6 * k) & 63],
				1);
	}
}

const char *html_digest(const char *text)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct str out = { 0 };
	SHA2_CTX context;

	SHA256Init(&context);
	SHA256Update(&context, (const unsigned char *)text, strlen(text));
	SHA256Final(digest, &context);
	add_base64(&out, digest, sizeof(digest));
	return str_get(&out);
}

void html_head(struct str *page, const char *title)
{
	html_head_styled(page, title, "");
}

void html_head_styled(struct str *page, const char *title, const char *style)
{
	const char *whole = pool_printf("%s%s", html_style, style);

	html_add(page,
		 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
		 "charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
		 "content=\"default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
		 "form-action 'none'\">\n",
		 html_digest(whole));
	html_add(page,
		 "<meta name=\"viewport\" content=\"width=device-width, "
		 "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
		 "dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
		 "<title>%s</title>\n<style>",
		 title);
	str_puts(page, whole);
	html_add(page, "</style>\n</head>\n<body>\n");
}
