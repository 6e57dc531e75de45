// SPDX-License-Identifier: GPL-2.0
/*
 * Runs a program of a distribution: its root is the disk with the serial "root", and the
 * disk "kit" is mounted there as /kit. The rest of the guest is seen from within it.
 *
 *	inroot PROGRAM [ARG...]
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT "/debian"

static void __attribute__((noreturn)) give_up(const char *what, const char *where)
{
	printf("fail: %s (%s): %s\n", what, where, strerror(errno));
	exit(1);
}

/* The order of the disks is the machine's; their serials are ours. */
static void mount_disk(const char *serial, const char *dir)
{
	char path[64], text[32];

	for (char disk = 'a'; disk <= 'd'; disk++) {
		ssize_t n;
		int fd;

		snprintf(path, sizeof(path), "/sys/block/vd%c/serial", disk);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
		if (n <= 0)
			continue;
		text[n] = '\0';
		text[strcspn(text, "\n")] = '\0';
		if (strcmp(text, serial))
			continue;
		snprintf(path, sizeof(path), "/dev/vd%c", disk);
		mkdir(dir, 0755);
		if (mount(path, dir, "ext2", 0, NULL))
			give_up("cannot mount a disk", path);
		return;
	}
	errno = ENODEV;
	give_up("no disk with this serial", serial);
}

static void mount_in(const char *from, const char *dir, const char *type)
{
	mkdir(dir, 0755);
	if (mount(from, dir, type, type ? 0 : MS_BIND | MS_REC, NULL))
		give_up("cannot mount", dir);
}

/* The first test of a guest does it; the tests run one after the other. */
static void make_root(void)
{
	if (!access(ROOT "/kit/tests.list", R_OK))
		return;
	mount_disk("root", ROOT);
	mount_in("/dev", ROOT "/dev", NULL);
	mount_in("devpts", ROOT "/dev/pts", "devpts");
	mount_in("shm", ROOT "/dev/shm", "tmpfs");
	mount_in("mqueue", ROOT "/dev/mqueue", "mqueue");
	mount_in("/proc", ROOT "/proc", NULL);
	mount_in("/sys", ROOT "/sys", NULL);
	mount_in("/tmp", ROOT "/tmp", NULL);
	chmod("/tmp", 01777);
	mount_disk("kit", ROOT "/kit");
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 2) {
		errno = EINVAL;
		give_up("no program", "inroot");
	}
	make_root();
	if (chroot(ROOT) || chdir("/tmp"))
		give_up("cannot change to", ROOT);
	setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
	setenv("HOME", "/tmp", 1);
	execv(argv[1], argv + 1);
	give_up("cannot run", argv[1]);
}
