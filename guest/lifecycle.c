// SPDX-License-Identifier: GPL-2.0
/* A registration from its beginning to its end: fork, vfork, exec, threads, errors. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/guest.h"

#define PAGE 4096ul

static struct area area, second;
static volatile uint32_t beats, tid, told, over;
static char stack[1 << 16] __attribute__((aligned(64)));

#define expect(call, error)                                                         \
	do {                                                                        \
		int expect_err = (call);                                            \
		check(expect_err == (error), "%s: expected %d, got %d (%s)", #call, \
		      error, expect_err, strerror(expect_err));                     \
		asked++;                                                            \
	} while (0)

static void require_repair(struct area *a, uint32_t cpu, const char *when)
{
	scribble(a);
	be_switched();
	require_ids(a, cpu, when);
}

/*
 * 4.18 has the rules of the first release, which the kit leaves alone: an unknown flag
 * beside "unregister" is not looked at, and only threads do not inherit it.
 */
static bool old_rules(void)
{
	struct utsname kernel;

	check(!uname(&kernel), "uname: %s", strerror(errno));
	return atoi(kernel.release) < 5;
}

/* ---- the rules of the call ---- */

#ifndef USER_SPACE_OF_ITS_OWN
#define USER_SPACE_OF_ITS_OWN 0
#endif

/*
 * An area that cannot be read: the call says so where it clears a stale pointer (from
 * v6.15 and in stable trees that have fd881d0a085f). Else it succeeds, and the update
 * that it asks for kills the task.
 */
static bool is_read_by_call(void *page)
{
	int status;
	pid_t child = fork();

	check(child >= 0, "fork: %s", strerror(errno));
	if (!child)
		_exit(rseq_call(page, AREA_SIZE, 0, RSEQ_SIGNATURE));
	check(waitpid(child, &status, 0) == child, "waitpid: %s", strerror(errno));
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV)
		return false;
	check(WIFEXITED(status) && WEXITSTATUS(status) == EFAULT,
	      "registering an area that cannot be read: status %#x", status);
	return true;
}

/* Who cannot be told is not unregistered. */
static void unheard(void *page)
{
	int asked = 0;

	register_area(page);
	mprotect(page, PAGE, PROT_READ);
	expect(rseq_call(page, AREA_SIZE, FLAG_UNREGISTER, RSEQ_SIGNATURE), EFAULT);
	mprotect(page, PAGE, PROT_READ | PROT_WRITE);
	require_repair(page, 0, "after a refused unregistration");
	expect(rseq_call(page, AREA_SIZE, FLAG_UNREGISTER, RSEQ_SIGNATURE), 0);
}

