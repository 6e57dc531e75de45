/* SPDX-License-Identifier: GPL-2.0 */
/* Critical sections of the guest tests for s390, 64-bit tasks. */
#include "rseq-s390.h"
#include "section.inc"

.macro signed_label name
	.balign	4
	.long	RSEQ_SIGNATURE
label \name
.endm

/* Where a section goes on when it was aborted: there is nothing to undo. */
.macro returns_aborted name
	signed_label \name
	lghi	%r2, -1
	br	%r14
.endm

	.text

	/* An abort handler for both sections that stands in front of them. */
	returns_aborted section_early_abort

	/* An abort handler that nobody survives, for sections that are not to be aborted. */
	signed_label section_fatal_abort
	.short	0

	.type	section_spin, @function
label section_spin
	stg	%r3, 8(%r2)
label section_spin_start
	l	%r1, 0(%r4)
	ahi	%r1, 1
	st	%r1, 0(%r4)
	j	section_spin_start
label section_spin_commit
	.short	0
	returns_aborted section_spin_abort
	.size	section_spin, . - section_spin

	/* The sixth argument is on the stack. */
	.type	section_add, @function
label section_add
	lg	%r0, 160(%r15)
	stg	%r3, 8(%r2)
label section_add_start
	l	%r1, 0(%r5,%r2)
	cr	%r1, %r4
	jne	1f
	lg	%r1, 0(%r6)
	aghi	%r1, 1
	ltgr	%r0, %r0
	jz	3f
2:	brctg	%r0, 2b
3:	stg	%r1, 0(%r6)
label section_add_commit
	lghi	%r2, 0
	br	%r14
1:	lghi	%r2, 1
	br	%r14
	returns_aborted section_add_abort
	.size	section_add, . - section_add

	.type	section_unsigned, @function
	.balign	4
	.long	0x0badc0de
label section_unsigned
label section_unsigned_entry
	lghi	%r2, -2
	br	%r14
	.size	section_unsigned, . - section_unsigned

	.section .note.GNU-stack, "", @progbits
