// SPDX-License-Identifier: GPL-2.0
/*
 * Modules that were built before the backport, for the baseline, in a kernel with it:
 * with native numbers they load and work; where the numbers are generic (GUARDED) they
 * are refused, by force, too, and one that is made to look right reads other bits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"

#define ROUNDS	      100
#define READ_ALL      3 /* SYSLOG_ACTION_READ_ALL */
#define LIVEPATCH_DIR "/sys/kernel/livepatch/shipped_patch/"

#define MODULE(name, file)                     \
	{                                      \
		name, file##_start, file##_end \
	}

EMBED(shipped_flags, "shipped_flags.ko");
EMBED(shipped_tasks, "shipped_tasks.ko");
EMBED(shipped_patch, "shipped_patch.ko");
EMBED(hypervisor_irq, "hypervisor_irq.ko");
EMBED(hypervisor, "hypervisor.ko");
EMBED(hypervisor_cpu, "hypervisor_cpu.ko");
EMBED(forged_flags, "forged_flags.ko");

struct module {
	const char *name, *start, *end;
};

static const struct module flags = MODULE("shipped_flags", shipped_flags);
static const struct module tasks = MODULE("shipped_tasks", shipped_tasks);
static const struct module patch = MODULE("shipped_patch", shipped_patch);
/* The tree's own: KVM, what it needs, and its part for this machine. */
static const struct module kvm_irq = MODULE("irqbypass", hypervisor_irq);
static const struct module kvm = MODULE("kvm", hypervisor);
static const struct module kvm_cpu = MODULE("kvm_amd", hypervisor_cpu);
/* shipped_flags with the version magic of the kernel that is tested. */
static const struct module forged = MODULE("shipped_flags", forged_flags);

static volatile sig_atomic_t delivered;
/* Modules that were given to the kernel, and how often it refused one. */
static unsigned int modules, refused;

static void count(int sig)
{
	(void)sig;
	delivered++;
}

static void must_load(const struct module *module, const char *params)
{
	int err = module_insert(module->start, module->end, params);

	modules++;
	check(!err, "%s does not load: %s", module->name, strerror(err));
}

static void read_text(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t n;

	check(file, "no %s: %s", path, strerror(errno));
	n = fread(text, 1, size - 1, file);
	fclose(file);
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
}

static void param_text(const char *module, const char *name, char *text, size_t size)
{
	char path[200];

	snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s", module, name);
	read_text(path, text, size);
}

static unsigned long param(const char *module, const char *name)
{
	char text[40];

	param_text(module, name, text, sizeof(text));
	return strtoul(text, NULL, 10);
}

/* Whether the kernel has logged why: the module's name and the two strings. */
static bool reason_logged(const char *module)
{
	static char log[1 << 20];
	int n = klogctl(READ_ALL, log, sizeof(log) - 1);
	char line[100];

	check(n > 0, "cannot read the kernel's log: %s", strerror(errno));
	log[n] = '\0';
	snprintf(line, sizeof(line), "%s: version magic '", module);
	return strstr(log, line);
}

/* A module for other numbers has to be refused, with the reason, and by force, too. */
static void must_be_refused(const struct module *module)
{
	int err = module_insert(module->start, module->end, "");

	modules++;
	check(err == ENOEXEC, "%s, of other flag numbers, gave error %d, not ENOEXEC",
	      module->name, err);
	check(reason_logged(module->name), "%s was refused, and the log does not say why",
	      module->name);
	err = module_force(module->start, module->end);
	check(err == ENOEXEC,
	      "by force %s, of other flag numbers, gave error %d, not ENOEXEC",
	      module->name, err);
	refused += 2;
}

static void read_flags(const struct module *module, bool writes)
{
	char params[40];

	pin(0, 0);
	signal(SIGUSR1, count);
	snprintf(params, sizeof(params), "rounds=%d writes=%d", ROUNDS, writes);
	must_load(module, params);
	figure("signals", param("shipped_flags", "signals"));
	figure("rescheds", param("shipped_flags", "rescheds"));
}

static void test_flags(void)
{
	static const char *const exact[] = { "signals", "flags", "written", "no_signals",
					     "rescheds" };
	unsigned long n;
	size_t i;

	read_flags(&flags, true);
	for (i = 0; i < sizeof(exact) / sizeof(*exact); i++) {
		n = param("shipped_flags", exact[i]);
		check(n == ROUNDS, "%s: %lu of %d", exact[i], n, ROUNDS);
	}
	/* A tick may ask for a switch at any time. */
	n = param("shipped_flags", "no_rescheds");
	check(n > ROUNDS / 2, "need_resched() without a reason: %lu of %d", ROUNDS - n,
	      ROUNDS);
	module_remove("shipped_flags");
	check(!delivered, "%d signals that were flushed arrived", (int)delivered);
}

