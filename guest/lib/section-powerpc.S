/* SPDX-License-Identifier: GPL-2.0 */
/* Critical sections of the guest tests for powerpc, 64-bit little-endian tasks. */
#include "rseq-powerpc.h"
#include "section.inc"

/* Where a section goes on when it was aborted: there is nothing to undo. */
.macro returns_aborted name
	.long	RSEQ_SIGNATURE
label \name
	li	3, -1
	blr
.endm

	.abiversion 2
	.text

	/* An abort handler for both sections that stands in front of them. */
	returns_aborted section_early_abort

	/* An abort handler that nobody survives, for sections that are not to be aborted. */
	.long	RSEQ_SIGNATURE
label section_fatal_abort
	trap

	/* The beat is released: it must not be seen before an abort that came first. */
	.type	section_spin, @function
label section_spin
	std	4, 8(3)
label section_spin_start
	lwz	9, 0(5)
	addi	9, 9, 1
	lwsync
	stw	9, 0(5)
	b	section_spin_start
label section_spin_commit
	trap
	returns_aborted section_spin_abort
	.size	section_spin, . - section_spin

	.type	section_add, @function
label section_add
	std	4, 8(3)
label section_add_start
	lwzx	9, 3, 6
	cmplw	9, 5
	bne	1f
	ld	9, 0(7)
	addi	9, 9, 1
	cmpdi	8, 0
	beq	3f
	mtctr	8
2:	bdnz	2b
3:	std	9, 0(7)
label section_add_commit
	li	3, 0
	blr
1:	li	3, 1
	blr
	returns_aborted section_add_abort
	.size	section_add, . - section_add

	.type	section_unsigned, @function
	.long	0x0badc0de
label section_unsigned
label section_unsigned_entry
	li	3, -2
	blr
	.size	section_unsigned, . - section_unsigned

	.section .note.GNU-stack, "", @progbits
