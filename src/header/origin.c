// SPDX-License-Identifier: GPL-2.0
// Where a flag comes from: the generic list, its architecture, or a vendor.
#include "header/origin.h"
#include "header/table.h"

static const struct word origins[] = {
	[ORIGIN_GENERIC] = { "generic", "upstream's common list has it" },
	[ORIGIN_ARCH] = { "arch", "upstream's, of this architecture" },
	[ORIGIN_RELEASE] = { "other-release",
			     "a vendor's; upstream's, of an older or newer release" },
	[ORIGIN_ELSEWHERE] = { "other-arch",
			       "a vendor's; upstream's, of another architecture" },
	[ORIGIN_VENDOR] = { "vendor", "a vendor's; no upstream release has it" },
};

static const struct word halves[] = {
	[HALF_GENERIC] = { "generic", "bits 0 to 15: the generic header's half" },
	[HALF_ARCH] = { "arch", "bits 16 to 31: the architecture's half" },
	[HALF_HIGH] = { "high", "bits 32 and up" },
};

const struct words origin_words = WORDS("origin", origins);
const struct words half_words = WORDS("half", halves);

enum origin origin_of(const struct origins *o, const char *name)
{
	const struct upstream_flag *f;

	name += *name == '_';
	if (rules_number(o->generic, name))
		return ORIGIN_GENERIC;
	if (!o->upstream || !upstream_arch(o->upstream, o->folder))
		return o->arch && !rules_mention(o->arch, name) ? ORIGIN_VENDOR
								: ORIGIN_ARCH;
	f = upstream_find(o->upstream, o->folder, name);
	if (f)
		return upstream_has(o->upstream, f, o->version) ? ORIGIN_ARCH
								: ORIGIN_RELEASE;
	return *upstream_archs(o->upstream, name) ? ORIGIN_ELSEWHERE : ORIGIN_VENDOR;
}

const char *origin_detail(const struct origins *o, const char *name)
{
	name += *name == '_';
	switch (origin_of(o, name)) {
	case ORIGIN_RELEASE:
		return upstream_span(o->upstream,
				     upstream_find(o->upstream, o->folder, name));
	case ORIGIN_ELSEWHERE:
		return upstream_archs(o->upstream, name);
	default:
		return "";
	}
}

enum half half_of(unsigned long long number)
{
	return number < ARCH_FIRST   ? HALF_GENERIC
	       : number <= ARCH_LAST ? HALF_ARCH
				     : HALF_HIGH;
}
