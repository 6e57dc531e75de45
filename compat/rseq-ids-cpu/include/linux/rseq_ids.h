/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RSEQ_IDS_H
#define _LINUX_RSEQ_IDS_H

/*
 * The IDs in the user's rseq area, for kernels whose struct rseq ends with
 * flags (upstream until v6.2). The bytes behind them are padding, which belongs
 * to the user and is never written.
 */

#include <linux/build_bug.h>
#include <linux/rseq.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/stddef.h>
#include <linux/uaccess.h>

/*
 * The fields that are written, where user space looks for them. That none stands
 * behind the flags is not to be seen here, in bytes that are padding: apply.sh
 * reads the structure.
 */
#define RSEQ_FIELD_IS(field, offset, size)                     \
	static_assert(offsetof(struct rseq, field) == (offset) && \
		      sizeof_field(struct rseq, field) == (size))

RSEQ_FIELD_IS(cpu_id_start, 0, 4);
RSEQ_FIELD_IS(cpu_id, 4, 4);
RSEQ_FIELD_IS(rseq_cs, 8, 8);
RSEQ_FIELD_IS(flags, 16, 4);
static_assert(sizeof(struct rseq) == 32);
#undef RSEQ_FIELD_IS

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
	return true;

fault:
	return false;
}

#endif /* _LINUX_RSEQ_IDS_H */
