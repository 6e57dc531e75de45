// SPDX-License-Identifier: GPL-2.0
/* A tracer reads the registration, moves the traced thread, and steps through a section.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/guest.h"

#ifndef PTRACE_GET_RSEQ_CONFIGURATION
#define PTRACE_GET_RSEQ_CONFIGURATION 0x420f
#endif

struct configuration {
	uint64_t area;
	uint32_t size;
	uint32_t signature;
	uint32_t flags;
	uint32_t pad;
};

/* In memory that tracer and traced share. */
struct shared {
	struct area area;
	struct descriptor desc;
	volatile uint32_t beats, aborts, landed, outside;
};

static struct shared *sh;
static pid_t pid;

/* Where the tracer sends the thread: no way back. */
static void landing(void)
{
	for (;;)
		store(&sh->landed, sh->landed + 1);
}

static void traced(bool in_section)
{
	register_area(&sh->area);
	for (;;) {
		if (!in_section)
			for (;;)
				store(&sh->outside, sh->outside + 1);
		section_spin(&sh->area, &sh->desc, &sh->beats);
		store(&sh->aborts, sh->aborts + 1);
	}
}

static void begin(bool in_section)
{
	memset((void *)sh, 0, sizeof(*sh));
	sh->desc = describe_spin();
	pid = fork();
	check(pid >= 0, "fork: %s", strerror(errno));
	if (!pid) {
		pin(0, 1);
		traced(in_section);
	}
	check(!ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_EXITKILL), "ptrace: %s",
	      strerror(errno));
}

static void end(void)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void await_stop(void)
{
	int status;

	check(waitpid(pid, &status, 0) == pid && WIFSTOPPED(status),
	      "the traced process %s", status_text(status));
}

static void stop(void)
{
	check(!ptrace(PTRACE_INTERRUPT, pid, 0, 0), "PTRACE_INTERRUPT: %s",
	      strerror(errno));
	await_stop();
}

static void go_on(void)
{
	check(!ptrace(PTRACE_CONT, pid, 0, 0), "PTRACE_CONT: %s", strerror(errno));
}

/* The registers as one set, which every architecture has; REGS_IP is the place in it. */
static void move_regs(int request, unsigned long *regs, size_t size)
{
	struct iovec iov = { .iov_base = regs, .iov_len = size };

	check(!ptrace(request, pid, (void *)NT_PRSTATUS, &iov), "ptrace %#x: %s",
	      (unsigned int)request, strerror(errno));
}

static uintptr_t get_ip(void)
{
	unsigned long regs[64];

	move_regs(PTRACE_GETREGSET, regs, sizeof(regs));
	return regs[REGS_IP];
}

static void set_ip(uintptr_t ip)
{
	unsigned long regs[64];

	move_regs(PTRACE_GETREGSET, regs, sizeof(regs));
	regs[REGS_IP] = ip;
#ifdef REGS_FUNCTION
	regs[REGS_FUNCTION] = ip;
#endif
	move_regs(PTRACE_SETREGSET, regs, sizeof(regs));
}

static bool inside(uintptr_t ip)
{
	return ip >= (uintptr_t)section_spin_start && ip < (uintptr_t)section_spin_commit;
}

static void await(volatile uint32_t *word)
{
	uint32_t w = load(word);

	while (load(word) == w)
		relax();
}

static void configuration(void)
{
	struct configuration c;
	long size;

	begin(false);
	await(&sh->outside);
	stop();
	memset(&c, 0xff, sizeof(c));
	size = ptrace(PTRACE_GET_RSEQ_CONFIGURATION, pid, sizeof(c), &c);
	if (size < 0 && errno == EIO)
		skip("this kernel has no PTRACE_GET_RSEQ_CONFIGURATION");
	check(size == sizeof(c), "PTRACE_GET_RSEQ_CONFIGURATION: %ld (%s)", size,
	      strerror(errno));
	check(c.area == (uintptr_t)&sh->area && c.size == AREA_SIZE &&
		      c.signature == RSEQ_SIGNATURE && !c.flags && !c.pad,
	      "configuration: area %#llx size %u signature %#x flags %#x",
	      (unsigned long long)c.area, c.size, c.signature, c.flags);
	end();
	done();
}

