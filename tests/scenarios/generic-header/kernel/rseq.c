// SPDX-License-Identifier: GPL-2.0
// The handler, in miniature.
#include <linux/rseq.h>

static int rseq_update_cpu_node_id(struct task_struct *t)
{
	struct rseq __user *rseq = t->rseq;
	u32 cpu_id = raw_smp_processor_id();
	u32 node_id = cpu_to_node(cpu_id);
	u32 mm_cid = task_mm_cid(t);

	if (!user_write_access_begin(rseq, t->rseq_len))
		return -EFAULT;
	unsafe_put_user(cpu_id, &rseq->cpu_id_start, efault);
	unsafe_put_user(cpu_id, &rseq->cpu_id, efault);
	unsafe_put_user(node_id, &rseq->node_id, efault);
	unsafe_put_user(mm_cid, &rseq->mm_cid, efault);
	user_write_access_end();
	trace_rseq_update(t);
	return 0;

efault:
	user_write_access_end();
	return -EFAULT;
}

static int rseq_reset_rseq_cpu_node_id(struct task_struct *t)
{
	if (put_user(0, &t->rseq->cpu_id_start) || put_user(-1, &t->rseq->cpu_id) ||
	    put_user(0, &t->rseq->node_id) || put_user(0, &t->rseq->mm_cid))
		return -EFAULT;
	return 0;
}

static bool rseq_warn_flags(const char *str, u32 flags)
{
	return flags != 0;
}

/* clang-format off */

static int rseq_need_restart(struct task_struct *t, u32 cs_flags)
{
	u32 flags, event_mask;
	int ret;

	if (rseq_warn_flags("rseq_cs", cs_flags))
		return -EINVAL;
	ret = get_user(flags, &t->rseq->flags);
	if (ret)
		return ret;

	/*
	 * Load and clear event mask atomically with respect to
	 * scheduler preemption and membarrier IPIs.
	 */
	scoped_guard(RSEQ_EVENT_GUARD) {
		event_mask = t->rseq_event_mask;
		t->rseq_event_mask = 0;
	}

	return !!event_mask;
}

/* clang-format on */

static int clear_rseq_cs(struct rseq __user *rseq)
{
	return put_user(0UL, &rseq->rseq_cs);
}

static bool in_rseq_cs(unsigned long ip, struct rseq_cs *rseq_cs)
{
	return ip - rseq_cs->start_ip < rseq_cs->post_commit_offset;
}

static int rseq_ip_fixup(struct pt_regs *regs)
{
	unsigned long ip = instruction_pointer(regs);
	struct task_struct *t = current;
	struct rseq_cs rseq_cs;
	int ret;

	ret = rseq_get_rseq_cs(t, &rseq_cs);
	if (ret)
		return ret;
	/*
	 * Outside of a section there is nothing to restart.
	 */
	if (!in_rseq_cs(ip, &rseq_cs))
		return clear_rseq_cs(t->rseq);
	ret = rseq_need_restart(t, rseq_cs.flags);
	if (ret <= 0)
		return ret;
	ret = clear_rseq_cs(t->rseq);
	if (ret)
		return ret;
	trace_rseq_ip_fixup(ip, rseq_cs.start_ip, rseq_cs.post_commit_offset,
			    rseq_cs.abort_ip);
	instruction_pointer_set(regs, rseq_cs.abort_ip);
	return 0;
}

/*
 * This resume handler must always be executed between any of:
 * an event, and user mode.
 */
void __rseq_handle_notify_resume(struct ksignal *ksig, struct pt_regs *regs)
{
	struct task_struct *t = current;
	int ret, sig;

	if (unlikely(t->flags & PF_EXITING))
		return;

	/*
	 * regs is NULL if and only if the caller is in a syscall path.  Skip
	 * fixup and leave rseq_cs as is so that rseq_sycall() will detect and
	 * kill a misbehaving userspace on debug kernels.
	 */
	if (regs) {
		ret = rseq_ip_fixup(regs);
		if (unlikely(ret < 0))
			goto error;
	}
	if (unlikely(rseq_update_cpu_node_id(t)))
		goto error;
	return;

error:
	sig = ksig ? ksig->sig : 0;
	force_sigsegv(sig);
}

SYSCALL_DEFINE4(rseq, struct rseq __user *, rseq, u32, rseq_len, int, flags, u32, sig)
{
	current->rseq = rseq;
	current->rseq_len = rseq_len;
	current->rseq_sig = sig;
	/*
	 * The next way out fills it in.
	 */
	rseq_set_notify_resume(current);

	return 0;
}
