// SPDX-License-Identifier: GPL-2.0
/*
 * The rseq fast path on exit to user mode, its off switch, and the statistics.
 *
 * The fast path does what kernel/rseq.c does, where that succeeds at the first
 * try with page faults disabled. It never decides that a task misbehaved: it
 * refuses, and the slow path judges the same data again.
 */

#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/rseq_entry.h>
#include <linux/rseq_ids.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <trace/events/rseq.h>

#ifdef CONFIG_HAVE_TIF_RSEQ

#if !defined(CONFIG_GENERIC_ENTRY) && !defined(CONFIG_GENERIC_IRQ_ENTRY) && \
	!defined(ARCH_CONSUMES_TIF_RSEQ)
#error "HAVE_TIF_RSEQ, but the exit to user mode does not consume it: all events would be lost."
#endif
static_assert(TIF_RSEQ != TIF_NOTIFY_RESUME);
static_assert(TIF_RSEQ < 8 * sizeof_field(struct thread_info, flags));

/* A patch on top may give one of these the number that was free, without a conflict. */
static_assert(TIF_RSEQ != TIF_SIGPENDING && TIF_RSEQ != TIF_NEED_RESCHED);
#ifdef TIF_NEED_RESCHED_LAZY
static_assert(TIF_RSEQ != TIF_NEED_RESCHED_LAZY);
#endif
#ifdef TIF_NOTIFY_SIGNAL
static_assert(TIF_RSEQ != TIF_NOTIFY_SIGNAL);
#endif
#ifdef TIF_PATCH_PENDING
static_assert(TIF_RSEQ != TIF_PATCH_PENDING);
#endif
#ifdef TIF_SSBD
static_assert(TIF_RSEQ != TIF_SSBD);
#endif

/* For support: rseq_fastpath=off, or 0 in debugfs' rseq/fastpath, until it is 1 again. */
static DEFINE_STATIC_KEY_FALSE(rseq_fastpath_off);

/*
 * Begins accesses of which the first is at @ptr, an lvalue, and none a page beyond;
 * false if they cannot lead to user memory. Where the tree can mask the address
 * (x86 since v6.12) that costs no barrier against speculation.
 */
#ifdef can_do_masked_user_access
#define rseq_access_begin(ptr, size)                                         \
	(can_do_masked_user_access() ? ((ptr) = masked_user_access_begin(ptr), true) : \
				       user_access_begin(ptr, size))
#else
#define rseq_access_begin(ptr, size)	user_access_begin(ptr, size)
#endif

/*
 * User space chooses these addresses. Where a load must be aligned, an odd one
 * would end in the kernel's alignment trap; the slow path copies byte by byte.
 */
static bool rseq_can_load(u64 address, u64 size)
{
	return IS_ENABLED(CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS) || !(address & (size - 1));
}

/*
 * The area's pointer to a descriptor: a __u64, or a union whose ptr64 is all of
 * it (upstream until v5.16). rseq_ids.h asserts that it has 8 bytes.
 */
static __always_inline u64 __user *rseq_cs_pointer(struct rseq __user *rseq)
{
	return (u64 __user *)&rseq->rseq_cs;
}

/* Reads and validates the descriptor at @ptr; false for whatever is not clean. */
static bool rseq_read_cs(u64 ptr, struct rseq_cs *cs)
{
	struct rseq_cs __user *ucs = (struct rseq_cs __user *)(unsigned long)ptr;

	if (ptr >= TASK_SIZE || !rseq_can_load(ptr, sizeof(u64)))
		return false;
	if (!rseq_access_begin(ucs, sizeof(*ucs)))
		return false;
	unsafe_get_user(cs->version, &ucs->version, fault);
	unsafe_get_user(cs->flags, &ucs->flags, fault);
	unsafe_get_user(cs->start_ip, &ucs->start_ip, fault);
	unsafe_get_user(cs->post_commit_offset, &ucs->post_commit_offset, fault);
	unsafe_get_user(cs->abort_ip, &ucs->abort_ip, fault);
	user_access_end();

	if (cs->version)
		return false;
	if (cs->start_ip >= TASK_SIZE || cs->abort_ip >= TASK_SIZE ||
	    cs->start_ip + cs->post_commit_offset >= TASK_SIZE)
		return false;
	if (cs->start_ip + cs->post_commit_offset < cs->start_ip)
		return false;
	return cs->abort_ip - cs->start_ip >= cs->post_commit_offset;

fault:
	user_access_end();
	return false;
}

