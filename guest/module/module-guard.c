// SPDX-License-Identifier: GPL-2.0
/*
 * A module built for this kernel loads; the same module with the version magic of a
 * kernel without the generic thread flags, or of one with other numbers for them, is
 * refused, where the stack has renumbered any (GUARDED).
 */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"

/* Global, as C takes them to be: as local ones they would share an entry of the GOT. */
#define EMBED(name, file)                                                             \
	extern const char name##_start[], name##_end[];                               \
	__asm__(".pushsection .rodata\n.globl " #name "_start, " #name "_end\n" #name \
		"_start: .incbin \"" file "\"\n" #name "_end:\n.popsection")

EMBED(current_module, "guard.ko");
EMBED(before_module, "guard-before.ko");
EMBED(other_module, "guard-other.ko");

static int load_module(const char *start, const char *end)
{
	return syscall(SYS_init_module, start, (unsigned long)(end - start), "") ? errno
										 : 0;
}

static void check_unload(void)
{
	check(!syscall(SYS_delete_module, "guard", 0), "it does not unload (error %d)",
	      errno);
}

static void check_twin(const char *figure_name, const char *start, const char *end)
{
	int err = load_module(start, end);

	figure(figure_name, err == ENOEXEC);
#ifndef GUARDED
	check(!err, "without the guard the twin does not load (error %d)", err);
	check_unload();
#else
	check(err == ENOEXEC,
	      "a module for other flag numbers gave error %d, not ENOEXEC", err);
#endif
}

int main(void)
{
	int err = load_module(current_module_start, current_module_end);

	check(!err, "the module built for this kernel does not load (error %d)", err);
	check_unload();
	check_twin("refused", before_module_start, before_module_end);
	check_twin("refused_other", other_module_start, other_module_end);
	done();
}
