// SPDX-License-Identifier: GPL-2.0
/* Registration by system call, and what the kernel must have written. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"

#ifndef AT_RSEQ_FEATURE_SIZE
#define AT_RSEQ_FEATURE_SIZE 27
#endif

/**
 * rseq_call() - The bare system call
 * @area: area
 * @len: its size
 * @flags: 0 or FLAG_UNREGISTER
 * @sig: signature in front of abort handlers
 * Return: 0, or the error as a positive number
 */
int rseq_call(void *area, uint32_t len, int flags, uint32_t sig)
{
	return syscall(SYS_rseq, area, len, flags, sig) ? errno : 0;
}

/**
 * register_area() - Register for the calling thread; it must not be registered
 * @a: area, which is reset
 */
void register_area(struct area *a)
{
	int err;

	memset((void *)a, 0, sizeof(*a));
	a->cpu_id = ID_UNINITIALIZED;
	err = rseq_call(a, AREA_SIZE, 0, RSEQ_SIGNATURE);
	if (err == ENOSYS)
		skip("this kernel has no rseq");
	check(!err, "cannot register: %s", strerror(err));
}

/**
 * unregister_area() - Undo register_area()
 * @a: area of the calling thread
 */
void unregister_area(struct area *a)
{
	int err = rseq_call(a, AREA_SIZE, FLAG_UNREGISTER, RSEQ_SIGNATURE);

	check(!err, "cannot unregister: %s", strerror(err));
}

/**
 * has_cid() - Whether the kernel says that its area has node_id and mm_cid
 *
 * Where it says nothing, the area ends with the flags, and what follows is ours.
 */
bool has_cid(void)
{
	return getauxval(AT_RSEQ_FEATURE_SIZE) >= offsetof(struct area, pad);
}

/**
 * scribble() - Put values into all IDs that cannot be right
 * @a: area
 *
 * The last word, which no kernel here writes, gets it too, as a witness.
 */
void scribble(struct area *a)
{
	a->pad = SCRIBBLE;
	a->mm_cid = SCRIBBLE;
	a->node_id = SCRIBBLE;
	a->cpu_id = SCRIBBLE;
	a->cpu_id_start = SCRIBBLE;
}

static unsigned int ask_kernel(bool node)
{
	unsigned int cpu, where;

	/* The system call: the vDSO's answer would be of another making. */
	check(!syscall(SYS_getcpu, &cpu, &where, NULL), "getcpu: %s", strerror(errno));
	return node ? where : cpu;
}

/** this_cpu() - The CPU as the kernel tells it */
uint32_t this_cpu(void)
{
	return ask_kernel(false);
}

/** this_node() - The memory node as the kernel tells it */
uint32_t this_node(void)
{
	return ask_kernel(true);
}

/**
 * ids_are() - Whether all IDs are right for a thread on @cpu
 * @a: area
 * @cpu: where the thread is pinned
 *
 * A concurrency ID is below the number of CPUs; which one it is depends on the others.
 * The guests here have one node. Without these two IDs, nobody may have written there.
 */
bool ids_are(const struct area *a, uint32_t cpu)
{
	if (a->cpu_id_start != cpu || a->cpu_id != cpu)
		return false;
	if (!has_cid())
		return a->node_id == a->pad && a->mm_cid == a->pad;
	return a->node_id == 0 && a->mm_cid < (uint32_t)cpus();
}

/**
 * require_ids() - Fail with all four IDs unless they are right
 * @a: area
 * @cpu: where the thread is pinned
 * @when: what happened before
 */
void require_ids(const struct area *a, uint32_t cpu, const char *when)
{
	check(ids_are(a, cpu),
	      "wrong IDs %s: cpu_id_start %#x cpu_id %#x node_id %#x mm_cid %#x on CPU "
	      "%u",
	      when, a->cpu_id_start, a->cpu_id, a->node_id, a->mm_cid, cpu);
}

static struct descriptor describe(const char *start, const char *commit,
				  const char *abort)
{
	return (struct descriptor){
		.start_ip = (uintptr_t)start,
		.post_commit_offset = commit - start,
		.abort_ip = (uintptr_t)abort,
	};
}

/** describe_spin() - A right descriptor for section_spin() */
struct descriptor describe_spin(void)
{
	return describe(section_spin_start, section_spin_commit, section_spin_abort);
}

/** describe_add() - A right descriptor for section_add() */
struct descriptor describe_add(void)
{
	return describe(section_add_start, section_add_commit, section_add_abort);
}
