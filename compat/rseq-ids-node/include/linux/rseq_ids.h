/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RSEQ_IDS_H
#define _LINUX_RSEQ_IDS_H

/*
 * The IDs in the user's rseq area, for kernels whose struct rseq has node_id
 * and mm_cid (upstream since v6.3).
 */

#include <linux/mm.h>
#include <linux/rseq.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/topology.h>
#include <linux/uaccess.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0) || LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
#error "The rseq IDs with node_id are made for Linux 6.3 to 6.18, and this kernel is another."
#endif

/**
 * struct rseq_ids - what the user's area has to say
 * @cpu:	for cpu_id_start and cpu_id
 * @node:	for node_id
 * @mm_cid:	for mm_cid
 */
struct rseq_ids {
	u32 cpu;
	u32 node;
	u32 mm_cid;
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
	ids->node = cpu_to_node(ids->cpu);
	ids->mm_cid = task_mm_cid(t);
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
	unsafe_put_user(ids->node, &rseq->node_id, fault);
	unsafe_put_user(ids->mm_cid, &rseq->mm_cid, fault);
	return true;

fault:
	return false;
}

#endif /* _LINUX_RSEQ_IDS_H */