static void rules(void)
{
	const uint32_t sig = RSEQ_SIGNATURE;
	struct descriptor d = describe_spin();
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	static struct {
		struct area a;
		char more[96];
	} large __attribute__((aligned(128)));
	int asked = 0, killed = 0, status;
	bool is_read;

	pin(0, 0);
	check(page != MAP_FAILED, "mmap: %s", strerror(errno));
	expect(rseq_call(&area, AREA_SIZE, FLAG_UNREGISTER, sig), EINVAL);
	expect(rseq_call(&area, AREA_SIZE - 1, 0, sig), EINVAL);
	expect(rseq_call(&area, 0, 0, sig), EINVAL);
	expect(rseq_call((char *)&area + 8, AREA_SIZE, 0, sig), EINVAL);
	expect(rseq_call(&area, AREA_SIZE, 2, sig), EINVAL);
	expect(rseq_call(&area, AREA_SIZE, -1, sig), EINVAL);
	/*
	 * Beyond all user memory. A 64-bit kernel may take a 32-bit address for user's,
	 * and s390, where user memory is a space of its own, takes any.
	 */
	if (sizeof(long) == 8 && !USER_SPACE_OF_ITS_OWN)
		expect(rseq_call((void *)(uintptr_t)-PAGE, AREA_SIZE, 0, sig), EFAULT);
	else
		is_read_by_call((void *)(uintptr_t)-PAGE);
	mprotect(page, PAGE, PROT_NONE);
	is_read = is_read_by_call(page);
	mprotect(page, PAGE, PROT_READ | PROT_WRITE);

	/* A stale pointer from an earlier life of the memory is cleared. */
	area.rseq_cs = (uintptr_t)&d;
	area.cpu_id = ID_UNINITIALIZED;
	expect(rseq_call(&area, AREA_SIZE, 0, sig), 0);
	check(!area.rseq_cs, "registration left rseq_cs set");
	require_ids(&area, 0, "after the registration");

	expect(rseq_call(&area, AREA_SIZE, 0, sig), EBUSY);
	expect(rseq_call(&area, AREA_SIZE, 0, sig + 1), EPERM);
	expect(rseq_call(&second, AREA_SIZE, 0, sig), EINVAL);
	expect(rseq_call(&area, 2 * AREA_SIZE, 0, sig), EINVAL);
	expect(rseq_call(&area, AREA_SIZE, FLAG_UNREGISTER, sig + 1), EPERM);
	expect(rseq_call(&second, AREA_SIZE, FLAG_UNREGISTER, sig), EINVAL);
	expect(rseq_call(&area, 2 * AREA_SIZE, FLAG_UNREGISTER, sig), EINVAL);
	expect(rseq_call(&area, AREA_SIZE, FLAG_UNREGISTER | 2, sig),
	       old_rules() ? 0 : EINVAL);
	if (old_rules())
		expect(rseq_call(&area, AREA_SIZE, 0, sig), 0);
	require_repair(&area, 0, "after refused calls");
	expect(rseq_call(&area, AREA_SIZE, FLAG_UNREGISTER, sig), 0);
	check(area.cpu_id_start == 0 && area.cpu_id == ID_UNINITIALIZED &&
		      (!has_cid() || (!area.node_id && !area.mm_cid)),
	      "unregistered, the area says %#x %#x %#x %#x", area.cpu_id_start,
	      area.cpu_id, area.node_id, area.mm_cid);
	expect(rseq_call(&area, AREA_SIZE, FLAG_UNREGISTER, sig), EINVAL);

	/* A child that was preempted while its area was read-only is killed for it. */
	while ((status = run_child(unheard, page)) != 0) {
		require_segv(status, "an area that cannot be written");
		check(++killed < 100, "no child of %d lived to be refused", killed);
	}

	/* A larger area of a newer library, which kernels without extensions refuse. */
	expect(rseq_call(&large, 64, 0, sig), has_cid() ? 0 : EINVAL);
	if (has_cid()) {
		require_repair(&large.a, 0, "in a larger area");
		expect(rseq_call(&large, 64, FLAG_UNREGISTER, sig), 0);
	}
	figure("calls", asked);
	figure("killed", killed);
	figure("read", is_read);
	figure_word("rules", old_rules() ? "4.18" : "5.4");
	done();
}

/* ---- after the end, nothing is written any more ---- */

static void *registrar(void *arg)
{
	long n = (long)(intptr_t)arg;

	store(&tid, syscall(SYS_gettid));
	for (long i = 0; i < n; i++) {
		register_area(&area);
		store(&beats, beats + 1);
		require_ids(&area, 0, "in a registration under preemption");
		unregister_area(&area);
		area.cpu_id_start = SCRIBBLE;
		area.mm_cid = SCRIBBLE;
		if (!(i % 16))
			sched_yield();
		for (int j = 0; j < 50; j++)
			store(&beats, beats + 1);
		check(area.cpu_id_start == SCRIBBLE && area.cpu_id == ID_UNINITIALIZED &&
			      area.mm_cid == SCRIBBLE,
		      "an unregistered area was written");
	}
	store(&over, 1);
	return NULL;
}

static void again(long n)
{
	uint32_t preempted = 0;

	become_preemptor(0);
	spawn_on(0, registrar, (void *)(intptr_t)n);
	while (!load(&over)) {
		nap(20);
		preempted++;
	}
	figure("registrations", n);
	figure("preempted", preempted);
	done();
}

/* ---- fork and its kin ---- */

/* At least so many, also where the counts are scaled down. */
#define FORKS 20

/* What the statistics say of a child that came to user mode the first time. */
struct first_exits {
	struct stats before;
	long by_slow_path;
};

