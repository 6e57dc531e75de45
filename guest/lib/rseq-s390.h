/* SPDX-License-Identifier: GPL-2.0 */
/* What guest tests must know about s390, 64-bit tasks. */
#ifndef RSEQ_S390_H
#define RSEQ_S390_H

/* The word in front of an abort handler: a trap4 that nobody else uses. */
#define RSEQ_SIGNATURE 0xb2ff0fffu

#ifndef __ASSEMBLER__
#include <stdint.h>
#include <ucontext.h>

/* User space has all 64 bits to itself: what belongs to nobody there is unmapped. */
#define KERNEL_ADDRESS	    0xffff800000000000ull
#define NON_CANONICAL	    0x4000000000000000ull
#define CONTEXT_IP(context) ((context)->uc_mcontext.psw.addr)

/* Of the registers that a tracer reads: the address of the status word. */
#define REGS_IP 1

/* 5.10 has no $argN here: the registers of a function's first two arguments. */
#define KERNEL_ARG1 "%r2"
#define KERNEL_ARG2 "%r3"

/* The end of a task's address space as the kernel compares with it. */
static inline uint64_t task_size(void)
{
	return -4096ull;
}

/* No address is out of range for access_ok(). */
#define USER_SPACE_OF_ITS_OWN 1

static inline void relax(void)
{
	asm volatile("" : : : "memory");
}

/* Nanoseconds, of which the clock has 4.096 in each: instructions, with boot.sh --icount.
 */
static inline uint64_t cycles(void)
{
	uint64_t ticks;

	asm volatile("stckf %0" : "=Q"(ticks) : : "memory", "cc");
	return ticks * 125 / 512;
}
#endif /* __ASSEMBLER__ */

#endif
