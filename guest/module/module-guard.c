// SPDX-License-Identifier: GPL-2.0
/*
 * A module built for this kernel loads; the same module with the version magic of a
 * kernel without the generic thread flags, or of one with other numbers for them, is
 * refused, by force, too, where the stack has renumbered any (GUARDED).
 */
#include <errno.h>

#include "guest.h"

EMBED(current_module, "guard.ko");
EMBED(before_module, "guard-before.ko");
EMBED(other_module, "guard-other.ko");

static void check_twin(const char *figure_name, const char *start, const char *end)
{
	int err = module_insert(start, end, ""), forced;

	if (!err)
		module_remove("guard");
	forced = module_force(start, end);
	if (!forced)
		module_remove("guard");
	figure(figure_name, (err == ENOEXEC) + (forced == ENOEXEC));
#ifndef GUARDED
	check(!err, "without the guard the twin does not load (error %d)", err);
	check(!forced, "without the guard it does not load by force (error %d)", forced);
#else
	check(err == ENOEXEC,
	      "a module for other flag numbers gave error %d, not ENOEXEC", err);
	check(forced == ENOEXEC,
	      "a module for other flag numbers gave error %d by force, not ENOEXEC",
	      forced);
#endif
}

int main(void)
{
	int err = module_insert(current_module_start, current_module_end, "");

	check(!err, "the module built for this kernel does not load (error %d)", err);
	module_remove("guard");
	check_twin("refused", before_module_start, before_module_end);
	check_twin("refused_other", other_module_start, other_module_end);
	done();
}