/* Why there is a guard: with the kernel's version magic the module reads other bits. */
static void test_forged(void)
{
	unsigned long n;

	read_flags(&forged, false);
	n = param("shipped_flags", "signals");
	check(n < ROUNDS, "other numbers, and all %lu signals were seen", n);
	n = param("shipped_flags", "rescheds");
	check(n < ROUNDS, "other numbers, and all %lu requests to switch were seen", n);
	module_remove("shipped_flags");
}

static void *other_thread(void *arg)
{
	until(arg, 1);
	return NULL;
}

static void test_tasks(void)
{
	static struct area area;
	static volatile uint32_t stop;
	unsigned long here;
	char name[32];
	int i, threads = 4;

	for (i = 1; i < threads; i++)
		spawn_on(0, other_thread, (void *)&stop);
	register_area(&area);
	must_load(&tasks, "");
	here = param("shipped_tasks", "stack_pointer");
	check(param("shipped_tasks", "pid") == (unsigned long)syscall(SYS_gettid), "pid");
	check(param("shipped_tasks", "threads") == (unsigned long)threads, "threads: %lu",
	      param("shipped_tasks", "threads"));
	check(param("shipped_tasks", "group") == (unsigned long)threads, "group: %lu",
	      param("shipped_tasks", "group"));
	check(param("shipped_tasks", "area") == (unsigned long)&area, "area");
	check(param("shipped_tasks", "signature") == RSEQ_SIGNATURE, "signature");
	check(here < (unsigned long)&name[0] + 4096 &&
		      here > (unsigned long)&name[0] - 4096,
	      "stack pointer: %lx", here);
	param_text("shipped_tasks", "name", name, sizeof(name));
	check(!strncmp(name, program_invocation_short_name, 15), "name: %s", name);
	module_remove("shipped_tasks");
	store(&stop, 1);
	unregister_area(&area);
	figure("threads", threads);
}

/* Until every task has gone over, at its exit to user space or asleep. */
static void transition_ends(void)
{
	char text[40];
	int i;

	for (i = 0; i < 3000; i++) {
		if (access(LIVEPATCH_DIR, F_OK))
			return;
		read_text(LIVEPATCH_DIR "transition", text, sizeof(text));
		if (!strcmp(text, "0"))
			return;
		nap(10000);
	}
	fail("the live patch's transition does not end");
}

static void test_patch(void)
{
	char text[4096];
	FILE *enabled;

	must_load(&patch, "");
	transition_ends();
	read_text("/proc/cmdline", text, sizeof(text));
	check(!strcmp(text, "live patched"), "/proc/cmdline says: %s", text);
	enabled = fopen(LIVEPATCH_DIR "enabled", "we");
	check(enabled && fputs("0", enabled) >= 0 && !fclose(enabled),
	      "the live patch cannot be taken back: %s", strerror(errno));
	transition_ends();
	read_text("/proc/cmdline", text, sizeof(text));
	check(strcmp(text, "live patched"), "/proc/cmdline is still patched");
	module_remove("shipped_patch");
}

/* Left in the kernel: the test kvm, which is next, runs on it. */
static void test_kvm(void)
{
	if (kvm_irq.end > kvm_irq.start)
		must_load(&kvm_irq, "");
	must_load(&kvm, "");
	must_load(&kvm_cpu, "");
}

static const struct {
	const char *name;
	const struct module *module;
	void (*work)(void);
} tests[] = {
	{ "flags", &flags, test_flags }, { "tasks", &tasks, test_tasks },
	{ "patch", &patch, test_patch }, { "kvm", &kvm, test_kvm },
	{ "forged", NULL, test_forged },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < sizeof(tests) / sizeof(*tests); i++) {
		if (argc != 2 || strcmp(argv[1], tests[i].name))
			continue;
		if (GUARDED && tests[i].module)
			must_be_refused(tests[i].module);
		else
			tests[i].work();
		figure("modules", modules);
		figure("refused", refused);
		done();
	}
	fail("usage: shipped flags|tasks|patch|kvm|forged");
}
