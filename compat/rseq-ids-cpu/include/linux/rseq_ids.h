/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RSEQ_IDS_H
#define _LINUX_RSEQ_IDS_H

/*
 * The IDs in the user's rseq area, for kernels whose struct rseq ends with
 * flags (upstream until v6.2). The bytes behind them are padding, which belongs
 * to the user and is never written.
 */

#include <linux/rseq.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/uaccess.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0) || LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#error "The rseq IDs without node_id are made for Linux 5.10 to 6.2, and this kernel is another."
#endif

/**
 * struct rseq_ids - what the user's area has to say
 * @cpu:	for cpu_id_start and cpu_id
 */
struct rseq_ids {
	u32 cpu;
};

/**
 * rseq_get_ids - the IDs of current as they are now
 * @t:		current
 * @ids:	filled in
 *
 * Context: interrupts disabled, outside of a user access section.
 */
static __always_inline void rseq_get_ids(struct task_struct *t, struct rseq_ids *ids)
{
	ids->cpu = raw_smp_processor_id();
}

/**
 * rseq_put_ids - write the IDs to the user's area
 * @t:		current
 * @ids:	from rseq_get_ids()
 *
 * Return: false if a write faulted; the area may then be half written.
 * Context: inside a user access section on the area.
 */
static __always_inline bool rseq_put_ids(struct task_struct *t, const struct rseq_ids *ids)
{
	struct rseq __user *rseq = t->rseq;

	unsafe_put_user(ids->cpu, &rseq->cpu_id_start, fault);
	unsafe_put_user(ids->cpu, &rseq->cpu_id, fault);
	return true;

fault:
	return false;
}

#endif /* _LINUX_RSEQ_IDS_H */
