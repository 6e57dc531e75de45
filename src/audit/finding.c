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

const char *finding_kind_text(enum finding_kind kind)
{
	static const char *const texts[] = {
		[FIND_NUMBER_AS_MASK] = "number-as-mask",
		[FIND_MASK_AS_NUMBER] = "mask-as-number",
		[FIND_LITERAL_MASK] = "literal-mask",
		[FIND_ASSEMBLY] = "assembly",
		[FIND_POSITION] = "position",
		[FIND_CARRIER] = "carrier",
		[FIND_ADJACENCY] = "adjacency",
		[FIND_PACKED] = "packed",
		[FIND_COUNT] = "count",
		[FIND_TOOL] = "external-tool",
		[FIND_NOT_FOUND] = "not-found",
	};

	return texts[kind];
}

const char *severity_text(enum severity severity)
{
	static const char *const texts[] = {
		[SEVERE_FAULT] = "fault", [SEVERE_BLOCKS] = "blocks",
		[SEVERE_FIX] = "fix",	  [SEVERE_WARN] = "warning",
		[SEVERE_NOTE] = "note",
	};

	return texts[severity];
}
