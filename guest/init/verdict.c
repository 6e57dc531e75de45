// SPDX-License-Identifier: GPL-2.0
// Verdicts: a JSON line each, to a virtio port of their own.
#define _GNU_SOURCE
#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <time.h>
#include <unistd.h>

#define PORT_NAME "tif.verdict"

static int verdict_fd = -1;

long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000L + ts.tv_nsec / 1000000;
}

/* Without a verdict line nobody can mistake this for a finished run. */
void __attribute__((noreturn)) give_up(const char *what, const char *where)
{
	printf("init: error: %s (%s): %s\n", what, where, strerror(errno));
	fflush(stdout);
	sync();
	reboot(RB_AUTOBOOT);
	_exit(1);
}

/* The port is found by its name, not by its number: other ports may come first. */
void open_verdict_port(void)
{
	for (int tries = 0; tries < 500; tries++) {
		for (int i = 0; i < 8; i++) {
			char path[64], name[64] = "";
			int fd;

			snprintf(path, sizeof(path),
				 "/sys/class/virtio-ports/vport0p%d/name", i);
			fd = open(path, O_RDONLY);
			if (fd < 0)
				continue;
			if (read(fd, name, sizeof(name) - 1) < 0)
				name[0] = '\0';
			close(fd);
			name[strcspn(name, "\n")] = '\0';
			if (strcmp(name, PORT_NAME))
				continue;
			snprintf(path, sizeof(path), "/dev/vport0p%d", i);
			verdict_fd = open(path, O_WRONLY | O_CLOEXEC);
			if (verdict_fd >= 0)
				return;
		}
		usleep(10000);
	}
	errno = ENODEV;
	give_up("no virtio port for the verdicts", PORT_NAME);
}

void send_line(const char *line)
{
	size_t len = strlen(line);

	while (len) {
		ssize_t n = write(verdict_fd, line, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			give_up("cannot write a verdict", PORT_NAME);
		line += n;
		len -= n;
	}
}

static void put_json_string(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		unsigned char c = *s;

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			fprintf(out, "\\u%04x", c);
		else
			putc(c, out);
	}
	putc('"', out);
}

void report(const char *name, char *const argv[], const struct verdict *v)
{
	char *line;
	size_t len;
	FILE *out = open_memstream(&line, &len);

	if (!out)
		give_up("out of memory", name);
	fputs("{\"name\":", out);
	put_json_string(out, name);
	fputs(",\"outcome\":", out);
	put_json_string(out, v->outcome);
	fprintf(out, ",\"rc\":%d,\"ms\":%ld,\"detail\":", v->rc, v->ms);
	put_json_string(out, v->figures);
	fputs(",\"why\":", out);
	put_json_string(out, v->why);
	fputs(",\"argv\":[", out);
	for (int i = 0; argv && argv[i]; i++) {
		if (i)
			putc(',', out);
		put_json_string(out, argv[i]);
	}
	fputs("]}\n", out);
	if (fclose(out))
		give_up("out of memory", name);
	send_line(line);
	free(line);
	printf("init: %s: %s%s%s\n", name, v->outcome, *v->why ? ": " : "", v->why);
}
