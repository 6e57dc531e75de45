// SPDX-License-Identifier: GPL-2.0
// The tokens of an expression, and what they tell without evaluating it.
#include "header/expr-lex.h"
#include "header/expr.h"
#include "header/lines.h"
#include "util/intern.h"
#include "util/pool.h"
#include "util/utf8.h"

#include <string.h>

/* Longest first: the first that fits is the token. */
static const char *const operators[] = {
	"<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "(", ")", ",", "?", ":",
	"!",  "~",  "+",  "-",	"*",  "/",  "%",  "<",	">", "&", "|", "^",
};

static const char *const wrappers[] = {
	"BIT",	"BIT_ULL", "_BITUL",  "_BITULL",    "UL",	  "ULL",	  "_UL",
	"_ULL", "_AC",	   "defined", "IS_ENABLED", "IS_BUILTIN", "IS_REACHABLE",
};

bool expr_is_wrapper(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(wrappers) / sizeof(*wrappers); i++)
		if (!strcmp(name, wrappers[i]))
			return true;
	return false;
}

bool expr_is_type(const char *name)
{
	static const char *const types[] = {
		"int",	    "unsigned", "signed",    "long",	 "short",  "char",
		"u8",	    "u16",	"u32",	     "u64",	 "s8",	   "s16",
		"s32",	    "s64",	"__u8",	     "__u16",	 "__u32",  "__u64",
		"uint32_t", "uint64_t", "uint8_t",   "uint16_t", "size_t", "bool",
		"const",    "__s32",	"uintptr_t",
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(name, types[i]))
			return true;
	return false;
}

unsigned int expr_type_bits(const char *name)
{
	if (!strcmp(name, "size_t") || !strcmp(name, "uintptr_t"))
		return EXPR_WORD;
	if (!strcmp(name, "bool") || !strcmp(name, "char"))
		return 8;
	if (!strcmp(name, "short"))
		return 16;
	return strstr(name, "64")   ? 64
	       : strstr(name, "32") ? 32
	       : strstr(name, "16") ? 16
	       : strchr(name, '8')  ? 8
				    : 0;
}

/* A number and its suffix; the whole word must be used up. */
static const char *lex_number(const char *s, struct expr_token *t)
{
	int base = 10;
	char *end;

	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		base = 16;
	else if (s[0] == '0' && (s[1] == 'b' || s[1] == 'B'))
		base = 2;
	else if (s[0] == '0')
		base = 8;
	t->kind = T_NUMBER;
	t->number = 0;
	end = (char *)s + (base == 16 || base == 2 ? 2 : 0);
	if (!is_name_char(*end))
		t->kind = T_BAD;
	for (; is_name_char(*end); end++) {
		char c = *end;
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : 99;
		if (digit >= base)
			break;
		if (t->number > (UINT64_MAX - (uint64_t)digit) / (uint64_t)base)
			t->kind = T_BAD;
		t->number = t->number * (uint64_t)base + (uint64_t)digit;
	}
	while (*end == 'u' || *end == 'U' || *end == 'l' || *end == 'L')
		end++;
	if (is_name_char(*end) || *end == '.')
		t->kind = T_BAD;
	while (is_name_char(*end))
		end++;
	t->text = s;
	t->len = (size_t)(end - s);
	return end;
}

const char *expr_lex(const char *s, struct expr_token *t)
{
	const char *end;
	size_t i;

	s = skip_space(s);
	t->text = "end of line";
	t->len = strlen(t->text);
	if (!*s || *s == '\n') {
		t->kind = T_END;
		return s;
	}
	if (*s >= '0' && *s <= '9')
		return lex_number(s, t);
	if (is_name_start(*s)) {
		for (end = s; is_name_char(*end);)
			end++;
		t->kind = T_NAME;
		t->len = (size_t)(end - s);
		t->text = intern(s, t->len);
		return end;
	}
	for (i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		if (starts_with(s, operators[i])) {
			t->kind = T_OP;
			t->text = operators[i];
			t->len = strlen(operators[i]);
			return s + t->len;
		}
	}
	t->kind = T_BAD;
	t->text = s;
	t->len = utf8_length(s);
	if (!t->len)
		t->len = 1;
	return s + t->len;
}

void expr_names(const char *text, void (*found)(void *data, const char *name), void *data)
{
	struct expr_token t;

	for (text = expr_lex(text, &t); t.kind != T_END; text = expr_lex(text, &t)) {
		if (t.kind != T_NAME || expr_is_wrapper(t.text))
			continue;
		/* The second argument of _AC() is a suffix, not a macro. */
		if (!strcmp(t.text, "UL") || !strcmp(t.text, "ULL"))
			continue;
		found(data, t.text);
	}
}

bool expr_is_boolean(const char *text)
{
	struct expr_token t;
	bool after_name = false;

	for (text = expr_lex(text, &t); t.kind != T_END; text = expr_lex(text, &t)) {
		if (t.kind == T_BAD)
			return false;
		if (t.kind == T_OP) {
			if (!strchr("!()&|", t.text[0]) || !strcmp(t.text, "!=") ||
			    !strcmp(t.text, "&") || !strcmp(t.text, "|"))
				return false;
			if (t.text[0] == '(' && after_name)
				return false;
		}
		after_name = t.kind == T_NAME && !expr_is_wrapper(t.text);
	}
	return true;
}

bool expr_has_number(const char *text)
{
	struct expr_token t, ahead;

	for (text = expr_lex(text, &t); t.kind != T_END; text = expr_lex(text, &t)) {
		if (t.kind != T_NUMBER)
			continue;
		/* (1 << X), and the 1 of UL(1) and _AC(1, UL), are no flags. */
		expr_lex(text, &ahead);
		if (t.number == 1 && ahead.kind == T_OP &&
		    (!strcmp(ahead.text, "<<") || ahead.text[0] == ')' ||
		     ahead.text[0] == ','))
			continue;
		return true;
	}
	return false;
}
