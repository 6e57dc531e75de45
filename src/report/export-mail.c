// SPDX-License-Identifier: GPL-2.0
// Patches as mails: the kit's own text, RHEL's commit form, Android's prefixes.
#include "report/export.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* What git format-patch writes where a commit has no id of interest. */
#define FROM_LINE \
	"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"

static bool is_ascii(const char *s)
{
	for (; *s; s++)
		if (*s & 0x80)
			return false;
	return true;
}

/* A header's value; in RFC 2047's form where it is not ASCII. @s has no '<'. */
static const char *encoded(const char *s)
{
	struct str out = { 0 };

	if (is_ascii(s))
		return s;
	str_puts(&out, "=?UTF-8?q?");
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == ' ')
			str_puts(&out, "_");
		else if (c < 0x80 && isalnum(c))
			str_printf(&out, "%c", c);
		else
			str_printf(&out, "=%02X", c);
	}
	str_puts(&out, "?=");
	return str_get(&out);
}

/* "Name <mail>", the name encoded */
static const char *encoded_author(const char *s)
{
	const char *mail = strstr(s, " <");

	if (!mail)
		return encoded(s);
	return pool_printf("%s%s", encoded(pool_strndup(s, (size_t)(mail - s))), mail);
}

/* RHEL: the ticket, where the change is upstream, each commit on a line of its own. */
static void write_rhel(struct export *x, struct str *out, const struct patch_facts *f)
{
	const char *key = *x->ticket ? x->ticket : "RHEL-XXXXX";

	if (!*x->ticket)
		export_note(x,
			    "JIRA: has RHEL-XXXXX for the key of a ticket: --jira KEY");
	str_printf(out, "JIRA: https://issues.redhat.com/browse/%s\n", key);
	if (is_released(f))
		str_printf(out, "Upstream Status: linux.git, %s\n\n", f->mainline);
	else
		str_printf(out, "Upstream Status: RHEL-only%s%s\n\n",
			   *f->mainline ? ": " : "", f->mainline);
	if (*f->body)
		str_printf(out, "%s\n\n", f->body);
	for (size_t i = 0; i < f->ncommits; i++) {
		const struct citation *c = &f->commits[i];

		str_printf(out, "commit %s\n", export_id(x, c));
		if (*c->author)
			str_printf(out, "Author: %s\n", c->author);
		str_printf(out, "    %s\n", c->subject);
		if (c->extent)
			str_printf(out, "Conflicts: %s%s%s\n", extent_text(c->extent),
				   *c->note ? ", " : "", c->note);
		str_puts(out, "\n");
	}
	export_remainder(out, f);
}

static const char *android_prefix(const struct export *x, const struct patch_facts *f)
{
	if (!f->ncommits)
		return "ANDROID: ";
	if (!strcmp(x->prefix, "upstream"))
		return "UPSTREAM: ";
	if (!*x->prefix && f->ncommits == 1 && f->commits[0].extent == EXTENT_WHOLE)
		return "UPSTREAM: ";
	return "BACKPORT: ";
}

/* Android: a bug, and each commit as a cherry-pick, with what differs in brackets. */
static void write_android(struct export *x, struct str *out, const struct patch_facts *f)
{
	if (!*x->ticket)
		export_note(x,
			    "Bug: has 000000000 for the number of a bug: --jira NUMBER");
	str_printf(out, "%s%sBug: %s\n", f->body, *f->body ? "\n\n" : "",
		   *x->ticket ? x->ticket : "000000000");
	for (size_t i = 0; i < f->ncommits; i++) {
		const struct citation *c = &f->commits[i];

		str_printf(out, "(cherry picked from commit %s)\n", export_id(x, c));
		if (c->extent)
			str_printf(out, "[%s%s%s]\n", extent_text(c->extent),
				   *c->note ? ", " : "", c->note);
	}
	export_remainder(out, f);
}

/* A line "From ..." would begin the next mail. */
static void add_body(struct str *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		str_printf(out, "%s%.*s\n", starts_with(text, "From ") ? " " : "",
			   (int)len, text);
		text += len + (text[len] == '\n');
	}
}

const char *export_mail(struct export *x, size_t i, const char *mark)
{
	const struct landed_patch *p = &x->landed->patches[i];
	const struct patch_facts *f = &p->facts;
	struct str out = { 0 }, body = { 0 };
	const char *prefix = "";

	if (x->template == TEMPLATE_ANDROID)
		prefix = android_prefix(x, f);
	str_printf(&out, "From: %s\n", encoded_author(f->from));
	str_printf(&out, "Subject: %s%s\n", mark,
		   encoded(pool_printf("%s%s", prefix, f->subject)));
	if (x->template == TEMPLATE_RHEL)
		write_rhel(x, &body, f);
	else if (x->template == TEMPLATE_ANDROID)
		write_android(x, &body, f);
	else
		str_printf(&body, "%s%s%s", f->body, *f->body ? "\n\n" : "", f->tags);
	if (!is_ascii(str_get(&body)) || !is_ascii(p->diff))
		str_puts(&out, "MIME-Version: 1.0\n"
			       "Content-Type: text/plain; charset=UTF-8\n"
			       "Content-Transfer-Encoding: 8bit\n");
	str_puts(&out, "\n");
	add_body(&out, str_get(&body));
	str_printf(&out, "---\n%s", p->diff);
	return str_get(&out);
}

void export_mailbox(struct export *x)
{
	size_t n = x->landed->count;
	int width = snprintf(NULL, 0, "%zu", n);
	struct str box = { 0 };

	for (size_t i = 0; i < n; i++) {
		str_puts(&box, FROM_LINE);
		str_puts(&box,
			 export_mail(x, i,
				     pool_printf("[PATCH %0*zu/%zu] ", width, i + 1, n)));
		str_printf(&box, "-- \ntif-backports %s\n\n", x->kit_version);
	}
	export_add(x, "tif-backports.mbox", str_get(&box));
}
