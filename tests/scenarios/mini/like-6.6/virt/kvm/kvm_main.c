// SPDX-License-Identifier: GPL-2.0
// The vcpu ioctl of a tree of a few lines.
#include <linux/kthread.h>
static long kvm_vcpu_ioctl(struct file *filp)
{
		trace_kvm_userspace_exit(vcpu->run->exit_reason, r);
}
