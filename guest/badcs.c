// SPDX-License-Identifier: GPL-2.0
/*
 * Bad descriptors: the kernel must kill the thread, never send it anywhere, and never
 * complain about itself (init looks for that). Each has a single defect, and everything
 * else about it is right, so that only the check for that defect can refuse it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "lib/guest.h"

#define PAGE 4096ul

static struct area area;
static struct descriptor good, desc;
static enum event event;
static uint64_t pointer;

/* ---- descriptors, with the thread inside their section ---- */

static void right(struct descriptor *d)
{
	(void)d;
}

static void abort_in_kernel(struct descriptor *d)
{
	d->abort_ip = KERNEL_ADDRESS;
}

/* The signature can be read there: only the limit itself refuses it. */
static void abort_at_limit(struct descriptor *d)
{
	char *last = (char *)(uintptr_t)(task_size() - PAGE);
	static const uint32_t sig = RSEQ_SIGNATURE;
	void *p = mmap(last, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	/* Where the stack ends at the limit, its last word serves. */
	if (p != last)
		check(errno == EEXIST, "no page below the limit: %s", strerror(errno));
	memcpy(last + PAGE - sizeof(sig), &sig, sizeof(sig));
	d->abort_ip = task_size();
}

static void abort_beyond(struct descriptor *d)
{
	d->abort_ip += NON_CANONICAL;
}

static void abort_unsigned(struct descriptor *d)
{
	d->abort_ip = (uintptr_t)section_unsigned_entry;
}

/* Not unmapped: a thread's stack might come to lie there. */
static void abort_signature_away(struct descriptor *d)
{
	char *two = mmap(NULL, 2 * PAGE, PROT_READ | PROT_EXEC,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	check(two != MAP_FAILED && !mprotect(two, PAGE, PROT_NONE), "mmap: %s",
	      strerror(errno));
	d->abort_ip = (uintptr_t)two + PAGE;
}

static void abort_inside(struct descriptor *d)
{
	d->post_commit_offset = d->abort_ip - d->start_ip + 1;
}

static void across_limit(struct descriptor *d)
{
	d->abort_ip = (uintptr_t)section_early_abort;
	d->post_commit_offset = task_size() - d->start_ip;
}

static void wraps(struct descriptor *d)
{
	d->abort_ip = (uintptr_t)section_early_abort;
	d->post_commit_offset = -d->start_ip;
}

static void version(struct descriptor *d)
{
	d->version = 1;
}

static const struct {
	const char *name;
	void (*spoil)(struct descriptor *d);
} descriptors[] = {
	{ "abort_ip in the kernel", abort_in_kernel },
	{ "abort_ip at the limit", abort_at_limit },
	{ "abort_ip beyond the address space", abort_beyond },
	{ "abort_ip without signature", abort_unsigned },
	{ "signature out of reach", abort_signature_away },
	{ "abort_ip inside the section", abort_inside },
	{ "section across the limit", across_limit },
	{ "section that wraps", wraps },
	{ "version 1", version },
};

static void run_inside(void *arg)
{
	void (*spoil)(struct descriptor *) = *(void (**)(struct descriptor *))arg;

	desc = describe_spin();
	spoil(&desc);
	victim(&area, &desc, event, NULL);
}

/* The harness itself: a right descriptor must end in its abort handler. */
static void control(void)
{
	void (*spoil)(struct descriptor *) = right;
	int status = run_child(run_inside, &spoil);

	check(WIFEXITED(status) && WEXITSTATUS(status) == VICTIM_ABORTED,
	      "a right descriptor, %s: the child %s", event_names[event],
	      status_text(status));
}

/* ---- pointers to them, with the thread outside ---- */

static void set_pointer(struct area *a)
{
	a->rseq_cs = pointer;
}

static void run_outside(void *arg)
{
	(void)arg;
	victim(&area, NULL, event, set_pointer);
}

static void *forbidden(void)
{
	void *p = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	check(p != MAP_FAILED, "mmap: %s", strerror(errno));
	return p;
}

static int pointers(void)
{
	const struct {
		const char *name;
		uint64_t value;
	} bad[] = {
		{ "rseq_cs into the kernel", KERNEL_ADDRESS },
		{ "rseq_cs beyond the address space", NON_CANONICAL + (uintptr_t)&good },
		{ "rseq_cs at the limit", task_size() },
		{ "rseq_cs across the limit", task_size() - 8 },
		{ "rseq_cs at the top", ~0ull },
		{ "rseq_cs to forbidden memory", (uintptr_t)forbidden() },
	};
	int n = 0;

	for (event = 0; event < EVENTS; event++)
		for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++, n++) {
			char what[96];

			pointer = bad[i].value;
			snprintf(what, sizeof(what), "%s, %s", bad[i].name,
				 event_names[event]);
			require_segv(run_child(run_outside, NULL), what);
		}
	return n;
}

/* ---- flags, which this ABI has deprecated, of descriptor and area ---- */

static uint32_t area_flags;

static void set_flags(struct area *a)
{
	a->flags = area_flags;
}

static void run_flagged(void *arg)
{
	(void)arg;
	victim(&area, &desc, event, set_flags);
}

static int with_flags(uint32_t of_descriptor, uint32_t of_area)
{
	desc = describe_spin();
	desc.flags = of_descriptor;
	area_flags = of_area;
	return run_child(run_flagged, NULL);
}

enum { NO_PREEMPT = 1, NO_SIGNAL = 2, NO_MIGRATE = 4, NO_RESTART = 7 };

/* Kernels up to 5.19 honour the flags: with all three a section is never aborted. */
static bool honoured(void)
{
	enum event now = event;
	int status;

	event = EVENT_PREEMPT;
	status = with_flags(NO_RESTART, 0);
	event = now;
	return WIFEXITED(status) && WEXITSTATUS(status) == VICTIM_WENT_ON;
}

/*
 * What an honouring kernel does: a VICTIM_* code, or 0 for death. With DEBUG_RSEQ it
 * takes the end of a handler, which goes back to a section, for a system call inside of
 * one.
 */
static int honest(uint32_t value)
{
	if (value == NO_SIGNAL)
		return 0;
	if (value == NO_RESTART && event == EVENT_SIGNAL && kernel_has("rseq_syscall"))
		return 0;
	if (value == NO_RESTART ||
	    (value == (NO_PREEMPT | NO_MIGRATE) && event == EVENT_PREEMPT))
		return VICTIM_WENT_ON;
	return VICTIM_ABORTED;
}

static void require_end(int status, int end, const char *where, uint32_t value)
{
	char what[96];

	snprintf(what, sizeof(what), "%s flags %#x, %s", where, value,
		 event_names[event]);
	if (!end)
		require_segv(status, what);
	else
		check(WIFEXITED(status) && WEXITSTATUS(status) == end,
		      "%s: the child %s, not code %d", what, status_text(status), end);
}

static int flags(void)
{
	static const uint32_t values[] = { NO_PREEMPT | NO_MIGRATE, NO_SIGNAL, NO_MIGRATE,
					   NO_RESTART, 1u << 31 };
	bool honours = honoured();
	int n = 0;

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++, n += 2) {
		int end = honours ? honest(values[i]) : 0;

		require_end(with_flags(values[i], 0), end, "descriptor", values[i]);
		require_end(with_flags(0, values[i]), end, "area", values[i]);
	}
	figure("honoured", honours);
	return n;
}

static int inside(void)
{
	int n = 0;

	for (size_t i = 0; i < sizeof(descriptors) / sizeof(*descriptors); i++, n++) {
		void (*spoil)(struct descriptor *) = descriptors[i].spoil;
		char what[96];

		snprintf(what, sizeof(what), "%s, %s", descriptors[i].name,
			 event_names[event]);
		require_segv(run_child(run_inside, &spoil), what);
	}
	return n;
}

int main(int argc, char **argv)
{
	static const enum event kinds[] = { EVENT_PREEMPT, EVENT_SIGNAL };
	const char *what = argc > 1 ? argv[1] : "";
	int n = 0;

	need_cpus(2);
	good = describe_spin();
	for (size_t k = 0; k < 2; k++) {
		event = kinds[k];
		control();
		if (!strcmp(what, "descriptor"))
			n += inside();
		if (!strcmp(what, "flags"))
			n += flags();
	}
	if (!strcmp(what, "pointer"))
		n = pointers();
	check(n, "usage: badcs descriptor|flags|pointer");
	figure("killed", n);
	done();
}