/* Stopped inside a section, sent outside: there is nothing to abort. */
static void leave(long n)
{
	for (long i = 0; i < n; i++) {
		begin(true);
		for (;;) {
			await(&sh->beats);
			stop();
			if (inside(get_ip()))
				break;
			go_on();
		}
		uint32_t aborts = load(&sh->aborts);

		set_ip((uintptr_t)landing);
		go_on();
		await(&sh->landed);
		check(load(&sh->aborts) == aborts, "aborted although it was outside");
		check(!sh->area.rseq_cs, "rseq_cs was not cleared");
		end();
	}
	figure("moves", n);
	done();
}

/*
 * arm64's handler of debug exceptions has preemption disabled when it sends the signal of
 * a step, which takes a lock that sleeps in a real-time kernel; DEBUG_ATOMIC_SLEEP says
 * so. 5.10's patches leave the signal to the exit.
 */
static bool steps_sleep(void)
{
	struct utsname name;

	check(!uname(&name), "uname: %s", strerror(errno));
	return strstr(name.version, "PREEMPT_RT") && kernel_since(5, 15) &&
	       kernel_has("do_debug_exception");
}

/*
 * A task without rseq is stepped round a loop: whether that works has nothing to do with
 * what is tested here. QEMU 7.2 takes a step over a branch of s390 to the instruction
 * behind it.
 */
static void need_steps(void)
{
	bool trapped = true;
	uint32_t rounds;

	if (steps_sleep())
		skip("a step takes a sleeping lock with preemption off, without rseq, "
		     "too");
	memset((void *)sh, 0, sizeof(*sh));
	pid = fork();
	check(pid >= 0, "fork: %s", strerror(errno));
	if (!pid)
		landing();
	check(!ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_EXITKILL), "ptrace: %s",
	      strerror(errno));
	await(&sh->landed);
	stop();
	rounds = load(&sh->landed);
	for (int i = 0; i < 100 && trapped; i++) {
		int status;

		if (ptrace(PTRACE_SINGLESTEP, pid, 0, 0)) {
			if (errno == EIO)
				skip("no kernel steps tasks on this architecture");
			fail("PTRACE_SINGLESTEP: %s", strerror(errno));
		}
		check(waitpid(pid, &status, 0) == pid, "waitpid: %s", strerror(errno));
		trapped = WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP;
	}
	if (!trapped || load(&sh->landed) == rounds)
		skip("steps go astray at a branch, without rseq, too");
	end();
}

/* Every step is a switch to the tracer and back, so no step can end inside. */
static void step(long n)
{
	need_steps();
	begin(true);
	await(&sh->beats);
	stop();
	for (long i = 0; i < n; i++) {
		check(!ptrace(PTRACE_SINGLESTEP, pid, 0, 0), "PTRACE_SINGLESTEP: %s",
		      strerror(errno));
		await_stop();
		uintptr_t ip = get_ip();

		/* One step from the store leads to the first instruction, not beyond. */
		check(!inside(ip) || ip == (uintptr_t)section_spin_start,
		      "a step ended %#lx bytes inside the section",
		      (unsigned long)(ip - (uintptr_t)section_spin_start));
	}
	check((long)sh->aborts > n / 100, "only %u aborts in %ld steps", sh->aborts, n);
	figure("steps", n);
	figure("aborts", sh->aborts);
	end();
	done();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long n = scaled(argc > 2 ? atol(argv[2]) : 100);

	need_cpus(2);
	pin(0, 0);
	sh = mmap(NULL, sizeof(*sh), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		  -1, 0);
	check(sh != MAP_FAILED, "mmap: %s", strerror(errno));
	if (!strcmp(what, "configuration"))
		configuration();
	if (!strcmp(what, "leave"))
		leave(n);
	if (!strcmp(what, "step"))
		step(n);
	fail("usage: ptrace configuration|leave|step [N]");
}
