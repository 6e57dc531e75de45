/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A virtual machine of x86 that counts. In 32-bit mode with paging: QEMU 7.2 does not
 * translate the addresses of a nested guest that has paging off.
 */
#ifndef VM_X86_H
#define VM_X86_H

#include <linux/kvm.h>
#include <stdint.h>
#include <string.h>

#include "vm.h"

#define VM_EXIT	     KVM_EXIT_IO
#define VM_DIRECTORY 0x4000

static const uint8_t vm_code[] = {
	0xff, 0x05, 0x00, 0x20, 0x00, 0x00,	  /* incl 0x2000 */
	0x80, 0x3d, 0x00, 0x30, 0x00, 0x00, 0x00, /* cmpb $0, 0x3000 */
	0x74, 0xf1,				  /* je to the start */
	0xc6, 0x05, 0x00, 0x30, 0x00, 0x00, 0x00, /* movb $0, 0x3000 */
	0xe6, 0x10,				  /* out %al, $0x10 */
	0xeb, 0xe6,				  /* jmp to the start */
};

/* One directory entry: present, writable, 4 MB from address 0. */
#define DIRECTORY_ENTRY 0x83u
#define CR0_PE		1u
#define CR0_PG		(1u << 31)
#define CR4_PSE		(1u << 4)

static struct kvm_segment flat(uint16_t selector, uint8_t type)
{
	return (struct kvm_segment){
		.limit = 0xffffffff,
		.selector = selector,
		.type = type,
		.present = 1,
		.db = 1,
		.s = 1,
		.g = 1,
	};
}

static void vm_start(int vm, int vcpu, uint8_t *memory)
{
	struct kvm_regs regs = { .rip = VM_CODE, .rflags = 2 };
	struct kvm_sregs sregs;

	(void)vm;
	*(uint32_t *)(memory + VM_DIRECTORY) = DIRECTORY_ENTRY;
	vm_call(vcpu, KVM_GET_SREGS, &sregs, "KVM_GET_SREGS");
	sregs.cs = flat(8, 11);
	sregs.ds = sregs.es = sregs.ss = flat(16, 3);
	sregs.cr0 |= CR0_PE | CR0_PG;
	sregs.cr3 = VM_DIRECTORY;
	sregs.cr4 |= CR4_PSE;
	vm_call(vcpu, KVM_SET_SREGS, &sregs, "KVM_SET_SREGS");
	vm_call(vcpu, KVM_SET_REGS, &regs, "KVM_SET_REGS");
}

/* Does stock's loop do what an exit to user space would? That of 4.18 does not. */
static bool vm_loop_works(void)
{
	return kernel_since(5, 9);
}

#endif
