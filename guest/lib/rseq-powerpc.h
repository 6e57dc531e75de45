/* SPDX-License-Identifier: GPL-2.0 */
/* What guest tests must know about powerpc, 64-bit little-endian tasks. */
#ifndef RSEQ_POWERPC_H
#define RSEQ_POWERPC_H

/* The word in front of an abort handler: a trap that nobody else uses. */
#define RSEQ_SIGNATURE 0x0fe5000bu

#ifndef __ASSEMBLER__
#include <stdint.h>
#include <ucontext.h>

#define KERNEL_ADDRESS	    0xc000000000000000ull
#define NON_CANONICAL	    0x4000000000000000ull
#define CONTEXT_IP(context) ((context)->uc_mcontext.gp_regs[32])

/* Of the registers that a tracer reads: the next instruction. */
#define REGS_IP 32
/* And where a function expects its own address. */
#define REGS_FUNCTION 12

/* 5.14 has no $argN here: the registers of a function's first two arguments. */
#define KERNEL_ARG1 "%gpr3"
#define KERNEL_ARG2 "%gpr4"

/* The end of a task's address space, with the small pages of kconfigs/powerpc. */
static inline uint64_t task_size(void)
{
	return 1ull << 46;
}

static inline void relax(void)
{
	asm volatile("" : : : "memory");
}

/* Nanoseconds, two to a tick: instructions, with boot.sh --icount. */
static inline uint64_t cycles(void)
{
	return __builtin_ppc_get_timebase() * 125 / 64;
}

/* They do nothing and stand nowhere else: maint/perf/functions.sh counts between them. */
#define MARK_BEGIN "ori 17, 17, 0"
#define MARK_END   "ori 18, 18, 0"
#endif /* __ASSEMBLER__ */

#endif
