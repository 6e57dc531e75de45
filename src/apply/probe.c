// SPDX-License-Identifier: GPL-2.0
// What the tree at hand has: the files under probes/ that a series names in its
// conditions (docs/series.md).
//
// A probe has evidence for both answers. Exactly one must be found; else the
// tree is one that nobody looked at, and no answer is given.
#include "apply/probe.h"
#include "util/file.h"
#include "util/message.h"

#include <errno.h>
#include <regex.h>
#include <string.h>

/* Sources are below 2 MB; what is larger is no source. */
#define SOURCE_LIMIT (16U << 20)
#define PROBE_LIMIT  (64U << 10)

/* struct probe_answer - one probe that was asked */
struct probe_answer {
	struct probe_answer *next;
	const char *name;
	const char *means;
	const char *yes;
	const char *no;
	const char *yes_at; /* where it was found, "" if it was not */
	const char *no_at;
	const char *yes_not; /* why it was not found */
	const char *no_not;
	enum answer answer;
	bool decides; /* about the plan, not only which series it is */
};

/* The file as the kit found it: a copy, where the kit's patches have landed. */
static const char *as_it_was(const struct apply *a, const char *file)
{
	const struct changes *c = &a->changes;

	for (size_t i = 0; a->was && i < c->count; i++) {
		if (strcmp(c->list[i].path, file) != 0)
			continue;
		if (c->list[i].action == CHANGE_ADD)
			return NULL;
		return pool_printf("%s/%s", a->was, file);
	}
	return pool_printf("%s/%s", a->kernel.path, file);
}

/* Does a line begin a function of that name? "int f(void);" does not. */
static bool begins_function(const char *line, size_t len, const char *name)
{
	const char *text = pool_strndup(line, len);
	const char *at = strstr(text, pool_printf("%s(", name));

	return *text >= 'a' && *text <= 'z' && !strchr(text, ';') && at && at > text &&
	       (at[-1] == ' ' || at[-1] == '*');
}

/* struct evidence - one side of a probe: [?]FILE[:FUNCTION] [!]PATTERN */
struct evidence {
	const char *place;
	const char *file;
	const char *function;
	const char *pattern;
	bool absent;
	bool maybe; /* a file that is not there has no such line, either */
};

static void read_evidence(struct evidence *e, const char *text)
{
	size_t len = strcspn(text, " \t"), colon, end = strlen(text);

	e->place = pool_strndup(text, len);
	while (end > len && (text[end - 1] == ' ' || text[end - 1] == '\t'))
		end--;
	len += strspn(text + len, " \t");
	e->pattern = len < end ? pool_strndup(text + len, end - len) : "";
	colon = strcspn(e->place, ":");
	e->maybe = *e->place == '?';
	e->file = pool_strndup(e->place + e->maybe, colon - e->maybe);
	e->function = e->place[colon] ? e->place + colon + 1 : NULL;
	e->absent = *e->pattern == '!';
	if (e->absent)
		e->pattern++;
}

/* The lines that count, one by one: a pattern never reaches over a line's end. The number
 * of the first that matches, or 0. */
static unsigned int match_lines(const struct evidence *e, const char *text,
				const regex_t *re, bool *any)
{
	bool inside = !e->function;
	unsigned int found = 0, nr = 0;

	while (*text) {
		size_t len = strcspn(text, "\n");

		nr++;
		if (e->function && !inside)
			inside = begins_function(text, len, e->function);
		if (inside) {
			*any |= len > 0;
			if (!found && !regexec(re, pool_strndup(text, len), 0, NULL, 0))
				found = nr;
		}
		if (e->function && *text == '}')
			inside = false;
		text += len + (text[len] == '\n');
	}
	return found;
}

/* Why a side was not found: the expression itself stands in the probe. */
static const char *why_not(const struct evidence *e, bool missing, bool any,
			   unsigned int matched)
{
	if (missing)
		return pool_printf("there is no %s", e->file);
	if (e->function && !any)
		return pool_printf("%s has no function %s()", e->file, e->function);
	if (matched)
		return pool_printf("%s:%u speaks against it", e->file, matched);
	return pool_printf("no line of %s tells",
			   e->function ? pool_printf("%s() in %s", e->function, e->file)
				       : e->file);
}

/* Sets @at, "FILE:LINE", or ""; with "!", where there are lines and none matches; with
 * "?", also where there is no file. @why has the reason for "". */
static int find_evidence(const struct apply *a, const char *name, const char *side,
			 const char **at, const char **why)
{
	struct evidence e;
	const char *path, *text;
	unsigned int matched;
	bool any = false, missing;
	regex_t re;

	*at = "";
	read_evidence(&e, side);
	path = as_it_was(a, e.file);
	if (regcomp(&re, e.pattern, REG_EXTENDED | REG_NOSUB))
		return fail(EX_FAULT, "mend the probe",
			    "probes/%s: '%s' cannot be looked for in %s", name, e.pattern,
			    e.place);
	text = path ? file_read(path, SOURCE_LIMIT, NULL) : NULL;
	missing = !path || (!text && (errno == ENOENT || errno == ENOTDIR));
	matched = text ? match_lines(&e, text, &re, &any) : 0;
	regfree(&re);
	if (any && matched && !e.absent)
		*at = pool_printf("%s:%u", e.file, matched);
	else if (!matched && e.absent && (any || (e.maybe && missing)))
		*at = e.place + e.maybe;
	*why = why_not(&e, missing, any, matched);
	return 0;
}

