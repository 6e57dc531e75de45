// SPDX-License-Identifier: GPL-2.0
// The kernel's own messages: which of them say that the kernel is at fault.
#define _GNU_SOURCE
#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int kmsg_fd = -1;

void open_kernel_log(void)
{
	kmsg_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kmsg_fd < 0)
		give_up("cannot open", "/dev/kmsg");
}

/* What the kernel says when something is wrong with it, not with a program. */
static bool is_splat(const char *msg)
{
	static const char *const starts[] = {
		"WARNING: ",
		"BUG: ",
		"Oops",
		"general protection fault",
		"UBSAN: ",
		"KASAN: ",
		"Kernel panic",
		"INFO: task ",
		"watchdog: BUG",
		"INFO: trying",
		"INFO: rcu",
		"INFO: lockdep",
		"rcu: INFO: ",
		"kernel BUG at",
		"divide error",
		"invalid opcode",
		"stack segment",
		"unchecked MSR access",
		"Unable to handle kernel",
		"Internal error: ",
		"illegal operation: ",
		"Bad or missing usercopy",
	};
	static const char *const anywhere[] = {
		"possible circular locking",
		"suspicious RCU usage",
		"sleeping function called",
		"scheduling while atomic",
		"possible recursive locking",
		"inconsistent lock state",
		"Call Trace:",
		"Call trace:",
	};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (!strncmp(msg, starts[i], strlen(starts[i])))
			return true;
	for (size_t i = 0; i < sizeof(anywhere) / sizeof(*anywhere); i++)
		if (strstr(msg, anywhere[i]))
			return true;
	return false;
}

/*
 * Warnings at boot that some unpatched trees give on this machine, whose table of
 * processors is not ACPI's.
 */
static bool is_known(const char *msg)
{
	/*
	 * RHEL 9's mpparse.c reads the address of the APIC in both of its passes; RHEL
	 * 8's timer_irq_works() restores interrupts that it has enabled.
	 */
	return !strncmp(msg, "WARNING: ", 9) &&
	       (strstr(msg, " register_lapic_address+") ||
		strstr(msg, " warn_bogus_irq_restore+") ||
		strstr(msg, " topology_register_boot_apic+"));
}

/*
 * Read the log from where the last call stopped. The first bad line goes to @first.
 * A record that was overwritten before it could be read may have been a splat, so it
 * counts as one.
 */
bool read_splats(char *first, size_t size, int *known)
{
	char rec[8192];
	bool bad = false, in_known = false;

	for (;;) {
		ssize_t n = read(kmsg_fd, rec, sizeof(rec) - 1);
		char *msg;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EPIPE) {
			if (!bad)
				snprintf(first, size, "kernel log overran: records lost");
			bad = true;
			continue;
		}
		if (n <= 0)
			return bad;
		rec[n] = '\0';
		/* Records of level 8 and above in the facility bits are from user space.
		 */
		if (strtoul(rec, NULL, 10) >> 3)
			continue;
		msg = strchr(rec, ';');
		if (!msg)
			continue;
		msg++;
		msg[strcspn(msg, "\n")] = '\0';
		if (known && is_known(msg)) {
			in_known = true;
			++*known;
		}
		if (in_known) {
			in_known = strncmp(msg, "---[ end trace", 14) != 0;
			continue;
		}
		if (!bad && is_splat(msg)) {
			snprintf(first, size, "%s", msg);
			bad = true;
		}
	}
}
