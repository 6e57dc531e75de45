/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RSEQ_NODE_IDS_H
#define _LINUX_RSEQ_NODE_IDS_H

/*
 * The IDs of kernels whose struct rseq has node_id and mm_cid (upstream since
 * v6.3): what they are and where they come from. How they are written to the
 * user's area is in linux/rseq_ids.h, which includes this file.
 */

#include <linux/build_bug.h>
#include <linux/mm.h>
#include <linux/rseq.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/stddef.h>
#include <linux/topology.h>

/*
 * The fields that are written, where user space looks for them, and none behind
 * them: a field that only the kernel's own handler writes would go stale.
 */
#define RSEQ_FIELD_IS(field, offset, size)                     \
	static_assert(offsetof(struct rseq, field) == (offset) && \
		      sizeof_field(struct rseq, field) == (size))

RSEQ_FIELD_IS(cpu_id_start, 0, 4);
RSEQ_FIELD_IS(cpu_id, 4, 4);
RSEQ_FIELD_IS(rseq_cs, 8, 8);
RSEQ_FIELD_IS(flags, 16, 4);
RSEQ_FIELD_IS(node_id, 20, 4);
RSEQ_FIELD_IS(mm_cid, 24, 4);
static_assert(offsetof(struct rseq, end) == offsetofend(struct rseq, mm_cid));
static_assert(sizeof(struct rseq) == 32);
#undef RSEQ_FIELD_IS

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
