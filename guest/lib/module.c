// SPDX-License-Identifier: GPL-2.0
/* Modules that a test carries in its own image. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"

/* MODULE_INIT_IGNORE_MODVERSIONS and MODULE_INIT_IGNORE_VERMAGIC */
#define FORCE 3

/**
 * module_insert() - Load a module
 * @start: its first byte
 * @end: behind its last one
 * @params: its parameters
 * Return: 0, or the error as a positive number
 */
int module_insert(const char *start, const char *end, const char *params)
{
	return syscall(SYS_init_module, start, (unsigned long)(end - start), params)
		       ? errno
		       : 0;
}

/**
 * module_force() - Load a module as modprobe --force does
 * @start: its first byte
 * @end: behind its last one
 *
 * Neither version magic nor CRCs are to be looked at.
 * Return: 0, or the error as a positive number
 */
int module_force(const char *start, const char *end)
{
	int fd = memfd_create("module", 0), err;
	ssize_t n;

	check(fd >= 0, "memfd_create: %s", strerror(errno));
	for (; start < end; start += n) {
		n = write(fd, start, end - start);
		check(n > 0, "cannot write the module: %s", strerror(errno));
	}
	err = syscall(SYS_finit_module, fd, "", FORCE) ? errno : 0;
	close(fd);
	return err;
}

/**
 * module_remove() - Unload a module
 * @name: its name
 */
void module_remove(const char *name)
{
	check(!syscall(SYS_delete_module, name, 0), "%s does not unload: %s", name,
	      strerror(errno));
}
