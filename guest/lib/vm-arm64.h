/* SPDX-License-Identifier: GPL-2.0 */
/* A virtual machine of arm64 that counts, at EL1 with its MMU off. */
#ifndef VM_ARM64_H
#define VM_ARM64_H

#include <linux/kvm.h>
#include <stdint.h>
#include <string.h>

#include "vm.h"

#define VM_EXIT KVM_EXIT_MMIO

static const uint32_t vm_code[] = {
	0xd2840000, /* mov x0, #0x2000 */
	0xd2860001, /* mov x1, #0x3000 */
	0xd2a00022, /* mov x2, #0x10000: nothing is there */
	0xb9400003, /* 1: ldr w3, [x0] */
	0x11000463, /* add w3, w3, #1 */
	0xb9000003, /* str w3, [x0] */
	0x39400024, /* ldrb w4, [x1] */
	0x34ffff84, /* cbz w4, 1b */
	0x3900003f, /* strb wzr, [x1] */
	0x3900005f, /* strb wzr, [x2] */
	0x17fffff9, /* b 1b */
};

static void vm_start(int vm, int vcpu, uint8_t *memory)
{
	struct kvm_vcpu_init init;
	uint64_t start = VM_CODE;
	struct kvm_one_reg pc = {
		.id = KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE |
		      KVM_REG_ARM_CORE_REG(regs.pc),
		.addr = (uintptr_t)&start,
	};

	(void)memory;
	vm_call(vm, KVM_ARM_PREFERRED_TARGET, &init, "KVM_ARM_PREFERRED_TARGET");
	vm_call(vcpu, KVM_ARM_VCPU_INIT, &init, "KVM_ARM_VCPU_INIT");
	vm_call(vcpu, KVM_SET_ONE_REG, &pc, "KVM_SET_ONE_REG");
}

/* Does stock's loop do what an exit to user space would? That of 5.10 does not. */
static bool vm_loop_works(void)
{
	return kernel_since(5, 11);
}

#endif
