// SPDX-License-Identifier: GPL-2.0
// Bit maps: 32 or 64 cells, bit 31 on the left as in a register.
#include "report/audit-html-parts.h"
#include "audit/audit.h"

#include <string.h>

#define BITS	 64
#define TIPS_MAX 8 /* flags told of in one cell */

/**
 * struct map - one map
 * @title: what it shows
 * @key: the member that holds a flag's number in it
 * @generic: its low half belongs to the generic header
 * @bits: the flags on each number, the first definition first
 * @before: the flags to compare with, and their member; or NULL
 * @arch: the architecture; of the tree itself it tells which numbers are free
 */
struct map {
	const char *title;
	const char *key;
	bool generic;
	struct {
		const json_t *first;
		size_t count;
	} bits[BITS];
	const json_t *before;
	const char *before_key;
	const json_t *arch;
};

static bool is_bit(const json_t *f)
{
	return value_of(f, "kind", &kind_words) == ROW_BIT;
}

static void fill(struct map *m, const json_t *flags)
{
	const json_t *f;
	size_t i;

	json_array_foreach(flags, i, f) {
		int n = number_of(f, m->key);

		if (n < 0 || n >= BITS || number_of(f, "number") < 0)
			continue;
		/* A bit's own name comes before its aliases. */
		if (!m->bits[n].first || (is_bit(f) && !is_bit(m->bits[n].first)))
			m->bits[n].first = f;
		m->bits[n].count++;
	}
}

static bool in_array(const json_t *list, int n)
{
	const json_t *j;
	size_t i;

	json_array_foreach(list, i, j)
		if (json_integer_value(j) == n)
			return true;
	return false;
}

/* Does a configuration that is not drawn use this number? */
static bool elsewhere(const struct map *m, int n)
{
	const json_t *list =
		json_object_get(m->arch, n < ARCH_FIRST ? "free_generic" : "free_arch");

	return !m->before && list && n <= ARCH_LAST && !in_array(list, n);
}

/* How a cell without a flag looks; one with a flag looks like enum origin. */
enum { LOOK_ELSEWHERE = ORIGIN_VENDOR + 1, LOOK_RESERVED, LOOK_FREE };

/* Class of a cell, the letter in it, and the word for both. */
struct look {
	const char *class, *letter, *word;
};

static struct look look_of(const struct map *m, int n)
{
	static const struct look looks[] = {
		[ORIGIN_GENERIC] = { "g", "G", "generic flag" },
		[ORIGIN_ARCH] = { "a", "A", "architecture's flag" },
		[ORIGIN_RELEASE] = { "v", "V", "vendor's flag, of another release" },
		[ORIGIN_ELSEWHERE] = { "v", "V",
				       "vendor's flag, of another architecture" },
		[ORIGIN_VENDOR] = { "v", "V", "vendor's flag" },
		[LOOK_ELSEWHERE] = { "o", "?", "used in another configuration" },
		[LOOK_RESERVED] = { "r", "R", "reserved for the generic header" },
		[LOOK_FREE] = { "f", "\xc2\xb7", "free" },
	};
	const json_t *f = m->bits[n].first;

	if (f) {
		int origin = value_of(f, "origin", &origin_words);

		return looks[origin < 0 ? ORIGIN_ARCH : origin];
	}
	if (elsewhere(m, n))
		return looks[LOOK_ELSEWHERE];
	return looks[m->generic && n < ARCH_FIRST ? LOOK_RESERVED : LOOK_FREE];
}

static int number_before(const struct map *m, const json_t *f)
{
	const json_t *was = flag_by_name(m->before, text_of(f, "name"));

	return was ? number_of(was, m->before_key) : -1;
}

/* "moved" means: this flag had another number before. */
static bool is_moved(const struct map *m, int n)
{
	const json_t *f = m->bits[n].first;

	return m->before && f && number_before(m, f) != n;
}

static const char *half_name(int n)
{
	return n < ARCH_FIRST	? "generic half"
	       : n <= ARCH_LAST ? "architecture's half"
				: "above the halves";
}

/* The parts of a name fit a cell better without the prefix that all share. */
static const char *short_name(const char *name)
{
	return starts_with(name, "TIF_") ? name + strlen("TIF_") : name;
}

static void add_history(const struct map *m, const json_t *f, int n, struct str *to)
{
	int was = m->before ? number_before(m, f) : n;

	if (m->before && was < 0)
		str_puts(to, "; new");
	else if (was != n)
		str_printf(to, "; was %d", was);
}

/* All about one flag in words: the tooltip, and the cell's name for readers. */
static const char *describe(const struct map *m, const json_t *f, int n)
{
	struct str s = { 0 };

	str_printf(&s, "%s = %d", text_of(f, "name"), n);
	add_history(m, f, n, &s);
	str_printf(&s, "; mask 0x%08llx", 1ULL << n);
	if (*text_of(f, "condition"))
		str_printf(&s, "; if %s", text_of(f, "condition"));
	if (json_is_true(json_object_get(f, "varies")))
		str_puts(&s, "; another number in another configuration");
	if (*text_of(f, "upstream"))
		str_printf(&s, "; upstream's in: %s", text_of(f, "upstream"));
	if (value_of(f, "kind", &kind_words) == ROW_ALIAS)
		str_printf(&s, "; another name of %s", text_of(f, "of"));
	return str_get(&s);
}

static void add_tip(const struct page *p, const struct map *m, const json_t *f, int n)
{
	html_add(p->out, "<b>%s</b><br>", describe(m, f, n));
	if (*text_of(f, "comment"))
		html_add(p->out, "<q>%s</q><br>", text_of(f, "comment"));
}

