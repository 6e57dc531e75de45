// SPDX-License-Identifier: GPL-2.0
// --version of every command.
#include "cli/command.h"
#include "util/message.h"
#include "util/version.h"

#include <string.h>

int command_version(const char *kit)
{
	const char *version = kit_version(kit);
	const char *prog = message_prog();

	if (!*version)
		return fail(EX_FAULT, "restore the checkout",
			    "the kit has no VERSION (%s)",
			    *kit ? kit : "--kit is missing");
	if (strcmp(prog, "tif-backports"))
		say("%s (tif-backports) %s", prog, version);
	else
		say("%s %s", prog, version);
	return EX_OK;
}
