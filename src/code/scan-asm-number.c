// SPDX-License-Identifier: GPL-2.0
// Numbers that assembly gives to the word of flags, in memory or in a register.
#include "code/scan-asm.h"
#include "header/expr-lex.h"
#include "header/lines.h"
#include "util/pool.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define OPERANDS_MAX 8

/* struct insn - a statement: its mnemonic, its operands, and which of them is special */
struct insn {
	const char *name;
	const char *operands[OPERANDS_MAX];
	size_t count;
	size_t word;	    /* names the word's offset; @count: none does */
	bool dollars;	    /* "$7" is a constant; elsewhere a register */
	const char *behind; /* what follows the offset in it: "+7(%r12)" */
};

/* Operands are cut at commas outside of all brackets. */
static void split(struct insn *n, const char *s)
{
	const char *start = skip_space(s);
	size_t depth = 0;

	for (s = start; n->count < OPERANDS_MAX; s++) {
		if (*s && strchr("([{", *s))
			depth++;
		else if (*s && strchr(")]}", *s) && depth)
			depth--;
		if (*s && (*s != ',' || depth))
			continue;
		if (s > start)
			n->operands[n->count++] =
				pool_strndup(start, (size_t)(s - start));
		if (!*s)
			return;
		start = skip_space(s + 1);
	}
}

/* Is this name the offset of the word of flags: TI_FLAGS, TSK_TI_FLAGS, __TI_flags? */
static bool is_offset(const char *s, size_t len)
{
	static const char *const ends[] = { "ti_flags", "tinfo_flags",
					    "thread_info_flags" };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t n = strlen(ends[i]);

		if (len >= n && !strncasecmp(s + len - n, ends[i], n) &&
		    (len == n || s[len - n - 1] == '_'))
			return true;
	}
	return false;
}

/* What stands behind the offset in an operand, "-" for a sum that begins with something
 * else, or NULL: it does not name it. */
static const char *behind_offset(const char *s)
{
	char before = 0;

	while (*s) {
		const char *end = s;

		while (is_name_char(*end))
			end++;
		if (end > s && is_offset(s, (size_t)(end - s)))
			return before == '+' || before == '-' ? "-" : end;
		if (*s != ' ' && *s != '\t')
			before = end > s ? 0 : *s;
		s = end > s ? end : s + 1;
	}
	return NULL;
}

static void read_insn(struct insn *n, const char *s)
{
	const char *end = s;

	while (*end && !strchr(" \t", *end))
		end++;
	n->name = pool_strndup(s, (size_t)(end - s));
	n->dollars = strchr(end, '%') != NULL;
	split(n, end);
	for (n->word = 0; n->word < n->count; n->word++) {
		n->behind = behind_offset(n->operands[n->word]);
		if (n->behind)
			return;
	}
}

/* "%rax", "x19", "$3", "r9"; of x19 and w19, and of rax and eax, the same. "": none */
static const char *register_name(const struct insn *n, size_t i)
{
	const char *s = n->operands[i], *start = s;
	bool marked = *s == '%' || (*s == '$' && !n->dollars);

	start += marked;
	for (s = start; isalnum((unsigned char)*s);)
		s++;
	if (s == start || *skip_space(s) || (isdigit((unsigned char)*start) && !marked))
		return "";
	if (*start == 'w' && isdigit((unsigned char)start[1]))
		return pool_printf("x%s", start + 1);
	start += (*start == 'r' || *start == 'e') && start[1] && start[2] == 'x';
	return pool_strndup(start, (size_t)(s - start));
}

/*
 * "#0x80", "$(1 << 7)", "_TIF_A|0x80": a number of its own. What is computed from names,
 * 31-TIF_A or _TIF_ALL & 0xff, is none. NULL: something else
 */
