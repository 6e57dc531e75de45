// SPDX-License-Identifier: GPL-2.0
/* A registered thread with something wrong in its area, and one event that finds it. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"

const char *const event_names[EVENTS] = { "preempt", "sleep", "signal" };

static struct {
	struct area *area;
	const struct descriptor *inside;
	enum event event;
	void (*spoil)(struct area *area);
	volatile uint32_t beats, tid, left, handled;
} v;

static void on_signal(int sig)
{
	(void)sig;
	store(&v.handled, 1);
}

static void *suffer(void *arg)
{
	(void)arg;
	register_area(v.area);
	if (v.spoil)
		v.spoil(v.area);
	if (v.inside) {
		store(&v.tid, syscall(SYS_gettid));
		switch (section_spin(v.area, v.inside, &v.beats)) {
		case -1:
			_exit(VICTIM_ABORTED);
		default:
			_exit(VICTIM_ASTRAY);
		}
	}
	store(&v.tid, syscall(SYS_gettid));
	switch (v.event) {
	case EVENT_SLEEP:
		be_switched();
		_exit(VICTIM_LIVED);
	case EVENT_SIGNAL:
		syscall(SYS_tgkill, getpid(), v.tid, SIGUSR1);
		_exit(VICTIM_LIVED);
	default:
		for (;;)
			store(&v.beats, v.beats + 1);
	}
}

/* One beat more after the event: the thread was let go. */
static void __attribute__((noreturn)) await_end(int code)
{
	uint32_t b = load(&v.beats);

	while (load(&v.beats) == b)
		nap(100);
	_exit(code);
}

/**
 * victim() - Be the process of such a thread, and end in what became of it
 * @area: where to register
 * @inside: run in a section with this descriptor; NULL for user code outside
 * @event: what happens; a thread inside a section cannot sleep
 * @spoil: called by the registered thread before the event; may be NULL
 *
 * For run_child(). The kernel kills the process, or it exits with a VICTIM_* code.
 */
void victim(struct area *area, const struct descriptor *inside, enum event event,
	    void (*spoil)(struct area *area))
{
	signal(SIGUSR1, on_signal);
	if (inside)
		forbidden_ip = inside->abort_ip;
	v.area = area;
	v.inside = inside;
	v.event = event;
	v.spoil = spoil;
	/* A signal alone must reach a thread inside from another CPU. */
	become_preemptor(inside && event == EVENT_SIGNAL);
	spawn_on(0, suffer, NULL);
	while (!load(&v.tid))
		nap(100);
	if (event == EVENT_SLEEP || (event == EVENT_SIGNAL && !inside))
		for (;;)
			nap(1000);
	force_preemption(&v.beats);
	if (event == EVENT_SIGNAL) {
		check(!syscall(SYS_tgkill, getpid(), v.tid, SIGUSR1), "tgkill: %s",
		      strerror(errno));
		until(&v.handled, 1);
	}
	await_end(VICTIM_WENT_ON);
}
