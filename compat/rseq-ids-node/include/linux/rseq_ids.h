/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RSEQ_IDS_H
#define _LINUX_RSEQ_IDS_H

/*
 * The IDs in the user's rseq area, for kernels whose struct rseq has node_id
 * and mm_cid (upstream since v6.3).
 */

#include <linux/rseq.h>
#include <linux/rseq_node_ids.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

/**
 * rseq_put_ids - write the IDs to the user's area
 * @t:		current
 * @rseq:	its area, as the user access section knows it
 * @ids:	from rseq_get_ids()
 *
 * Return: false if a write faulted; the area may then be half written.
 * Context: inside a user access section on the area.
 */
static __always_inline bool rseq_put_ids(struct task_struct *t, struct rseq __user *rseq,
					 const struct rseq_ids *ids)
{
	unsafe_put_user(ids->cpu, &rseq->cpu_id_start, fault);
	unsafe_put_user(ids->cpu, &rseq->cpu_id, fault);
	unsafe_put_user(ids->node, &rseq->node_id, fault);
	unsafe_put_user(ids->mm_cid, &rseq->mm_cid, fault);
	return true;

fault:
	return false;
}

#endif /* _LINUX_RSEQ_IDS_H */