static int read_probe(const struct apply *a, struct probe_answer *p)
{
	const char *text = file_read(pool_printf("%s/probes/%s", a->kit, p->name),
				     PROBE_LIMIT, NULL);

	if (!text)
		return fail(EX_FAULT, pool_printf("restore probes/%s", p->name),
			    "there is no probe '%s'", p->name);
	p->means = p->yes = p->no = "";
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *line = pool_strndup(text, len);

		if (starts_with(line, "means: "))
			p->means = line + 7;
		else if (starts_with(line, "yes: "))
			p->yes = line + 5;
		else if (starts_with(line, "no: "))
			p->no = line + 4;
		else if (*line && *line != '#' && !starts_with(line, "commit: "))
			return fail(EX_FAULT, "mend the probe",
				    "probes/%s: cannot use '%s'", p->name, line);
		text += len + (text[len] == '\n');
	}
	if (*p->means && strchr(p->yes, ' ') && strchr(p->no, ' '))
		return 0;
	return fail(EX_FAULT, "mend the probe",
		    "probes/%s lacks means:, yes: or no:", p->name);
}

/* Sets @result; asked once, then remembered. */
static int ask(struct apply *a, const char *name, struct probe_answer **result)
{
	struct probe_answer *p;
	bool yes;
	int rc;

	for (p = a->probes; p; p = p->next)
		if (!strcmp(p->name, name))
			break;
	*result = p;
	if (p)
		return 0;
	p = pool_alloc(sizeof(*p));
	p->name = name;
	rc = read_probe(a, p);
	if (!rc)
		rc = find_evidence(a, name, p->yes, &p->yes_at, &p->yes_not);
	if (!rc)
		rc = find_evidence(a, name, p->no, &p->no_at, &p->no_not);
	if (rc)
		return rc;
	yes = *p->yes_at;
	p->answer = yes == (bool)*p->no_at ? ANSWER_UNCLEAR
		    : yes		   ? ANSWER_YES
					   : ANSWER_NO;
	p->next = a->probes;
	*result = a->probes = p;
	return 0;
}

/* Two probes whose answers are known: a wrong folder or a wrong copy must not decide. */
static int self_test(struct apply *a)
{
	static const char *const words[] = { "no", "yes", "unclear" };
	struct probe_answer *always, *never;
	int rc = ask(a, "always", &always);

	if (!rc)
		rc = ask(a, "never", &never);
	if (rc)
		return rc;
	if (always->answer == ANSWER_YES && never->answer == ANSWER_NO)
		return 0;
	return fail(EX_FAULT, "restore probes/",
		    "the probes do not work: always says %s, never says %s",
		    words[always->answer], words[never->answer]);
}

/* Both answers or neither: what was looked for, and where it is. */
static const char *why_unclear(const struct probe_answer *p)
{
	if (*p->yes_at)
		return pool_printf("both answers are found: yes in %s, no in %s",
				   p->yes_at, p->no_at);
	return pool_printf("neither answer is found: %s%s%s", p->yes_not,
			   strcmp(p->yes_not, p->no_not) ? "; " : "",
			   strcmp(p->yes_not, p->no_not) ? p->no_not : "");
}

int probe(struct apply *a, const char *name, bool *yes, const char **means)
{
	struct probe_answer *p;
	int rc = self_test(a);

	if (!rc)
		rc = ask(a, name, &p);
	if (rc)
		return rc;
	p->decides = true;
	*yes = p->answer == ANSWER_YES;
	*means = p->means;
	/* Surveying, a probe that cannot tell is one more fact. */
	if (p->answer != ANSWER_UNCLEAR || a->survey)
		return 0;
	return fail(EX_NO,
		    pool_printf("see which is right there, and mend probes/%s", name),
		    "probe %s cannot tell whether %s has %s (%s)", name, a->kernel.shown,
		    p->means, why_unclear(p));
}

int probe_ask(struct apply *a, const char *name, enum answer *answer, const char **says)
{
	struct probe_answer *p;
	int rc = self_test(a);

	if (!rc)
		rc = ask(a, name, &p);
	if (rc)
		return rc;
	*answer = p->answer;
	if (p->answer == ANSWER_UNCLEAR)
		*says = pool_printf("probe %s cannot tell whether the tree has %s (%s)",
				    name, p->means, why_unclear(p));
	else
		*says = pool_printf("the tree %s %s (%s)",
				    p->answer == ANSWER_YES ? "has" : "does not have",
				    p->means,
				    p->answer == ANSWER_YES ? p->yes_at : p->no_at);
	return 0;
}

const char *probe_place(const struct apply *a, const char *name)
{
	for (const struct probe_answer *p = a->probes; p; p = p->next)
		if (!strcmp(p->name, name))
			return p->answer == ANSWER_YES ? p->yes_at : p->no_at;
	return "";
}

void probes_asked(const struct apply *a, struct list *names)
{
	for (const struct probe_answer *p = a->probes; p; p = p->next)
		if (p->decides)
			list_add(names, p->name);
	list_sort(names);
}
