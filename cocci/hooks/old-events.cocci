// SPDX-License-Identifier: GPL-2.0
// Remove the helpers that raised an event for a task that leaves, or set the flag without
// one.
//
// file: include/linux/rseq.h include/linux/sched.h
// rule preempt: rseq_preempt 2 -> 0 in rseq_preempt
// rule flag: rseq_set_notify_resume 2 -> 0 in rseq_set_notify_resume

@preempt@
identifier t;
@@
-static inline void rseq_preempt(struct task_struct *t)
-{
-...
-}

@flag@
identifier t;
@@
-static inline void rseq_set_notify_resume(struct task_struct *t)
-{
-...
-}
