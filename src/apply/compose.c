// SPDX-License-Identifier: GPL-2.0
// What lands: each patch with the headers of a mail, so that git am, git quiltimport and
// quilt all take it. No date: equal runs leave equal trees.
#include "apply/trial.h"
#include "util/message.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* struct mail - a header taken apart */
struct mail {
	const char *from;    /* "" for none */
	const char *subject; /* without "[area]" */
	struct str body;     /* with the tags */
	bool tags;	     /* its last line is a tag */
};

static size_t line_len(const char *s)
{
	return strcspn(s, "\n");
}

/* "Signed-off-by: ...", "Upstream-commit: ..." */
static bool is_tag(const char *line, size_t len)
{
	size_t word =
		strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	return word && word + 1 < len && line[word] == ':' && line[word + 1] == ' ' &&
	       memchr(line, '-', word);
}

/* git am takes "[area] what" for a mailing list's mark and drops the area. */
static const char *plain_subject(const char *s, size_t len)
{
	const char *end = *s == '[' ? memchr(s, ']', len) : NULL;
	size_t skip;

	if (!end)
		return pool_strndup(s, len);
	skip = (size_t)(end + 1 - s);
	skip += strspn(s + skip, " ");
	return pool_printf("%.*s: %.*s", (int)(end - s - 1), s + 1,
			   skip < len ? (int)(len - skip) : 0, s + skip);
}

/* Up to the first empty line: From, Subject, and the licence, which stays in the kit. */
static const char *read_head(struct mail *m, const char *s)
{
	while (*s && *s != '\n') {
		size_t len = line_len(s);

		if (starts_with(s, "From: "))
			m->from = pool_strndup(s + 6, len - 6);
		else if (starts_with(s, "Subject: "))
			m->subject = plain_subject(s + 9, len - 9);
		else if (*s != '#' && !*m->subject)
			m->subject = pool_strndup(s, len);
		else if (*s != '#')
			str_printf(&m->body, "%.*s\n", (int)len, s);
		s += len + (s[len] == '\n');
	}
	return s;
}

static void read_mail(struct mail *m, const char *header)
{
	const char *s, *end;

	*m = (struct mail){ .from = "", .subject = "" };
	s = read_head(m, header);
	while (*s == '\n')
		s++;
	end = s + strlen(s);
	while (end > s && end[-1] == '\n')
		end--;
	while (s < end) {
		size_t len = line_len(s);

		if (len > (size_t)(end - s))
			len = (size_t)(end - s);
		m->tags = is_tag(s, len);
		str_add(&m->body, s, len);
		str_puts(&m->body, "\n");
		s += len + (s + len < end);
	}
}

/* The header of what lands, its "---" line included. */
static const char *mail_header(const struct apply *a, const struct entry *e,
			       const char *header)
{
	const char *sign = pool_printf("Signed-off-by: %s\n", a->author);
	struct str out = { 0 };
	struct mail m;

	read_mail(&m, header);
	if (!*m.subject)
		m.subject =
			pool_printf("%.*s: a patch of tif-backports",
				    (int)(strlen(e->name) - strlen(".patch")), e->name);
	str_printf(&out, "From: %s\n", *m.from ? m.from : a->author);
	str_printf(&out, "Subject: %s\n\n", m.subject);
	str_puts(&out, str_get(&m.body));
	if (m.body.len && !m.tags)
		str_puts(&out, "\n");
	if (!strstr(str_get(&m.body), sign))
		str_puts(&out, sign);
	str_puts(&out, "---\n");
	return str_get(&out);
}

/* Read again what was put together: what does not read is the kit's fault. */
static int finish(struct patch_text *s, const struct entry *e)
{
	const char *wrong = patch_read(&s->patch, s->text);

	if (!wrong)
		return 0;
	return fail(EX_FAULT, "report it", "%s, as it is to land: %s", e->name, wrong);
}

/* @s has the patch as it is in the kit. */
int compose_file(const struct apply *a, const struct entry *e, struct patch_text *s)
{
	const char *rest = s->patch.rest;

	if (starts_with(rest, "---\n"))
		rest += 4;
	s->text = pool_printf("%s%s", mail_header(a, e, s->patch.header), rest);
	return finish(s, e);
}

const char *header_name(const struct apply *a, const struct entry *e)
{
	size_t base = strlen(e->name) - strlen(".patch");
	const char *name =
		pool_printf("patches/%.*s.%s.header", (int)base, e->name, a->numbering);
	struct stat st;

	if (!stat(pool_printf("%s/%s", a->kit, name), &st))
		return name;
	return pool_printf("patches/%.*s.header", (int)base, e->name);
}

/* The kit's header for a patch that is made, or one line. */
static const char *generated_header(const struct apply *a, const struct entry *e,
				    const char *subject)
{
	const char *text = file_read(pool_printf("%s/%s", a->kit, header_name(a, e)),
				     SOURCE_LIMIT, NULL);
	struct patch p;

	if (!text)
		return mail_header(a, e, pool_printf("Subject: %s\n", subject));
	patch_read(&p, text);
	return mail_header(a, e, p.header);
}

/* A diff that makes the file; 0, or the code of fail(). */
static int add_new_file(struct str *out, const char *path, const char *from)
{
	struct stat st;
	size_t len = 0, lines = 0;
	const char *text = file_read(from, SOURCE_LIMIT, &len);

	if (!text || !len || stat(from, &st) || strlen(text) != len)
		return fail(EX_FAULT, "restore the checkout",
			    "compat file %s is empty or cannot be read", path);
	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n' || i + 1 == len;
	str_printf(out,
		   "diff --git a/%s b/%s\nnew file mode %s\n--- /dev/null\n+++ b/%s\n",
		   path, path, st.st_mode & S_IXUSR ? "100755" : "100644", path);
	str_puts(out, lines > 1 ? pool_printf("@@ -0,0 +1,%zu @@\n", lines)
				: "@@ -0,0 +1 @@\n");
	while (*text) {
		size_t n = line_len(text);

		str_puts(out, "+");
		str_add(out, text, n);
		str_puts(out, text[n] ? "\n" : "\n\\ No newline at end of file\n");
		text += n + (text[n] == '\n');
	}
	return 0;
}

int compose_compat(const struct apply *a, const struct entry *e, struct patch_text *s)
{
	const char *base = pool_strndup(e->name, strlen(e->name) - strlen(".patch"));
	struct str out = { 0 };

	str_puts(&out,
		 generated_header(
			 a, e,
			 pool_printf("%s: files that are new to this kernel", base)));
	str_puts(&out, "\n");
	for (size_t i = 0; i < e->files.n; i++) {
		const char *path = e->files.s[i] + 2;
		int rc = add_new_file(&out, path,
				      pool_printf("%s/%s/%s", a->kit, base, path));

		if (rc)
			return rc;
	}
	s->text = str_get(&out);
	return finish(s, e);
}

int compose_diff(const struct apply *a, const struct entry *e, const char *subject,
		 const char *diff, struct patch_text *s)
{
	s->text = pool_printf("%s\n%s", generated_header(a, e, subject), diff);
	return finish(s, e);
}