static void count_first_exit(struct first_exits *first)
{
	struct stats now = stats_read();

	first->by_slow_path += now.slowpath == first->before.slowpath + 1 &&
			       now.fastpath == first->before.fastpath;
}

static void child_of_fork(void *arg)
{
	int asked = 0;

	if (patched())
		count_first_exit(arg);
	/* The mark is the parent's: being scheduled for the first time repairs it. */
	check(area.cpu_id_start == this_cpu() && area.cpu_id == this_cpu(),
	      "wrong IDs in the child: cpu_id_start %#x cpu_id %#x", area.cpu_id_start,
	      area.cpu_id);
	expect(rseq_call(&area, AREA_SIZE, 0, RSEQ_SIGNATURE), EBUSY);
	for (int i = 0; i < 10; i++) {
		int cpu = i % cpus();

		pin(0, cpu);
		require_repair(&area, cpu, "in the child of a fork");
	}
	unregister_area(&area);
	be_switched();
	check(area.cpu_id == ID_UNINITIALIZED,
	      "the child's area was written after its end");
}

/*
 * The page of the area is the parent's, too, until somebody writes to it: only the slow
 * path comes to the child's first exit. Nobody preempts parent or child, for a switch in
 * between would be an event for the fast path; half of the children leave room for those
 * that a kernel makes all the same (its limit on real time, a stopped CPU).
 */
