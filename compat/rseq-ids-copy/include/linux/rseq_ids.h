/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RSEQ_IDS_H
#define _LINUX_RSEQ_IDS_H

/*
 * The IDs in the user's rseq area, for kernels whose struct rseq has node_id
 * and mm_cid and whose DEBUG_RSEQ keeps a copy of them in the task, to find out
 * whether user space wrote to them (upstream v6.14 to v6.18, and vendors that
 * took it back).
 */

#include <linux/rseq.h>
#include <linux/rseq_node_ids.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#ifdef CONFIG_DEBUG_RSEQ

/* The copy has the area's layout, up to the last field that is written. */
static_assert(sizeof_field(struct task_struct, rseq_fields) >= offsetof(struct rseq, end));

/*
 * False if the area is not what was last written to it: kernel/rseq.c compares
 * again on the slow path, and warns.
 */
static __always_inline bool rseq_ids_untouched(struct task_struct *t, struct rseq __user *rseq)
{
	const struct rseq *copy = (const struct rseq *)t->rseq_fields;
	u32 cpu_id_start, cpu_id, node_id, mm_cid;

	unsafe_get_user(cpu_id_start, &rseq->cpu_id_start, fault);
	unsafe_get_user(cpu_id, &rseq->cpu_id, fault);
	unsafe_get_user(node_id, &rseq->node_id, fault);
	unsafe_get_user(mm_cid, &rseq->mm_cid, fault);

	return cpu_id_start == copy->cpu_id_start && cpu_id == copy->cpu_id &&
	       node_id == copy->node_id && mm_cid == copy->mm_cid;

fault:
	return false;
}

/* The area and the copy change together, field by field. */
#define rseq_put_id(t, rseq, field, value, label)			\
	do {								\
		unsafe_put_user(value, &(rseq)->field, label);		\
		((struct rseq *)(t)->rseq_fields)->field = (value);	\
	} while (0)

#else

static __always_inline bool rseq_ids_untouched(struct task_struct *t, struct rseq __user *rseq)
{
	return true;
}

#define rseq_put_id(t, rseq, field, value, label)			\
	unsafe_put_user(value, &(rseq)->field, label)

#endif

/**
 * rseq_put_ids - write the IDs to the user's area
 * @t:		current
 * @rseq:	its area, as the user access section knows it
 * @ids:	from rseq_get_ids()
 *
 * Return: false if an access faulted, when the area may be half written, or if
 *	   user space has written to the IDs of a debug kernel.
 * Context: inside a user access section on the area.
 */
static __always_inline bool rseq_put_ids(struct task_struct *t, struct rseq __user *rseq,
					 const struct rseq_ids *ids)
{
	if (!rseq_ids_untouched(t, rseq))
		return false;

	rseq_put_id(t, rseq, cpu_id_start, ids->cpu, fault);
	rseq_put_id(t, rseq, cpu_id, ids->cpu, fault);
	rseq_put_id(t, rseq, node_id, ids->node, fault);
	rseq_put_id(t, rseq, mm_cid, ids->mm_cid, fault);
	return true;

fault:
	return false;
}

#endif /* _LINUX_RSEQ_IDS_H */