/* Every flag on the number, the first one first. */
static void add_tips(const struct page *p, const struct map *m, const json_t *flags,
		     int n)
{
	const json_t *first = m->bits[n].first, *f;
	size_t i, shown = 1;

	add_tip(p, m, first, n);
	json_array_foreach(flags, i, f) {
		if (f == first || number_of(f, m->key) != n || number_of(f, "number") < 0)
			continue;
		if (++shown > TIPS_MAX)
			break;
		add_tip(p, m, f, n);
	}
	if (m->bits[n].count > TIPS_MAX)
		html_add(p->out, "and %zu more<br>", m->bits[n].count - TIPS_MAX);
}

static void add_cell(const struct page *p, const struct map *m, const json_t *flags,
		     int n)
{
	struct look l = look_of(m, n);
	const json_t *f = m->bits[n].first;
	bool moved = is_moved(m, n);

	html_add(p->out, "<div class=\"c %s%s%s\" role=\"img\"", l.class,
		 moved ? " m" : "", n >= ARCH_FIRST ? n > ARCH_LAST ? " x" : " u" : " l");
	if (!f) {
		html_add(p->out, " title=\"bit %d: %s\" aria-label=\"bit %d: %s\">", n,
			 l.word, n, l.word);
		html_add(p->out, "<i>%d</i><b>%s</b></div>\n", n, l.letter);
		return;
	}
	html_add(p->out, " tabindex=\"0\" aria-label=\"%s; %s; %s\">", describe(m, f, n),
		 l.word, half_name(n));
	html_add(p->out, "<i>%d</i><b>%s%s</b>", n, l.letter, moved ? "*" : "");
	html_add(p->out, "<s>%s%s</s>", short_name(text_of(f, "name")),
		 m->bits[n].count > 1 ? " +" : "");
	html_add(p->out, "<span class=\"tip\">");
	add_tips(p, m, flags, n);
	html_add(p->out, "%s, %s</span></div>\n", l.word, half_name(n));
}

static void add_row(const struct page *p, const struct map *m, const json_t *flags,
		    int high)
{
	int n;

	if (high > ARCH_LAST)
		html_add(p->out, "<p class=\"half x\">bits 63 to 32</p>\n");
	else
		html_add(p->out, "<p class=\"half u\">architecture's half: 31 to 16</p>\n"
				 "<p class=\"half l\">generic half: 15 to 0</p>\n");
	for (n = high; n > high - 32; n--)
		add_cell(p, m, flags, n);
}

static void add_map(const struct page *p, const struct map *m, const json_t *flags,
		    bool wide)
{
	html_add(p->out, "<figure><figcaption>%s</figcaption>\n", m->title);
	html_add(p->out, "<div class=\"map\" role=\"group\" aria-label=\"%s\">\n",
		 m->title);
	if (wide)
		add_row(p, m, flags, BITS - 1);
	add_row(p, m, flags, ARCH_LAST);
	html_add(p->out, "</div></figure>\n");
}

static bool is_wide(const struct map *m)
{
	int n;

	for (n = ARCH_LAST + 1; n < BITS; n++)
		if (m->bits[n].first)
			return true;
	return false;
}

static bool any_has(const json_t *flags, const char *key, const char *part)
{
	const json_t *f;
	size_t i;

	json_array_foreach(flags, i, f)
		if (json_object_get(f, key) && strstr(text_of(f, key), part))
			return true;
	return false;
}

static bool uses_generic(const json_t *arch)
{
	return value_of(arch, "state", &state_words) == STATE_GENERIC;
}

static bool refused(const json_t *arch)
{
	return value_of(json_object_get(arch, "verdict"), "answer", &answer_words) ==
	       ANSWER_NO;
}

/* Two equal maps tell less than one and a sentence. */
static bool is_same(const json_t *arch)
{
	const json_t *changes = json_object_get(arch, "changes");

	return json_array_size(changes) &&
	       count_of(changes, "change", &change_words, CHANGE_KEPT) ==
		       json_array_size(changes);
}

void page_maps(const struct page *p, const json_t *arch)
{
	const json_t *flags = json_object_get(arch, "flags");
	const json_t *other = json_object_get(arch, "flags_other");
	bool planned = !other && any_has(flags, "after", "");
	struct map before = { .key = "number", .arch = arch };
	struct map after = { .key = "number", .arch = arch, .before_key = "number" };
	bool wide;

	before.title = other	 ? "before: the first tree"
		       : planned ? "before: this tree"
				 : "this tree";
	before.generic = uses_generic(arch);
	fill(&before, flags);
	after.before = flags;
	after.title = !planned ? "after: the other tree"
		      : refused(arch)
			      ? "after: what a conversion would give; it is refused, "
				"see below"
			      : "after: the conversion that the kit plans";
	after.generic = planned || any_has(other, "file", GENERIC_TIF_HEADER);
	after.key = planned ? "after" : "number";
	fill(&after, planned ? flags : other);
	wide = is_wide(&before) || is_wide(&after);
	add_map(p, &before, flags, wide);
	if (other && is_same(arch))
		html_add(p->out, "<p class=\"note\">The other tree has every flag on the "
				 "same bit.</p>\n");
	else if (planned || other)
		add_map(p, &after, planned ? flags : other, wide);
}

void page_strip(const struct page *p, const json_t *arch)
{
	const json_t *flags = json_object_get(arch, "flags");
	struct map m = { .key = "number", .arch = arch };
	int n;

	m.generic = uses_generic(arch);
	fill(&m, flags);
	html_add(p->out, "<span class=\"strip\" aria-hidden=\"true\">");
	for (n = is_wide(&m) ? BITS - 1 : ARCH_LAST; n >= 0; n--)
		html_add(p->out, "<i class=\"%s\"></i>", look_of(&m, n).class);
	html_add(p->out, "</span>");
}