static const char *number_in(const char *s)
{
	struct expr_token t, ahead;
	bool names = false, numbers = false, joined = false, after_or = false;
	size_t depth = 0;
	const char *at;

	s = skip_space(s);
	s += *s == '#' || *s == '$';
	for (at = expr_lex(s, &t); t.kind != T_END; at = expr_lex(at, &t)) {
		if (t.kind == T_BAD || (t.kind == T_NAME && !is_flag_name(t.text) &&
					!expr_is_wrapper(t.text)))
			return NULL;
		if (t.kind == T_OP && *t.text == '(')
			depth++;
		else if (t.kind == T_OP && *t.text == ')' && !depth--)
			return NULL;
		expr_lex(at, &ahead);
		names |= t.kind == T_NAME && is_flag_name(t.text);
		numbers |= t.kind == T_NUMBER;
		joined |= t.kind == T_NUMBER && ahead.kind == T_OP && *ahead.text == '|';
		joined |= t.kind == T_NUMBER && after_or &&
			  (ahead.kind == T_END || *ahead.text == ')');
		after_or = t.kind == T_OP && *t.text == '|';
	}
	return !depth && numbers && (!names || joined) ? s : NULL;
}

static struct claim *add_claim(const struct scan_file *f, enum claim_kind kind,
			       const char *text, unsigned int line)
{
	struct scan *s = f->scan;
	struct claim *c;

	s->claims = pool_grow(s->claims, s->nclaims, sizeof(*s->claims));
	c = &s->claims[s->nclaims++];
	*c = (struct claim){ .kind = kind,
			     .name = "",
			     .text = text,
			     .file = f->file,
			     .line = line,
			     .code = scan_line(f->text, f->len, line),
			     .assembly = true };
	return c;
}

static void cannot_read(const struct scan_file *f, const struct insn *n,
			unsigned int line)
{
	add_claim(f, CLAIM_MASK, NULL, line)->name =
		pool_printf("%s: what it does with a number is not known", n->name);
}

/* The upper half of a word: andis., oris, xoris. */
static bool is_upper(const char *name)
{
	return !strncmp(name, "andis", 5) || !strncmp(name, "oris", 4) ||
	       !strncmp(name, "xoris", 5);
}

/* Bits are counted from the other end: parisc. */
static bool counts_down(const char *name)
{
	return !strncmp(name, "bb,", 3) || !strcmp(name, "bb") ||
	       !strncmp(name, "extru", 5);
}

/* By how many bits the byte at "+N" is up in the word; -1: nobody knows. */
static int byte_shift(const struct scan_file *f, const struct insn *n)
{
	const struct fact *order = facts_first(f->arch, FACT_BYTES);
	const char *s = n->behind ? skip_space(n->behind) : "";
	unsigned int at = 0;
	bool whole = *s != '+';

	if (*s == '-')
		return -1;
	if (!whole)
		s = skip_space(s + 1);
	while (!whole && isdigit((unsigned char)*s) && at < 8)
		at = 10 * at + (unsigned int)(*s++ - '0');
	if (!order || at >= fact_number(order, 1) || is_name_char(*s))
		return order || !whole ? -1 : 0;
	return 8 * (int)(strcmp(order->words[0], "big") ? at
							: fact_number(order, 1) - 1 - at);
}

/* A constant that meets the word: in memory, @shift bits up, or in a register. */
static void claim_constant(const struct scan_file *f, const struct insn *n,
			   const struct fact *rule, const char *text, int shift,
			   unsigned int line)
{
	bool bit = !strcmp(rule->words[1], "bit");

	if (shift < 0) {
		cannot_read(f, n, line);
		return;
	}
	if (bit && counts_down(n->name))
		text = pool_printf("31 - (%s)", text);
	if (is_upper(n->name))
		shift += 16;
	if (shift)
		text = pool_printf(bit ? "(%s) + %d" : "(%s) << %d", text, shift);
	add_claim(f, bit ? CLAIM_BIT : CLAIM_MASK, text, line);
}

static const struct fact *rule_of(const struct scan_file *f, const struct insn *n)
{
	const struct fact *rule = facts_find(f->arch, FACT_INSN, n->name);

	/* bb,<,n */
	return rule ? rule
		    : facts_find(f->arch, FACT_INSN,
				 pool_strndup(n->name, strcspn(n->name, ",")));
}

