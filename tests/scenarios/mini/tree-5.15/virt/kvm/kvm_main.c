// SPDX-License-Identifier: GPL-2.0
#include <linux/kthread.h>

static long kvm_vcpu_ioctl(struct kvm_vcpu *vcpu, unsigned int ioctl)
{
	int r = -EINVAL;

	if (ioctl == KVM_RUN) {
		r = kvm_arch_vcpu_ioctl_run(vcpu);
		trace_kvm_userspace_exit(vcpu->run->exit_reason, r);
	}
	return r;
}
