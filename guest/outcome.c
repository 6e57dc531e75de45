// SPDX-License-Identifier: GPL-2.0
/* Ends in the way it is told: what check-runner.sh tests init and boot.sh with. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <unistd.h>

/* The kernel reports a fault by the program's name: this one looks like a splat. */
static void fake_splat(void)
{
	static volatile int *volatile nowhere;

	prctl(PR_SET_NAME, "BUG: outcome");
	*nowhere = 0;
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";

	printf("figures: how=%s\n", how);
	fflush(stdout);
	if (!strcmp(how, "pass"))
		return 0;
	if (!strcmp(how, "skip")) {
		puts("skip: told to");
		return 4;
	}
	if (!strcmp(how, "fail")) {
		puts("fail: told to");
		return 1;
	}
	if (!strcmp(how, "signal"))
		raise(SIGKILL);
	if (!strcmp(how, "hang"))
		for (;;)
			pause();
	if (!strcmp(how, "splat"))
		fake_splat();
	if (!strcmp(how, "reset"))
		reboot(RB_AUTOBOOT);
	return 2;
}
