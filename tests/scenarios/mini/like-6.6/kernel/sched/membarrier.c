// SPDX-License-Identifier: GPL-2.0
// The IPI of a tree of a few lines.
static void ipi_rseq(void *info)
{
	rseq_preempt(current);
}

static int membarrier_private_expedited(int flags, int cpu_id)
{
		/*
		 * For RSEQ, don't rseq_preempt() the caller.  User code
		 */
	return 0;
}
