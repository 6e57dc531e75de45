// SPDX-License-Identifier: GPL-2.0
// Read an area file: what the handler of a tree may do to the rseq area.
#include "apply/area-file.h"
#include "apply/series.h"
#include "util/message.h"

#include <string.h>

#define AREA_LIMIT (64U << 10)

const struct area_function *area_function(const struct area_file *f, const char *name)
{
	for (size_t i = 0; i < f->nfunctions; i++)
		if (!strcmp(f->functions[i].name, name))
			return &f->functions[i];
	return NULL;
}

static void add_words(struct list *l, const char *text)
{
	const char *word;

	while ((word = next_word(&text)))
		list_add(l, word);
}

/* "TYPE NAME, TYPE NAME" */
static void add_fields(struct list *l, const char *text)
{
	while (*text) {
		size_t len;

		text += strspn(text, " ,");
		len = strcspn(text, ",");
		if (len)
			list_add(l, pool_strndup(text, len));
		text += len;
	}
}

static struct area_function *add_function(struct area_file *f, const char *name)
{
	f->functions = pool_grow(f->functions, f->nfunctions, sizeof(*f->functions));
	f->functions[f->nfunctions] = (struct area_function){ .name = name };
	return &f->functions[f->nfunctions++];
}

/* What stands behind "KEY: ", or NULL. */
static const char *behind(const char *line, const char *key)
{
	size_t len = strlen(key);

	if (strncmp(line, key, len) != 0 || line[len] != ':' || line[len + 1] != ' ')
		return NULL;
	return line + len + 2;
}

static bool read_function_line(struct area_file *f, const char *line)
{
	struct area_function *last =
		f->nfunctions ? &f->functions[f->nfunctions - 1] : NULL;
	const char *text;

	if ((text = behind(line, "function")))
		add_function(f, text);
	else if (last && (text = behind(line, "stores")))
		add_words(&last->stores, text);
	else if (last && (text = behind(line, "calls")))
		add_words(&last->calls, text);
	else if (last && (text = behind(line, "called-by")))
		add_words(&last->callers, text);
	else
		return false;
	return true;
}

static bool read_area_line(struct area_file *f, const char *line)
{
	const char *text, *number;

	if ((text = behind(line, "struct"))) {
		f->header = next_word(&text);
		f->tag = next_word(&text);
		return f->tag;
	}
	if ((text = behind(line, "fields"))) {
		add_fields(&f->fields, text);
		return f->fields.n;
	}
	if ((text = behind(line, "code"))) {
		f->code = next_word(&text);
		return f->code;
	}
	if ((text = behind(line, "also"))) {
		add_words(&f->also, text);
		return f->also.n;
	}
	if ((text = behind(line, "length"))) {
		f->access = next_word(&text);
		f->length = next_word(&text);
		return f->length;
	}
	if ((text = behind(line, "macro"))) {
		f->macro = next_word(&text);
		number = next_word(&text);
		f->argument = number ? (unsigned int)(*number - '0') : 0;
		return number && f->argument >= 1 && f->argument <= 9;
	}
	return read_function_line(f, line);
}

int area_file_read(const struct apply *a, const char *name, struct area_file *f)
{
	const char *text =
		file_read(pool_printf("%s/%s", a->kit, name), AREA_LIMIT, NULL);

	*f = (struct area_file){ 0 };
	if (!text)
		return fail(EX_FAULT, "restore the checkout", "%s cannot be read", name);
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *line = pool_strndup(text, len);

		if (*line && *line != '#' && !read_area_line(f, line))
			return fail(EX_FAULT, "mend it", "%s: cannot use '%s'", name,
				    line);
		text += len + (text[len] == '\n');
	}
	if (f->header && f->code && f->fields.n && f->nfunctions)
		return 0;
	return fail(EX_FAULT, "mend it",
		    "%s lacks struct:, fields:, code: or function:", name);
}
