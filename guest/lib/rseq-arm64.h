/* SPDX-License-Identifier: GPL-2.0 */
/* What guest tests must know about arm64. */
#ifndef RSEQ_ARM64_H
#define RSEQ_ARM64_H

/* The word in front of an abort handler: a brk that nobody else uses. */
#define RSEQ_SIGNATURE 0xd428bc00u

#ifndef __ASSEMBLER__
#include <stdint.h>
#include <ucontext.h>

#define KERNEL_ADDRESS 0xffff800080000000ull
/* In the byte that the hardware would ignore: only a check can refuse it. */
#define NON_CANONICAL	    0x4000000000000000ull
#define CONTEXT_IP(context) ((context)->uc_mcontext.pc)

/* Of the registers that a tracer reads: the program counter. */
#define REGS_IP 32

/* 4.18 has no $argN: the registers of a function's first two arguments. */
#define KERNEL_ARG1 "%x0"
#define KERNEL_ARG2 "%x1"

/* The end of a task's address space, with the 48 bits of kconfigs/arm64. */
static inline uint64_t task_size(void)
{
	return 1ull << 48;
}

static inline void relax(void)
{
	asm volatile("yield" : : : "memory");
}

/* Nanoseconds, to the tick of the counter: instructions, with boot.sh --icount. */
static inline uint64_t cycles(void)
{
	uint64_t ticks, per_second;

	asm volatile("isb; mrs %0, cntvct_el0; mrs %1, cntfrq_el0"
		     : "=r"(ticks), "=r"(per_second)
		     :
		     : "memory");
	return ticks * (1000000000 / per_second);
}

/* They do nothing and stand nowhere else: maint/perf/functions.sh counts between them. */
#define MARK_BEGIN "hint #100"
#define MARK_END   "hint #101"
#endif /* __ASSEMBLER__ */

#endif
