// SPDX-License-Identifier: GPL-2.0
#include <linux/rseq.h>

static int rseq_update_cpu_id(struct task_struct *t)
{
	u32 cpu_id = raw_smp_processor_id();
	struct rseq __user *rseq = t->rseq;

	if (!user_write_access_begin(rseq, sizeof(*rseq)))
		return -EFAULT;
	unsafe_put_user(cpu_id, &rseq->cpu_id_start, fault);
	unsafe_put_user(cpu_id, &rseq->cpu_id, fault);
	user_write_access_end();
	trace_rseq_update(t);
	return 0;
fault:
	user_write_access_end();
	return -EFAULT;
}

static int rseq_reset_rseq_cpu_id(struct task_struct *t)
{
	return put_user(0, &t->rseq->cpu_id_start) || put_user(-1, &t->rseq->cpu_id);
}

static int rseq_need_restart(struct task_struct *t, u32 cs_flags)
{
	u32 flags, event_mask;
	int ret;

	ret = get_user(flags, &t->rseq->flags);
	if (ret)
		return ret;
	flags |= cs_flags;

	/*
	 * Load and clear event mask atomically with respect to
	 * scheduler preemption.
	 */
	preempt_disable();
	event_mask = t->rseq_event_mask;
	t->rseq_event_mask = 0;
	preempt_enable();

	return !!(event_mask & ~flags);
}

static int clear_rseq_cs(struct task_struct *t)
{
#ifdef CONFIG_64BIT
	return put_user(0UL, &t->rseq->rseq_cs);
#else
	return clear_user(&t->rseq->rseq_cs, sizeof(t->rseq->rseq_cs));
#endif
}

static int rseq_ip_fixup(struct pt_regs *regs)
{
	struct task_struct *t = current;
	struct rseq_cs rseq_cs;
	int ret;

	/*
	 * Not in a section: nothing to abort.
	 */
	if (!in_rseq_cs(ip, &rseq_cs))
		return clear_rseq_cs(t);
	ret = rseq_need_restart(t, rseq_cs.flags);
	if (ret <= 0)
		return ret;
	ret = clear_rseq_cs(t);
	if (ret)
		return ret;
	trace_rseq_ip_fixup(ip, rseq_cs.start_ip, rseq_cs.post_commit_offset,
			    rseq_cs.abort_ip);
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

	if (regs) {
		ret = rseq_ip_fixup(regs);
		if (unlikely(ret < 0))
			goto error;
	}
	if (unlikely(rseq_update_cpu_id(t)))
		goto error;
	return;

error:
	sig = ksig ? ksig->sig : 0;
	force_sigsegv(sig);
}

SYSCALL_DEFINE4(rseq, struct rseq __user *, rseq, u32, rseq_len, int, flags, u32, sig)
{
	current->rseq = rseq;
	/*
	 * The first IDs.
	 */
	rseq_set_notify_resume(current);

	return 0;
}
