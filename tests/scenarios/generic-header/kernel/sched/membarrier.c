// SPDX-License-Identifier: GPL-2.0
// A barrier on all CPUs of a process, in miniature.
#include "sched.h"

static void ipi_rseq(void *info)
{
	rseq_preempt(current);
}

static int membarrier_private_expedited(int flags, int cpu_id)
{
	if (cpu_id < 0) {
		/*
		 * For RSEQ, don't rseq_preempt() the caller.  User code
		 * knows where it is.
		 */
		smp_call_function_many(ipi_rseq);
	}
	return 0;
}
