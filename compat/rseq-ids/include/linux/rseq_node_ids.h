/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RSEQ_NODE_IDS_H
#define _LINUX_RSEQ_NODE_IDS_H

/*
 * The IDs of kernels whose struct rseq has node_id and mm_cid (upstream since
 * v6.3): what they are and where they come from. How they are written to the
 * user's area is in linux/rseq_ids.h, which includes this file.
 */

#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/topology.h>
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

#endif /* _LINUX_RSEQ_NODE_IDS_H */
