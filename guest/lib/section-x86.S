/* SPDX-License-Identifier: GPL-2.0 */
/* Critical sections of the guest tests for x86, 64-bit and 32-bit. */
#include "rseq-x86.h"
#include "section.inc"

/*
 * A section ends with its commit; what follows is outside. The signature stands in
 * front of the abort label, behind the bytes that make it one ud1 instruction.
 */
.macro signed_label name
	.byte	0x0f, 0xb9, 0x3d
	.long	RSEQ_SIGNATURE
label \name
.endm

/* Where a section without anything to undo goes on when it was aborted. */
.macro returns_aborted name
	signed_label \name
	movl	$-1, %eax
	ret
.endm

	.text

	/* An abort handler for both sections that stands in front of them. */
	returns_aborted section_early_abort

	/* An abort handler that nobody survives, for sections that are not to be aborted. */
	signed_label section_fatal_abort
	ud2

	.type	section_spin, @function
label section_spin
#ifdef __x86_64__
	movq	%rsi, 8(%rdi)
label section_spin_start
	incl	(%rdx)
#else
	movl	4(%esp), %eax
	movl	8(%esp), %ecx
	movl	12(%esp), %edx
	movl	$0, 12(%eax)
	movl	%ecx, 8(%eax)
label section_spin_start
	incl	(%edx)
#endif
	pause
	jmp	section_spin_start
label section_spin_commit
	ud2
	returns_aborted section_spin_abort
	.size	section_spin, . - section_spin

	.type	section_add, @function
label section_add
#ifdef __x86_64__
	movq	%rsi, 8(%rdi)
label section_add_start
	cmpl	%edx, (%rdi,%rcx)
	jne	1f
	movq	(%r8), %rax
	incq	%rax
	testq	%r9, %r9
	jz	3f
2:	decq	%r9
	jnz	2b
3:	movq	%rax, (%r8)
label section_add_commit
	xorl	%eax, %eax
	ret
1:	movl	$1, %eax
	ret
	returns_aborted section_add_abort
#else
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	16(%esp), %edi
	movl	20(%esp), %esi
	movl	24(%esp), %edx
	movl	28(%esp), %ecx
	movl	32(%esp), %ebx
	movl	36(%esp), %eax
	movl	$0, 12(%edi)
	movl	%esi, 8(%edi)
label section_add_start
	cmpl	%edx, (%edi,%ecx)
	jne	1f
	movl	(%ebx), %ecx
	incl	%ecx
	testl	%eax, %eax
	jz	3f
2:	decl	%eax
	jnz	2b
3:	movl	%ecx, (%ebx)
label section_add_commit
	xorl	%eax, %eax
4:	popl	%edi
	popl	%esi
	popl	%ebx
	ret
1:	movl	$1, %eax
	jmp	4b
	signed_label section_add_abort
	movl	$-1, %eax
	jmp	4b
#endif
	.size	section_add, . - section_add

	.type	section_unsigned, @function
	.long	0x0badc0de
label section_unsigned
label section_unsigned_entry
	movl	$-2, %eax
	ret
	.size	section_unsigned, . - section_unsigned

	.section .note.GNU-stack, "", @progbits
