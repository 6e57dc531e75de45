// SPDX-License-Identifier: GPL-2.0
// Register names that are macros: spatch reads asm("r19"), but not asm(REG).
#include "convert/asm-names.h"
#include "header/lines.h"
#include "util/pool.h"

#include <string.h>

/* Tells our quotes from the header's own. */
#define QUOTE_MARK "\"__MACRO "

/* In a line that declares a register variable: its asm( NAME ), or NULL. */
static const char *register_name(const char *line, const char **end)
{
	size_t len = strcspn(line, "\n");
	const char *s;

	if (!starts_with(line, "register "))
		return NULL;
	for (s = line; (s = strstr(s, "asm")) && s < line + len; s++) {
		const char *name = s + strlen("asm");

		name += starts_with(name, "__") ? 2 : 0;
		name = skip_space(name);
		if (*name++ != '(' || !is_name_start(*name))
			continue;
		for (*end = name; is_name_char(**end);)
			(*end)++;
		if (**end == ')')
			return name;
	}
	return NULL;
}

const char *asm_names_quote(const char *text)
{
	struct str out = { 0 };

	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *end, *name = register_name(text, &end);

		len += text[len] == '\n';
		if (name) {
			str_add(&out, text, (size_t)(name - text));
			str_printf(&out, QUOTE_MARK "%.*s\"", (int)(end - name), name);
			str_add(&out, end, (size_t)(text + len - end));
		} else {
			str_add(&out, text, len);
		}
		text += len;
	}
	return str_get(&out);
}

const char *asm_names_unquote(const char *text)
{
	struct str out = { 0 };
	const char *mark;

	while ((mark = strstr(text, QUOTE_MARK))) {
		str_add(&out, text, (size_t)(mark - text));
		text = mark + strlen(QUOTE_MARK);
		while (is_name_char(*text))
			str_add(&out, text++, 1);
		text += *text == '"';
	}
	str_puts(&out, text);
	return str_get(&out);
}