/*
 * May the task be sent to @abort_ip: does the task's signature stand before it?
 * Accesses of their own check the address, which wraps for an abort_ip below 4.
 */
static bool rseq_abort_is_signed(struct task_struct *t, u64 abort_ip)
{
	u32 __user *usig = (u32 __user *)(unsigned long)(abort_ip - sizeof(u32));
	u32 sig;

	if (!rseq_can_load((unsigned long)usig, sizeof(u32)))
		return false;
	if (!rseq_access_begin(usig, sizeof(*usig)))
		return false;
	unsafe_get_user(sig, usig, fault);
	user_access_end();

	return sig == t->rseq_sig;

fault:
	user_access_end();
	return false;
}

/*
 * The area names a critical section: drop it, and abort it if it is entered.
 * The signature counts for an abort only: user space leaves descriptors behind,
 * and what stands before their abort_ip may be on a page that is not present.
 */
static bool rseq_update_cs(struct task_struct *t, struct pt_regs *regs, u64 ptr)
{
	struct rseq __user *rseq = t->rseq;
	unsigned long ip = instruction_pointer(regs);
	struct rseq_cs cs;
	bool inside;
	u32 flags;

	rseq_stat_inc(cs);
	if (!rseq_read_cs(ptr, &cs))
		return false;
	inside = ip - (unsigned long)cs.start_ip < (unsigned long)cs.post_commit_offset;
	if (inside && (cs.flags || !rseq_abort_is_signed(t, cs.abort_ip)))
		return false;

	if (!rseq_access_begin(rseq, sizeof(*rseq)))
		return false;
	if (inside) {
		unsafe_get_user(flags, &rseq->flags, fault);
		if (flags)
			goto fault;
	}
	unsafe_put_user(0ULL, rseq_cs_pointer(rseq), fault);
	user_access_end();

	if (!inside) {
		rseq_stat_inc(clear);
		return true;
	}

	rseq_stat_inc(fixup);
	trace_rseq_ip_fixup(ip, cs.start_ip, cs.post_commit_offset, cs.abort_ip);
	instruction_pointer_set(regs, (unsigned long)cs.abort_ip);
	return true;

fault:
	user_access_end();
	return false;
}

/*
 * Rewrites the IDs and reads the area's pointer to a descriptor. No registration is
 * shorter than the structure, and a length that the compiler knows is cheaper to check.
 */
static __always_inline bool rseq_update_ids(struct task_struct *t, u64 *ptr)
{
	struct rseq __user *rseq = t->rseq;
	struct rseq_ids ids;

	rseq_get_ids(t, &ids);
	pagefault_disable();
	if (!rseq_access_begin(rseq, sizeof(*rseq)))
		goto refused;
	if (!rseq_put_ids(t, rseq, &ids))
		goto fault;
	unsafe_get_user(*ptr, rseq_cs_pointer(rseq), fault);
	user_access_end();
	pagefault_enable();

	rseq_stat_inc(ids);
	return true;

fault:
	user_access_end();
refused:
	pagefault_enable();
	return false;
}

/* Is the update complete with the IDs: nobody traces it, and there is no section? */
static __always_inline bool rseq_ids_suffice(u64 ptr)
{
	return likely(!ptr && !trace_rseq_update_enabled());
}

