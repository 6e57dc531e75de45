/* SPDX-License-Identifier: GPL-2.0 */
/* Critical sections of the guest tests for arm64. */
#include "rseq-arm64.h"
#include "section.inc"

/* Where a section goes on when it was aborted: there is nothing to undo. */
.macro returns_aborted name
	.inst	RSEQ_SIGNATURE
label \name
	mov	w0, #-1
	ret
.endm

	.text

	/* An abort handler for both sections that stands in front of them. */
	returns_aborted section_early_abort

	/* An abort handler that nobody survives, for sections that are not to be aborted. */
	.inst	RSEQ_SIGNATURE
label section_fatal_abort
	udf	#0

	/* The beat is released: it must not be seen before an abort that came first. */
	.type	section_spin, %function
label section_spin
	str	x1, [x0, #8]
label section_spin_start
	ldr	w3, [x2]
	add	w3, w3, #1
	stlr	w3, [x2]
	yield
	b	section_spin_start
label section_spin_commit
	udf	#0
	returns_aborted section_spin_abort
	.size	section_spin, . - section_spin

	.type	section_add, %function
label section_add
	str	x1, [x0, #8]
label section_add_start
	ldr	w6, [x0, x3]
	cmp	w6, w2
	b.ne	1f
	ldr	x7, [x4]
	add	x7, x7, #1
	cbz	x5, 3f
2:	subs	x5, x5, #1
	b.ne	2b
3:	str	x7, [x4]
label section_add_commit
	mov	w0, #0
	ret
1:	mov	w0, #1
	ret
	returns_aborted section_add_abort
	.size	section_add, . - section_add

	.type	section_unsigned, %function
	.long	0x0badc0de
label section_unsigned
label section_unsigned_entry
	mov	w0, #-2
	ret
	.size	section_unsigned, . - section_unsigned

	.section .note.GNU-stack, "", %progbits
