// SPDX-License-Identifier: GPL-2.0
static void ipi_rseq(void *info)
{
	rseq_preempt(current);
}

static int private_expedited(int cpu)
{
	if (cpu < 0) {
		/*
		 * For RSEQ, don't rseq_preempt() the caller.  User code
		 * knows what it does.
		 */
		return 0;
	}
	return call(ipi_rseq);
}
