/* SPDX-License-Identifier: GPL-2.0 */
/* What guest tests must know about x86, 64-bit and 32-bit tasks. */
#ifndef RSEQ_X86_H
#define RSEQ_X86_H

/* The word in front of an abort handler: the operand of a trapping ud1. */
#define RSEQ_SIGNATURE 0x53053053u

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/user.h>
#include <ucontext.h>

#ifdef __x86_64__
#define KERNEL_ADDRESS	    0xffffffff81000000ull
#define NON_CANONICAL	    0x4000000000000000ull
#define CONTEXT_IP(context) ((context)->uc_mcontext.gregs[REG_RIP])
/* Of the registers that a tracer reads: the instruction pointer. */
#define REGS_IP (offsetof(struct user_regs_struct, rip) / sizeof(long))
#else
#define KERNEL_ADDRESS	    0xffffffff81000000ull
#define NON_CANONICAL	    0x0000000100000000ull
#define CONTEXT_IP(context) ((context)->uc_mcontext.gregs[REG_EIP])
#define REGS_IP		    (offsetof(struct user_regs_struct, eip) / sizeof(long))
#endif

/* 4.18 has no $argN: the registers of a function's first two arguments. */
#define KERNEL_ARG1 "%di"
#define KERNEL_ARG2 "%si"

/*
 * The end of a task's address space as the kernel compares with it. With five levels of
 * page tables nothing shows it but a mapping up there.
 */
static inline uint64_t task_size(void)
{
#ifdef __x86_64__
	const uint64_t five_levels = (1ull << 56) - 4096;
	char *last = (char *)(five_levels - 4096);
	void *p = mmap(last, 4096, PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (p == last) {
		munmap(p, 4096);
		return five_levels;
	}
	return (1ull << 47) - 4096;
#else
	return 0xffffe000ull;
#endif
}

static inline void relax(void)
{
	__builtin_ia32_pause();
}

static inline uint64_t cycles(void)
{
	return __builtin_ia32_rdtsc();
}

#ifdef __x86_64__
/* They do nothing and stand nowhere else: maint/perf/functions.sh counts between them. */
#define MARK_BEGIN "nopl 0x74696601(%rax,%rax)"
#define MARK_END   "nopl 0x74696602(%rax,%rax)"
#endif

#define HAVE_INT80 1

/* The 32-bit entry that a 64-bit task may use too; @nr is of the 32-bit table. */
static inline long int80(long nr)
{
	long ret;

	asm volatile("int $0x80" : "=a"(ret) : "a"(nr) : "memory", "cc");
	return ret;
}
#define INT80_SCHED_YIELD 158
#endif /* __ASSEMBLER__ */

#endif
