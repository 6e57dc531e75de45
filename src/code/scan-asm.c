// SPDX-License-Identifier: GPL-2.0
// Which instructions of assembly name thread flags.
#include "header/lines.h"
#include "util/pool.h"
#include "code/scan-asm.h"

#include <string.h>

/* A line without its comments. Assemblers do not agree on how one begins. */
static const char *code_of(const struct scan_file *f, const char *line, bool *in_comment)
{
	struct str out = { 0 };
	const struct fact *mark = facts_first(f->arch, FACT_COMMENT);
	const char *s;

	for (s = line; *s; s++) {
		if (*in_comment) {
			if (starts_with(s, "*/")) {
				*in_comment = false;
				s++;
			}
			continue;
		}
		if (starts_with(s, "/*")) {
			*in_comment = true;
			s++;
			continue;
		}
		if (starts_with(s, "//") || (mark && starts_with(s, mark->words[0])))
			break;
		str_add(&out, s, 1);
	}
	return str_get(&out);
}

static const char *skip_label(const char *s)
{
	const char *end;

	for (;;) {
		s = skip_space(s);
		for (end = s; is_name_char(*end) || *end == '.' || *end == '$';)
			end++;
		if (end == s || *end != ':')
			return s;
		s = end + 1;
	}
}

/* "(p6) and ...": ia64 says in front whether an instruction runs at all. */
static const char *skip_predicate(const char *s)
{
	const char *end = strchr(s, ')');

	return *s == '(' && end ? skip_space(end + 1) : s;
}

static void note_names(const struct scan_file *f, const char *s)
{
	while ((s = strstr(s, "TIF_"))) {
		const char *start = s[-1] == '_' ? s - 1 : s, *end = s;

		while (is_name_char(*end))
			end++;
		if (!is_name_char(start[-1]))
			name_set_add(&f->scan->mentioned,
				     pool_strndup(start, (size_t)(end - start)));
		s = end;
	}
}

static void see_statement(const struct scan_file *f, const char *s, unsigned int line)
{
	const char *start = skip_predicate(skip_label(s)), *end = start, *after;
	const char *name;
	struct use *u;

	while (*end && !strchr(" \t,", *end))
		end++;
	name = pool_strndup(start, (size_t)(end - start));
	after = skip_space(end);
	if (*after == '=' && after[1] != '=') {
		spots_add(&f->scan->symbols,
			  pool_printf("%s %s", name, skip_space(after + 1)), f->file,
			  line);
		return;
	}
	while (*end && !strchr(" \t", *end)) /* bb,<,n */
		end++;
	/* In a header only what is an instruction counts: it may be C. */
	if (!starts_with(strrchr(f->file, '.'), ".S") &&
	    !facts_find(f->arch, FACT_INSN, name))
		return;
	note_names(f, pool_printf("  %s", end));
	u = scan_add(f, USE_INSN, name, line);
	u->operand = pool_strdup(skip_space(end));
}

/* Every statement of a line, for numbers. A label begins a new stretch. */
static void see_numbers(const struct scan_file *f, struct stretch *st, const char *s,
			unsigned int line)
{
	if (starts_with(s, "#else") || starts_with(s, "#elif"))
		st->holder = "";
	while (*s) {
		size_t len = strcspn(s, ";");
		const char *one = skip_space(pool_strndup(s, len));
		const char *code = skip_label(one);

		if (code != one)
			st->holder = "";
		asm_number(f, st, skip_predicate(code), line);
		s += len;
		s += *s == ';';
	}
}

static void see_line(const struct scan_file *f, const char *code, unsigned int line)
{
	const char *s = skip_space(code);
	size_t i;

	for (i = 0; i < f->common->count; i++) {
		const struct fact *fact = &f->common->list[i];

		if (fact->kind == FACT_LOOP && strstr(s, fact->words[0]))
			spots_add(&f->scan->asm_calls, fact->words[0], f->file, line);
		if (fact->kind == FACT_CONSUMER && strstr(s, fact->words[0]))
			spots_add(&f->scan->consumers, fact->words[0], f->file, line);
	}
	if (!strstr(s, "TIF_") || *s == '|')
		return;
	if (*s == '#') {
		if (starts_with(skip_space(s + 1), "define"))
			see_statement(f, s, line);
		return;
	}
	while (*s) {
		size_t len = strcspn(s, ";");
		const char *one = pool_strndup(s, len);

		if (strstr(one, "TIF_"))
			see_statement(f, one, line);
		s += len;
		s += *s == ';';
	}
}

void scan_asm(const struct scan_file *f)
{
	const char *s = f->text, *end = f->text + f->len;
	unsigned int number = 0, start = 1;
	struct str whole = { 0 };
	bool in_comment = false, is_asm = starts_with(strrchr(f->file, '.'), ".S");
	struct stretch st = { "" };

	while (s < end) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));
		const char *line, *code;
		size_t len;

		stop = stop ? stop : end;
		number++;
		if (!whole.len)
			start = number;
		line = pool_strndup(s, (size_t)(stop - s));
		s = stop + 1;
		code = code_of(f, line, &in_comment);
		len = strlen(code);
		if (len && code[len - 1] == '\\') {
			str_add(&whole, code, len - 1);
			str_puts(&whole, " ");
			continue;
		}
		str_puts(&whole, code);
		see_line(f, str_get(&whole), start);
		if (is_asm)
			see_numbers(f, &st, skip_space(str_get(&whole)), start);
		memset(&whole, 0, sizeof(whole));
	}
}
