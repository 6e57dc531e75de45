// SPDX-License-Identifier: GPL-2.0
/*
 * A vcpu thread that is preempted inside KVM_RUN: nothing is done about rseq in the
 * hypervisor's loop, and the IDs are right when the ioctl returns.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/guest.h"

#ifdef __x86_64__
#include "lib/vm-x86.h"
#elif defined(__aarch64__)
#include "lib/vm-arm64.h"
#endif

#ifdef VM_EXIT
static struct area area;
static uint8_t *memory;
static struct kvm_run *run;
static int vcpu;
static volatile uint32_t tid, rounds, wrong, where;

static void make_vm(void)
{
	struct kvm_userspace_memory_region region = { .memory_size = VM_SIZE };
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC), vm;

	if (kvm < 0)
		skip("no /dev/kvm: %s (does the machine offer virtualization?)",
		     strerror(errno));
	vm = vm_call(kvm, KVM_CREATE_VM, NULL, "KVM_CREATE_VM");
	memory = mmap(NULL, VM_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	check(memory != MAP_FAILED, "mmap: %s", strerror(errno));
	memcpy(memory + VM_CODE, vm_code, sizeof(vm_code));
	region.userspace_addr = (uintptr_t)memory;
	vm_call(vm, KVM_SET_USER_MEMORY_REGION, &region, "KVM_SET_USER_MEMORY_REGION");
	vcpu = vm_call(vm, KVM_CREATE_VCPU, NULL, "KVM_CREATE_VCPU");
	run = mmap(NULL,
		   vm_call(kvm, KVM_GET_VCPU_MMAP_SIZE, NULL, "KVM_GET_VCPU_MMAP_SIZE"),
		   PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
	check(run != MAP_FAILED, "mmap: %s", strerror(errno));
	vm_start(vm, vcpu, memory);
}

/* The IDs are marked before each ioctl; only its way out can have repaired them. */
static void *vcpu_thread(void *arg)
{
	(void)arg;
	register_area(&area);
	store(&tid, syscall(SYS_gettid));
	for (;;) {
		scribble(&area);
		vm_call(vcpu, KVM_RUN, NULL, "KVM_RUN");
		check(run->exit_reason == VM_EXIT, "KVM exit reason %u",
		      run->exit_reason);
		if (!ids_are(&area, load(&where)))
			store(&wrong, wrong + 1);
		store(&rounds, rounds + 1);
	}
	return NULL;
}

static volatile uint32_t *guest_beats(void)
{
	return (volatile uint32_t *)(memory + VM_BEATS);
}

/* One whole ioctl: @n preemptions while the guest runs, then its exit. */
static void preempt_guest(long n)
{
	uint32_t r = load(&rounds);

	for (long i = 0; i < n; i++)
		force_preemption(guest_beats());
	*(volatile uint8_t *)(memory + VM_LEAVE) = 1;
	while (load(&rounds) == r)
		nap(20);
	force_preemption(guest_beats());
}

int main(int argc, char **argv)
{
	long n = scaled(argc > 1 ? atol(argv[1]) : 500), ioctls = 10;
	struct stats before = { 0 }, inside = { 0 };
	unsigned long long in_loop;
	int entries, by_exit;

	cpus();
	make_vm();
	become_preemptor(0);
	spawn_on(0, vcpu_thread, NULL);
	while (!load(&tid))
		nap(100);
	entries = entries_open(tid, ENTRY_NO_REGS);
	by_exit = entries_open(tid, ENTRY_EXIT);
	force_preemption(guest_beats());

	/* Both readings while the thread stands still inside one KVM_RUN. */
	if (patched())
		before = stats_read();
	in_loop = entries_read(entries);
	for (long i = 0; i < n; i++)
		force_preemption(guest_beats());
	in_loop = entries_read(entries) - in_loop;
	if (patched())
		inside = stats_read();
	check(!rounds, "the guest left before it was told to");

	for (long i = 0; i < ioctls; i++)
		preempt_guest(scaled(20));
	figure("preemptions", n);
	figure("entered_in_loop", in_loop);
	figure("ioctls", rounds);
	figure("wrong", wrong);
	figure("slow_exits", entries_read(by_exit));
	if (patched()) {
		figure("ids_in_loop", inside.ids - before.ids);
		figure("fastpath_in_loop", inside.fastpath - before.fastpath);
		figure("slowpath_in_loop", inside.slowpath - before.slowpath);
		check(inside.ids == before.ids && inside.fastpath == before.fastpath &&
			      inside.slowpath == before.slowpath,
		      "rseq work inside the vcpu loop: ids %llu fastpath %llu slowpath "
		      "%llu",
		      inside.ids - before.ids, inside.fastpath - before.fastpath,
		      inside.slowpath - before.slowpath);
		check(!in_loop,
		      "__rseq_handle_notify_resume entered %llu times in the loop",
		      in_loop);
		check(!entries_read(by_exit),
		      "slow path entered %llu times after the ioctl",
		      entries_read(by_exit));
	} else if (aliased()) {
		check(!in_loop,
		      "the handler was entered %llu times without user registers",
		      in_loop);
		check(entries_read(by_exit) >= rounds,
		      "the event was not raised again after the ioctl");
	} else {
		check(in_loop >= (unsigned long long)n || !vm_loop_works(),
		      "stock enters rseq for every preemption in the loop, here %llu of "
		      "%ld",
		      in_loop, n);
	}
	check(!wrong, "IDs wrong after %u of %u ioctls", wrong, rounds);
	if (cpus() > 1) {
		/* And from another CPU than the one it went in on. */
		uint32_t r = load(&rounds);

		store(&where, 1);
		pin(tid, 1);
		*(volatile uint8_t *)(memory + VM_LEAVE) = 1;
		while (load(&rounds) == r)
			nap(20);
		check(!wrong, "IDs wrong after a migration inside the ioctl");
	}
	done();
}
#else
int main(void)
{
	skip("no code for a nested guest of this architecture (lib/vm-ARCH.h)");
}
#endif
