// SPDX-License-Identifier: GPL-2.0
// Write the semantic patch of one header from the template.
#include "convert/smpl.h"
#include "header/lines.h"
#include "header/numbers-id.h"

#include <string.h>

struct field {
	const char *key;
	const char *value;
};

/* Copy a section with its {FIELDS} filled in; an unknown field is a fault. */
static int fill(const char *section, const struct field *fields, struct str *out,
		const char **unknown)
{
	const char *s = section;

	while (*s) {
		size_t len = strcspn(s, "{");
		const struct field *f;

		str_add(out, s, len);
		s += len;
		if (!*s)
			break;
		for (f = fields; f->key; f++)
			if (starts_with(s + 1, f->key) && s[1 + strlen(f->key)] == '}')
				break;
		if (!f->key) {
			*unknown = pool_strndup(s, strcspn(s, "}\n") + 1);
			return -1;
		}
		str_puts(out, f->value);
		s += strlen(f->key) + 2;
		/* A field that is empty and alone takes its line with it. */
		if (!*f->value && *s == '\n' && out->len &&
		    out->text[out->len - 1] == '\n')
			s++;
	}
	return 0;
}

/* What stands before the include. */
static const char *setup_lines(const struct plan *p)
{
	struct str s = { 0 };
	size_t i;

	if (p->rseq)
		return pool_printf("+#ifdef CONFIG_HAVE_TIF_RSEQ\n"
				   "+#define TIF_RSEQ %u\n"
				   "+#endif",
				   p->rseq);
	if (p->native)
		return "";

	/* In the order of their numbers, as the generic header has them. */
	for (i = 0; i < p->generic->count; i++) {
		const struct rule *r = &p->generic->list[i];

		if (r->kind == RULE_OPTIONAL && plan_move(p, r->name))
			str_printf(&s, "+#define HAVE_%s\n", r->name);
	}
	str_printf(&s, "+#define " NUMBERS_ID " \"%s\"", p->id);
	return str_get(&s);
}

static int fill_number(const struct move *m, const char *section, struct str *out,
		       const char **unknown)
{
	/* With parentheses around it N would match twice, and spatch refuses that. */
	bool exact = strchr(m->bit->def->body, '(') != NULL;
	struct field f[] = {
		{ "FLAG", m->bit->name },
		{ "DECLARATION", exact ? "" : "expression N;" },
		{ "BODY", exact ? m->bit->def->body : "N" },
		{ "OLD", pool_printf("%u", m->from) },
		{ "NEW", pool_printf("%u", m->to) },
		{ 0 },
	};

	if (m->action != MOVE_ARCH || m->from == m->to)
		return 0;
	return fill(section, f, out, unknown);
}

static int fill_drop(const struct move *m, const char *section, struct str *out,
		     const char **unknown)
{
	const char *fate = m->action == MOVE_DROPPED ? "nothing uses it, it goes"
						     : "the generic header defines it";
	struct field bit[] = { { "NAME", m->bit->name }, { "FATE", fate }, { 0 } };
	struct field mask[] = { { "NAME", m->mask ? m->mask->name : "" },
				{ "FATE", fate },
				{ 0 } };

	if (m->action != MOVE_GENERIC && m->action != MOVE_DROPPED &&
	    m->action != MOVE_MASK)
		return 0;
	if (m->action != MOVE_MASK && fill(section, bit, out, unknown))
		return -1;
	return m->mask ? fill(section, mask, out, unknown) : 0;
}

static int fill_literals(const struct plan *p, const char *section, struct str *out,
			 const char **unknown)
{
	size_t i;

	for (i = 0; i < p->nliterals; i++) {
		const struct literal *l = &p->literals[i];
		struct field f[] = {
			{ "NAME", l->mask->name },
			{ "OLD", l->mask->def->body },
			{ "NEW", l->body },
			{ 0 },
		};

		if (fill(section, f, out, unknown))
			return -1;
	}
	return 0;
}

static int fill_section(const struct plan *p, bool modes, const char *kind,
			const char *section, struct str *out, const char **unknown)
{
	struct field once[] = {
		{ "ANCHOR", p->anchor->name },
		{ "SETUP", setup_lines(p) },
		{ "VIRTUAL",
		  modes ? "virtual context\nvirtual org\nvirtual report" : "" },
		{ 0 },
	};
	size_t i;
	int rc = 0;

	if (!strcmp(kind, "once"))
		return fill(section, once, out, unknown);
	if (!strcmp(kind, "literal"))
		return fill_literals(p, section, out, unknown);
	for (i = 0; i < p->count && !rc; i++) {
		const struct move *m = &p->moves[i];
		struct field mask[] = { { "FLAG", m->bit->name }, { 0 } };

		if (!strcmp(kind, "number"))
			rc = fill_number(m, section, out, unknown);
		else if (!strcmp(kind, "drop"))
			rc = fill_drop(m, section, out, unknown);
		else if (!strcmp(kind, "mask") && m->new_mask)
			rc = fill(section, mask, out, unknown);
	}
	return rc;
}

static bool is_kind(const char *kind)
{
	return !strcmp(kind, "once") || !strcmp(kind, "number") ||
	       !strcmp(kind, "mask") || !strcmp(kind, "drop") || !strcmp(kind, "literal");
}

static int section(const struct plan *p, bool modes, const char *path, const char *kind,
		   const struct str *text, struct str *out, struct diags *d)
{
	const char *unknown = NULL;
	struct str filled = { 0 };

	if (!*kind)
		return 0;
	if (fill_section(p, modes, kind, str_get(text), &filled, &unknown)) {
		diag_add(d, path, 0, "unknown field %s in section '%s'", unknown, kind);
		return -1;
	}
	str_puts(out, str_get(&filled));
	return 0;
}

static int template(const struct plan *p, bool modes, const char *path, struct str *out,
		    struct diags *d)
{
	struct source s;
	struct str text = { 0 };
	const char *kind = "";
	const char *line;
	unsigned int number = 0;

	if (source_read(&s, path, d))
		return -1;
	for (line = s.text; *line;) {
		size_t len = strcspn(line, "\n");

		number++;
		if (starts_with(line, "//= ")) {
			if (section(p, modes, path, kind, &text, out, d))
				return -1;
			kind = pool_strndup(line + 4, len - 4);
			memset(&text, 0, sizeof(text));
			if (!is_kind(kind)) {
				diag_add(d, path, number, "unknown section '%s'", kind);
				return -1;
			}
		} else {
			str_add(&text, line, len + (line[len] == '\n'));
		}
		line += len + (line[len] == '\n');
	}
	return section(p, modes, path, kind, &text, out, d);
}

int smpl_write(const struct plan *p, const char *template_path, const char *modes_path,
	       struct str *out, struct diags *d)
{
	str_puts(out, "// SPDX-License-Identifier: GPL-2.0\n");
	str_printf(out, "/// %s onto asm-generic/thread_info_tif.h\n",
		   p->table->unit->file);
	str_puts(out, "// Options: --no-includes --include-headers --keep-comments\n\n");
	if (template(p, modes_path != NULL, template_path, out, d))
		return -1;
	return modes_path ? template(p, true, modes_path, out, d) : 0;
}
