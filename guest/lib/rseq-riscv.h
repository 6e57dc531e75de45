/* SPDX-License-Identifier: GPL-2.0 */
/* What guest tests must know about riscv, 64-bit tasks. */
#ifndef RSEQ_RISCV_H
#define RSEQ_RISCV_H

/* The word in front of an abort handler: a csrr that user code may not execute. */
#define RSEQ_SIGNATURE 0xf1401073u

#ifndef __ASSEMBLER__
#include <stdint.h>
#include <sys/mman.h>
#include <ucontext.h>

#define KERNEL_ADDRESS	    0xffffffff80000000ull
#define NON_CANONICAL	    0x4000000000000000ull
#define CONTEXT_IP(context) ((context)->uc_mcontext.__gregs[REG_PC])

/* Of the registers that a tracer reads: the program counter. */
#define REGS_IP 0

/* The registers of a function's first two arguments. */
#define KERNEL_ARG1 "%a0"
#define KERNEL_ARG2 "%a1"

/*
 * The end of a task's address space. The machine asks for four levels of page tables,
 * which not every kernel can be asked for: a mapping shows whether there are five.
 */
static inline uint64_t task_size(void)
{
	const uint64_t five_levels = 1ull << 56;
	char *last = (char *)(five_levels - 4096);
	void *p = mmap(last, 4096, PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (p == last) {
		munmap(p, 4096);
		return five_levels;
	}
	return 1ull << 47;
}

static inline void relax(void)
{
	asm volatile("" : : : "memory");
}
#endif /* __ASSEMBLER__ */

#endif
