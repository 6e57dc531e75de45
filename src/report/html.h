/* SPDX-License-Identifier: GPL-2.0 */
/* A page of HTML in which no text can become markup. */
#ifndef TIF_HTML_H
#define TIF_HTML_H

#include "util/pool.h"

/**
 * html_add - add markup, with data in it
 * @page: the page so far
 * @fmt: markup; knows %s, %d, %u, %zu and %%, nothing more
 *
 * Every %s is escaped for text and for attributes in double quotes, and bytes
 * that are no text are replaced. Markup stands in @fmt only, so what a tree or
 * a header says cannot get into it.
 */
void html_add(struct str *page, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** html_style - the page's style sheet: audit-html.css, made C by style.mk */
extern const char html_style[];

/** checks_style - what the page of results needs more: checks-html.css */
extern const char checks_style[];

/** html_digest - SHA-256 in base64, as a content security policy names a text */
const char *html_digest(const char *text);

/** html_head - the beginning of a page, up to <body>: no script, nothing from outside */
void html_head(struct str *page, const char *title);

/** html_head_styled - the same, with more rules; no text of others may be in @style */
void html_head_styled(struct str *page, const char *title, const char *style);

#endif
