// SPDX-License-Identifier: GPL-2.0
// Places in a tree that depend on the numbers of thread flags.
#include "audit/finding.h"
#include "util/pool.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct finding *finding_add(struct findings *l, enum finding_kind kind,
			    enum severity severity, const char *file, unsigned int line,
			    const char *fmt, ...)
{
	struct finding *f;
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	l->list = pool_grow(l->list, l->count, sizeof(*l->list));
	f = &l->list[l->count++];
	memset(f, 0, sizeof(*f));
	f->kind = kind;
	f->severity = severity;
	f->file = file;
	f->line = line;
	f->code = "";
	f->text = pool_strdup(text);
	return f;
}

size_t findings_count(const struct findings *l, enum severity severity)
{
	size_t i, n = 0;

	for (i = 0; i < l->count; i++)
		n += l->list[i].severity == severity;
	return n;
}

static const struct word kinds[] = {
	[FIND_NUMBER_AS_MASK] = { "number-as-mask", "a bit where a mask is meant" },
	[FIND_MASK_AS_NUMBER] = { "mask-as-number", "a mask where a bit is meant" },
	[FIND_LITERAL_MASK] = { "literal-mask", "a mask with numbers instead of names" },
	[FIND_ASSEMBLY] = { "assembly", "an instruction with a constant" },
	[FIND_POSITION] = { "position", "code that depends on one bit" },
	[FIND_CARRIER] = { "carrier", "32 bits that hold all flags" },
	[FIND_ADJACENCY] = { "adjacency", "code that depends on two bits" },
	[FIND_PACKED] = { "packed", "other data among the flags" },
	[FIND_COUNT] = { "count", "more flags than bits" },
	[FIND_TOOL] = { "external-tool", "a program outside the kernel knows a bit" },
	[FIND_FLAG_OUTSIDE] = { "flag-outside",
				"a flag defined outside of thread_info.h" },
	[FIND_NUMBER_IN_CODE] = { "number-in-code", "a number where a flag is meant" },
	[FIND_C_TYPE] = { "c-type", "a mask that C's types make another one" },
	[FIND_NOT_FOUND] = { "not-found", "a known place that this tree does not show" },
};

static const struct word severities[] = {
	[SEVERE_FAULT] = { "fault", "wrong today" },
	[SEVERE_BLOCKS] = { "blocks", "forbids a conversion" },
	[SEVERE_FIX] = { "fix", "has to be mended with a conversion" },
	[SEVERE_WARN] = { "warning", "to be known" },
	[SEVERE_NOTE] = { "note", "holds, today and after a conversion" },
};

const struct words finding_words = WORDS("kind of finding", kinds);
const struct words severity_words = WORDS("severity", severities);

const char *finding_kind_text(enum finding_kind kind)
{
	return word_of(&finding_words, kind);
}

const char *severity_text(enum severity severity)
{
	return word_of(&severity_words, severity);
}