static void forks(long n)
{
	struct first_exits *first = mmap(NULL, sizeof(*first), PROT_READ | PROT_WRITE,
					 MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	check(first != MAP_FAILED, "mmap: %s", strerror(errno));
	if (n < FORKS)
		n = FORKS;
	become_preemptor(0);
	register_area(&area);
	for (long i = 0; i < n; i++) {
		int status;

		scribble(&area);
		if (patched())
			first->before = stats_read();
		status = run_child(child_of_fork, first);
		check(!status, "the child %s", status_text(status));
		require_repair(&area, 0, "in the parent after a fork");
	}
	figure("forks", n);
	if (patched()) {
		figure("by_slow_path", first->by_slow_path);
		check(first->by_slow_path >= n / 2,
		      "the fast path was tried in %ld of %ld children",
		      n - first->by_slow_path, n);
	}
	done();
}

static char state_of(pid_t pid)
{
	char path[64], text[512] = "", *end;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		_exit(6);
	close(fd);
	end = strrchr(text, ')');
	return end && end[1] ? end[2] : '?';
}

/* What sharer() says where it is registered all the same. */
#define INHERITED 7

/*
 * A child in the same memory does not inherit: it would write its own CPU into its
 * parent's area while that one stands still.
 */
static int sharer(void *arg)
{
	int cpu = cpus() - 1;

	/* The wrong signature: nothing is unregistered, and EINVAL where nothing is. */
	if (rseq_call(&area, AREA_SIZE, FLAG_UNREGISTER, RSEQ_SIGNATURE + 1) == EPERM)
		_exit(INHERITED);
	/* The parent may not have come to its rest yet. */
	while (state_of(getppid()) != *(char *)arg)
		nap(50);
	scribble(&area);
	pin(0, cpu);
	be_switched();
	pin(0, 0);
	be_switched();
	if (area.cpu_id_start != SCRIBBLE || area.cpu_id != SCRIBBLE)
		_exit(3);
	if (rseq_call(&second, AREA_SIZE, 0, RSEQ_SIGNATURE))
		_exit(4);
	be_switched();
	if (!ids_are(&second, 0) || area.cpu_id_start != SCRIBBLE)
		_exit(5);
	_exit(0);
}

static void share(long n, int flags)
{
	/* vfork waits uninterruptibly, waitpid sleeps. */
	char rest = flags & CLONE_VFORK ? 'D' : 'S';

	pin(0, 0);
	register_area(&area);
	for (long i = 0; i < n; i++) {
		int status;
		pid_t pid;

		memset(&second, 0, sizeof(second));
		pid = clone(sharer, stack + sizeof(stack), flags | CLONE_VM | SIGCHLD,
			    &rest);
		check(pid > 0, "clone: %s", strerror(errno));
		while (waitpid(pid, &status, 0) < 0)
			;
		if (WIFEXITED(status) && WEXITSTATUS(status) == INHERITED && old_rules())
			skip("a child in the same memory is registered on this kernel");
		check(!status, "a child in the same memory %s", status_text(status));
		require_repair(&area, 0, "after a child in the same memory");
	}
	figure("children", n);
	done();
}

/* Threads begin unregistered, and what they leave behind is not written any more. */
static void *short_life(void *arg)
{
	struct area *a = arg;

	check(rseq_call(a, AREA_SIZE, FLAG_UNREGISTER, RSEQ_SIGNATURE) == EINVAL,
	      "a new thread was registered");
	register_area(a);
	require_repair(a, this_cpu(), "in a thread");
	store(&told, 1);
	syscall(SYS_exit, 0);
	return NULL;
}

static void threads(long n)
{
	pin(0, 0);
	register_area(&area);
	for (long i = 0; i < n; i++) {
		memset((void *)&second, 0, sizeof(second));
		store(&told, 0);
		spawn_on(i % cpus(), short_life, &second);
		until(&told, 1);
		/* Until only this thread is left. */
		do
			nap(50);
		while (status_number(getpid(), "Threads") > 1);
		scribble(&second);
		be_switched();
		check(second.cpu_id_start == SCRIBBLE,
		      "a thread that is gone wrote its area");
		require_repair(&area, 0, "after another thread's end");
	}
	figure("threads", n);
	done();
}

/* ---- exec ---- */

static void after_exec(void)
{
	int asked = 0;

	pin(0, 0);
	expect(rseq_call(&area, AREA_SIZE, FLAG_UNREGISTER, RSEQ_SIGNATURE), EINVAL);
	scribble(&area);
	be_switched();
	check(area.cpu_id == SCRIBBLE, "the new image was registered");
	register_area(&area);
	require_repair(&area, 0, "in the new image");
	_exit(0);
}

static void exec_self(void *arg)
{
	(void)arg;
	register_area(&area);
	execl("/proc/self/exe", "lifecycle", "after-exec", NULL);
	_exit(20);
}

static void execs(long n)
{
	pin(0, 0);
	for (long i = 0; i < n; i++) {
		int status = run_child(exec_self, NULL);

		check(!status, "the new image %s", status_text(status));
	}
	figure("execs", n);
	done();
}

/*
 * A file that no loader takes: the exec fails after the old memory's ID was given up.
 * Kernels without that ID have given up nothing; the next switch repairs all the same.
 */
static void failing_exec(long n)
{
	static const char path[] = "/tmp/not-a-program";
	char *argv[] = { (char *)path, NULL };
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700);

	/* Text: for anything else the kernel asks modprobe, and the wait is a switch. */
	check(fd >= 0 && write(fd, "none", 4) == 4, "%s: %s", path, strerror(errno));
	close(fd);
	pin(0, 0);
	register_area(&area);
	for (long i = 0; i < n; i++) {
		scribble(&area);
		execv(path, argv);
		check(errno == ENOEXEC, "exec of no program: %s", strerror(errno));
		if (!has_cid())
			be_switched();
		require_ids(&area, 0, "after a failed exec");
		scribble(&area);
		execv("/nowhere", argv);
		check(errno == ENOENT, "exec of no file: %s", strerror(errno));
		be_switched();
		require_ids(&area, 0, "after an exec of no file");
	}
	unlink(path);
	figure("failed", 2 * n);
	done();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long n = scaled(argc > 2 ? atol(argv[2]) : 100);

	cpus();
	if (!strcmp(what, "after-exec"))
		after_exec();
	if (!strcmp(what, "rules"))
		rules();
	if (!strcmp(what, "again"))
		again(n);
	if (!strcmp(what, "fork"))
		forks(n);
	if (!strcmp(what, "vfork"))
		share(n, CLONE_VFORK);
	if (!strcmp(what, "clone-vm"))
		share(n, 0);
	if (!strcmp(what, "thread"))
		threads(n);
	if (!strcmp(what, "exec"))
		execs(n);
	if (!strcmp(what, "exec-failed"))
		failing_exec(n);
	fail("usage: lifecycle rules|again|fork|vfork|clone-vm|thread|exec|exec-failed "
	     "[N]");
}
