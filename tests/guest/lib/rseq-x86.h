/* SPDX-License-Identifier: GPL-2.0 */
/* What guest tests must know about x86, 64-bit and 32-bit tasks. */
#ifndef RSEQ_X86_H
#define RSEQ_X86_H

/* The word in front of an abort handler: the operand of a trapping ud1. */
#define RSEQ_SIGNATURE 0x53053053u

#ifndef __ASSEMBLER__
#include <stdint.h>
#include <ucontext.h>

/* The end of a task's address space as the kernel compares with it. */
#ifdef __x86_64__
#define TASK_SIZE_HERE	    0x7ffffffff000ull
#define KERNEL_ADDRESS	    0xffffffff81000000ull
#define NON_CANONICAL	    0x0000900000000000ull
#define CONTEXT_IP(context) ((context)->uc_mcontext.gregs[REG_RIP])
#else
#define TASK_SIZE_HERE	    0xffffe000ull
#define KERNEL_ADDRESS	    0xffffffff81000000ull
#define NON_CANONICAL	    0x0000000100000000ull
#define CONTEXT_IP(context) ((context)->uc_mcontext.gregs[REG_EIP])
#endif

static inline void relax(void)
{
	__builtin_ia32_pause();
}

static inline uint64_t cycles(void)
{
	return __builtin_ia32_rdtsc();
}

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
