// SPDX-License-Identifier: GPL-2.0
// The parameters that the kernel was started with.
#define _GNU_SOURCE
#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char cmdline[4096];

void read_cmdline(void)
{
	int fd = open("/proc/cmdline", O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, cmdline, sizeof(cmdline) - 1);

	if (n < 0)
		give_up("cannot read", "/proc/cmdline");
	close(fd);
	cmdline[n] = '\0';
	cmdline[strcspn(cmdline, "\n")] = '\0';
}

char *param(const char *key)
{
	size_t len = strlen(key);

	for (char *p = cmdline; (p = strstr(p, key)); p += len)
		if ((p == cmdline || p[-1] == ' ') && p[len] == '=')
			return strndup(p + len + 1, strcspn(p + len + 1, " "));
	return NULL;
}

long param_number(const char *key, long otherwise)
{
	char *text = param(key), *end;
	long n;

	if (!text)
		return otherwise;
	n = strtol(text, &end, 10);
	if (*end || n < 1) {
		errno = EINVAL;
		give_up("not a positive number", key);
	}
	free(text);
	return n;
}