/* What comes behind the IDs. */
static bool rseq_update_rest(struct task_struct *t, struct pt_regs *regs, u64 ptr)
{
	bool done = true;

	trace_rseq_update(t);
	if (ptr) {
		pagefault_disable();
		done = rseq_update_cs(t, regs, ptr);
		pagefault_enable();
	}
	return done;
}

static __always_inline void rseq_exit_done(struct task_struct *t)
{
	t->rseq_event_mask = 0;
	clear_thread_flag(TIF_RSEQ);
}

/* Out of line, to keep their stack and registers out of the common case. */
static noinline void rseq_exit_failed(void)
{
	struct task_struct *t = current;

	t->rseq_event_mask |= RSEQ_EVENT_SLOWPATH;
	set_thread_flag(TIF_NOTIFY_RESUME);
}

static noinline void rseq_exit_rest(u64 ptr, struct pt_regs *regs)
{
	struct task_struct *t = current;

	if (likely(rseq_update_rest(t, regs, ptr)))
		rseq_exit_done(t);
	else
		rseq_exit_failed();
}

/**
 * __rseq_exit_to_user_mode - consume TIF_RSEQ
 * @regs:	the registers that user mode will see
 *
 * Interrupts stay off from here to user mode, so no event can come between the
 * update and the first user instruction.
 *
 * On failure the slow path takes the event and TIF_RSEQ: a page that another
 * thread keeps dropping costs a slow path per event, never a loop. A flag without
 * an event is left by a signal's delivery or an exec: it is cleared, no more.
 *
 * Context: see rseq_exit_update().
 */
void __rseq_exit_to_user_mode(struct pt_regs *regs)
{
	struct task_struct *t = current;
	u64 ptr;

	if (unlikely(!t->rseq || !t->rseq_event_mask)) {
		clear_thread_flag(TIF_RSEQ);
		return;
	}

	if (static_branch_unlikely(&rseq_fastpath_off))
		goto failed;

	rseq_stat_inc(fastpath);
	if (unlikely(!rseq_update_ids(t, &ptr)))
		goto failed;

	if (likely(rseq_ids_suffice(ptr)))
		rseq_exit_done(t);
	else
		rseq_exit_rest(ptr, regs);
	return;

failed:
	rseq_exit_failed();
}

static __always_inline bool rseq_signal_end(struct task_struct *t, bool done)
{
	if (likely(done))
		t->rseq_event_mask = 0;
	local_irq_enable();
	return done;
}

static noinline bool rseq_signal_rest(struct task_struct *t, struct pt_regs *regs, u64 ptr)
{
	return rseq_signal_end(t, rseq_update_rest(t, regs, ptr));
}

/*
 * The update that a signal's delivery owes, to the registers that it interrupted.
 * With interrupts off an event comes wholly before it, which consumes it, or wholly
 * after it, and the exit to user mode handles it then. False: nothing is decided.
 */
static __always_inline bool rseq_signal_update(struct pt_regs *regs)
{
	struct task_struct *t = current;
	bool done;
	u64 ptr;

	if (static_branch_unlikely(&rseq_fastpath_off))
		return false;

	local_irq_disable();
	done = rseq_update_ids(t, &ptr);
	if (likely(done) && unlikely(!rseq_ids_suffice(ptr)))
		return rseq_signal_rest(t, regs, ptr);
	return rseq_signal_end(t, done);
}

static bool rseq_fastpath_wanted __initdata = true;

static int __init rseq_fastpath_setup(char *text)
{
	return !kstrtobool(text, &rseq_fastpath_wanted);
}
__setup("rseq_fastpath=", rseq_fastpath_setup);

/* Not in the parameter's function: a kernel may read it before jump_label_init(). */
static int __init rseq_fastpath_init(void)
{
	if (!rseq_fastpath_wanted)
		static_branch_enable(&rseq_fastpath_off);
	return 0;
}
core_initcall(rseq_fastpath_init);

