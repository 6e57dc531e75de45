// SPDX-License-Identifier: GPL-2.0
// Where a flag comes from: the generic list, its architecture, or a vendor.
#include "header/origin.h"

const char *origin_text(const struct origins *o, const char *name)
{
	name += *name == '_';
	if (rules_number(o->generic, name))
		return "generic";
	if (o->known && known_arch(o->known, o->folder))
		return known_find(o->known, o->folder, name) ? "arch" : "vendor";
	return o->arch && !rules_mention(o->arch, name) ? "vendor" : "arch";
}
