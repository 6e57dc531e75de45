// SPDX-License-Identifier: GPL-2.0
// Members of the audit's JSON document on the page: words, places, links.
#include "report/audit-html.h"
#include "report/audit-html-parts.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

const char *text_of(const json_t *j, const char *key)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text ? text : "";
}

int number_of(const json_t *j, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(j, key));

	if (!json_is_integer(json_object_get(j, key)) || n < 0 || n > INT_MAX)
		return -1;
	return (int)n;
}

int value_of(const json_t *j, const char *key, const struct words *w)
{
	return word_value(w, text_of(j, key));
}

size_t size_of(const json_t *j, const char *key)
{
	return json_array_size(json_object_get(j, key));
}

size_t count_of(const json_t *list, const char *key, const struct words *w, int value)
{
	const json_t *j;
	size_t i, n = 0;

	json_array_foreach(list, i, j)
		n += value_of(j, key, w) == value;
	return n;
}

const json_t *flag_by_name(const json_t *flags, const char *name)
{
	const json_t *j;
	size_t i;

	json_array_foreach(flags, i, j)
		if (!strcmp(text_of(j, "name"), name))
			return j;
	return NULL;
}

const char *word_class(const char *class, const char *word)
{
	char *text = pool_printf("%s-%s", class, word), *s;

	for (s = text; *s; s++)
		if (*s == ' ')
			*s = '-';
	return text;
}

void page_word(const struct page *p, const json_t *j, const char *key,
	       const struct words *w, const char *class)
{
	const char *word = text_of(j, key);
	int value = word_value(w, word);

	if (!*word)
		return;
	if (value < 0)
		html_add(p->out, "<span class=\"undefined\">%s</span>", word);
	else if (!class)
		html_add(p->out, "%s", word);
	else
		html_add(p->out, "<span class=\"%s %s\" title=\"%s\">%s</span>", class,
			 word_class(class, word), w->list[value].meaning, word);
}

/* Nothing in a file's name can end the path or become part of the query. */
static void add_path(struct str *url, const char *path)
{
	for (; *path; path++)
		if (strchr("/._-+,=@~", *path) || (*path >= '0' && *path <= '9') ||
		    (*path >= 'a' && *path <= 'z') || (*path >= 'A' && *path <= 'Z'))
			str_add(url, path, 1);
		else
			str_printf(url, "%%%02X", (unsigned char)*path);
}

/* Linus Torvalds' releases are tagged v6.18, and their Makefile says 6.18.0. */
static const char *tag_version(const char *version)
{
	const char *dot = strchr(version, '.');

	dot = dot ? strchr(dot + 1, '.') : NULL;
	if (!dot || dot[1] != '0' || (dot[2] >= '0' && dot[2] <= '9') || dot[2] == '.')
		return version;
	return pool_printf("%.*s%s", (int)(dot - version), version, dot + 2);
}

/* Where no line is known, what tells it is left out: "#L%l". */
static const char *url_of(const struct page *p, const char *file, int line)
{
	struct str url = { 0 };
	const char *s;

	for (s = p->link; *s; s++) {
		if (*s == '#' && line <= 0 && strstr(s, "%l"))
			break;
		if (*s != '%') {
			str_add(&url, s, 1);
			continue;
		}
		switch (*++s) {
		case 'f':
			add_path(&url, file);
			break;
		case 'l':
			str_printf(&url, "%d", line > 0 ? line : 1);
			break;
		case 'v':
			add_path(&url, p->version);
			break;
		default:
			str_puts(&url, "%");
			break;
		}
	}
	return str_get(&url);
}

const char *link_base_problem(const char *link_base)
{
	static const char *const schemes[] = { "http://", "https://", "file:/" };
	const char *s;
	size_t i;

	if (!link_base || !strcmp(link_base, "none"))
		return NULL;
	if (!*link_base)
		return "it is empty";
	for (s = link_base; *s; s++) {
		if ((unsigned char)*s <= ' ' || *s == 0x7f)
			return "it has a blank or a control character in it";
		if (*s == '%' && (!s[1] || !strchr("flv%", *++s)))
			return "% is followed by one of f, l, v and %";
	}
	if (link_base[strcspn(link_base, ":/?#")] != ':')
		return NULL;
	for (i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (starts_with(link_base, schemes[i]))
			return NULL;
	return "a URL begins with http://, https:// or file:/";
}

/* The tree's own files, if it is there at all: a browser shows them as text. */
static const char *local_link(const json_t *doc)
{
	char *path = realpath(text_of(doc, "tree"), NULL);
	struct str link = { 0 };
	const char *s;

	if (!path)
		return NULL;
	str_puts(&link, "file:");
	add_path(&link, strcmp(path, "/") ? path : "");
	free(path);
	path = pool_strdup(str_get(&link));
	link = (struct str){ 0 };
	for (s = path; *s; s++)
		str_puts(&link, *s == '%' ? "%%" : (char[]){ *s, 0 });
	str_puts(&link, "/%f");
	return str_get(&link);
}

void page_links(struct page *p, const json_t *doc, const char *link_base)
{
	p->version = tag_version(text_of(doc, "version"));
	if (!link_base)
		p->link = local_link(doc);
	else if (!strcmp(link_base, "none") || link_base_problem(link_base))
		p->link = NULL;
	else if (strstr(link_base, "%f"))
		p->link = link_base;
	else
		p->link = pool_printf("%s%s%%f#L%%l", link_base,
				      link_base[strlen(link_base) - 1] == '/' ? "" : "/");
}

bool page_link(const struct page *p, const char *file, int line)
{
	/* only what is in the tree */
	if (!p->link || !*file || *file == '/' || !strncmp(file, "../", 3) ||
	    strstr(file, "/../"))
		return false;
	html_add(p->out, "<a href=\"%s\">", url_of(p, file, line));
	return true;
}

void page_place(const struct page *p, const json_t *j)
{
	const char *file = text_of(j, "file");
	int line = number_of(j, "line");
	bool link;

	if (!*file)
		return;
	html_add(p->out, " <span class=\"place\">");
	link = page_link(p, file, line);
	html_add(p->out, "<code>%s", file);
	if (line > 0)
		html_add(p->out, ":%d", line);
	html_add(p->out, "</code>");
	if (link)
		html_add(p->out, "</a>");
	html_add(p->out, "</span> ");
}
