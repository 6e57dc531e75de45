/* SPDX-License-Identifier: GPL-2.0 */
/* Critical sections of the guest tests for riscv, 64-bit tasks. */
#include "rseq-riscv.h"
#include "section.inc"

/* Where a section goes on when it was aborted: there is nothing to undo. */
.macro returns_aborted name
	.long	RSEQ_SIGNATURE
label \name
	li	a0, -1
	ret
.endm

	.text
	/* Aligned, and words only: the kernel leaves an unaligned signature to the slow path. */
	.option	norvc
	.balign	4

	/* An abort handler for both sections that stands in front of them. */
	returns_aborted section_early_abort

	/* An abort handler that nobody survives, for sections that are not to be aborted. */
	.long	RSEQ_SIGNATURE
label section_fatal_abort
	unimp

	/* The beat is released: it must not be seen before an abort that came first. */
	.type	section_spin, @function
label section_spin
	sd	a1, 8(a0)
label section_spin_start
	lw	t0, 0(a2)
	addiw	t0, t0, 1
	fence	rw, w
	sw	t0, 0(a2)
	j	section_spin_start
label section_spin_commit
	unimp
	returns_aborted section_spin_abort
	.size	section_spin, . - section_spin

	.type	section_add, @function
label section_add
	sd	a1, 8(a0)
label section_add_start
	add	t1, a0, a3
	lw	t0, 0(t1)
	bne	t0, a2, 1f
	ld	t2, 0(a4)
	addi	t2, t2, 1
	beqz	a5, 3f
2:	addi	a5, a5, -1
	bnez	a5, 2b
3:	sd	t2, 0(a4)
label section_add_commit
	li	a0, 0
	ret
1:	li	a0, 1
	ret
	returns_aborted section_add_abort
	.size	section_add, . - section_add

	.type	section_unsigned, @function
	.long	0x0badc0de
label section_unsigned
label section_unsigned_entry
	li	a0, -2
	ret
	.size	section_unsigned, . - section_unsigned

	.section .note.GNU-stack, "", @progbits