/* The first operand but @except that is a number. */
static const char *number_of(const struct insn *n, size_t except)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		bool is_register = *n->operands[i] == '$' && !n->dollars;
		const char *text =
			i == except || is_register ? NULL : number_in(n->operands[i]);

		if (text)
			return text;
	}
	return NULL;
}

/* "testl $0x80, TI_flags(%rax)", "tm __TI_flags+7(%r12),0x80" */
static void see_memory(const struct scan_file *f, const struct insn *n, unsigned int line)
{
	const char *text = number_of(n, n->word);
	const struct fact *rule = rule_of(f, n);
	bool narrow;

	if (!text || !strcmp(text, "0"))
		return;
	if (!rule) {
		cannot_read(f, n, line);
		return;
	}
	/* the other instructions take all of the word, wherever its bytes are */
	narrow = !strcmp(rule->words[2], "u8") || !strcmp(rule->words[2], "bit8") ||
		 *skip_space(n->behind) == '+' || *skip_space(n->behind) == '-';
	claim_constant(f, n, rule, text, narrow ? byte_shift(f, n) : 0, line);
}

/* The register that this loads the word into, or stores it from; "": none. */
static const char *loaded(const struct insn *n)
{
	size_t i;

	if (strchr("+-", *skip_space(n->behind)) && *skip_space(n->behind))
		return ""; /* only a part of it */
	if (n->word)
		return register_name(n, 0);
	for (i = n->count; i-- > 1;)
		if (*register_name(n, i))
			return register_name(n, i);
	return "";
}

static bool begins(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (!strncmp(name, *list, strlen(*list)))
			return true;
	return false;
}

/* A constant is loaded, or what it is is another register's. */
static bool is_move(const char *name)
{
	static const char *const moves[] = { "mov", "li",    "ldi", "lui", "lis",
					     "lda", "sethi", "lrw", "MVK", NULL };

	return begins(name, moves);
}

static bool is_branch(const char *name)
{
	static const char *const branches[] = { "b", "j", "cb", "tb", "_b", "BT", NULL };

	return begins(name, branches);
}

/* A call may change every register. */
static bool is_call(const char *name)
{
	static const char *const calls[] = { "call",  "bl",   "jal", "bsr",  "jsr", "BL",
					     "brasl", "basr", "svc", "rtsd", NULL };
	static const char *const none[] = { "blt", "ble", "blb", "bls", "bltu", NULL };

	return begins(name, calls) && !begins(name, none);
}

static bool has_register(const struct insn *n, const char *name, size_t *at)
{
	for (*at = 0; *at < n->count; (*at)++)
		if (!strcmp(register_name(n, *at), name))
			return true;
	return false;
}

/* Something is done with the register that holds the word. */
static void see_register(const struct scan_file *f, struct stretch *st,
			 const struct insn *n, unsigned int line)
{
	const struct fact *rule = rule_of(f, n);
	const char *text = rule && !is_move(n->name) ? number_of(n, n->count) : NULL;
	size_t at, i, times = 0;

	if (!has_register(n, st->holder, &at))
		return;
	if (text)
		claim_constant(f, n, rule, text, 0, line);
	for (i = 0; i < n->count; i++)
		times += !strcmp(register_name(n, i), st->holder);
	/* a test has two operands; else the first or the last one is written to */
	if (!is_branch(n->name) && (n->count > 2 || !rule || is_move(n->name)) &&
	    (!at || times > 1 || at + 1 == n->count))
		st->holder = "";
}

void asm_number(const struct scan_file *f, struct stretch *st, const char *s,
		unsigned int line)
{
	struct insn n = { 0 };

	s = skip_space(s);
	if (*s == '#' || *s == '|' || !*s)
		return;
	if (!*st->holder && !behind_offset(s))
		return;
	if (!strncmp(s, "lock ", 5) || !strncmp(s, "lock\t", 5))
		s = skip_space(s + 5);
	read_insn(&n, s);
	if (is_call(n.name) || *n.name == '.') {
		st->holder = "";
		return;
	}
	if (n.word < n.count) {
		see_memory(f, &n, line);
		st->holder = loaded(&n);
	} else if (*st->holder) {
		see_register(f, st, &n, line);
	}
}
