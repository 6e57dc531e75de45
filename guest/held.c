// SPDX-License-Identifier: GPL-2.0
/*
 * The init of a guest whose memory is dumped: a task with a signal pending and one
 * without, both asleep. TIF_SIGPENDING is set in the first as long as it waits in
 * vfork(), which no signal but a deadly one ends.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/types.h>
#include <unistd.h>

static void on_signal(int sig)
{
	(void)sig;
}

/* The parent of a child that does not end. */
static pid_t vfork_forever(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	if (!vfork())
		for (;;)
			pause();
	_exit(0);
}

/* Its state is D once it waits for the child, which is after the child's first pause().
 */
static int asleep(pid_t pid)
{
	char path[32], state = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "r");
	if (f) {
		if (fscanf(f, "%*d %*s %c", &state) != 1)
			state = 0;
		fclose(f);
	}
	return state == 'D';
}

int main(void)
{
	pid_t held, quiet;

	if (mount("proc", "/proc", "proc", 0, NULL)) {
		perror("/proc");
		return 1;
	}
	signal(SIGUSR1, on_signal);
	held = vfork_forever();
	quiet = vfork_forever();
	while (!asleep(held) || !asleep(quiet))
		usleep(10000);
	kill(held, SIGUSR1);
	printf("held %d quiet %d\n", held, quiet);
	fflush(stdout);
	for (;;)
		pause();
}