static int rseq_fastpath_get(void *unused, u64 *value)
{
	*value = !static_key_enabled(&rseq_fastpath_off);
	return 0;
}

static int rseq_fastpath_set(void *unused, u64 value)
{
	if (value > 1)
		return -EINVAL;
	if (value)
		static_branch_disable(&rseq_fastpath_off);
	else
		static_branch_enable(&rseq_fastpath_off);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(rseq_fastpath_fops, rseq_fastpath_get, rseq_fastpath_set, "%llu\n");

static void __init rseq_fastpath_file(struct dentry *dir)
{
	debugfs_create_file_unsafe("fastpath", 0644, dir, NULL, &rseq_fastpath_fops);
}

#else

static bool rseq_signal_update(struct pt_regs *regs)
{
	return false;
}

static void __init rseq_fastpath_file(struct dentry *dir) { }

#endif /* CONFIG_HAVE_TIF_RSEQ */

/**
 * __rseq_handle_notify_resume - make the update that is owed
 * @ksig:	the signal that is being delivered, or NULL on the exit's slow path
 * @regs:	the registers that user mode will see, or those that the signal
 *		interrupted, before its frame is built
 *
 * A signal's update takes the fast path's code first. Where that fails, the
 * kernel's own handler does all of it, and judges.
 *
 * Context: process context of a registered task, interrupts enabled, may sleep
 *	    and fault.
 */
void __rseq_handle_notify_resume(struct ksignal *ksig, struct pt_regs *regs)
{
	if (ksig) {
		rseq_stat_inc(signal);
		if (likely(rseq_signal_update(regs)))
			return;
	}
	rseq_update_may_fault(ksig, regs);
}

#ifdef CONFIG_RSEQ_STATS

DEFINE_PER_CPU(struct rseq_stats, rseq_stats);

static int rseq_stats_show(struct seq_file *m, void *unused)
{
	struct rseq_stats sum = { };
	int cpu;

	for_each_possible_cpu(cpu) {
		struct rseq_stats *s = per_cpu_ptr(&rseq_stats, cpu);

		sum.exit += READ_ONCE(s->exit);
		sum.signal += READ_ONCE(s->signal);
		sum.slowpath += READ_ONCE(s->slowpath);
		sum.fastpath += READ_ONCE(s->fastpath);
		sum.ids += READ_ONCE(s->ids);
		sum.cs += READ_ONCE(s->cs);
		sum.clear += READ_ONCE(s->clear);
		sum.fixup += READ_ONCE(s->fixup);
	}

	seq_printf(m, "exit:     %lu\n", sum.exit);
	seq_printf(m, "signal:   %lu\n", sum.signal);
	seq_printf(m, "slowpath: %lu\n", sum.slowpath);
	seq_printf(m, "fastpath: %lu\n", sum.fastpath);
	seq_printf(m, "ids:      %lu\n", sum.ids);
	seq_printf(m, "cs:       %lu\n", sum.cs);
	seq_printf(m, "clear:    %lu\n", sum.clear);
	seq_printf(m, "fixup:    %lu\n", sum.fixup);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(rseq_stats);

static void __init rseq_stats_file(struct dentry *dir)
{
	debugfs_create_file("stats", 0444, dir, NULL, &rseq_stats_fops);
}

#else

static void __init rseq_stats_file(struct dentry *dir) { }

#endif /* CONFIG_RSEQ_STATS */

static int __init rseq_debugfs_init(void)
{
	struct dentry *dir;

	if (!IS_ENABLED(CONFIG_HAVE_TIF_RSEQ) && !IS_ENABLED(CONFIG_RSEQ_STATS))
		return 0;

	dir = debugfs_create_dir("rseq", NULL);
	rseq_fastpath_file(dir);
	rseq_stats_file(dir);
	return 0;
}
late_initcall(rseq_debugfs_init);
